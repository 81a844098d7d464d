"""Faust's aiokafka transport, handing on whole slices of a partition instead of single messages.

Faust spends some 200 µs on each message that goes through its queues. Here one Faust message carries up to
`batch_records` of them, which brings that below a microsecond. Everything else stays Faust's: the group, its
rebalances, the flow control, the supervision. What is overridden relies on names of faust-streaming 0.15.3 that it does
not promise to keep: the version is pinned, and tests/broker/test_stream_transport.py names each trap.

Acknowledgements are ours: `finish` says that a batch is published, and only that is ever committed. Faust's own would
count a batch as done when the agent's body raises, when an event is skipped, or across a gap in the offsets.
"""

# ruff: noqa: ARG002, ASYNC109  the signatures are those of Faust

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, ClassVar, Final, NamedTuple

import faust
import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError
from aiokafka.structs import OffsetAndMetadata
from faust.transport.drivers import aiokafka as driver
from faust.types.tuples import ConsumerMessage

from wirestream.settings import Settings
from wirestream.story import Record
from wirestream.stream import headers
from wirestream.stream.security import client_options

REBALANCE_SLACK: Final = 15.0
"""Seconds between the longest drain and the moment when the group gives up on a member that does not rejoin."""

MAX_POLL_INTERVAL_MS: Final = 1_000_000
"""A batch may take long; that a worker lives is for its heartbeats to say, that it gets on, for its offsets."""

FETCH_PARTITIONS: Final = 8
"""Partitions whose slices one answer of a broker may hold."""

log = structlog.get_logger("wirestream.transport")


class RecordBatch(NamedTuple):
    """A slice of one partition as it was fetched: records in order, never empty, none missing in between."""

    tp: TopicPartition
    records: Sequence[Record]
    generation: int

    @property
    def next_offset(self) -> int:
        """What to commit once the batch is done."""
        return self.records[-1].offset + 1


def slices(records: Sequence[Record], most_bytes: int) -> Iterator[Sequence[Record]]:
    """Cut fetched records so that each slice holds at most `most_bytes`, or one record."""
    start, size = 0, 0
    for index, record in enumerate(records):
        length = len(record.value or b"") + len(record.key or b"")
        if size + length > most_bytes and index > start:
            yield records[start:index]
            start, size = index, 0
        size += length
    if start < len(records):
        yield records[start:]


class Forgetful(dict[Any, None]):
    """Faust's notes on how far it has read, never kept.

    It would take a jump in the offsets for something to skip over, and records below them for stale, even where a topic
    was made anew and starts at zero. Both are for the broker to say: what it hands us is what comes next.
    """

    def __missing__(self, key: object) -> None:
        return None

    def __setitem__(self, key: object, value: object) -> None:
        pass

    def update(self, *args: object, **kwargs: object) -> None:
        """Forget."""


class BatchThread(driver.AIOKafkaConsumerThread):  # type: ignore[misc]
    """The consumer's own thread: heartbeats and fetches go on here while a batch is being enriched."""

    def _create_worker_consumer(self, transport: Any) -> AIOKafkaConsumer:
        """Ours rather than Faust's: it would read what a transaction took back, and fetch without bound in all."""
        settings: Settings = self.app.settings
        headers.tolerate()
        return AIOKafkaConsumer(
            **client_options(settings),
            group_id=settings.group,
            group_instance_id=settings.instance_id,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            max_poll_records=settings.batch_records,
            max_poll_interval_ms=MAX_POLL_INTERVAL_MS,
            max_partition_fetch_bytes=settings.fetch_bytes,
            fetch_max_bytes=FETCH_PARTITIONS * settings.fetch_bytes,
            session_timeout_ms=int(settings.session_timeout * 1000),
            heartbeat_interval_ms=int(settings.heartbeat * 1000),
            rebalance_timeout_ms=int((settings.drain_timeout + REBALANCE_SLACK) * 1000),
        )

    async def _fetch_records(
        self, consumer: Any, active_partitions: Any, timeout: float | None = None, max_records: int | None = None
    ) -> Mapping[Any, list[RecordBatch]]:
        fetched = await super()._fetch_records(consumer, active_partitions, timeout, max_records)
        # Of which generation records are must be noted in this thread, where assignments change, and after the wait:
        # noted before, those of the next generation would pass for old and be dropped, with the position past them.
        generation = consumer._coordinator.generation  # noqa: SLF001
        most_bytes = self.app.settings.batch_bytes
        return {
            tp: [RecordBatch(tp, part, generation) for part in slices(records, most_bytes)]
            for tp, records in fetched.items()
        }

    async def _commit(self, offsets: Mapping[TopicPartition, int]) -> bool:
        """Commit; a commit that comes too late is no error: the next owner of the partition reads from the last one."""
        consumer = self._ensure_consumer()
        mine = {tp: OffsetAndMetadata(offset, "") for tp, offset in offsets.items() if tp in consumer.assignment()}
        if not mine:
            return False
        try:
            await consumer.commit(mine)
        except (CommitFailedError, IllegalStateError) as error:
            log.info("commit_came_too_late", error=type(error).__name__)
            return False
        except KafkaError as error:
            await self.crash(error)
            return False
        return True


class BatchConsumer(driver.Consumer):  # type: ignore[misc]
    """Faust's consumer, whose messages are `RecordBatch`es and whose commits are what was finished."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._finished: dict[TopicPartition, int] = {}
        self._handed_on: set[Any] = set()
        self._in_hand: set[Any] = set()
        self._room = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._draining = False
        super().__init__(*args, **kwargs)
        self._settings: Settings = self.app.settings
        self._read_offset = Forgetful()

    # What the agent's body says.

    def begin(self, message: Any) -> bool:
        """Take a batch in hand; false when its partition was given away meanwhile, or the worker is stopping."""
        if self._draining or not self.flow_active or message.generation_id != self.app.consumer_generation_id:
            return False
        self._in_hand.add(message)
        self._idle.clear()
        return True

    def holds(self, message: Any) -> bool:
        """False when a batch in hand was abandoned meanwhile, or its partition given away."""
        return message in self._in_hand

    def finish(self, message: Any) -> None:
        """The batch is published and acknowledged: commit it, unless its partition was given away meanwhile."""
        if not self.holds(message):
            return
        self._in_hand.remove(message)
        self._handed_on.discard(message)
        batch: RecordBatch = message.value
        if batch.generation == self.app.consumer_generation_id:
            self._finished[batch.tp] = batch.next_offset
        if not self._in_hand:
            self._idle.set()
        self._room.set()

    # Stopping, and giving partitions back.

    async def drain(self) -> bool:
        """Take no more; let the batch in hand be finished and commit. False when that takes longer than it may."""
        self._draining = True
        self._stop_handing_on()
        return await self._settle()

    def abandon(self) -> None:
        """Take no more, and leave what is in hand to the next worker: for one that can't publish."""
        self._draining = True
        self._stop_handing_on()
        self._in_hand.clear()
        self._idle.set()

    async def on_partitions_revoked(self, revoked: Iterable[Any]) -> None:
        """Finish, or after `drain_timeout` abandon, what is in hand, and commit before the partitions go."""
        self._stop_handing_on()
        await self._settle()
        self._start_anew()
        await super().on_partitions_revoked(revoked)

    async def on_partitions_assigned(self, assigned: Iterable[Any], generation_id: int = 0) -> None:
        """Nothing of an earlier generation counts any more."""
        self._start_anew()
        await super().on_partitions_assigned(assigned, generation_id)

    async def wait_empty(self) -> None:
        """Faust's word for the same, at a stop and in a rebalance."""
        await self._settle()

    def resume_flow(self) -> None:
        """A rebalance during the drain must not start the flow again."""
        if not self._draining:
            super().resume_flow()

    def _stop_handing_on(self) -> None:
        self.stop_flow()
        self.app.flow_control.suspend()
        self.app.flow_control.clear()  # batches in the agent's queue: handed on, but not begun

    async def _settle(self) -> bool:
        try:
            async with asyncio.timeout(self._settings.drain_timeout):
                await self._idle.wait()
                await self.force_commit()
        except TimeoutError:
            log.warning("batch_abandoned", batches=len(self._in_hand))
            return False
        return True

    def _start_anew(self) -> None:
        self._finished.clear()
        self._handed_on.clear()
        self._in_hand.clear()
        self._idle.set()
        self._room.set()

    # Fetching: bounded by batches handed on, woken when one is finished.

    async def _getmany(self, active_partitions: Any, timeout: float) -> Mapping[Any, list[RecordBatch]]:
        while len(self._handed_on) >= self._settings.batches_in_flight:
            self._room.clear()
            await self._room.wait()
        fetched: Mapping[Any, list[RecordBatch]] = await super()._getmany(active_partitions, timeout)
        return fetched

    def _to_message(self, tp: Any, record: RecordBatch) -> Any:
        last = record.records[-1]
        message = ConsumerMessage(
            last.topic, last.partition, last.offset, last.timestamp / 1000, 0, None, None, record, None,
            tp=tp, generation_id=record.generation,
        )  # fmt: skip
        self._handed_on.add(message)
        return message

    def on_buffer_full(self, tp: Any) -> None:
        """Faust would pause the partition, and with all of them paused sleep a whole second; `_getmany` bounds."""

    def on_buffer_drop(self, tp: Any) -> None:
        """As above."""

    # Committing: what was finished, and nothing else.

    async def perform_seek(self) -> None:
        """Read on from what is committed, and say so loudly where the broker no longer has all that comes after it."""
        await super().perform_seek()
        try:
            starts = await self.earliest_offsets(*self.assignment())
        except KafkaError as error:
            log.warning("log_starts_unknown", error=repr(error))
            return
        for tp, start in starts.items():
            lost = start - (self._committed_offset[tp] or start)
            if lost > 0:
                log.error("stories_aged_out", topic=tp.topic, partition=tp.partition, lost=lost)

    def ack(self, message: Any) -> bool:
        """Faust's acknowledgement, which it also gives for events that it skips or that raise: not counted."""
        return False

    def _uncommitted(self) -> dict[TopicPartition, int]:
        return {tp: offset for tp, offset in self._finished.items() if self._committed_offset[tp] != offset}

    async def force_commit(self, topics: Any = None, start_new_transaction: bool = True) -> bool:
        """Commit how far each partition is finished."""
        offsets = self._uncommitted()
        if not offsets or not await self._commit(offsets):
            return False
        self._committed_offset.update(offsets)
        return True

    # Telling.

    def lag(self) -> int:
        """Records on our partitions that are not finished, as far as the last fetch knew."""
        total = 0
        for tp in self.assignment():
            with suppress(AssertionError, IllegalStateError):  # given away in this moment: assignments have a thread
                position = self._finished.get(tp) or self._committed_offset[tp] or 0
                total += max(0, (self.highwater(tp) or position) - position)
        return total

    def _new_consumer_thread(self) -> BatchThread:
        return BatchThread(self, loop=self.loop, beacon=self.beacon)


class Transport(driver.Transport):  # type: ignore[misc]
    """The aiokafka driver with our consumer."""

    Consumer: ClassVar[Any] = BatchConsumer


class BatchSchema(faust.Schema):  # type: ignore[misc]
    """Batches pass through as they are: what is in them is decoded in the core, where an error is a value."""

    def loads_key(self, app: Any, message: Any, *, loads: Any = None, serializer: Any = None) -> None:
        """A batch has no key; its records have."""

    def loads_value(self, app: Any, message: Any, *, loads: Any = None, serializer: Any = None) -> RecordBatch:
        """The batch."""
        batch: RecordBatch = message.value
        return batch
