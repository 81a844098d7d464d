"""The map between clean and raw text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirestream.offsets import Change, raw_spans, rewritten
from wirestream.story import MapPiece

PIECES = (MapPiece(0, 10, 5, 5), MapPiece(6, 20, 1, 2), MapPiece(7, 22, 3, 3))


@pytest.mark.parametrize(
    ("span", "raw"),
    [
        ((0, 1), (10, 11)),
        ((4, 5), (14, 15)),
        ((0, 7), (10, 22)),
        ((6, 7), (20, 22)),
        ((6, 8), (20, 23)),
        ((9, 10), (24, 25)),
        ((5, 6), (14, 15)),
        ((90, 99), (24, 25)),
        ((4, 4), (14, 14)),
    ],
)
def test_where_a_span_of_clean_text_stands_in_the_raw_text(span: tuple[int, int], raw: tuple[int, int]) -> None:
    assert raw_spans(PIECES)(*span) == raw


def test_spans_that_no_piece_holds() -> None:
    assert raw_spans(())(7, 9) == (0, 0)
    assert raw_spans((MapPiece(3, 9, 2, 2),))(0, 2) == (0, 0)


def test_no_change_gives_the_text_itself() -> None:
    text = "as it is"
    assert rewritten(text, PIECES, []) == (text, PIECES)
    assert rewritten(text, PIECES, [])[0] is text


def test_what_changes_its_length_becomes_a_piece_of_its_own() -> None:
    text, pieces = rewritten("a``b c", [MapPiece(0, 5, 6, 6)], [Change(1, 3, "“")])
    assert text == "a“b c"
    assert pieces == (MapPiece(0, 5, 1, 1), MapPiece(1, 6, 1, 2), MapPiece(2, 8, 3, 3))


def test_what_keeps_its_length_leaves_the_map_alone() -> None:
    assert rewritten("a _ b", [MapPiece(0, 5, 5, 5)], [Change(2, 3, "—")]) == ("a — b", (MapPiece(0, 5, 5, 5),))


def test_what_is_taken_out_is_a_gap() -> None:
    text, pieces = rewritten("soft-ly", [MapPiece(0, 0, 7, 7)], [Change(4, 5, "")])
    assert text == "softly"
    assert pieces == (MapPiece(0, 0, 4, 4), MapPiece(4, 5, 2, 2))


def test_a_change_over_two_pieces_stands_for_both() -> None:
    pieces = [MapPiece(0, 0, 2, 2), MapPiece(2, 3, 2, 2)]
    assert rewritten("ae\u0301x", pieces, [Change(1, 3, "é")]) == (
        "aéx",
        (MapPiece(0, 0, 1, 1), MapPiece(1, 1, 1, 3), MapPiece(2, 4, 1, 1)),
    )


def test_a_change_between_pieces_moves_the_later_ones() -> None:
    pieces = [MapPiece(0, 0, 1, 1), MapPiece(5, 9, 1, 1)]
    assert rewritten("a\n\n\n\nb", pieces, [Change(1, 5, "\n\n")]) == (
        "a\n\nb",
        (MapPiece(0, 0, 1, 1), MapPiece(3, 9, 1, 1)),
    )


@st.composite
def rewritings(draw: st.DrawFn) -> tuple[str, list[list[Change]]]:
    """A text, and rounds of changes to it, each to what the one before made of it."""
    text = raw = draw(st.text(alphabet="abcde \n", max_size=30))
    rounds = []
    for _ in range(draw(st.integers(0, 3))):
        edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
        changes = [
            Change(start, end, draw(st.text(alphabet="XY", max_size=3)))
            for start, end in zip(edges[::2], edges[1::2], strict=False)
        ]
        rounds.append(changes)
        text = rewritten(text, (), changes)[0]
    return raw, rounds


@given(rewritings())
def test_the_map_stays_in_order_inside_and_true(given_: tuple[str, list[list[Change]]]) -> None:
    raw, rounds = given_
    text = raw
    pieces: tuple[MapPiece, ...] = (MapPiece(0, 0, len(raw), len(raw)),) if raw else ()
    for changes in rounds:
        text, pieces = rewritten(text, pieces, changes)
    clean_at = raw_at = 0
    for clean, start, length, raw_length in pieces:
        assert clean >= clean_at
        assert start >= raw_at
        clean_at, raw_at = clean + length, start
        assert start + raw_length <= len(raw)
        if length == raw_length and "X" not in text and "Y" not in text:
            assert text[clean:clean_at] == raw[start : start + raw_length]
    assert clean_at <= len(text)
    spans = raw_spans(pieces)
    assert all(0 <= a <= b <= len(raw) for a, b in [spans(i, i + 1) for i in range(len(text))])
