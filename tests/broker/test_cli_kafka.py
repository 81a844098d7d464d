"""The commands that talk to Kafka, against a real broker."""

from __future__ import annotations

import json
import queue
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import CliRunner, Result

from own_packs import PACK
from wirestream.broker import EmbeddedKafka
from wirestream.cli import main
from wirestream.cli.exits import Exit
from wirestream.topics import TOPICS

pytestmark = pytest.mark.kafka

NOBODY = "127.0.0.1:9"
Cli = Callable[..., Result]


@pytest.fixture
def where(kafka: EmbeddedKafka) -> list[str]:
    """Options that give a test topics and a group of its own."""
    name = f"cli{uuid.uuid4().hex[:10]}"
    return ["-b", kafka.bootstrap_servers, "--topic-prefix", name, "--set", f"group={name}"]


@pytest.fixture
def bare(where: list[str]) -> Cli:
    """Runs a command; no topics are made."""

    def run(*args: str, stdin: bytes | None = None) -> Result:
        return CliRunner(env={"COLUMNS": "160"}).invoke(main, [*args, *where], input=stdin)

    return run


@pytest.fixture
def cli(bare: Cli) -> Cli:
    """Runs a command; the topics are there."""
    assert bare("topics", "create").exit_code == Exit.OK
    return bare


@pytest.fixture
def worker(cli: Cli, where: list[str]) -> Iterator[subprocess.Popen[str]]:
    """A real worker on these topics, ready."""
    with started("worker", *where) as process:
        assert process.stderr is not None
        assert any("worker_ready" in line for line in process.stderr)
        yield process
        process.terminate()
        assert process.wait(60) == Exit.OK


@contextmanager
def started(*args: str, by: Sequence[str] = ()) -> Iterator[subprocess.Popen[str]]:
    """A command as a process of its own, `by` another; killed when the test ends before it does."""
    with subprocess.Popen(
        [*by, sys.executable, "-m", "wirestream", *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def messages(cli: Cli, topic: str) -> list[dict[str, Any]]:
    """What is on a topic, in the order it was sent where that can be told."""
    result = cli("tail", topic, "--no-follow", "--json")
    assert result.exit_code == Exit.OK, result.output
    return sorted((json.loads(line) for line in result.stdout.splitlines()), key=lambda it: it["timestamp"])


# Topics.


def test_topics_are_created_listed_and_left_alone(bare: Cli) -> None:
    missing = bare("topics", "list")
    assert missing.exit_code == Exit.TOPICS
    assert missing.stdout.count("missing") == len(TOPICS)
    created = bare("topics", "create")
    assert created.exit_code == Exit.OK
    assert created.stdout.count("created") == len(TOPICS)
    again = bare("topics", "create")
    assert again.exit_code == Exit.OK
    assert again.stdout == bare("topics", "list").stdout
    assert again.stdout.count("as it should be") == len(TOPICS)


def test_a_topic_set_otherwise_is_said(cli: Cli) -> None:
    listed = cli("topics", "list", "--set", "replication=2")
    assert listed.exit_code == Exit.TOPICS
    assert "replication is 1, not 2" in listed.stdout


# Replay.


def test_replay_sends_files_as_they_are_under_stable_keys(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Plain, with “quotes”.\r\n".encode())
    (tmp_path / "b.jsonl").write_text('{"uri": "tag:b", "body_text": "x"}\nbroken\n')
    for _ in range(2):
        assert cli("replay", str(tmp_path)).exit_code == Exit.OK
    sent = messages(cli, "raw")
    keys = ["tag:b", "urn:wirestream:file:a.txt", "urn:wirestream:file:b.jsonl:2"]
    assert sorted(it["key"] for it in sent) == sorted(2 * keys)
    values = {it["key"]: (it["value"], it["headers"]) for it in sent}
    assert values[keys[0]] == ({"uri": "tag:b", "body_text": "x"}, {"content-type": "application/json"})
    assert values[keys[1]] == ("Plain, with “quotes”.\r\n", {"content-type": "text/plain; charset=utf-8"})
    assert values[keys[2]] == ("broken", {"content-type": "application/json"})


def test_replay_reads_stdin_and_says_how_much_it_sent(cli: Cli) -> None:
    lines = b"".join(json.dumps({"id": str(n), "text": "x"}).encode() + b"\n" for n in range(1_200))
    result = cli("replay", "-", stdin=lines)
    assert result.exit_code == Exit.OK
    assert result.stderr.startswith("1,200 stories in ")
    assert {it["key"] for it in messages(cli, "raw")} == {str(n) for n in range(1_200)}


def test_replay_repeats_the_same_stories(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A story.")
    assert cli("replay", str(tmp_path), "--repeat", "3").exit_code == Exit.OK
    assert [it["key"] for it in messages(cli, "raw")] == 3 * ["urn:wirestream:file:a.txt"]


def test_replay_in_the_order_of_the_dates(cli: Cli) -> None:
    made = {"late": "2026-03-01T12:00:30Z", "early": "2026-03-01T12:00:00Z"}
    lines = [json.dumps({"uri": uri, "versionCreated": at, "body_text": "x"}).encode() for uri, at in made.items()]
    assert cli("replay", "-", "--speed", "100", stdin=b"\n".join(lines)).exit_code == Exit.OK
    first, second = messages(cli, "raw")
    assert (first["key"], second["key"]) == ("early", "late")


def test_what_the_broker_refuses_is_said_and_the_rest_goes_on(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a-huge.txt").write_bytes(b"x" * 4_100_000)
    (tmp_path / "b.txt").write_text("A story.")
    result = cli("replay", str(tmp_path))
    assert result.exit_code == Exit.FAULTS
    assert "urn:wirestream:file:a-huge.txt: 4,000,001 bytes or more, too large" in result.stderr
    assert "1 stories in" in result.stderr
    assert "1 refused" in result.stderr
    assert [it["key"] for it in messages(cli, "raw")] == ["urn:wirestream:file:b.txt"]


def test_replay_without_topics_says_what_to_do_and_makes_none(bare: Cli) -> None:
    result = bare("replay", "-", stdin=b'{"id": "1", "text": "x"}')
    assert result.exit_code == Exit.TOPICS
    assert "`wirestream topics create` makes them" in result.stderr
    assert bare("topics", "list").stdout.count("missing") == len(TOPICS)


def test_replay_of_nothing_is_an_error(cli: Cli, tmp_path: Path) -> None:
    result = cli("replay", str(tmp_path))
    assert result.exit_code == Exit.USAGE
    assert "no stories in" in result.stderr


# Tail.


def test_tail_shows_what_became_of_stories(cli: Cli, worker: subprocess.Popen[str], where: list[str]) -> None:
    with started("tail", "dead", "--from-beginning", "-n", "1", *where) as dead:
        text = '"We hold," Ann Lee said.'
        lines = json.dumps({"id": "good", "text": f"Bridge holds\n\n{text}"}).encode() + b"\n" + b"broken\n"
        assert cli("replay", "-", stdin=lines).exit_code == Exit.OK
        said, _ = dead.communicate(timeout=60)
    assert dead.returncode == Exit.OK
    assert "F104 not_json in decode" in said
    with started("tail", "quotes", "--from-beginning", "-n", "1", *where) as quotes:
        said, _ = quotes.communicate(timeout=60)
    assert "Ann Lee" in said
    assert "Bridge holds" in cli("tail", "enriched", "--no-follow").stdout
    assert messages(cli, "entities")[0]["value"]["uri"] == "good"
    assert cli("tail", "raw", "--no-follow").stdout.count("bytes") == 2


def test_tail_takes_a_full_name_and_shows_bytes_that_are_no_text(cli: Cli, where: list[str], tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"\xff\xfe")
    assert cli("replay", str(tmp_path)).exit_code == Exit.OK
    (message,) = messages(cli, f"{where[3]}.raw")
    assert message["valueBase64"] == "//4="


def test_tail_of_a_topic_that_is_not_there_names_those_that_are(cli: Cli, where: list[str]) -> None:
    result = cli("tail", "nonsense")
    assert result.exit_code == Exit.TOPICS
    assert "there is no topic nonsense; there are: " in result.stderr
    assert f"{where[3]}.raw" in result.stderr


def test_tail_begins_with_what_comes_next_and_ends_at_ctrl_c(cli: Cli, where: list[str]) -> None:
    assert cli("replay", "-", stdin=b'{"id": "before", "text": "x"}\n').exit_code == Exit.OK
    with started("tail", "raw", "--json", *where) as tail:
        heard: queue.Queue[str] = queue.Queue()
        threading.Thread(target=listen, args=(tail, heard), daemon=True).start()
        while heard.empty():  # when it has begun to listen can't be seen: send until it hears
            assert cli("replay", "-", stdin=b'{"id": "after", "text": "x"}\n').exit_code == Exit.OK
        tail.send_signal(signal.SIGINT)
        assert tail.wait(30) == Exit.INTERRUPTED
        assert tail.stderr is not None
        assert tail.stderr.read() == ""
    assert {json.loads(line)["key"] for line in heard.queue} == {"after"}


def listen(process: subprocess.Popen[str], heard: queue.Queue[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        heard.put(line)


# Doctor.


def findings(result: Result) -> dict[str, dict[str, str]]:
    return {it["about"]: it for it in json.loads(result.stdout)}


def test_doctor_without_topics(bare: Cli) -> None:
    result = bare("doctor", "--json")
    found = findings(result)
    assert result.exit_code == Exit.FAULTS
    assert (found["broker"]["health"], found["topics"]["health"]) == ("well", "ill")
    assert "topics create" in found["topics"]["advice"]


def test_doctor_with_stories_that_nobody_works_on(cli: Cli) -> None:
    assert findings(cli("doctor", "--json"))["workers"]["health"] == "note"
    assert cli("replay", "-", stdin=b'{"id": "1", "text": "x"}\n').exit_code == Exit.OK
    result = cli("doctor", "--json")
    assert result.exit_code == Exit.FAULTS
    assert findings(result)["workers"]["health"] == "ill"
    assert "1 stories to do" in findings(result)["workers"]["what"]


def test_doctor_when_all_is_well(cli: Cli, worker: subprocess.Popen[str]) -> None:
    result = cli("doctor")
    assert result.exit_code == Exit.OK
    assert "1 in group" in result.stdout
    assert "✗" not in result.stdout


def test_doctor_on_copies_that_cannot_be(cli: Cli) -> None:
    found = findings(cli("doctor", "--json", "--set", "replication=3"))
    assert found["copies"]["health"] == "ill"
    assert "only 1 broker" in found["copies"]["what"]


def test_doctor_never_shows_a_password() -> None:
    environ = {"WIRESTREAM_SASL_PASSWORD": "open sesame", "WIRESTREAM_SASL_USERNAME": "desk"}
    result = CliRunner(env=environ).invoke(main, ["doctor", "-b", NOBODY])
    assert "open sesame" not in result.output
    assert "sasl_password=•••" in result.stdout


# Nobody there.


@pytest.mark.parametrize(
    "command",
    [["topics", "list"], ["topics", "create"], ["tail", "raw"], ["replay", __file__], ["doctor"]],
    ids=" ".join,
)
def test_a_broker_that_is_not_there(command: list[str]) -> None:
    result = CliRunner().invoke(main, [*command, "-b", NOBODY])
    assert result.exit_code == Exit.UNREACHABLE
    assert f"Kafka at {NOBODY} can't be used: no broker answers" in result.output
    assert "wirestream broker" in " ".join(result.output.split())
    assert "Traceback" not in result.output


def test_a_worker_without_a_broker() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "wirestream", "worker", "-b", NOBODY, "--set", "connect_timeout=1"],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == Exit.UNREACHABLE


def test_a_worker_without_topics_and_one_that_makes_them(bare: Cli, where: list[str]) -> None:
    with started("worker", *where) as refusing:
        _, said = refusing.communicate(timeout=60)
    assert refusing.returncode == Exit.TOPICS
    assert "topics create" in said
    with started("worker", "--create-topics", "--processes", "2", *where) as making:
        assert making.stderr is not None
        assert any("worker_ready" in line for line in making.stderr)
        making.terminate()
        making.communicate(timeout=60)
    assert making.returncode == Exit.OK
    assert bare("topics", "list").exit_code == Exit.OK


IN_THE_BACKGROUND = ("sh", "-c", 'trap "" INT; exec "$@"', "sh")
"""How a shell script starts a command with `&`: SIGINT is ignored."""


@pytest.mark.parametrize("by", [(), IN_THE_BACKGROUND], ids=["terminal", "script"])
def test_a_broker_of_ones_own(by: Sequence[str]) -> None:
    with started("broker", "--port", "19321", by=by) as broker:
        assert broker.stdout is not None
        assert broker.stdout.readline().startswith("Kafka is ready: 127.0.0.1:19321")
        assert CliRunner().invoke(main, ["topics", "list", "-b", "127.0.0.1:19321"]).exit_code == Exit.TOPICS
        broker.send_signal(signal.SIGTERM)
        rest, _ = broker.communicate(timeout=60)
    assert (broker.returncode, rest) == (Exit.OK, "Kafka stops.\n")


def test_a_broker_that_is_told_twice_to_stop_leaves_nothing_behind() -> None:
    with started("broker", "--port", "19322") as broker:
        assert broker.stdout is not None
        assert broker.stdout.readline().startswith("Kafka is ready")
        (keeper,) = psutil.Process(broker.pid).children()
        folder = Path(keeper.cwd())
        broker.send_signal(signal.SIGINT)
        assert broker.stdout.readline() == "Kafka stops.\n"
        broker.send_signal(signal.SIGINT)
        broker.wait(60)
    assert not folder.exists()
    assert not keeper.is_running()


def test_diff_compares_rules_over_part_of_a_topic(cli: Cli, where: list[str], tmp_path: Path) -> None:
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "mine.toml").write_text(PACK, encoding="utf-8")
    lines = [json.dumps({"uri": f"urn:{n}", "body_text": f"The trams are back.\n\nTram table {n}"}) for n in range(5)]
    diff = ("diff", "--packs", "-", str(tmp_path / "packs"), "--topic", "raw")

    assert cli(*diff).exit_code == Exit.OK
    assert cli("replay", "-", stdin="\n".join([*lines, "no JSON"]).encode()).exit_code == Exit.OK
    sent = messages(cli, "raw")
    whole = cli(*diff)
    assert whole.exit_code == Exit.FAULTS
    assert sorted(line for line in whole.stdout.splitlines() if line[:2] == "@@") == [f"@@ urn:{n}" for n in range(5)]
    assert "- [21:33] ui_chrome by mine.tram: Tram table 3" in whole.stdout
    assert "      5 - ui_chrome by mine.tram" in whole.stdout
    assert "5 of 5 stories differ (- newly cut, + newly kept); 1 could not be read as stories" in whole.stderr

    # Times and offsets bound it, in each partition, and a worker's records do as well.
    times = sorted(it["timestamp"] for it in sent)
    assert "5 of 5" in cli(*diff, "--since", "1h").stderr
    assert "0 of 0" in cli(*diff, "--until", "1h").stderr
    assert "0 of 0" in cli(*diff, "--since", f"{datetime.fromtimestamp(times[-1] / 1000 + 1, UTC).isoformat()}").stderr
    firsts = sum(it["offset"] == 0 and "stdin" not in it["key"] for it in sent)
    assert f"{firsts} of {firsts} " in cli(*diff, "--to-offset", "1").stderr
    assert f"{5 - firsts} of {5 - firsts} " in cli(*diff, "--from-offset", "1").stderr
    with started("worker", *where) as process:
        until_done(cli, "enriched", 5)
        process.terminate()
    assert "5 of 5" in cli(*diff[:-1], "enriched").stderr


def until_done(cli: Cli, topic: str, number: int) -> None:
    """Wait until so many messages are on a topic."""
    deadline = time.monotonic() + 60
    while len(messages(cli, topic)) < number:
        assert time.monotonic() < deadline, f"{number} messages on {topic}"


def test_diff_says_that_a_topic_is_not_there(bare: Cli) -> None:
    result = bare("diff", "--packs", "-", "-", "--topic", "raw")
    assert result.exit_code == Exit.TOPICS
    assert "there is no topic" in result.stderr
