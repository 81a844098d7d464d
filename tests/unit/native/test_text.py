"""Tokens and sentences, in code points."""

from __future__ import annotations

import pytest

from wirestream.pipeline import as_given
from wirestream.story import Tagged
from wirestream.tag import Tagger


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


def pieces(text: str, flat: object) -> list[str]:
    offsets = list(flat)  # type: ignore[call-overload]
    return [text[start:end] for start, end in zip(offsets[::2], offsets[1::2], strict=True)]


def read(tagger: Tagger, text: str) -> Tagged:
    return tagger.tag([as_given(text)])[0]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The U.S. won't pay $1.5bn.", ["The", "U.S.", "wo", "n't", "pay", "$", "1.5bn", "."]),
        ("Dr. J.K. O’Brien’s plan: a.b@c.org", ["Dr.", "J.K.", "O’Brien", "’s", "plan", ":", "a.b@c.org"]),
        ("See https://a.org/x?y=1), #Tag @name", ["See", "https://a.org/x?y=1", ")", ",", "#Tag", "@name"]),
        ("end.Then Amazon.com at 10:30", ["end", ".", "Then", "Amazon.com", "at", "10:30"]),
        ("no\u00a0break cafe\u0301 na\u00efve", ["no", "break", "cafe\u0301", "na\u00efve"]),
        ("fly 👩‍🚀! Or 👍🏽?", ["fly", "👩‍🚀", "!", "Or", "👍🏽", "?"]),
        (
            "“Polish-Belarusian” border—near 1,000 km...",
            ["“", "Polish-Belarusian", "”", "border", "—", "near", "1,000", "km", "..."],
        ),
        ("Belarus' army, the Joneses’ dog", ["Belarus", "'", "army", ",", "the", "Joneses", "’", "dog"]),
        ("AT&T and R&D at 9/11", ["AT&T", "and", "R&D", "at", "9/11"]),
        ("a\u200bb \ufeffc", ["a", "b", "c"]),
        ("UPDATE 1-Brazil votes", ["UPDATE", "1", "-", "Brazil", "votes"]),
        ("SOCCER-Arsenal win", ["SOCCER", "-", "Arsenal", "win"]),
        ("SARS-CoV-2 and F-16 of NATO-Russia", ["SARS-CoV-2", "and", "F-16", "of", "NATO-Russia"]),
    ],
)
def test_tokens(tagger: Tagger, text: str, tokens: list[str]) -> None:
    assert pieces(text, read(tagger, text).tokens) == tokens


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He left the U.S. The rest stayed.", ["He left the U.S.", "The rest stayed."]),
        ("Mr. Smith of St. Louis met J. Doe.", ["Mr. Smith of St. Louis met J. Doe."]),
        ("It cost 3.5 million. Nobody paid.", ["It cost 3.5 million.", "Nobody paid."]),
        ("“Go.” She went. “Why?” he asked.", ["“Go.”", "She went.", "“Why?” he asked."]),
        ('"Go." She went. (It was late.) He slept.', ['"Go."', "She went.", "(It was late.)", "He slept."]),
        ("A headline\nThe text\nthat wraps.\n\nlast", ["A headline", "The text\nthat wraps.", "last"]),
        ("Acme Inc. said so. Acme Inc. It said so.", ["Acme Inc. said so.", "Acme Inc.", "It said so."]),
    ],
)
def test_sentences(tagger: Tagger, text: str, sentences: list[str]) -> None:
    assert pieces(text, read(tagger, text).sentences) == sentences


def test_offsets_are_code_points(tagger: Tagger) -> None:
    text = "😀 Müller’s café in Zürich — “Łódź” 👍🏽 Москва."
    found = read(tagger, text)
    assert pieces(text, found.tokens)[:5] == ["😀", "Müller", "’s", "café", "in"]
    assert all(text[m.start : m.end].strip() == text[m.start : m.end] for m in found.mentions)


def test_a_lone_surrogate_keeps_the_offsets_of_the_rest(tagger: Tagger) -> None:
    text = "\ud800 Paris \udfff London"
    assert pieces(text, read(tagger, text).tokens)[1::2] == ["Paris", "London"]
