"""What wirestream asks of a Kafka, as checks that any broker can be put to, given its address."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Coroutine
from typing import Any, Final

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from wirestream import limits

PATIENCE: Final = 60
"""Seconds until a record must have come."""


async def create(servers: str, topic: str) -> None:
    """Makes a topic with one partition, for the largest records."""
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    try:
        size = {"max.message.bytes": str(limits.RECORD_BYTES)}
        await admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=1, topic_configs=size)])
    finally:
        await admin.close()


async def listed(servers: str) -> set[str]:
    """The topics that the broker shows."""
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    try:
        return set(await admin.list_topics())
    finally:
        await admin.close()


async def produce(servers: str, topic: str, *values: bytes) -> None:
    """Sends records, and returns when they are acknowledged."""
    async with AIOKafkaProducer(bootstrap_servers=servers, acks="all", max_request_size=8_000_000) as producer:
        for value in values:
            await producer.send_and_wait(topic, value)


async def consume(servers: str, topic: str, count: int, group: str | None = None) -> list[bytes]:
    """The first records of a topic, or those that a group has not committed yet; commits them."""
    async with AIOKafkaConsumer(
        topic, bootstrap_servers=servers, auto_offset_reset="earliest", group_id=group, enable_auto_commit=False
    ) as consumer:
        values = [(await asyncio.wait_for(consumer.getone(), PATIENCE)).value for _ in range(count)]
        if group:
            await consumer.commit()
        return values


async def keys(servers: str, topic: str) -> list[bytes]:
    """The keys of all records that a topic holds now."""
    async with AIOKafkaConsumer(topic, bootstrap_servers=servers, auto_offset_reset="earliest") as consumer:
        found: list[bytes] = []
        for partition, end in (await consumer.end_offsets(consumer.assignment())).items():
            while await consumer.position(partition) < end:
                batch = await consumer.getmany(partition, timeout_ms=PATIENCE * 1000)
                found += [record.key for records in batch.values() for record in records]
        return found


async def records_come_back_as_they_were_sent(servers: str) -> None:
    topic = fresh("round-trip")
    await create(servers, topic)
    await produce(servers, topic, b"one", b"", b"three")
    assert await consume(servers, topic, 3) == [b"one", b"", b"three"]


async def a_group_goes_on_where_it_committed(servers: str) -> None:
    topic = fresh("group")
    await create(servers, topic)
    await produce(servers, topic, b"one", b"two")
    assert await consume(servers, topic, 1, group=topic) == [b"one"]
    assert await consume(servers, topic, 1, group=topic) == [b"two"]


async def the_largest_record_passes(servers: str) -> None:
    topic = fresh("large")
    largest = b"x" * (limits.RECORD_BYTES - 100)  # Kafka counts the batch's own bytes as well
    await create(servers, topic)
    await produce(servers, topic, largest)
    assert await consume(servers, topic, 1) == [largest]


async def asking_for_a_topic_does_not_make_it(servers: str) -> None:
    topic = fresh("mistyped")
    async with AIOKafkaProducer(bootstrap_servers=servers) as producer:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(producer.send(topic, b"lost"), 1)
    assert topic not in await listed(servers)


CONTRACT: Final[tuple[Callable[[str], Coroutine[Any, Any, None]], ...]] = (
    records_come_back_as_they_were_sent,
    a_group_goes_on_where_it_committed,
    the_largest_record_passes,
    asking_for_a_topic_does_not_make_it,
)


def fresh(name: str) -> str:
    """A topic's name that nobody has used."""
    return f"{name}-{secrets.token_hex(4)}"
