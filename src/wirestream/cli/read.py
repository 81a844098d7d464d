"""Messages of topics, read beside the workers: no group, nothing acknowledged."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Final

from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient

from wirestream.cli.exits import Exit, Stop
from wirestream.cli.kafka import in_time
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
