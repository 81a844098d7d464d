"""Progress in a CI log: lines, and few of them."""

from __future__ import annotations

import pytest

from wirestream.broker import Progress
from wirestream.cli.broker import StartUp
from wirestream.cli.meter import Meter
from wirestream.cli.sources import Source


def test_a_start_says_each_phase_once(capsys: pytest.CaptureFixture[str]) -> None:
    with StartUp() as start_up:
        for done in range(3):
            start_up.show(Progress("download", f"{done}.jar", done * 1_000_000, 2_000_000))
        start_up.show(Progress("prepare", "Kafka", 0, 1))
        start_up.show(Progress("start", "Kafka", 0, 1))
        start_up.show(Progress("start", "Kafka", 1, 1))
    said = capsys.readouterr()
    assert said.err.splitlines() == [
        "Fetching Kafka, this once …",
        "Preparing it for quick starts, this once …",
        "Starting Kafka …",
    ]
    assert said.out == ""


def test_a_replay_says_what_it_did_and_what_was_refused(capsys: pytest.CaptureFixture[str]) -> None:
    sent = [Source("a", b"x", None), Source("b\x1b[2J", b"xx", None)]
    with Meter(3) as meter:
        meter.count(sent, sent[1:])
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "b␛[2J: 2 bytes or more, too large for the topic: not sent"
    assert said[1].startswith("1 stories in ")
    assert said[1].endswith(", 1 refused")


def test_a_replay_of_nothing_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with Meter(None):
        pass
    assert capsys.readouterr().err == ""
