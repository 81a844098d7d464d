"""Messages → Kafka: whole batches a partition, idempotent, acknowledged by every in-sync replica before we go on."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final, NamedTuple

import structlog
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError, MessageSizeTooLargeError, RecordListTooLargeError

from wirestream._native import murmur2
from wirestream.settings import Settings
from wirestream.story import Message
from wirestream.stream.security import client_options

REFUSALS: Final = (MessageSizeTooLargeError, RecordListTooLargeError)
"""What a broker says of a message that it will never take: larger than its topic, or its log segments, allow."""

STOP_TIMEOUT: Final = 2.0

log = structlog.get_logger("wirestream.publisher")


class PublishError(RuntimeError):
    """Messages could not be published, and trying again does not help: where to, and why."""


class Chunk(NamedTuple):
    """Messages for one partition that travel as one Kafka batch: indices into what is published, in order."""

    target: TopicPartition
    indices: list[int]
    batch: Any


class Publisher:
    """Publishes batches of messages. Used by one task at a time: order within a partition is the order given."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._producer: Any = None

    async def start(self) -> None:
        """Connect. Raises `KafkaError` where the brokers can't be reached."""
        self._producer = await self._connected(enable_idempotence=True)

    async def stop(self) -> None:
        """Disconnect; nothing is in flight then, unless the worker gives up."""
        producer, self._producer = self._producer, None
        if producer is not None:
            await _stop(producer)

    async def publish(self, messages: Sequence[Message], source_partition: int) -> list[int]:
        """Publish and wait for the acknowledgements. Returns the indices of messages that the broker refuses for good.

        A message with a key goes where Kafka's default partitioner puts it, one without to the partition that its
        source has. Raises `PublishError` when it can't be done within the delivery timeout; some may be written then.
        """
        try:
            async with asyncio.timeout(self._settings.delivery_timeout):
                if self._producer is None:
                    await self.start()
                targets = await self._targets(self._producer, messages, source_partition)
                failed = await self._in_batches(self._producer, messages, targets)
                return await self._one_by_one(messages, failed) if failed else []
        except TimeoutError as error:
            waited = f"{self._settings.delivery_timeout:g} s"
            raise PublishError(f"not acknowledged by the brokers within {waited} (delivery_timeout)") from error
        except KafkaError as error:
            raise PublishError(f"{type(error).__name__}: {error}") from error

    async def _connected(self, **options: Any) -> AIOKafkaProducer:
        settings = self._settings
        producer = AIOKafkaProducer(
            **client_options(settings),
            acks="all",
            compression_type=None if settings.compression == "none" else settings.compression,
            max_batch_size=settings.producer_batch_bytes,
            **options,
        )
        try:
            await producer.start()
        except BaseException:
            await _stop(producer)
            raise
        return producer

    async def _targets(
        self, producer: AIOKafkaProducer, messages: Sequence[Message], source_partition: int
    ) -> list[TopicPartition]:
        topics = {role: f"{self._settings.topic_prefix}.{role}" for role in {message.topic for message in messages}}
        counts = {role: len(await producer.partitions_for(topic)) for role, topic in topics.items()}
        hashes = iter(murmur2([message.key for message in messages if message.key is not None]))
        return [
            TopicPartition(
                topics[message.topic],
                (source_partition if message.key is None else next(hashes)) % counts[message.topic],
            )
            for message in messages
        ]

    async def _in_batches(
        self, producer: AIOKafkaProducer, messages: Sequence[Message], targets: Sequence[TopicPartition]
    ) -> list[tuple[TopicPartition, int]]:
        """The way of nearly every batch. Returns what was not acknowledged, in order, a partition at a time."""
        chunks = self._chunks(producer, messages, targets)
        outcomes = await asyncio.gather(*(_send(producer, it) for it in chunks.values()))
        return [failed for outcome in outcomes for failed in outcome]

    def _chunks(
        self, producer: AIOKafkaProducer, messages: Sequence[Message], targets: Sequence[TopicPartition]
    ) -> dict[TopicPartition, list[Chunk]]:
        chunks: dict[TopicPartition, list[Chunk]] = {}
        for index, (message, target) in enumerate(zip(messages, targets, strict=True)):
            of_target = chunks.setdefault(target, [])
            if not of_target or not _append(of_target[-1].batch, message):
                of_target.append(Chunk(target, [], producer.create_batch()))
                _append(of_target[-1].batch, message)
            of_target[-1].indices.append(index)
        return chunks

    async def _one_by_one(self, messages: Sequence[Message], failed: Sequence[tuple[TopicPartition, int]]) -> list[int]:
        """Each alone, each acknowledged before the next: finds the message for which its batch was refused.

        A refused batch leaves a hole in its partition's sequence numbers, past which the broker takes nothing more from
        the idempotent producer. So this way uses a plain one, and a new idempotent one takes over from here.
        """
        await self.stop()
        log.warning("publishing_one_by_one", messages=len(failed))
        refused = []
        plain = await self._connected()
        try:
            for target, index in failed:
                chunk = Chunk(target, [index], plain.create_batch())
                _append(chunk.batch, messages[index])
                try:
                    await (await _handed_over(plain, chunk))
                except REFUSALS as error:
                    log.warning("message_refused", topic=target.topic, error=type(error).__name__)
                    refused.append(index)
        finally:
            await _stop(plain)
        await self.start()
        return refused


async def _send(producer: AIOKafkaProducer, chunks: Sequence[Chunk]) -> list[tuple[TopicPartition, int]]:
    """Send one partition's chunks in order, each without waiting for the one before. Returns what failed, in order."""
    deliveries = [await _handed_over(producer, chunk) for chunk in chunks]
    failed: list[tuple[TopicPartition, int]] = []
    for chunk, delivery in zip(chunks, deliveries, strict=True):
        try:
            await delivery
        except KafkaError as error:
            log.info("batch_failed", topic=chunk.target.topic, partition=chunk.target.partition, error=repr(error))
            failed += [(chunk.target, index) for index in chunk.indices]
    return failed


async def _handed_over(producer: AIOKafkaProducer, chunk: Chunk) -> asyncio.Future[Any]:
    """The acknowledgement to come of a chunk given to the producer, or of one that it would not take."""
    chunk.batch.close()  # a closed batch does not linger: nothing more will come
    try:
        delivery: asyncio.Future[Any] = await producer.send_batch(
            chunk.batch, chunk.target.topic, partition=chunk.target.partition
        )
    except KafkaError as error:
        delivery = asyncio.get_running_loop().create_future()
        delivery.set_exception(error)
    return delivery


def _append(batch: Any, message: Message) -> bool:
    """Add a message to a batch; false when it is full. One that is empty takes any message."""
    headers = list(message.headers)
    return batch.append(timestamp=None, key=message.key, value=message.value, headers=headers) is not None


async def _stop(producer: AIOKafkaProducer) -> None:
    """Close without waiting for brokers that don't answer."""
    with suppress(TimeoutError, KafkaError):
        async with asyncio.timeout(STOP_TIMEOUT):
            await producer.stop()
