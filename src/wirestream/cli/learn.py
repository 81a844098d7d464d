"""`wirestream learn`: which lines recur across the stories of a source."""

from __future__ import annotations

import sys

import click

from wirestream.cli.options import takes_settings
from wirestream.settings import Loaded


@click.command("learn", short_help="Find lines that recur across a source's stories, for rules to be made of.")
@click.option("--create-topics", is_flag=True, help="Make topics that are missing, rather than refuse to start.")
@takes_settings
def command(loaded: Loaded, create_topics: bool) -> None:
    """Read what the workers have published, and count the lines that they kept, by source, until told to stop.

    A line in three different stories of one source (near-duplicates count once, numbers are all alike) goes to the
    learned topic with its evidence. It is cut only once you have adopted it: `wirestream rules adopt`. Runs beside the
    workers, in a group of its own, as often as you like; what was counted is on a changelog and outlives a restart.

    \b
    Exit status: 0 stopped · 3 broker unreachable · 4 failed · 5 topics missing

    \b
    Example:
      wirestream learn --bootstrap-servers kafka:9092
      wirestream tail learned --no-follow --json | wirestream rules adopt - --source Torwick --into packs/learned.toml
    """
    from wirestream.stream import run_learner

    sys.exit(run_learner(loaded.settings, create_topics=create_topics))
