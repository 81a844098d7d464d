"""The demo: everything comes out, and however it ends, nothing stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from wirestream.cli.exits import Exit

pytestmark = pytest.mark.kafka


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    (tmp_path / "bridge.txt").write_text(
        "Old bridge reopens in Torwick\n\nBy Mara Quill\n\n"
        "The bridge reopened on Monday after two years, Mayor Ida Storm said.\n\n"
        "“It will outlive us all,” Storm said.\n\nSign up for our newsletter\n"
    )
    (tmp_path / "lines.jsonl").write_text('{"id": "one", "text": "A line of its own."}\nnot a story\n')
    (tmp_path / "empty.txt").touch()
    return tmp_path


@contextmanager
def demo(*args: str | Path) -> Iterator[subprocess.Popen[str]]:
    """The demo in a process group of its own, as a terminal starts it; killed when the test ends before it does."""
    with subprocess.Popen(
        [sys.executable, "-m", "wirestream", "demo", *map(str, args)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "COLUMNS": "140", "WIRESTREAM_BOOTSTRAP_SERVERS": "elsewhere:1"},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def read_until(process: subprocess.Popen[str], words: str) -> list[str]:
    """Read lines until one has these words."""
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if words in line:
            return lines
    pytest.fail(f"never said {words!r}: {''.join(lines)}")


def children(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """Everything that the demo has started, broker and worker."""
    return psutil.Process(process.pid).children(recursive=True)


def test_every_story_comes_out_and_is_shown(seeds: Path) -> None:
    with demo("--seeds", seeds) as process:
        said, errors = process.communicate(timeout=120)
    assert process.returncode == Exit.OK, errors
    text = " ".join(said.split())
    assert "4 stories in: 2 enriched, 2 dead letters, 0 lost." in text
    assert "Old bridge reopens in Torwick" in text
    assert "F101 empty empty.txt" in text
    assert "F104 not_json lines.jsonl:2" in text
    assert "Ida Storm “It will outlive us all,”" in text
    assert "wirestream demo --keep" in text
    assert f"wirestream try {seeds / 'bridge.txt'}" in text
    assert "\x1b" not in said + errors


def test_kept_running_until_ctrl_c_with_commands_that_work(seeds: Path) -> None:
    with demo("--seeds", seeds, "--keep") as process:
        *_, last = read_until(process, "wirestream doctor -b")
        started = children(process)
        assert len(started) >= 4  # two keepers, Kafka, the worker
        server = last.split(" -b ")[1].split()[0]
        doctor = [sys.executable, "-m", "wirestream", "doctor", "-b", server]
        said = ""
        while "1 in group wirestream, 0 stories to do" not in said:  # what is done is committed a moment later
            checked = subprocess.run(doctor, capture_output=True, text=True, check=False, timeout=60)
            assert checked.returncode == Exit.OK, checked.stdout
            said = " ".join(checked.stdout.split())
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == Exit.INTERRUPTED
    assert errors.endswith("Stopped: Kafka and the worker are gone.\n")
    assert_gone(started)


@pytest.mark.parametrize("moment", ["Kafka starts", "Kafka is ready", "Topics are made"])
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM], ids=str)
def test_stopped_at_any_moment_it_leaves_nothing_and_no_traceback(
    seeds: Path, moment: str, ending: signal.Signals
) -> None:
    with demo("--seeds", seeds) as process:
        if moment == "Kafka starts":
            while not (started := children(process)):
                assert process.poll() is None
        else:
            read_until(process, moment)
            started = children(process)
        if ending is signal.SIGINT:
            os.killpg(process.pid, ending)  # as a terminal does: every process of the group gets it
        else:
            process.send_signal(ending)
        said, errors = process.communicate(timeout=60)
    assert process.returncode == Exit.INTERRUPTED, errors
    assert "Traceback" not in said + errors
    assert errors.endswith("Stopped: Kafka and the worker are gone.\n")
    assert_gone(started)


def test_killed_outright_it_leaves_nothing_either(seeds: Path) -> None:
    with demo("--seeds", seeds, "--keep") as process:
        read_until(process, "wirestream doctor -b")
        started = children(process)
        process.kill()
    assert_gone(started)


def test_a_worker_that_dies_is_said_with_the_end_of_its_log(seeds: Path) -> None:
    with demo("--seeds", seeds, "--keep") as process:
        read_until(process, "wirestream doctor -b")
        started = children(process)
        (worker,) = (it for it in started if "worker" in it.cmdline() and it.cmdline()[1] == "-m")
        worker.kill()
        _, errors = process.communicate(timeout=60)
    assert process.returncode == Exit.BROKEN_PROMISE
    assert "Error: the worker ended with status" in errors
    assert "worker_ready" in errors
    assert_gone(started)


def assert_gone(started: list[psutil.Process]) -> None:
    """Each ends within the time that a clean stop may take."""
    assert started
    _, alive = psutil.wait_procs(started, timeout=30)
    assert alive == []


def test_what_goes_wrong_is_said_in_words(tmp_path: Path) -> None:
    with demo("--seeds", tmp_path) as process:
        _, errors = process.communicate(timeout=60)
    assert process.returncode == Exit.USAGE
    assert f"Error: no stories in {tmp_path}" in errors
    assert "Traceback" not in errors
