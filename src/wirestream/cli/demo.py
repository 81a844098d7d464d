"""`wirestream demo`: a story's whole way, seen: Kafka, topics, a worker, the seeds in, enriched stories out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import aclosing, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from wirestream.cli.exits import Exit, Stop
from wirestream.settings import Settings

if TYPE_CHECKING:
    from wirestream.cli.demo_show import Outcome
    from wirestream.cli.processes import Worker

SEEDS: Final = Path(__file__).parents[3] / "seeds"
"""Stories written for the project: they stand beside the sources, in the checkout."""

PATIENCE: Final = 60.0
"""Seconds until everything must have come out. It takes two; a busy machine takes longer."""


@click.command("demo", short_help="See it work: Kafka, a worker, stories in and out. Start here.")
@click.option("--keep", is_flag=True, help="Leave Kafka and the worker running afterwards, until Ctrl-C.")
@click.option("--seeds", type=click.Path(path_type=Path), default=SEEDS, help="A folder of stories of your own.")
def command(keep: bool, seeds: Path) -> None:
    """Start a Kafka and a worker, send the seeds through them, and show what came out.

    Everything runs on this machine, on loopback, and is gone afterwards. The first run fetches Kafka (some 40 MB).

    \b
    Examples:
      wirestream demo
      wirestream demo --keep
    """
    from wirestream.cli.broker import embedded
    from wirestream.cli.console import console
    from wirestream.cli.demo_show import going_on, results
    from wirestream.cli.processes import Unwinding, Worker, interruptible
    from wirestream.cli.sources import files

    if not (seeds.is_dir() and files(seeds)):
        raise Stop(f"no stories in {seeds}: name a folder of stories with --seeds", Exit.USAGE)
    out = console()
    with interruptible("Stopped: Kafka and the worker are gone."), Unwinding() as running:
        with step("Kafka is ready"):
            kafka = running.enter_context(embedded())
        settings = Settings(bootstrap_servers=kafka.bootstrap_servers)
        with step("Topics are made", "Making topics"):
            create_topics(settings)
        worker = running.enter_context(Worker(settings))
        with step("Stories are through", "Sending stories, and waiting for what becomes of them"):
            outcome = through(settings, seeds, worker)
        out.print(results(outcome))
        if outcome.lost:
            raise Stop(f"stories that came out nowhere: {outcome.lost}", Exit.BROKEN_PROMISE)
        out.print(going_on(outcome, seeds, settings.bootstrap_servers if keep else None))
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


def create_topics(settings: Settings) -> None:
    """Make the topics on the new broker."""
    from wirestream.cli.kafka import clear_errors, in_time
    from wirestream.stream import admin

    with clear_errors(settings):
        asyncio.run(in_time(admin.create_topics(settings)))


def through(settings: Settings, seeds: Path, worker: Worker) -> Outcome:
    """Send the stories and wait until each has come out, enriched or as a dead letter."""
    from wirestream.cli.demo_show import Outcome
    from wirestream.cli.kafka import clear_errors
    from wirestream.cli.send import Pace, Sender, key_of

    keys: list[bytes] = []
    with Sender(settings) as sender:
        sender.replay([str(seeds)], Pace(), 1, lambda batch, _: keys.extend(map(key_of, batch)))
    outcome = Outcome(dict.fromkeys(keys))
    with clear_errors(settings):
        asyncio.run(collect(settings, outcome, worker))
    return outcome


async def collect(settings: Settings, outcome: Outcome, worker: Worker) -> None:
    """Read what comes out until nothing is missing, the worker has ended, or patience has."""
    reading = asyncio.ensure_future(read_all(settings, outcome))
    deadline = time.monotonic() + PATIENCE
    while not reading.done() and time.monotonic() < deadline:
        worker.check()
        await asyncio.wait([reading], timeout=0.2)
    if reading.done():
        reading.result()
    reading.cancel()


async def read_all(settings: Settings, outcome: Outcome) -> None:
    """Read enriched stories and dead letters until each story has become one of them."""
    from wirestream.cli.read import read

    topics = [f"{settings.topic_prefix}.{role}" for role in ("enriched", "dead")]
    async with aclosing(read(settings, topics, from_beginning=True, follow=True)) as records:
        async for record in records:
            outcome.add(record)
            if not outcome.lost:
                return
