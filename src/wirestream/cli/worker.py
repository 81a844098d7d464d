"""`wirestream worker`: the stream processor itself."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec

from wirestream.cli import lexicon as own_lexicon
from wirestream.cli.options import takes_settings
from wirestream.settings import Loaded


@click.command("worker", short_help="Enrich what comes in on the raw topic, until told to stop.")
@click.option(
    "--processes", type=click.IntRange(min=1), default=1, metavar="N", help="N members of the group, one a core."
)
@click.option("--create-topics", is_flag=True, help="Make topics that are missing, rather than refuse to start.")
@own_lexicon.OPTION
@takes_settings
def command(loaded: Loaded, processes: int, create_topics: bool, lexicon: Path | None) -> None:
    """Read raw stories, enrich them, publish the results, then acknowledge. SIGTERM or Ctrl-C ends it after the batch.

    \b
    Exit status: 0 drained · 3 broker unreachable · 4 could not publish what it had read, nothing of it is lost ·
    5 topics missing · 130 told twice to stop

    \b
    Example:
      wirestream worker --processes 4 --bootstrap-servers kafka:9092
    """
    settings = loaded.settings
    if lexicon:
        settings = msgspec.structs.replace(settings, lexicon=str(lexicon))
    own_lexicon.checked(settings.lexicon)
    if processes == 1:
        from wirestream.stream import run_worker

        sys.exit(run_worker(settings, create_topics=create_topics))
    from wirestream.stream import run_processes

    sys.exit(run_processes(settings, processes, create_topics=create_topics))
