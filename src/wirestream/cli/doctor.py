"""`wirestream doctor`: is everything well, and if not, what to do."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import click

from wirestream.cli.exits import Exit
from wirestream.cli.options import takes_settings
from wirestream.settings import Loaded

if TYPE_CHECKING:
    from wirestream.cli.checkup import Finding

SIGNS: Final = {"well": ("✓", "green"), "note": ("!", "yellow"), "ill": ("✗", "bold red")}


@click.command("doctor", short_help="Check broker, topics and workers, and say what to mend.")
@click.option("--json", "as_json", is_flag=True, help="The findings as one JSON array.")
@takes_settings
def command(loaded: Loaded, as_json: bool) -> None:
    """Check versions, settings, broker, topics, workers and dead letters. Each finding says what to do about it.

    Exit status 1: something is to be mended; 3: the broker can't be reached.

    \b
    Example:
      wirestream doctor --bootstrap-servers kafka:9092
    """
    import asyncio

    import msgspec

    from wirestream.cli import checkup

    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    on_broker = asyncio.run(checkup.kafka(loaded.settings))
    findings = [*checkup.versions(), *checkup.settings(loaded), *on_broker]
    if as_json:
        click.echo(msgspec.json.encode(findings))
    else:
        report(findings)
    if [it.about for it in on_broker if it.health == "ill"] == ["broker"]:
        sys.exit(Exit.UNREACHABLE)
    sys.exit(Exit.FAULTS if any(it.health == "ill" for it in findings) else Exit.OK)


def report(findings: Sequence[Finding]) -> None:
    """Print the findings, and what to do below each."""
    from rich.table import Table
    from rich.text import Text

    from wirestream.cli.console import console

    table = Table.grid(padding=(0, 2))
    for it in findings:
        sign, style = SIGNS[it.health]
        what = Text(it.what)
        if it.advice:
            what.append(f"\n→ {it.advice}", style)
        table.add_row(Text(sign, style), Text(it.about, "bold"), what)
    console().print(table)
