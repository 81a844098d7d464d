"""Several workers on one machine, and whoever watches over them."""

from __future__ import annotations

import os
import signal

import psutil
import pytest

from streams import Stream, Worker, run, story, until
from wirestream.broker import EmbeddedKafka
from wirestream.stream import WorkerExit, admin

pytestmark = pytest.mark.kafka


def members(supervisor: Worker) -> list[int]:
    """Process ids of members, in the order they were started."""
    return [event["pid"] for event in supervisor.events("member_started")]


def started(supervisor: Worker, number: int) -> None:
    """Wait until so many workers have said that they are ready."""
    until(lambda: len(supervisor.events("worker_ready")) >= number, f"{number} workers to be ready")


def gone(pids: list[int]) -> bool:
    """True when none of them runs any more."""
    return not any(psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE for pid in pids)


def test_a_member_that_is_killed_is_started_again_and_all_drain_at_the_end(kafka: EmbeddedKafka) -> None:
    records = [story(it) for it in range(300)]
    with Stream(kafka.bootstrap_servers) as stream:
        supervisor = stream.worker("processes", ready=False)
        started(supervisor, 2)
        os.kill(members(supervisor)[0], signal.SIGKILL)
        started(supervisor, 3)
        assert supervisor.events("member_ended")[0]["status"] == -signal.SIGKILL
        stream.produce(records)
        until(lambda: stream.committed() == len(records), "all stories to be through")
        assert supervisor.stop(signal.SIGTERM) == WorkerExit.DRAINED
        assert len(supervisor.events("worker_stopping")) == 2
        assert gone(members(supervisor))


def test_members_drain_when_their_supervisor_is_killed(kafka: EmbeddedKafka) -> None:
    with Stream(kafka.bootstrap_servers) as stream:
        supervisor = stream.worker("processes", ready=False)
        started(supervisor, 2)
        supervisor.kill()
        until(lambda: gone(members(supervisor)), "the members to end")
        stops = supervisor.events("worker_stopping")
        assert [stop["signal"] for stop in stops] == ["supervisor gone"] * 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_members_told_to_stop_before_they_listen_drain(kafka: EmbeddedKafka, number: signal.Signals) -> None:
    with Stream(kafka.bootstrap_servers) as stream:
        supervisor = stream.worker("processes", ready=False)
        supervisor.wait_for("member_started")
        assert supervisor.stop(number) == WorkerExit.DRAINED
        assert len(supervisor.events("worker_stopping")) == len(members(supervisor))
        assert "Traceback" not in "".join(supervisor.lines)
        assert gone(members(supervisor))


def test_what_a_new_start_cannot_mend_ends_them_all(kafka: EmbeddedKafka) -> None:
    with Stream(kafka.bootstrap_servers) as stream:
        stream.delete("dead")
        until(lambda: run(admin.missing_topics(stream.settings)), "the topic to be gone")
        supervisor = stream.worker("processes", ready=False)
        assert supervisor.ended() == WorkerExit.TOPICS
        assert len(members(supervisor)) == 2, "none was started again"
