"""`wirestream worker`: the stream processor itself."""

from __future__ import annotations

import sys

import click

from wirestream.cli.options import read_own, takes_lexicon, takes_packs, takes_settings, usable_own
from wirestream.settings import Loaded


@click.command("worker", short_help="Enrich what comes in on the raw topic, until told to stop.")
@click.option(
    "--processes", type=click.IntRange(min=1), default=1, metavar="N", help="N members of the group, one a core."
)
@click.option("--create-topics", is_flag=True, help="Make topics that are missing, rather than refuse to start.")
@takes_packs
@takes_lexicon
@takes_settings
def command(loaded: Loaded, processes: int, create_topics: bool) -> None:
    """Read raw stories, enrich them, publish the results, then acknowledge. SIGTERM or Ctrl-C ends it after the batch.

    \b
    Exit status: 0 drained · 2 wrong settings, packs or lexicon · 3 broker unreachable · 4 could not publish what it had
    read, nothing of it is lost · 5 topics missing · 130 told twice to stop

    \b
    Example:
      wirestream worker --processes 4 --bootstrap-servers kafka:9092
    """
    settings = loaded.settings
    if processes == 1:
        from wirestream.stream import run_worker

        with usable_own():
            sys.exit(run_worker(settings, create_topics=create_topics))
    from wirestream.stream import run_processes

    with usable_own():
        read_own(settings)  # before members are started who could only say the same
    sys.exit(run_processes(settings, processes, create_topics=create_topics))
