"""Stories sent through a worker, and what became of each: what the demo shows."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from pathlib import Path
from typing import Final

from wirestream.cli.demo_show import Outcome
from wirestream.cli.kafka import clear_errors, run
from wirestream.cli.processes import Worker
from wirestream.cli.read import read
from wirestream.cli.send import Pace, Sender, key_of
from wirestream.settings import Settings

PATIENCE: Final = 60.0
"""Seconds until everything must have come out. It takes two; a busy machine takes longer."""


def through(settings: Settings, seeds: Path, worker: Worker) -> Outcome:
    """Send the stories and wait until each has come out, enriched or as a dead letter."""
    keys: list[bytes] = []
    with Sender(settings) as sender:
        sender.replay([str(seeds)], Pace(), 1, lambda batch, _: keys.extend(map(key_of, batch)))
    outcome = Outcome(dict.fromkeys(keys))
    with clear_errors(settings):
        run(collect(settings, outcome, worker))
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
    topics = [f"{settings.topic_prefix}.{role}" for role in ("enriched", "dead")]
    async with aclosing(read(settings, topics, from_beginning=True, follow=True)) as records:
        async for record in records:
            outcome.add(record)
            if not outcome.lost:
                return
