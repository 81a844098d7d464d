"""Messages of topics, read beside the workers: no group, nothing acknowledged."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Sequence
from typing import Final

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from wirestream.cli.exits import Exit, Stop
from wirestream.cli.kafka import CONNECT_TIMEOUT, in_time
from wirestream.cli.spans import Span
from wirestream.settings import Settings
from wirestream.story import Record
from wirestream.stream.security import client_options

POLL_MS: Final = 500


async def read(
    settings: Settings, topics: Sequence[str], *, from_beginning: bool, follow: bool
) -> AsyncGenerator[Record, None]:
    """Messages from the beginning or from now on, for ever or up to what is there now; in order within a partition.

    Raises `Stop` for a topic that isn't there.
    """
    await in_time(check_existence(settings, topics))
    consumer = AIOKafkaConsumer(*topics, **client_options(settings), enable_auto_commit=False)
    try:
        await in_time(consumer.start())
        assigned = sorted(consumer.assignment())
        ends = await in_time(consumer.end_offsets(assigned))
        starts = await in_time(consumer.beginning_offsets(assigned)) if from_beginning else ends
        for partition, offset in starts.items():
            consumer.seek(partition, offset)
        while follow or any([await consumer.position(it) < ends[it] for it in assigned]):
            for records in (await consumer.getmany(timeout_ms=POLL_MS)).values():
                for record in records:
                    yield record
    finally:
        await consumer.stop()


async def read_span(settings: Settings, topic: str, span: Span) -> AsyncGenerator[Record, None]:
    """Messages of part of a topic, up to what is there now; in order within a partition, and none held back.

    Raises `Stop` for a topic that isn't there, `TimeoutError` where the brokers fall silent.
    """
    await in_time(check_existence(settings, [topic]))
    consumer = AIOKafkaConsumer(topic, **client_options(settings), enable_auto_commit=False)
    try:
        await in_time(consumer.start())
        todo = await in_time(bounds(consumer, span))
        for partition, (first, _) in todo.items():
            consumer.seek(partition, first)
        heard = time.monotonic()
        while todo:
            fetched = await consumer.getmany(*todo, timeout_ms=POLL_MS)
            heard = time.monotonic() if fetched else heard
            if time.monotonic() - heard > CONNECT_TIMEOUT:
                raise TimeoutError(f"no message within {CONNECT_TIMEOUT:g} s")
            for partition, records in fetched.items():
                for record in records:
                    if record.offset < todo[partition][1]:
                        yield record
            todo = {it: bound for it, bound in todo.items() if await consumer.position(it) < bound[1]}
    finally:
        await consumer.stop()


async def bounds(consumer: AIOKafkaConsumer, span: Span) -> dict[TopicPartition, tuple[int, int]]:
    """First offset and the one to stop before, of each partition that has something of the span."""
    assigned = sorted(consumer.assignment())
    firsts, stops = await consumer.beginning_offsets(assigned), await consumer.end_offsets(assigned)
    if span.since is not None:
        found = await consumer.offsets_for_times(dict.fromkeys(assigned, span.since))
        firsts = {it: found[it].offset if found[it] else stops[it] for it in assigned}
    if span.until is not None:
        found = await consumer.offsets_for_times(dict.fromkeys(assigned, span.until))
        stops = {it: found[it].offset if found[it] else stops[it] for it in assigned}
    bounded = {
        it: (max(firsts[it], span.first or 0), stops[it] if span.stop is None else min(stops[it], span.stop))
        for it in assigned
    }
    return {it: (first, stop) for it, (first, stop) in bounded.items() if first < stop}


async def check_existence(settings: Settings, topics: Sequence[str]) -> None:
    """Raises `Stop` for a topic that isn't there: a consumer that asks for it can make the broker create it."""
    admin = AIOKafkaAdminClient(**client_options(settings))
    try:
        await admin.start()
        existing = set(await admin.list_topics())
    finally:
        await admin.close()
    for topic in topics:
        if topic not in existing:
            near = ", ".join(sorted(name for name in existing if not name.startswith("__"))) or "none at all"
            raise Stop(f"there is no topic {topic}; there are: {near}", Exit.TOPICS)
