"""When a replay sends what."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from wirestream.cli import send
from wirestream.cli.exits import Stop
from wirestream.cli.send import Pace, Sender, created, key_of
from wirestream.cli.sources import Source
from wirestream.settings import Settings


def story(uri: str, made: str | None = None) -> Source:
    fields = {"uri": uri, "body_text": "Text."} | ({"versionCreated": made} if made else {})
    return Source(f"file:{uri}", json.dumps(fields).encode(), "application/json")


def plan(pace: Pace, *stories: Source) -> list[tuple[float, list[str]]]:
    return [(due, [key_of(it).decode() for it in batch]) for due, batch in pace.timed([list(stories)])]


def test_without_a_pace_everything_is_due_at_once() -> None:
    assert plan(Pace(), story("a"), story("b")) == [(0.0, ["a", "b"])]


def test_a_slow_rate_sends_one_at_a_time() -> None:
    assert plan(Pace(rate=2), *map(story, "abc")) == [(0.0, ["a"]), (0.5, ["b"]), (1.0, ["c"])]


def test_a_fast_rate_sends_several_together() -> None:
    assert plan(Pace(rate=40), *map(story, "abc")) == [(0.0, ["a", "b"]), (0.05, ["c"])]


def test_speed_follows_the_dates_in_their_order() -> None:
    late, early = story("late", "2026-03-01T12:00:30Z"), story("early", "2026-03-01T13:00:00+01:00")
    assert plan(Pace(speed=10), late, early) == [(0.0, ["early"]), (3.0, ["late"])]


def test_a_story_without_a_date_stays_with_the_one_before() -> None:
    first, undated, last = story("1", "2026-03-01T12:00:00Z"), story("2"), story("3", "2026-03-01T12:00:01Z")
    assert plan(Pace(speed=1), first, undated, last) == [(0.0, ["1", "2"]), (1.0, ["3"])]


def test_stories_without_any_date_come_at_once() -> None:
    assert plan(Pace(speed=1), story("a"), story("b")) == [(0.0, ["a", "b"])]


@pytest.mark.parametrize(
    ("made", "seconds"),
    [
        ("1970-01-01T00:01:00Z", 60.0),
        ("1970-01-01T01:01:00+01:00", 60.0),
        ("1970-01-01T00:01:00", 60.0),
        ("soon", None),
    ],
)
def test_dates_with_and_without_zone(made: str, seconds: float | None) -> None:
    assert created(story("a", made)) == seconds


def test_the_key_is_the_uri_or_the_file() -> None:
    assert key_of(story("tag:1")) == b"tag:1"
    assert key_of(Source("urn:wirestream:file:x.txt", b"A story.", None)) == b"urn:wirestream:file:x.txt"
    assert key_of(Source("urn:wirestream:file:bad.json", b"{", "application/json")) == b"urn:wirestream:file:bad.json"


class Clock:
    """Time that passes only by waiting."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class Recorder(Sender):
    """Notes when what would be sent."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(Settings())
        self._clock = clock
        self.sent: list[tuple[float, list[str]]] = []

    def send(self, batch: Sequence[Source]) -> list[Source]:
        self.sent.append((round(self._clock.now, 3), [key_of(source).decode() for source in batch]))
        return []


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    clock = Clock()
    monkeypatch.setattr(send, "time", clock)
    return Recorder(clock)


@pytest.fixture
def lines(tmp_path: Path) -> str:
    file = tmp_path / "lines.jsonl"
    file.write_text("".join(json.dumps({"id": uri, "text": "x"}) + "\n" for uri in "abc"))
    return str(file)


def test_a_replay_waits_until_each_story_is_due(recorder: Recorder, lines: str) -> None:
    assert recorder.replay([lines], Pace(rate=2), 1, lambda *_: None) == 0
    assert recorder.sent == [(0.0, ["a"]), (0.5, ["b"]), (1.0, ["c"])]


def test_each_round_begins_anew(recorder: Recorder, lines: str) -> None:
    recorder.replay([lines], Pace(rate=2), 2, lambda *_: None)
    assert recorder.sent[3:] == [(1.0, ["a"]), (1.5, ["b"]), (2.0, ["c"])]


def test_nothing_to_send_is_an_error_even_for_ever(recorder: Recorder, tmp_path: Path) -> None:
    with pytest.raises(Stop, match="no stories in"):
        recorder.replay([str(tmp_path)], Pace(), None, lambda *_: None)
