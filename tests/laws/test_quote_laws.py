"""What holds of the quote stage for any text: total, exact, deterministic, one by one as in a batch, linear."""

from __future__ import annotations

import tomllib
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quote_texts import QUOTER, tagged
from wirestream.quote.marks import segments
from wirestream.quote.quoter import WEIGHTS, native
from wirestream.story import Tagged

PAIRS = (("Ann Doe", "she"), ("Karl Roe", "he"))

SCRAPS = [
    "Ann Doe", "Doe", "Karl Roe", "the ministry", "she", "he", "who", "it", "a spokesman for", "said", "told reporters",
    "adding that", "according to", "as saying", "quoted", "called", "was described by", "and", "but", "of", "in", "the",
    "a", "on Monday", "U.S.",
    "Mr.", "so-called", "“", "”", '"', "‘", "’", "'", "''", "``", "«", "»", "„", ",", ".", "?",
    "!", "—", "–", ":", ";", "(", ")", "\n", "\n\n", " ", "\u00a0", "\u0301", "\u202e", "\0", "\ufffc", "İ", "ß", "𝔸",
]  # fmt: skip
scraps = st.lists(st.sampled_from(SCRAPS), max_size=60)
texts = scraps.map(" ".join) | scraps.map("".join) | st.text(max_size=200)


NATIVE = native(tomllib.loads(WEIGHTS))


def tag(text: str) -> Tagged:
    return tagged(text, ["Ann Doe", "Karl Roe"], ["ministry"])


def looks(item: Tagged) -> int:
    """How often the stage looks at a word of this text: the same on any machine."""
    return NATIVE.looks(item.cleaned.text, item.mentions, item.entities)


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
    once, twice = (looks(tag(unit * times)) for times in (1_000, 2_000))
    assert twice < 2.2 * once


@pytest.mark.parametrize(
    ("lead", "unit", "middle", "tail"),
    [
        ("While ", "he said ", "", ""),
        ("", "he said ", "", "! "),
        ("On ", "a ", "", "— he said "),
        ("he said ", "a ", "he said ", "“b” "),
        ("", ", ", "", "said "),
        ("", "— ", "x", "“b” said "),
        ("Doe aide ", "Doe ", "", "said "),
        ("Ann Doe, ", "who a ", "", ", said, "),
        ("", "the ", "", "“b” said "),
        ("“b” ", "also ", "said ", "“b” "),
        ("", "A, ", "", "“b” "),
    ],
)
def test_what_leads_a_sentence_in_is_not_read_again_for_every_cue(lead: str, unit: str, middle: str, tail: str) -> None:
    once, twice = (looks(tag(lead + unit * times + middle + tail * times)) for times in (1_000, 2_000))
    assert twice < 2.2 * once


@pytest.mark.parametrize(
    "unit", ["“", '"', "‘", "“a ‘b ", "“a” ", " ", "\ufffc", "\n", ",", "\ud800", "he said ", "“A,” he said. "]
)
def test_a_megabyte_of_anything_is_read(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    found = QUOTER.quote([tag(text)])[0].quotations
    assert len(found) <= len(text)


def test_one_answer_from_any_number_of_threads() -> None:
    items = [tag(f"“We go {k},” {name} said. “Now,” {he} added.") for k in range(200) for name, he in PAIRS]
    whole = QUOTER.quote(items)
    with ThreadPoolExecutor(4) as pool:
        assert all(found == whole for found in pool.map(QUOTER.quote, [items] * 8))


def test_lone_surrogates_count_as_one_character() -> None:
    text = "\ud800 “We go\udc00\ud83d,” Ann Doe\udfff said."
    found = QUOTER.quote([tag(text)])[0].quotations
    assert [(q.text, q.source and q.source.text) for q in found] == [("“We go\udc00\ud83d,”", "Ann Doe")]
