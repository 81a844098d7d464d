"""Where messages go and how they are put together, without a broker."""

from __future__ import annotations

import asyncio
from typing import Any

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.partitioner import DefaultPartitioner
from hypothesis import given
from hypothesis import strategies as st

from wirestream.settings import Settings
from wirestream.story import Message
from wirestream.stream.publisher import Publisher

PARTITIONS = 8


class Cluster:
    """In place of a connected producer: it knows how many partitions a topic has, and makes batches."""

    def __init__(self, producer: AIOKafkaProducer | None = None) -> None:
        self._producer = producer

    async def partitions_for(self, _topic: str) -> set[int]:
        return set(range(PARTITIONS))

    def create_batch(self) -> Any:
        assert self._producer is not None
        return self._producer.create_batch()


def targets(messages: list[Message], source_partition: int) -> list[TopicPartition]:
    publisher = Publisher(Settings(topic_prefix="p"))
    return asyncio.run(publisher._targets(Cluster(), messages, source_partition))


@given(st.lists(st.binary(max_size=40), min_size=1))
def test_a_key_goes_where_kafka_s_default_partitioner_puts_it(keys: list[bytes]) -> None:
    messages = [Message("enriched", key, b"") for key in keys]
    everywhere = list(range(PARTITIONS))
    expected = [TopicPartition("p.enriched", DefaultPartitioner()(key, everywhere, everywhere)) for key in keys]
    assert targets(messages, 0) == expected


def test_a_message_without_a_key_goes_to_the_partition_of_its_source() -> None:
    messages = [Message("dead", None, b"1"), Message("enriched", b"key", b"2"), Message("dead", None, b"3")]
    found = targets(messages, 5)
    assert (found[0], found[2]) == (TopicPartition("p.dead", 5), TopicPartition("p.dead", 5))
    assert found[1].topic == "p.enriched"


def test_a_source_with_more_partitions_than_the_target_has_room_too() -> None:
    assert targets([Message("dead", None, b"")], PARTITIONS + 3) == [TopicPartition("p.dead", 3)]


def test_chunks_keep_the_order_of_each_partition_and_a_large_message_fits_alone() -> None:
    async def test() -> None:
        producer = AIOKafkaProducer(max_batch_size=1_000)
        publisher = Publisher(Settings())
        messages = [Message("enriched", b"k", bytes(size)) for size in (300, 300, 300, 300, 5_000, 10)]
        here, there = TopicPartition("t", 0), TopicPartition("t", 1)
        chunks = publisher._chunks(Cluster(producer), messages, [here, there, here, here, here, here])
        assert [index for chunk in chunks[here] for index in chunk.indices] == [0, 2, 3, 4, 5]
        assert [4] in [chunk.indices for chunk in chunks[here]]
        assert [chunk.indices for chunk in chunks[there]] == [[1]]
        await producer.stop()

    asyncio.run(test())
