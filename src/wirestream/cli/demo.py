"""`wirestream demo`: a story's whole way, seen: Kafka, topics, a worker, the seeds in, enriched stories out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Final

import click

from wirestream.cli.exits import Exit, Stop
from wirestream.cli.options import takes_packs, usable_own
from wirestream.settings import Settings

SEEDS: Final = Path(__file__).parents[3] / "seeds"
"""Stories written for the project: they stand beside the sources, in the checkout."""


@click.command("demo", short_help="See it work: Kafka, a worker, stories in and out. Start here.")
@click.option("--keep", is_flag=True, help="Leave Kafka and the worker running afterwards, until Ctrl-C.")
@click.option("--seeds", type=click.Path(path_type=Path), default=SEEDS, help="A folder of stories of your own.")
@takes_packs
def command(keep: bool, seeds: Path, packs: Path | None) -> None:
    """Start a Kafka and a worker, send the seeds through them, and show what came out.

    Everything runs on this machine, on loopback, and is gone afterwards. The first run fetches Kafka (some 40 MB).

    \b
    Examples:
      wirestream demo
      wirestream demo --keep
    """
    from wirestream.clean import Cleaner
    from wirestream.cli.broker import embedded
    from wirestream.cli.console import console
    from wirestream.cli.demo_show import going_on, results
    from wirestream.cli.kafka import ask
    from wirestream.cli.processes import Unwinding, Worker, interruptible
    from wirestream.cli.sources import files
    from wirestream.cli.through import through
    from wirestream.stream.admin import create_topics

    if not (seeds.is_dir() and files(seeds)):
        raise Stop(f"no stories in {seeds}: name a folder of stories with --seeds", Exit.USAGE)
    if packs:
        with usable_own():
            Cleaner(packs)
    out = console()
    with interruptible("Stopped: Kafka and the worker are gone."), Unwinding() as running:
        with step("Kafka is ready"):
            kafka = running.enter_context(embedded())
        settings = Settings(bootstrap_servers=kafka.bootstrap_servers, packs=str(packs) if packs else None)
        with step("Topics are made", "Making topics"):
            ask(settings, create_topics(settings))
        worker = running.enter_context(Worker(settings))
        with step("Stories are through", "Sending stories, and waiting for what becomes of them"):
            outcome = through(settings, seeds, worker)
        out.print(results(outcome))
        if outcome.lost:
            raise Stop(f"stories that came out nowhere: {outcome.lost}", Exit.BROKEN_PROMISE)
        out.print(going_on(outcome, seeds, settings.bootstrap_servers if keep else None), soft_wrap=True)
        if keep:
            worker.wait()


@contextmanager
def step(done: str, doing: str | None = None) -> Iterator[None]:
    """Say that something is done and how long it took; on a terminal also that it is under way."""
    from wirestream.cli.console import console

    start = time.monotonic()
    with console(stderr=True).status(f"{doing} …") if doing else nullcontext():
        yield
    click.echo(f"✓ {done:<22}{time.monotonic() - start:6.1f} s")
