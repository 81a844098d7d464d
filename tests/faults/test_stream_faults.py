"""What goes wrong in production, done to real workers on a real broker: nothing is lost, duplicates are identical."""

from __future__ import annotations

import os
import random
import signal
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import pytest

from streams import Stream, Worker, run, story, until
from wirestream.broker import EmbeddedKafka
from wirestream.faults import FaultCode
from wirestream.story import RawRecord
from wirestream.stream import WorkerExit, admin

pytestmark = pytest.mark.kafka

STORIES = 800
SMALL = 2
"""Records a batch, so that a worker has hundreds to publish one after the other: a signal hits it in the middle."""


def many_stories() -> list[RawRecord]:
    return [story(it) for it in range(STORIES)]


def nothing_lost(stream: Stream, produced: Sequence[RawRecord]) -> int:
    """Keys in = keys out ∪ dead, duplicates byte-identical. Returns how many duplicates there are."""
    seen: dict[bytes | None, list[Any]] = defaultdict(list)
    for record in stream.read("enriched"):
        seen[record.key].append(record)
    dead = {record.key for record in stream.read("dead")}
    assert {it.key for it in produced} == set(seen) | dead
    for records in seen.values():
        assert len({(record.value, tuple(record.headers)) for record in records}) == 1
    return sum(len(records) - 1 for records in seen.values())


def under_way(stream: Stream, number: int) -> None:
    """Wait until that many are enriched, so that what comes next hits a worker at work."""
    until(lambda: stream.count("enriched") >= number, f"{number} enriched stories")


def done(stream: Stream, number: int) -> None:
    """Wait until the group has everything behind it."""
    until(lambda: stream.committed() >= number, f"{number} stories committed")


def test_a_poison_message_of_each_kind_becomes_a_dead_letter_and_its_neighbours_go_on(kafka: EmbeddedKafka) -> None:
    ninjs = (("content-type", b"application/json"),)
    poison = {
        FaultCode.EMPTY: RawRecord(b"", b"empty"),
        FaultCode.NOT_UTF8: RawRecord(b"\xff\xfe\xfa text", b"not-utf8", (("content-type", b"text/plain"),)),
        FaultCode.NOT_JSON: RawRecord(b'{"uri": "urn:x", ', b"not-json", ninjs),
        FaultCode.NOT_AN_OBJECT: RawRecord(b"[1, 2]", b"not-an-object", ninjs),
        FaultCode.TOO_DEEP: RawRecord(b'{"a":' * 200 + b"1" + b"}" * 200, b"too-deep", ninjs),
        FaultCode.UNKNOWN_FORMAT: RawRecord(b"%PDF-", b"unknown", (("content-type", b"application/pdf"),)),
        FaultCode.WRONG_TYPE: RawRecord(b'{"uri": "urn:x", "headline": 7, "body_text": "x"}', b"wrong-type", ninjs),
        FaultCode.TOO_LARGE: RawRecord(b"a" * 1_500_000, b"too-large", (("content-type", b"text/plain"),)),
    }
    records: list[RawRecord] = []
    for number, bad in enumerate(poison.values()):
        records += [story(2 * number), bad, story(2 * number + 1)]
    with Stream(kafka.bootstrap_servers) as stream:
        stream.produce(records, partition=3)
        stream.worker()
        done(stream, len(records))
        assert {it.key for it in stream.read("enriched")} == {it.key for it in records} - {
            it.key for it in poison.values()
        }
        letters = {it.key: it for it in stream.read("dead")}
        assert set(letters) == {it.key for it in poison.values()}
        for code, bad in poison.items():
            letter = letters[bad.key]
            headers = {name: value.decode() for name, value in letter.headers}
            assert letter.value == bad.value
            assert (headers["ws-fault"], headers["ws-stage"]) == (code.code, "decode")
            assert headers["ws-source-topic"] == stream.topic("raw")
            assert int(headers["ws-source-partition"]) == 3
            assert int(headers["ws-source-offset"]) == records.index(bad)
            assert [it for it in letter.headers if it[0] == "content-type"] == list(bad.headers)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_worker_that_ends_mid_batch_loses_nothing(kafka: EmbeddedKafka, number: signal.Signals) -> None:
    records = many_stories()
    with Stream(kafka.bootstrap_servers, batch_records=SMALL) as stream:
        stream.produce(records)
        first = stream.worker()
        under_way(stream, STORIES // 10)
        status = first.stop(number)
        assert status == (WorkerExit.DRAINED if number == signal.SIGTERM else -signal.SIGKILL)
        assert stream.count("enriched") < STORIES, "the worker was through before the signal"
        if number == signal.SIGTERM:
            assert stream.committed() == stream.count("enriched"), "what was published is committed"
        stream.worker()
        done(stream, STORIES)
        duplicates = nothing_lost(stream, records)
        assert duplicates == 0 if number == signal.SIGTERM else duplicates < STORIES


def test_of_two_workers_one_is_killed(kafka: EmbeddedKafka) -> None:
    records = many_stories()
    with Stream(kafka.bootstrap_servers, batch_records=SMALL) as stream:
        workers = [stream.worker("pass"), stream.worker("pass")]
        stream.produce(records)
        under_way(stream, STORIES // 10)
        workers[0].kill()
        done(stream, STORIES)
        nothing_lost(stream, records)
        assert workers[1].process.poll() is None


def test_members_that_join_and_leave_all_the_time_lose_nothing(kafka: EmbeddedKafka) -> None:
    chance = random.Random(7)
    records = many_stories()
    with Stream(kafka.bootstrap_servers, batch_records=SMALL, batches_in_flight=2) as stream:
        stream.produce(records[: STORIES // 2])
        rest = records[STORIES // 2 :]
        members: list[Worker] = [stream.worker("pass")]
        for event in range(8):
            if len(members) == 1 or (len(members) < 3 and chance.random() < 0.6):
                members.append(stream.worker("pass", ready=event % 2 == 0))
            else:
                member = members.pop(chance.randrange(len(members)))
                if chance.random() < 0.4:
                    member.kill()
                else:
                    assert member.stop(signal.SIGTERM) == WorkerExit.DRAINED
            stream.produce(rest[event::8])
        done(stream, STORIES)
        nothing_lost(stream, records)


def test_a_dead_letter_that_cannot_be_written_ends_the_worker_with_nothing_acknowledged(kafka: EmbeddedKafka) -> None:
    records = [story(1), RawRecord(b"", b"poison"), story(2)]
    with Stream(kafka.bootstrap_servers) as stream:
        stream.configure("dead", max_message_bytes=100)
        worker = stream.worker()
        stream.produce(records, partition=0)
        assert worker.ended() == WorkerExit.BROKEN_PROMISE
        assert worker.events("publish_failed")
        assert stream.committed() == 0
        stream.configure("dead", max_message_bytes=1_000_000)
        stream.worker()
        done(stream, 3)
        nothing_lost(stream, records)
        assert [it.key for it in stream.read("dead")] == [b"poison"]


def test_brokers_that_never_acknowledge_end_the_worker_with_nothing_lost(kafka: EmbeddedKafka) -> None:
    records = many_stories()
    with Stream(kafka.bootstrap_servers, batch_records=SMALL, delivery_timeout=1.0) as stream:
        stream.produce(records)
        worker = stream.worker("pass")
        under_way(stream, STORIES // 10)
        kafka.halt()
        try:
            assert worker.ended() == WorkerExit.BROKEN_PROMISE
        finally:
            kafka.start()
        assert "delivery_timeout" in worker.events("publish_failed")[0]["error"]
        stream.worker("pass")
        done(stream, STORIES)
        nothing_lost(stream, records)


def test_a_broker_that_is_restarted_costs_a_running_worker_nothing(kafka: EmbeddedKafka) -> None:
    records = many_stories()
    with Stream(kafka.bootstrap_servers, batch_records=SMALL) as stream:
        stream.produce(records)
        worker = stream.worker("pass")
        under_way(stream, STORIES // 10)
        kafka.restart()
        done(stream, STORIES)
        nothing_lost(stream, records)
        assert worker.process.poll() is None


def test_a_record_the_broker_refuses_becomes_a_dead_letter_and_its_neighbours_go_on(kafka: EmbeddedKafka) -> None:
    records = [story(it) for it in range(20)]
    records[7] = RawRecord(b"grow", b"urn:test:7")
    with Stream(kafka.bootstrap_servers) as stream:
        stream.produce(records, partition=0)
        stream.worker("grow")
        done(stream, len(records))
        assert [it.key for it in stream.read("dead")] == [b"urn:test:7"]
        letter = stream.read("dead")[0]
        assert letter.value == b"grow"
        headers = dict(letter.headers)
        assert (headers["ws-fault"], headers["ws-stage"]) == (b"F903", b"publish")
        assert headers["ws-source-offset"] == b"7"
        assert nothing_lost(stream, records) >= 0
        stream.produce([story(99)], partition=0)
        until(lambda: stream.committed() == len(records) + 1, "the worker to go on with a new producer")


def test_an_original_too_large_for_dead_letters_is_left_at_the_source(kafka: EmbeddedKafka) -> None:
    records = [
        story(1),
        RawRecord(b"\xff" + os.urandom(100_000), b"large", (("content-type", b"text/plain"),)),
        story(2),
    ]
    with Stream(kafka.bootstrap_servers) as stream:
        stream.configure("dead", max_message_bytes=5_000)
        stream.produce(records, partition=6)
        worker = stream.worker()
        done(stream, 3)
        letter = stream.read("dead")[0]
        headers = dict(letter.headers)
        assert (letter.key, letter.value) == (b"large", None)
        assert headers["ws-body"].startswith(b"too large")
        assert (headers["ws-source-partition"], headers["ws-source-offset"]) == (b"6", b"1")
        nothing_lost(stream, records)
        assert worker.process.poll() is None


def test_a_process_that_raises_acknowledges_nothing_and_shows_no_text(kafka: EmbeddedKafka) -> None:
    records = [story(1), RawRecord(b"raise", b"key"), story(2)]
    with Stream(kafka.bootstrap_servers) as stream:
        worker = stream.worker("raise")
        stream.produce(records, partition=0)
        assert worker.ended() == WorkerExit.BROKEN_PROMISE
        assert stream.committed() == 0
        assert worker.events("batch_failed")[0]["kind"] == "ValueError"
        assert "secret" not in "".join(worker.lines)
        stream.worker("pass")
        done(stream, 3)
        nothing_lost(stream, records)


def test_a_missing_topic_is_refused_with_advice(kafka: EmbeddedKafka) -> None:
    with Stream(kafka.bootstrap_servers) as stream:
        stream.delete("quotes")
        until(lambda: run(admin.missing_topics(stream.settings)), "the topic to be gone")
        worker = stream.worker(ready=False)
        assert worker.ended() == WorkerExit.TOPICS
        refusal = worker.events("topics_missing")[0]
        assert refusal["missing"] == [stream.topic("quotes")]
        assert "wirestream topics create" in refusal["advice"]


def test_missing_topics_are_made_where_that_is_asked_for(kafka: EmbeddedKafka) -> None:
    stream = Stream(kafka.bootstrap_servers)
    worker = stream.worker("pass", create=True)
    stream.produce([story(1)])
    done(stream, 1)
    assert all(not topic.differences for topic in run(admin.describe_topics(stream.settings)))
    assert worker.stop(signal.SIGTERM) == WorkerExit.DRAINED


def test_brokers_that_cannot_be_reached_end_the_start(kafka: EmbeddedKafka) -> None:
    with Stream(kafka.bootstrap_servers) as stream:
        worker = stream.worker(ready=False, bootstrap_servers="127.0.0.1:1", connect_timeout=0.5)
        assert worker.ended() == WorkerExit.UNREACHABLE
        assert worker.events("brokers_not_reached_yet")


def test_a_stage_that_takes_longer_than_the_session_costs_no_membership(kafka: EmbeddedKafka) -> None:
    with Stream(kafka.bootstrap_servers) as stream:
        worker = stream.worker("busy")
        stream.produce([story(1)])
        done(stream, 1)
        assert stream.count("enriched") == 1, "nobody else was given the batch meanwhile"
        assert not worker.events("partitions_assigned")


def test_a_second_signal_abandons_what_is_in_hand(kafka: EmbeddedKafka) -> None:
    with Stream(kafka.bootstrap_servers) as stream:
        worker = stream.worker("stuck")
        stream.produce([story(1)])
        until(lambda: worker.events("batch_begun"), "the batch to be in hand")
        worker.process.send_signal(signal.SIGTERM)
        worker.wait_for("worker_stopping")
        assert worker.stop(signal.SIGTERM) == WorkerExit.ABANDONED
        assert stream.committed() == 0


def test_a_drain_that_takes_too_long_is_given_up(kafka: EmbeddedKafka) -> None:
    with Stream(kafka.bootstrap_servers, drain_timeout=0.5) as stream:
        worker = stream.worker("stuck")
        stream.produce([story(1)])
        until(lambda: worker.events("batch_begun"), "the batch to be in hand")
        assert worker.stop(signal.SIGTERM) == WorkerExit.ABANDONED
        assert stream.committed() == 0
        stream.worker("pass")
        done(stream, 1)
