"""Lines that recur across the stories of one source."""

from __future__ import annotations

from pathlib import Path

from wirestream.clean import Cleaner
from wirestream.clean.check import check
from wirestream.clean.recurrence import Seen, as_pack, fingerprint, learn, mask
from wirestream.story import Story

BODIES = [
    "The ferry to the islands sailed again on Monday after nine days at the pier of the old harbour",
    "A court has halted the hunt for wolves hours before it was to begin in the forests of the north",
    "Growers of coffee blocked two roads to ask for relief from loans that were taken after a storm",
    "The museum has bought a painting of a mill by a painter whom nobody had heard of until last year",
]


def story(body: str, number: int) -> list[str]:
    return [body, f"Tonight on Torwick: “{number} trams”"]


def test_a_line_in_three_different_stories_is_learned_once() -> None:
    table: dict[tuple[str, str], Seen] = {}
    found = [learn(table, "torwick", [story(body, n)]) for n, body in enumerate(BODIES)]

    assert [[it.masked for it in step] for step in found] == [[], [], ["tonight on torwick: “# trams”"], []]


def test_the_same_story_sent_again_counts_once() -> None:
    again = [story(f"{BODIES[0]}, update {n}", n) for n in range(5)]

    assert learn({}, "torwick", again) == []


def test_near_duplicates_are_near_and_others_far() -> None:
    first = fingerprint(BODIES[0])

    assert (first ^ fingerprint(f"{BODIES[0]} today")).bit_count() <= 12
    assert all((first ^ fingerprint(other)).bit_count() > 12 for other in BODIES[1:])


def test_long_lines_are_not_counted() -> None:
    assert mask("word " * 60) == ""
    assert mask("12  Trams ") == "# trams"


def test_what_is_learned_holds_once_adopted_and_for_that_source_alone(tmp_path: Path) -> None:
    learned = learn({}, "Torwick", [story(body, n) for n, body in enumerate(BODIES)])
    (tmp_path / "torwick.toml").write_text(as_pack("Torwick", learned), encoding="utf-8")
    text = "\n".join(story(f"{BODIES[3]}.", 77))
    ours, other = Cleaner(tmp_path).clean([Story(uri="", text=text, source=name) for name in ("Torwick", "x")])

    assert check(tmp_path) == []
    assert ours.text == f"{BODIES[3]}."
    assert other.text == text
