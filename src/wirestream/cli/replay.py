"""`wirestream replay`: stories from files onto `wire.raw`, as they are."""

from __future__ import annotations

import sys

import click

from wirestream.cli.exits import Exit, Stop
from wirestream.cli.options import takes_settings
from wirestream.settings import Loaded


@click.command("replay", short_help="Send stories from files and folders to the raw topic.")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True)
@click.option("--rate", type=click.FloatRange(min=0, min_open=True), metavar="N", help="N stories a second, at most.")
@click.option(
    "--speed",
    type=click.FloatRange(min=0, min_open=True),
    metavar="X",
    help="As they were made (versionCreated), X times as fast. Puts them in that order, in memory.",
)
@click.option("--repeat", type=click.IntRange(min=1), default=1, metavar="N", help="Send everything N times.")
@click.option("--loop", is_flag=True, help="Send everything again and again, until Ctrl-C.")
@takes_settings
def command(
    loaded: Loaded, paths: tuple[str, ...], rate: float | None, speed: float | None, repeat: int, loop: bool
) -> None:
    """Send stories to the raw topic: files, folders (.txt, .json, .jsonl, .ndjson), `-` for stdin.

    JSON lines are one story a line, any other file is one story, and its bytes are sent as they are. The key is the
    story's uri, or its file's path where it has none, so the same files give the same keys: a second replay, --repeat
    and --loop bring the same stories again, not new ones.

    \b
    Examples:
      wirestream replay seeds/
      zcat archive.jsonl.gz | wirestream replay - --rate 500
      wirestream replay 2026-03-14.jsonl --speed 60
    """
    if rate and speed:
        raise Stop("--rate and --speed: choose one", Exit.USAGE)
    if "-" in paths and (loop or repeat > 1):
        raise Stop("stdin can be read only once: no --loop or --repeat with `-`", Exit.USAGE)
    from wirestream.cli.meter import Meter
    from wirestream.cli.send import Pace, Sender
    from wirestream.cli.sources import check, size_of

    check(paths)
    rounds = None if loop else repeat
    with Sender(loaded.settings) as sender, Meter(size_of(paths, rounds)) as meter:
        refused = sender.replay(paths, Pace(rate, speed), rounds, meter.count)
    sys.exit(Exit.FAULTS if refused else Exit.OK)
