"""What the stream costs on top of the enrichment: stories passed through, side by side, in one run.

    python benchmarks/stream.py [--stories N] [--rounds N] [--json FILE]

Each worker is a process of its own that reads stories of some 4 KB from one topic and publishes each as it is, with
acks=all and the same codec. Counted is that process's CPU time (user and system, from its first batch to its last), so
other work on the machine moves the result little. Ours is the real worker, with pass-through for its enricher.

bare     aiokafka alone: getmany, create_batch, send_batch, commit. No group handling worth the name.
faust    a plain Faust agent: `async for batch in stream.take(500, within=0.1)`, a send each, waited for.
ours     `wirestream worker`: Faust with record batches, idempotent publisher, acknowledged in order.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import multiprocessing
import os
import platform
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any, Final

import msgspec
import orjson
import psutil
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from rich.console import Console
from rich.table import Table

from wirestream.broker import EmbeddedKafka
from wirestream.settings import Settings
from wirestream.story import Message, Record
from wirestream.stream import admin, run_worker
from wirestream.topics import PARTITIONS

LIMIT: Final = 60.0
"""µs of worker CPU a story, on top of its enrichment: what we hold ourselves to."""

SENTENCE: Final = (
    'The ferry company said on {day} that service {number} would sail again. "We thank passengers for their patience," '
    "said its director, Marta Oyelaran, in the port of Tromsø. "
)
spawn = multiprocessing.get_context("spawn")


class Result(msgspec.Struct, frozen=True):
    """What one worker took for all stories."""

    name: str
    cpu_seconds: float
    seconds: float
    stories: int
    peak_rss_mb: float

    @property
    def cpu_microseconds(self) -> float:
        """CPU a story."""
        return self.cpu_seconds / self.stories * 1e6


def story(number: int) -> bytes:
    """A story of some 4 KB; the first words differ, as they do in life, so that compression has work to do."""
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    body = "\n\n".join(SENTENCE.format(day=days[(number + it) % 5], number=number * 31 + it * 7) for it in range(22))
    return orjson.dumps({"uri": f"urn:bench:{number}", "headline": f"Service {number} sails again", "body_text": body})


async def fill(settings: Settings, stories: int) -> None:
    """Produce the stories."""
    await admin.create_topics(settings)
    async with AIOKafkaProducer(
        bootstrap_servers=settings.bootstrap_servers, compression_type="zstd", linger_ms=20, max_batch_size=262_144
    ) as producer:
        headers = [("content-type", b"application/json")]
        for number in range(stories):
            await producer.send(f"{settings.topic_prefix}.raw", story(number), key=b"%d" % number, headers=headers)


# The three workers. Each runs until it is stopped; `measured` watches from outside.


def passing(records: Sequence[Record]) -> list[Message]:
    """In place of an enricher: each record, as it is."""
    return [Message("enriched", record.key, record.value, record.headers) for record in records]


def ours(settings: Settings) -> None:
    """The worker that ships."""
    sys.exit(run_worker(settings, process=passing))


def bare(settings: Settings) -> None:
    """As few lines of aiokafka as do the job."""
    asyncio.run(_bare(settings))


async def _bare(settings: Settings) -> None:
    consumer = AIOKafkaConsumer(
        f"{settings.topic_prefix}.raw",
        bootstrap_servers=settings.bootstrap_servers,
        group_id=settings.group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.bootstrap_servers,
        acks="all",
        compression_type=settings.compression,
        max_batch_size=settings.producer_batch_bytes,
    )
    await consumer.start()
    await producer.start()
    while True:
        fetched = await consumer.getmany(timeout_ms=200, max_records=settings.batch_records)
        sent = []
        for tp, records in fetched.items():
            batch = producer.create_batch()
            for record in records:
                fields: dict[str, Any] = {"timestamp": None, "key": record.key, "value": record.value}
                fields["headers"] = list(record.headers)
                if batch.append(**fields) is None:
                    sent.append(await producer.send_batch(batch, _out(settings), partition=tp.partition))
                    batch = producer.create_batch()
                    batch.append(**fields)
            sent.append(await producer.send_batch(batch, _out(settings), partition=tp.partition))
        await asyncio.gather(*sent)
        if fetched:
            await consumer.commit({tp: records[-1].offset + 1 for tp, records in fetched.items()})


def faust(settings: Settings) -> None:
    """Faust as its manual has it, with the settings tuned."""
    import faust as library

    app = library.App(
        settings.group,
        broker=f"kafka://{settings.bootstrap_servers}",
        web_enabled=False,
        store="memory://",
        topic_disable_leader=True,
        topic_allow_declare=False,
        consumer_auto_offset_reset="earliest",
        broker_max_poll_records=settings.batch_records,
        producer_compression_type=settings.compression,
        producer_max_batch_size=settings.producer_batch_bytes,
        producer_linger=0.02,
        producer_acks=-1,
        datadir=os.environ["BENCH_DATADIR"],
    )
    raw = app.topic(f"{settings.topic_prefix}.raw", value_serializer="raw", key_serializer="raw")
    out = app.topic(_out(settings), value_serializer="raw", key_serializer="raw")

    async def passing_on(stream: Any) -> None:
        async for events in stream.take_events(settings.batch_records, within=0.1):
            sent = [await out.send(key=it.key, value=it.value, headers=it.headers) for it in events]
            await asyncio.gather(*sent)

    app.agent(raw, concurrency=1)(passing_on)
    library.Worker(app, loglevel="ERROR", quiet=True).execute_from_commandline()


def _out(settings: Settings) -> str:
    return f"{settings.topic_prefix}.enriched"


WORKERS: Final[dict[str, Callable[[Settings], None]]] = {"bare": bare, "faust": faust, "ours": ours}


# Measuring.


async def published(settings: Settings, consumer: AIOKafkaConsumer) -> int:
    """Messages on the output topic."""
    ends = await consumer.end_offsets([TopicPartition(_out(settings), it) for it in range(PARTITIONS)])
    return sum(ends.values())


async def measured(name: str, settings: Settings, stories: int) -> Result:
    """Run one worker over all stories, and take its CPU time when the last is published."""
    async with AIOKafkaConsumer(bootstrap_servers=settings.bootstrap_servers) as consumer:
        before = await published(settings, consumer)
        worker = spawn.Process(target=WORKERS[name], args=(msgspec.structs.replace(settings, group=uuid.uuid4().hex),))
        worker.start()
        assert worker.pid is not None
        process = psutil.Process(worker.pid)
        first: tuple[float, float, int] | None = None
        peak = 0
        try:
            while (done := await published(settings, consumer) - before) < stories:
                if not worker.is_alive():
                    raise RuntimeError(f"{name} ended with {worker.exitcode} after {done} stories")
                peak = max(peak, process.memory_info().rss)
                if first is None and done:
                    first = (time.monotonic(), _cpu(process), done)
                await asyncio.sleep(0.02)
            assert first is not None
            started, cpu, already = first
            return Result(
                name,
                _cpu(process) - cpu,
                time.monotonic() - started,
                done - already,
                peak / 1e6,
            )
        finally:
            worker.kill()
            worker.join()


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def report(results: Sequence[Result]) -> dict[str, Any]:
    """Medians a worker, and how each stands to bare aiokafka."""
    by_name = {name: [it for it in results if it.name == name] for name in WORKERS}
    cpu = {name: median(it.cpu_microseconds for it in them) for name, them in by_name.items()}
    return {
        name: {
            "cpu_us_per_story": round(cpu[name], 1),
            "cpu_seconds": round(median(it.cpu_seconds for it in them), 2),
            "stories_per_second": round(median(it.stories / it.seconds for it in them)),
            "peak_rss_mb": round(max(it.peak_rss_mb for it in them)),
            "cpu_ratio_to_bare": round(cpu[name] / cpu["bare"], 2),
        }
        for name, them in by_name.items()
    }


def show(table_of: dict[str, Any], stories: int, rounds: int) -> None:
    """The same, for people."""
    table = Table(title=f"{stories:,} stories of {len(story(0))} bytes passed through, median of {rounds}")
    for heading in ("worker", "CPU µs/story", "CPU s", "stories/s (wall)", "RSS MB", "CPU : bare"):
        table.add_column(heading, justify="left" if heading == "worker" else "right")
    for name, row in table_of.items():
        table.add_row(name, *(f"{value:,}" for value in row.values()))
    Console().print(table)
    verdict = "holds" if table_of["ours"]["cpu_us_per_story"] <= LIMIT else "DOES NOT HOLD"
    Console().print(f"at most {LIMIT:g} µs of worker CPU a story: {verdict}")


def main() -> int:
    """Exit status 1 when the limit does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--json", type=Path, help="write the results there as well")
    options = parser.parse_args()
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # leaders of topics just made are elected meanwhile
    with EmbeddedKafka() as kafka:
        os.environ["BENCH_DATADIR"] = str(kafka.folder / "faust")
        settings = Settings(bootstrap_servers=kafka.bootstrap_servers, topic_prefix="bench", log_level="error")
        asyncio.run(fill(settings, options.stories))
        results = [
            asyncio.run(measured(name, settings, options.stories)) for _ in range(options.rounds) for name in WORKERS
        ]
    found = report(results)
    show(found, options.stories, options.rounds)
    about = {"stories": options.stories, "python": platform.python_version(), "cpus": os.cpu_count()}
    text = json.dumps({**about, "workers": found})
    print(text)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")
    return int(found["ours"]["cpu_us_per_story"] > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
