"""What holds of the quote stage for any text: total, exact, deterministic, one by one as in a batch, linear."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quote_texts import QUOTER, tagged
from wirestream.quote.marks import segments
from wirestream.story import Tagged

SCRAPS = [
    "Ann Doe", "Doe", "Karl Roe", "the ministry", "she", "he", "who", "it", "a spokesman for", "said", "told reporters",
    "adding that", "according to", "as saying", "quoted", "called", "was described by", "and", "but", "of", "in", "the",
    "a", "on Monday", "U.S.",
    "Mr.", "so-called", "“", "”", '"', "‘", "’", "'", "''", "``", "«", "»", "„", ",", ".", "?",
    "!", "—", "–", ":", ";", "(", ")", "\n", "\n\n", " ", "\u00a0", "\u0301", "\u202e", "\0", "\ufffc", "İ", "ß", "𝔸",
]  # fmt: skip
scraps = st.lists(st.sampled_from(SCRAPS), max_size=60)
texts = scraps.map(" ".join) | scraps.map("".join) | st.text(max_size=200)


def tag(text: str) -> Tagged:
    return tagged(text, ["Ann Doe", "Karl Roe"], ["ministry"])


@given(texts)
def test_any_text_gives_exact_ordered_quotations(text: str) -> None:
    item = tag(text)
    found = QUOTER.quote([item])[0].quotations
    end = 0
    for quotation in found:
        assert end <= quotation.start < quotation.end <= len(text)
        assert text[quotation.start : quotation.end] == quotation.text
        end = quotation.end
        for span in (quotation.cue, quotation.source):
            assert span is None or text[span.start : span.end] == span.text != ""
        assert 0 <= quotation.confidence <= 1
        if quotation.speaker and quotation.speaker.entity is not None:
            assert item.entities[quotation.speaker.entity].name.startswith(quotation.speaker.name)


@given(texts)
def test_segments_are_inside_the_text_and_apart(text: str) -> None:
    end = 0
    for segment in segments(text):
        assert end <= segment.open < segment.start < segment.end <= segment.close <= len(text)
        assert "\n" not in text[segment.start : segment.end]
        end = segment.close


@given(st.lists(texts, max_size=4))
def test_a_batch_is_its_stories_one_by_one(batch: list[str]) -> None:
    items = [tag(text) for text in batch]
    whole = QUOTER.quote(items)
    assert [QUOTER.quote([item])[0] for item in items] == whole == QUOTER.quote(items)


def calls(work: Callable[[Sequence[Tagged]], object], item: Tagged) -> int:
    """Function calls that the work makes: the same on any machine."""
    count = 0

    def profile(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        work([item])
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "unit",
    [
        "“", "”", '"', "‘a ", "“a ‘b ", "“a” ", "“a”, ", "“a,” he said, ", "he said ", "she said she said, ", "said, ",
        "who, a who, ", "in a, ", "and and ", "according to ", "of the of ", "Doe ", "Doe, ", "Doe, a Doe, ",
        "Doe said ",
        "the ministry said ", "He came. ", "X y ", "A. ", "“A b c.” ", "“a” said Doe ", "Ann said that, which, a, ",
        "quoted as saying ", "“a”\n", "Doe: “a”\n", "— ", "( ",
        "   ", "\ufffc", "\n", "telling ", "a's b's ", "the director said “a”. ",
    ],
)  # fmt: skip
def test_work_grows_with_the_text_and_no_faster(unit: str) -> None:
    once, twice = (calls(QUOTER.quote, tag(unit * times)) for times in (600, 1200))
    assert twice < 2.4 * once


@pytest.mark.parametrize("unit", ["“", '"', "‘", "“a ‘b ", "“a” ", " ", "\ufffc"])
def test_a_hundred_thousand_marks_are_read(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    found = QUOTER.quote([tag(text)])[0].quotations
    assert len(found) <= len(text)
