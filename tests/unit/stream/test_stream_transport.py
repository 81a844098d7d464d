"""The record-batch transport without a broker: what is handed on, what counts as done. Each trap by its name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, nullcontext
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaConnectionError

from wirestream.settings import Settings
from wirestream.story import RawRecord
from wirestream.stream.app import StreamApp, build
from wirestream.stream.transport import BatchConsumer, BatchThread, Forgetful, RecordBatch, slices

TP = TopicPartition("wire.raw", 3)
GENERATION = 7


def records(first: int, number: int, size: int = 10) -> list[RawRecord]:
    return [RawRecord(b"x" * size, b"", (), TP.topic, TP.partition, first + it) for it in range(number)]


def in_loop(test: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    """Run an async test: a consumer belongs to a loop."""

    def synchronous() -> None:
        asyncio.run(test())

    synchronous.__name__, synchronous.__doc__ = test.__name__, test.__doc__
    return synchronous


async def never(*_arguments: object) -> Any:
    raise AssertionError("no agent runs here")


@asynccontextmanager
async def consumer(**settings: Any) -> AsyncIterator[BatchConsumer]:
    """A consumer in the middle of a generation, with every commit noted in `commits`."""
    app: StreamApp = build(Settings(**settings), never, never, lambda _partitions: None)
    app.consumer_generation_id = GENERATION
    found = app.batches
    found.commits = []

    async def commit(offsets: dict[TopicPartition, int]) -> bool:
        found.commits.append(dict(offsets))
        return True

    found._commit = commit
    yield found


def handed_on(consumer: BatchConsumer, first: int, number: int, generation: int = GENERATION) -> Any:
    return consumer._to_message(TP, RecordBatch(TP, records(first, number), generation))


def test_slices_hold_at_most_so_many_bytes_and_lose_nothing() -> None:
    fetched = records(0, 25, size=100)
    cut = list(slices(fetched, 1_000))
    assert [len(part) for part in cut] == [10, 10, 5]
    assert [record for part in cut for record in part] == fetched


def test_a_record_larger_than_a_slice_travels_alone() -> None:
    fetched = [*records(0, 2), *records(2, 1, size=5_000), *records(3, 2)]
    assert [len(part) for part in slices(fetched, 1_000)] == [2, 1, 2]


def test_tombstones_and_empty_fetches_have_slices_too() -> None:
    assert list(slices([], 10)) == []
    assert list(slices([RawRecord(None), RawRecord(None)], 10)) == [[RawRecord(None), RawRecord(None)]]


@in_loop
async def test_what_is_finished_is_committed_up_to_its_last_record() -> None:
    async with consumer() as it:
        message = handed_on(it, 100, 50)
        assert it.begin(message)
        it.finish(message)
        assert await it.force_commit()
        assert it.commits == [{TP: 150}]


@in_loop
async def test_commits_do_not_fall_behind_by_one_batch_each() -> None:
    async with consumer() as it:
        for first in range(0, 500, 10):
            message = handed_on(it, first, 10)
            assert it.begin(message)
            it.finish(message)
        await it.force_commit()
        assert it.commits == [{TP: 500}]
        assert not await it.force_commit(), "nothing is committed twice"


@in_loop
async def test_gaps_in_the_offsets_are_no_reason_to_wait() -> None:
    async with consumer() as it:
        it._committed_offset[TP] = 10
        message = handed_on(it, 500, 1)  # markers of a transaction, or a compacted stretch, lie between
        assert it.begin(message)
        it.finish(message)
        await it.force_commit()
        assert it.commits == [{TP: 501}]


@in_loop
async def test_a_topic_made_anew_is_committed_from_its_start() -> None:
    async with consumer() as it:
        it._committed_offset[TP] = 9_000
        message = handed_on(it, 0, 5)
        assert it.begin(message)
        it.finish(message)
        await it.force_commit()
        assert it.commits == [{TP: 5}]


def test_how_far_faust_has_read_is_never_kept() -> None:
    notes = Forgetful()
    notes[TP] = None
    notes.update({TP: 17})
    assert (notes[TP], len(notes), notes.pop(TP, None)) == (None, 0, None)


@in_loop
async def test_faust_s_own_acknowledgement_does_not_count() -> None:
    async with consumer() as it:
        message = handed_on(it, 0, 10)
        it.ack(message)
        assert not await it.force_commit()
        assert it.commits == []


@in_loop
async def test_a_batch_of_an_earlier_generation_is_not_begun() -> None:
    async with consumer() as it:
        assert not it.begin(handed_on(it, 0, 10, generation=GENERATION - 1))


@in_loop
async def test_a_batch_finished_after_a_rebalance_is_not_committed() -> None:
    async with consumer() as it:
        message = handed_on(it, 0, 10)
        assert it.begin(message)
        it.app.consumer_generation_id = GENERATION + 1
        it.finish(message)
        assert not await it.force_commit()
        assert it.commits == []


@in_loop
async def test_partitions_are_not_paused_when_the_agent_s_queue_is_full() -> None:
    async with consumer() as it:
        it._active_partitions = {TP}
        it.on_buffer_full(TP)
        assert it._active_partitions == {TP}, "with none active, Faust sleeps a second"


@in_loop
async def test_fetching_waits_for_room_and_goes_on_when_a_batch_is_finished() -> None:
    async with consumer(batches_in_flight=1) as it:
        asked: list[float] = []

        async def getmany(_active: Any, timeout: float) -> dict[Any, Any]:  # noqa: ASYNC109  Faust's signature
            asked.append(timeout)
            return {}

        it._thread.getmany = getmany
        message = handed_on(it, 0, 10)
        assert it.begin(message)
        fetch = asyncio.ensure_future(it._getmany({TP}, 1.0))
        for _ in range(5):
            await asyncio.sleep(0)
        assert (asked, fetch.done()) == ([], False)
        it.finish(message)
        await fetch
        assert asked == [1.0]


@in_loop
async def test_partitions_that_go_are_committed_first() -> None:
    async with consumer() as it:
        order: list[str] = []
        message = handed_on(it, 0, 10)
        assert it.begin(message)

        async def given_away(_revoked: Any) -> None:
            order.append(f"given away after {it.commits}")

        it._on_partitions_revoked = given_away
        going = asyncio.ensure_future(it.on_partitions_revoked({TP}))
        for _ in range(5):
            await asyncio.sleep(0)
        assert not order, "the batch in hand is waited for"
        assert not it.begin(handed_on(it, 10, 10)), "and no other is begun"
        it.finish(message)
        await going
        assert order == [f"given away after {[{TP: 10}]}"]


@in_loop
async def test_a_batch_that_takes_too_long_is_abandoned_when_partitions_go() -> None:
    async with consumer(drain_timeout=0.01) as it:
        message = handed_on(it, 0, 10)
        assert it.begin(message)

        async def given_away(_revoked: Any) -> None:
            assert it.commits == []

        it._on_partitions_revoked = given_away
        await it.on_partitions_revoked({TP})
        it.app.consumer_generation_id = GENERATION + 1
        it.finish(message)
        assert not await it.force_commit()


@in_loop
async def test_a_drain_commits_and_a_rebalance_during_it_does_not_start_the_flow_again() -> None:
    async with consumer() as it:
        message = handed_on(it, 0, 10)
        assert it.begin(message)
        drain = asyncio.ensure_future(it.drain())
        await asyncio.sleep(0)
        it.finish(message)
        assert await drain
        assert it.commits == [{TP: 10}]
        it.resume_flow()
        assert not it.flow_active
        assert not it.begin(handed_on(it, 10, 10))


@in_loop
async def test_after_a_batch_that_was_not_published_nothing_more_is_acknowledged() -> None:
    async with consumer() as it:
        assert it.begin(handed_on(it, 0, 10))
        it.abandon()
        assert not it.begin(handed_on(it, 10, 10))
        await it.wait_empty()
        assert it.commits == []


@in_loop
async def test_records_are_of_the_generation_in_which_their_fetch_ended() -> None:
    async with consumer() as it:
        thread: BatchThread = it._thread
        coordinator = SimpleNamespace(generation=GENERATION)

        async def fetched(*_arguments: Any) -> dict[Any, Any]:
            coordinator.generation += 1  # a rebalance while the fetch waits
            return {TP: records(0, 3)}

        fake = SimpleNamespace(
            _closed=False,
            _coordinator=coordinator,
            _fetcher=SimpleNamespace(
                _closed=False,
                fetched_records=lambda *_a, **_k: fetched(),
                _subscriptions=SimpleNamespace(fetch_context=nullcontext),
            ),
        )
        batches = await thread._fetch_records(fake, {TP}, 1.0, 500)
        assert [batch.generation for batch in batches[TP]] == [GENERATION + 1]


@pytest.mark.parametrize("error", [CommitFailedError("already rebalanced"), IllegalStateError("not assigned")])
def test_a_commit_that_comes_too_late_is_no_crash(error: Exception) -> None:
    async def test() -> None:
        async with consumer() as it:
            assert await commit_that_raises(it, error) == (False, [])

    asyncio.run(test())


@in_loop
async def test_a_commit_that_fails_otherwise_ends_the_worker() -> None:
    async with consumer() as it:
        error = KafkaConnectionError("gone for good")
        assert await commit_that_raises(it, error) == (False, [error])


async def commit_that_raises(it: BatchConsumer, error: Exception) -> tuple[bool, list[BaseException]]:
    thread: BatchThread = it._thread
    crashes: list[BaseException] = []

    async def commit(_offsets: Any) -> None:
        raise error

    async def crash(reason: BaseException) -> None:
        crashes.append(reason)

    thread._consumer = SimpleNamespace(assignment=lambda: {TP}, commit=commit)
    thread.crash = crash
    return await thread._commit({TP: 1}), crashes
