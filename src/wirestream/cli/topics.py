"""`wirestream topics`: make them, and compare them with what wirestream needs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from wirestream.cli.exits import Exit
from wirestream.cli.options import takes_settings
from wirestream.settings import Loaded

if TYPE_CHECKING:
    from wirestream.stream.admin import TopicState


@click.group("topics", short_help="Create and list the topics.")
def command() -> None:
    """Create and list the topics that wirestream reads and writes.

    \b
    Example:
      wirestream topics create --set replication=3
    """


@command.command("create")
@takes_settings
def create(loaded: Loaded) -> None:
    """Make the topics that are missing. Those that exist stay as they are.

    \b
    Example:
      wirestream topics create --bootstrap-servers kafka:9092
    """
    from wirestream.cli.kafka import ask
    from wirestream.stream.admin import create_topics

    report(ask(loaded.settings, create_topics(loaded.settings)))


@command.command("list")
@takes_settings
def list_(loaded: Loaded) -> None:
    """Show the topics, and where they differ from what wirestream needs (exit status 5).

    \b
    Example:
      wirestream topics list --topic-prefix wire
    """
    from wirestream.cli.kafka import ask
    from wirestream.stream.admin import describe_topics

    report(ask(loaded.settings, describe_topics(loaded.settings)))


def report(states: Sequence[TopicState]) -> None:
    """Print one line a topic and end with the status that they deserve."""
    from rich.table import Table
    from rich.text import Text

    from wirestream.cli.console import console

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("topic", "partitions", "copies", "state"):
        table.add_column(column, justify="right" if column in {"partitions", "copies"} else "left")
    for state in states:
        if not state.exists:
            table.add_row(state.name, "–", "–", Text("missing: `wirestream topics create` makes it", "red"))
            continue
        differences = "; ".join(f"{it.setting} is {it.found or 'unset'}, not {it.wanted}" for it in state.differences)
        said = Text(differences, "yellow") if differences else Text("created" if state.created else "as it should be")
        table.add_row(state.name, str(state.partitions), str(state.replication), said)
    console().print(table)
    fine = all(state.exists and not state.differences for state in states)
    sys.exit(Exit.OK if fine else Exit.TOPICS)
