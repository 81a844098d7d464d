"""Lines that recur across the stories of one source."""

from __future__ import annotations

from pathlib import Path

import pytest

from wirestream.clean import Cleaner
from wirestream.clean.check import check
from wirestream.clean.recurrence import (
    CLUSTERS,
    DECAY_DAYS,
    STORY_LINES,
    Seen,
    Sightings,
    Tally,
    as_pack,
    fingerprint,
    kept_lines,
    key_of,
    mask,
    observe,
)
from wirestream.story import Learned, MapPiece, Story

BODIES = [
    "The ferry to the islands sailed again on Monday after nine days at the pier of the old harbour",
    "A court has halted the hunt for wolves hours before it was to begin in the forests of the north",
    "Growers of coffee blocked two roads to ask for relief from loans that were taken after a storm",
    "The museum has bought a painting of a mill by a painter whom nobody had heard of until last year",
]


def sightings(body: str, number: int, source: str = "Torwick", day: int = 20_000) -> Sightings:
    return Sightings(source, f"urn:{number}", fingerprint(body), day, (f"Tonight on Torwick: “{number} trams”",))


def counted(*seen: Sightings) -> list[list[Learned]]:
    tally = Tally({})
    return [tally.count(it) for it in seen]


def test_a_line_in_three_different_stories_is_learned_once_with_its_evidence() -> None:
    found = counted(*(sightings(body, n) for n, body in enumerate(BODIES)))

    assert found == [
        [],
        [],
        [
            Learned(
                source="Torwick",
                masked="tonight on torwick: “# trams”",
                example="Tonight on Torwick: “2 trams”",
                stories=3,
                uris=("urn:0", "urn:1", "urn:2"),
            )
        ],
        [],
    ]


def test_the_same_story_sent_again_counts_once() -> None:
    assert counted(*(sightings(f"{BODIES[0]}, update {n}", n) for n in range(5))) == [[]] * 5


def test_a_source_is_counted_by_itself_however_it_is_written() -> None:
    sources = ("Torwick", "TORWICK", "Lunden", "torwick")
    found = counted(*(sightings(body, n, source) for n, (body, source) in enumerate(zip(BODIES, sources, strict=True))))

    assert [len(step) for step in found] == [0, 0, 0, 1]


def test_counting_again_changes_nothing() -> None:
    table: dict[bytes, bytes] = {}
    for body in BODIES[:2]:
        Tally(table, table).count(sightings(body, 1))
    before = dict(table)
    assert Tally(table, table).count(sightings(BODIES[1], 1)) == []
    assert table == before


def test_the_story_that_makes_a_line_furniture_says_so_again_when_it_comes_again() -> None:
    first, second, third = (sightings(body, n) for n, body in enumerate(BODIES[:3]))
    found = counted(first, second, third, third, first)

    assert [len(step) for step in found] == [0, 0, 1, 1, 0]
    assert found[2] == found[3]


def test_what_was_counted_outlives_who_counted_it() -> None:
    table: dict[bytes, bytes] = {}
    assert not [Tally(table, table).count(sightings(body, 1)) for body in BODIES[:2]][-1]
    assert Tally(table, table).count(sightings(BODIES[2], 1))


def test_a_line_not_seen_for_long_starts_anew() -> None:
    days = (20_000, 20_010, 20_011 + DECAY_DAYS, 20_012 + DECAY_DAYS)
    found = counted(*(sightings(body, n, day=day) for n, (body, day) in enumerate(zip(BODIES, days, strict=True))))

    assert found == [[]] * 4


def test_only_so_many_stories_are_remembered() -> None:
    seen = Seen(0)
    stories = [int.from_bytes(bytes([n + 1]) * 8, "big") ^ (0xFFFF << n) for n in range(0, 160, 7)]
    assert sum(observe(seen, Sightings("s", f"urn:{n}", story, 0, ())) for n, story in enumerate(stories)) == 1
    assert len(seen.stories) == CLUSTERS
    assert len(seen.uris) == 3


def test_the_largest_source_forgets_first_what_it_has_not_seen_for_longest() -> None:
    table: dict[bytes, bytes] = {}
    tally = Tally(table, most=3)
    tally.count(Sightings("quiet", "urn:q", 1, 0, ("Read our letter",)))
    for line in ("line one", "line two", "line one", "line three"):
        tally.count(Sightings("Loud", "urn:l", 1, 0, (line,)))

    assert set(table) == {key_of("quiet", "read our letter"), key_of("loud", "line one"), key_of("loud", "line three")}


def test_near_duplicates_are_near_and_others_far() -> None:
    first = fingerprint(BODIES[0])

    assert (first ^ fingerprint(f"{BODIES[0]} today")).bit_count() <= 12
    assert all((first ^ fingerprint(other)).bit_count() > 12 for other in BODIES[1:])


def test_a_fingerprint_is_the_majority_of_its_pairs_bit_by_bit() -> None:
    one, other = fingerprint("a b"), fingerprint("b c")

    assert fingerprint("a b c") == one & other
    assert fingerprint("") == fingerprint("word") == 0
    assert fingerprint("A  B") == one
    assert 0 <= fingerprint("word " * 200_000 + "\ud800 \x00") < 1 << 64


@pytest.mark.parametrize(
    ("line", "masked"),
    [("12  Trams ", "# trams"), ("word " * 60, ""), ("12 | 34", ""), ("AB", ""), ("", "")],
)
def test_how_a_line_is_counted(line: str, masked: str) -> None:
    assert mask(line) == masked


def test_kept_lines_are_those_of_the_raw_text() -> None:
    raw = "Title\nBy Ann\n``Read'' more --\nTitle\n12"
    text = "Title\n“Read” more —\nTitle\n12"
    pieces = (
        MapPiece(0, 0, 5, 5),
        MapPiece(6, 13, 1, 2),
        MapPiece(7, 15, 4, 4),
        MapPiece(11, 19, 1, 2),
        MapPiece(12, 21, 6, 6),
        MapPiece(18, 27, 1, 2),
        MapPiece(19, 29, 9, 9),
    )
    assert kept_lines(text, raw, pieces) == {"title": "Title", "``read'' more --": "``Read'' more --"}


def test_a_story_of_many_lines_is_a_table() -> None:
    text = "\n".join(f"line {chr(97 + n % 26) * (n // 26 + 1)}" for n in range(999))
    assert len(kept_lines(text, text, (MapPiece(0, 0, len(text), len(text)),))) == STORY_LINES


def test_what_is_learned_holds_once_adopted_and_for_that_source_alone(tmp_path: Path) -> None:
    learned = [line for step in counted(*(sightings(body, n) for n, body in enumerate(BODIES))) for line in step]
    (tmp_path / "torwick.toml").write_text(as_pack("Torwick", learned), encoding="utf-8")
    text = f"{BODIES[3]}.\nTonight on Torwick: “77 trams”"
    ours, other = Cleaner(tmp_path).clean([Story(uri="", text=text, source=name) for name in ("Torwick", "x")])

    assert check(tmp_path) == []
    assert ours.text == f"{BODIES[3]}."
    assert other.text == text


def test_any_line_makes_a_pack_that_holds(tmp_path: Path) -> None:
    lines = [
        "``Read'' more -- now",
        "«Más» – \u00a0[sic] 3.5%?",
        "tab\tand \\d+ (x|y)",
        "del\x7f and \x1b escape",
        "100%off% now",
    ]
    learned = [Learned(source="T", masked=mask(line), example=line, stories=3, uris=("urn:\n",)) for line in lines]
    (tmp_path / "t.toml").write_text(as_pack("T", learned), encoding="utf-8")

    assert check(tmp_path) == []
