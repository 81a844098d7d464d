"""Laws of the clean stage, on whatever text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirestream.clean import Cleaner
from wirestream.clean.assemble import SPACES
from wirestream.story import Cleaned, Story

CLEANER = Cleaner()

LINES = [
    "",
    "   ",
    "Ferry sails again after nine days",
    "By Ada Holm",
    "PORT LINDEN, March 3 (Reuters) - The ferry to the islands sailed on Thursday for the first time in nine days.",
    "“We were tired of waiting,” said Per Ek, 51, who runs the shop at the pier.",
    "Passengers board the ferry in Port Linden. (Ida Strom/AFP via Getty Images)",
    "Read more",
    "Advertisement",
    "Sign up for our newsletter",
    "Naïve\u00a0café — “quotes” …\t12\t34",
    "© 2024 Torwick News",
    "\ufeffZero\u200bwidth",
    "(Reporting by Ada Holm; editing by Ben Ito)",
    "12 | 34 | 56",
]
texts = st.one_of(
    st.lists(st.sampled_from(LINES), max_size=30).map("\n".join),
    st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=60)), max_size=20).map("\r\n".join),
    st.text(max_size=400),
)


def cut(text: str) -> Cleaned:
    return CLEANER.cut([Story(uri="", text=text)])[0]


def clean(text: str) -> Cleaned:
    return CLEANER.clean([Story(uri="", text=text)])[0]


def letters(text: str) -> str:
    return "".join(c for c in text if not c.isspace())


@given(texts)
@settings(deadline=None, max_examples=150)
def test_cuts_are_in_order_apart_and_inside_the_text(text: str) -> None:
    ends = [0]
    for cut in clean(text).cuts:
        assert ends[-1] <= cut.start < cut.end <= len(text)
        ends.append(cut.end)


@given(texts)
@settings(deadline=None, max_examples=150)
def test_clean_text_is_raw_text_without_the_cuts(text: str) -> None:
    cleaned = cut(text)
    gone = {i for cut in cleaned.cuts for i in range(cut.start, cut.end)}

    assert letters(cleaned.text) == letters("".join(c for i, c in enumerate(text) if i not in gone))


@given(texts)
@settings(deadline=None, max_examples=150)
def test_the_map_ties_every_kept_code_point_to_the_raw_text(text: str) -> None:
    cleaned = cut(text)
    plain = text.translate(dict.fromkeys(map(ord, SPACES), " "))
    tied = 0
    for clean_at, raw_at, length, raw_length in cleaned.map:
        assert raw_length == length
        assert cleaned.text[clean_at : clean_at + length] == plain[raw_at : raw_at + length]
        tied += len(letters(text[raw_at : raw_at + length]))

    assert tied == len(letters(cleaned.text))


@given(texts)
@settings(deadline=None, max_examples=150)
def test_clean_text_is_normalised_and_its_map_covers_it(text: str) -> None:
    cleaned = clean(text)
    clean_at = raw_at = 0
    for at, raw, length, raw_length in cleaned.map:
        assert at >= clean_at
        assert raw >= raw_at
        assert not cleaned.text[clean_at:at].strip("\n")
        clean_at, raw_at = at + length, raw + raw_length

    assert clean_at == len(cleaned.text)
    assert raw_at <= len(text)
    assert unicodedata.is_normalized("NFC", cleaned.text)
    assert not cleaned.text.strip() or cleaned.text == cleaned.text.strip()


@given(st.lists(texts, max_size=5))
@settings(deadline=None, max_examples=40)
def test_a_story_comes_out_the_same_in_any_batch(batch: list[str]) -> None:
    assert CLEANER.clean([Story(uri="", text=text) for text in batch]) == [clean(text) for text in batch]


HOSTILE = {
    "one line of a letter": "a" * 1_000_000,
    "one line of words": "Ann Lee " * 125_000,
    "quotes": '"' * 1_000_000,
    "parentheses": "(" * 1_000_000,
    "line feeds": "\n" * 1_000_000,
    "short lines": "x\n" * 500_000,
    "names": "Ann Lee\n" * 125_000,
    "credits": "(A/AFP)\n" * 125_000,
    "read more": "Read more\n" * 100_000,
    "agencies": "AFP/" * 250_000,
    "spaces": " " * 1_000_000,
    "not ASCII": "é“—" * 333_333,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_megabyte_of_anything_comes_through(name: str) -> None:
    text = HOSTILE[name]
    cleaned = clean(text)

    assert len(letters(cleaned.text)) <= len(letters(text))
    assert all(0 <= cut.start < cut.end <= len(text) for cut in cleaned.cuts)
