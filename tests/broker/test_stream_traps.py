"""What Faust and aiokafka do that costs stories or seconds, and that our transport prevents: each by its name."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy

from streams import Stream, run, serving, story, until
from wirestream.broker import EmbeddedKafka
from wirestream.settings import Settings
from wirestream.story import RawRecord
from wirestream.stream import admin
from wirestream.stream.transport import RecordBatch
from wirestream.topics import PARTITIONS

pytestmark = pytest.mark.kafka


class Collector:
    """A body that keeps its batches, and sets an event when it has seen enough records."""

    def __init__(self, enough: int) -> None:
        self.batches: list[RecordBatch] = []
        self.enough = asyncio.Event()
        self._wanted = enough

    async def __call__(self, batch: RecordBatch) -> bool:
        self.batches.append(batch)
        if len(self.records) >= self._wanted:
            self.enough.set()
        return True

    @property
    def records(self) -> list[Any]:
        """All records seen."""
        return [record for batch in self.batches for record in batch.records]


def fields(record: Any) -> tuple[Any, ...]:
    return record.value, record.key, record.headers


def test_a_slice_is_one_event_with_keys_headers_and_tombstones_as_they_were(
    kafka: EmbeddedKafka,
) -> None:
    produced = [
        RawRecord(b"value", b"key", (("one", b"1"), ("one", b"2"), ("none", None), ("", b""))),  # type: ignore[arg-type]
        RawRecord(None, b"tombstone"),
        RawRecord(b"no key", None),
        RawRecord(b"", b"", (("é", bytes(range(256))),)),
        *(story(it) for it in range(200)),
    ]

    async def test(settings: Settings) -> None:
        body = Collector(len(produced))
        async with serving(settings, body):
            await body.enough.wait()
        assert [(it.value, it.key, it.headers) for it in body.records] == [
            (it.value, it.key, it.headers) for it in produced
        ]
        assert [it.offset for it in body.records] == list(range(len(produced)))
        assert len(body.batches) < len(produced) / 10

    with Stream(kafka.bootstrap_servers) as stream:
        stream.produce(produced, partition=5)
        run(test(stream.settings))


def test_with_all_partitions_busy_none_is_paused_and_nobody_sleeps(kafka: EmbeddedKafka) -> None:
    records = [story(it) for it in range(2_000)]

    async def test(settings: Settings) -> None:
        body = Collector(len(records))
        slept: list[float] = []
        async with serving(settings, body) as app:
            consumer = app.batches
            sleep = consumer.sleep

            async def noted(seconds: float, **options: Any) -> None:
                slept.append(seconds)
                await sleep(seconds, **options)

            consumer.sleep = noted
            while not body.enough.is_set():
                assert len(consumer._get_active_partitions()) == PARTITIONS
                await asyncio.sleep(0)
        assert not [seconds for seconds in slept if seconds >= 1]
        assert len(body.batches) >= len(records) / settings.batch_records

    with Stream(kafka.bootstrap_servers, batch_records=10, batches_in_flight=1) as stream:
        stream.produce(records)
        run(test(stream.settings))


def test_a_body_that_raises_acknowledges_neither_its_batch_nor_any_later_one(kafka: EmbeddedKafka) -> None:
    async def test(settings: Settings) -> None:
        seen = Collector(1)

        async def body(batch: RecordBatch) -> bool:
            await seen(batch)
            raise RuntimeError("what no body should do")

        async with serving(settings, body) as app:
            await seen.enough.wait()
            await app.batches.force_commit()
        assert len(seen.batches) == 1

    with Stream(kafka.bootstrap_servers, batch_records=10) as stream:
        stream.produce([story(it) for it in range(100)])
        run(test(stream.settings))
        assert stream.committed() == 0


def test_commits_keep_up_with_batches(kafka: EmbeddedKafka) -> None:
    records = [story(it) for it in range(1_000)]

    async def test(settings: Settings) -> int:
        body = Collector(len(records))
        async with serving(settings, body) as app:
            commits: list[Any] = []
            commit = app.batches._commit

            async def noted(offsets: Any) -> Any:
                commits.append(offsets)
                return await commit(offsets)

            app.batches._commit = noted
            await body.enough.wait()
        assert len(commits) < len(body.batches) / 2
        return len(commits)

    with Stream(kafka.bootstrap_servers, batch_records=5) as stream:
        stream.produce(records, partition=0)
        assert run(test(stream.settings)) >= 1
        assert stream.committed() == len(records)


def test_what_a_transaction_took_back_is_not_read_and_its_gaps_hold_nothing_up(kafka: EmbeddedKafka) -> None:
    async def produce(settings: Settings) -> None:
        producer = AIOKafkaProducer(bootstrap_servers=settings.bootstrap_servers, transactional_id=settings.group)
        await producer.start()
        for number in range(6):
            await producer.begin_transaction()
            await producer.send_and_wait(f"{settings.topic_prefix}.raw", b"%d" % number, key=b"k", partition=0)
            await (producer.abort_transaction() if number % 2 else producer.commit_transaction())
        await producer.stop()

    async def test(settings: Settings) -> None:
        body = Collector(3)
        async with serving(settings, body):
            await body.enough.wait()
        assert [it.value for it in body.records] == [b"0", b"2", b"4"]

    with Stream(kafka.bootstrap_servers) as stream:
        run(produce(stream.settings))
        run(test(stream.settings))
        assert stream.committed() == 9, "the offset after the last record that counts"


def test_what_is_handed_on_at_once_is_bounded_in_bytes(kafka: EmbeddedKafka) -> None:
    records = [RawRecord(os.urandom(200_000), b"%d" % it) for it in range(40)]

    async def test(settings: Settings) -> None:
        body = Collector(len(records))
        async with serving(settings, body) as app:
            await body.enough.wait()
            client = app.batches._thread._consumer
            assert client._fetcher._max_partition_fetch_bytes == settings.fetch_bytes
        sizes = [sum(len(it.value or b"") for it in batch.records) for batch in body.batches]
        assert max(sizes) <= settings.batch_bytes
        assert sum(sizes) == 40 * 200_000

    with Stream(kafka.bootstrap_servers, batch_bytes=500_000, fetch_bytes=2_000_000) as stream:
        stream.produce(records, partition=2)
        run(test(stream.settings))


def test_members_that_join_and_leave_politely_cost_no_duplicate(kafka: EmbeddedKafka) -> None:
    produced: list[RawRecord] = []
    with Stream(kafka.bootstrap_servers, batch_records=5) as stream:

        def feed(number: int) -> None:
            more = [story(it) for it in range(len(produced), len(produced) + number)]
            stream.produce(more)
            produced.extend(more)

        stream.worker("pass")
        feed(500)
        second = stream.worker("pass", ready=False)
        while not second.events("batch_done"):
            feed(50)
        feed(500)
        assert second.stop(signal.SIGTERM) == 0
        until(lambda: stream.committed() == len(produced), "all stories to be through")
        keys = [it.key for it in stream.read("enriched")]
        assert sorted(keys) == sorted(it.key or b"" for it in produced)


def test_partitions_added_while_running_are_read(kafka: EmbeddedKafka) -> None:
    with Stream(kafka.bootstrap_servers) as stream:
        worker = stream.worker("pass")
        stream.grow("raw", PARTITIONS + 2)
        until(
            lambda: any(it["partitions"] == PARTITIONS + 2 for it in worker.events("partitions_assigned")),
            "the new partitions to be assigned",
        )
        stream.produce([RawRecord(b"new", b"new")], partition=PARTITIONS + 1)
        until(lambda: stream.count("enriched") == 1, "the story on the new partition")


def test_stories_that_aged_out_before_they_were_read_are_missed_loudly(kafka: EmbeddedKafka) -> None:
    with Stream(kafka.bootstrap_servers) as stream:
        stream.produce([story(it) for it in range(10)], partition=0)
        first = stream.worker("pass")
        until(lambda: stream.committed() == 10, "the first ten")
        assert first.stop(signal.SIGTERM) == 0
        stream.produce([story(it) for it in range(10, 40)], partition=0)
        stream.forget(25)
        worker = stream.worker("pass")
        until(lambda: stream.committed() == 40, "what is left")
        loss = worker.events("stories_aged_out")[0]
        assert (loss["level"], loss["partition"], loss["lost"]) == ("error", 0, 15)
        assert stream.count("enriched") == 10 + 15


def test_a_topic_made_anew_is_read_from_its_start(kafka: EmbeddedKafka) -> None:
    with Stream(kafka.bootstrap_servers) as stream:
        stream.produce([story(it) for it in range(30)], partition=0)
        first = stream.worker("pass")
        until(lambda: stream.committed() == 30, "the first thirty")
        assert first.stop(signal.SIGTERM) == 0
        stream.delete("raw")
        until(lambda: run(admin.missing_topics(stream.settings)), "the topic to be gone")
        run(admin.create_topics(stream.settings))
        stream.produce([story(it) for it in range(100, 105)], partition=0)
        stream.worker("pass")
        until(lambda: stream.count("enriched") == 35, "the five of the new topic")


def test_a_static_member_that_comes_back_in_time_costs_the_others_no_rebalance(kafka: EmbeddedKafka) -> None:
    with Stream(kafka.bootstrap_servers, session_timeout=20.0) as stream:
        first = stream.worker("pass", instance_id="first")
        second = stream.worker("pass", instance_id="second")
        until(lambda: first.events("partitions_assigned"), "the first to share")
        shared = len(first.events("partitions_assigned"))
        second.kill()
        second = stream.worker("pass", instance_id="second")
        records = [story(it) for it in range(50)]
        stream.produce(records)
        until(lambda: stream.committed() == len(records), "both to be at work")
        assert second.events("batch_done"), "it has its partitions again"
        assert len(first.events("partitions_assigned")) == shared


class NotUtf8(str):
    """A header name as a client that does not check may send it."""

    __slots__ = ()

    def encode(self, *_options: str) -> bytes:
        return b"x-\xff\xfe"


def test_a_header_name_that_is_not_utf8_holds_nothing_up(kafka: EmbeddedKafka) -> None:
    async def produce(settings: Settings) -> None:
        topic = f"{settings.topic_prefix}.raw"
        async with AIOKafkaProducer(bootstrap_servers=settings.bootstrap_servers, compression_type="zstd") as producer:
            await producer.send_and_wait(topic, b"before", partition=0)
            batch = producer.create_batch()
            batch._builder = _DefaultRecordBatchBuilderPy(
                2, 0, is_transactional=False, producer_id=-1, producer_epoch=-1, base_sequence=0, batch_size=9_999
            )
            batch.append(timestamp=None, key=b"key", value=b"value", headers=[(NotUtf8(), b"1"), ("good", b"2")])
            batch.close()
            await (await producer.send_batch(batch, topic, partition=0))
            await producer.send_and_wait(topic, b"after", partition=0)

    async def test(settings: Settings) -> None:
        body = Collector(3)
        async with serving(settings, body):
            await body.enough.wait()
        assert [it.value for it in body.records] == [b"before", b"value", b"after"]
        assert body.records[1].headers == (("x-\\xff\\xfe", b"1"), ("good", b"2"))

    with Stream(kafka.bootstrap_servers) as stream:
        run(produce(stream.settings))
        run(test(stream.settings))
        assert stream.committed() == 3
