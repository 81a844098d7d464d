"""The command line: `wirestream …`, one module per command, each imported when it is run."""

from __future__ import annotations

from typing import Final

import click

from wirestream.cli.exits import EPILOG
from wirestream.cli.group import Commands

MODULES: Final = {
    "demo": "wirestream.cli.demo",
    "try": "wirestream.cli.try_",
    "enrich": "wirestream.cli.enrich",
    "worker": "wirestream.cli.worker",
    "replay": "wirestream.cli.replay",
    "tail": "wirestream.cli.tail",
    "topics": "wirestream.cli.topics",
    "broker": "wirestream.cli.broker",
    "learn": "wirestream.cli.learn",
    "rules": "wirestream.cli.rules",
    "diff": "wirestream.cli.diff",
    "doctor": "wirestream.cli.doctor",
    "settings": "wirestream.cli.settings",
}


@click.group(cls=Commands, modules=MODULES, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wirestream", message="wirestream %(version)s")
def main() -> None:
    """Wire stories in, enriched stories out: cleaned, tagged, and with their quotations attributed.

    \b
    New here?              wirestream demo
    One story, no Kafka:   wirestream try story.txt
    Many, no Kafka:        wirestream enrich stories.jsonl > enriched.jsonl
    """
