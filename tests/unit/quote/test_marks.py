"""Quotation marks → segments."""

from __future__ import annotations

from itertools import pairwise

import pytest

from wirestream.quote.marks import segments


def inner(text: str) -> list[str]:
    return [text[s.start : s.end] for s in segments(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We go,” she said.", ["We go,"]),
        ('"We go," she said. "Now."', ["We go,", "Now."]),
        ("„Wir gehen“, sagte sie.", ["Wir gehen"]),
        ("« Nous partons », a-t-elle dit.", [" Nous partons "]),
        ("»Wir gehen«, sagte sie.", ["Wir gehen"]),
        ("‹We go›, she said.", ["We go"]),
        ("``We go,'' she said.", ["We go,"]),
        ("''We go,'' she said.", ["We go,"]),
        ("‘We go,’ she said.", ["We go,"]),
        ("'We go,' she said.", ["We go,"]),
        ("She called it “new”—and left.", ["new"]),
        ("He came (“at last”) and left.", ["at last"]),
        ("He said:“Go.”", ["Go."]),
    ],
)
def test_every_kind_of_mark_makes_a_segment(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The workers’ rights and the boss’s office.",
        "Rock ’n’ roll in the ’90s, said 'em all.",
        "It wasn't Jones' house; the '80s were over 'til then.",
        "A door 6'2\" high and a 5’10” man.",
        'He set id="12" and size="3" in the tag.',
        "“”",
        '" "',
    ],
)
def test_apostrophes_measures_and_empty_marks_make_none(text: str) -> None:
    assert inner(text) == []


def test_nested_marks_belong_to_the_outer_segment() -> None:
    assert inner("“He told me, ‘Never sell,’ and left,” she said.") == ["He told me, ‘Never sell,’ and left,"]
    assert inner("‘He told me, “Never sell,” and left,’ she said.") == ["He told me, “Never sell,” and left,"]
    assert inner("« Il a dit “non”, puis rien »") == [" Il a dit “non”, puis rien "]


def test_possessives_inside_single_marks_do_not_close_them() -> None:
    text = "‘The workers’ rights come first,’ said the minister. ‘It’s the law.’"
    assert inner(text) == ["The workers’ rights come first,", "It’s the law."]


def test_missing_closer_ends_with_the_paragraph() -> None:
    text = "“We have no water.\n\nThe town is dry.”"
    first = segments(text)[0]
    assert (text[first.start : first.end], first.closed, first.continued) == ("We have no water.", False, False)


def test_opener_on_every_paragraph_continues_the_quotation() -> None:
    text = "“We have no water.\n\n“We have no food.”"
    first, second = segments(text)
    assert (first.closed, first.continued) == (False, True)
    assert text[second.start : second.end] == "We have no food."


def test_second_opener_means_that_the_first_was_never_closed() -> None:
    assert inner("He said “we go. She said “we stay,” and sat.") == ["we stay,"]


def test_segments_keep_marks_outside_and_never_overlap() -> None:
    text = "“One,” she said. 'Two,' he said. « Three »."
    found = segments(text)
    assert [text[s.open : s.close] for s in found] == ["“One,”", "'Two,'", "« Three »"]
    assert all(a.close <= b.open for a, b in pairwise(found))


@pytest.mark.parametrize(
    "unit", ["“", "”", '"', "'", "‘", "’", "«", "»", "``", "''", "“a ", "‘a ", '"a', "“a” ", "'s "]
)
def test_work_grows_with_the_text_and_no_faster(unit: str) -> None:
    assert len(segments(unit * 20_000)) <= 20_000


def test_ten_thousand_levels_are_one_segment_at_most() -> None:
    assert len(segments("“a " + "‘b “c " * 10_000 + "” ’" * 10_000)) <= 10_001
