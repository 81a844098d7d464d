"""What holds of the tag stage whatever the text: spans inside it, in order and apart; one answer for one text."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wirestream.pipeline import as_given
from wirestream.story import Cleaned, Cut, Story, Tagged, ValueType
from wirestream.tag import Tagger

LETTERS = st.text(st.characters(codec=None), max_size=300)
WIRE = st.lists(
    st.sampled_from(
        [
            "Angela Merkel",
            "U.S.",
            "said",
            "\n",
            " ",
            ". ",
            "“",
            "”",
            "(",
            ")",
            "$",
            "1,000",
            "Feb.",
            "28",
            "a.m.",
            "NATO",
            "NYSE:",
            "<.ABC>",
            "AB.O",
            "@ann",
            "#news",
            "a.b@c.org",
            "https://c.org/a_(b))",
            "c.org/a",
            "3-5",
            "5-mile",
            "km",
            "per",
            "hour",
            "last",
            "week",
            "Monday",
            "2019-20",
            "’s",
            "é",
            "😀",
            "-",
        ]
    ),
    max_size=80,
).map(" ".join)


@cache
def tagger() -> Tagger:
    return Tagger()


def tag(texts: Sequence[str]) -> list[Tagged]:
    return tagger().tag([as_given(text) for text in texts])


def in_order(flat: Sequence[int], end: int) -> bool:
    """Whether flat (start, end) pairs are not empty, ascend and stay inside."""
    return (
        all(a < b for a, b in zip(flat[::2], flat[1::2], strict=True))
        and list(flat) == sorted(flat)
        and max(flat, default=0) <= end
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(LETTERS, WIRE))
def test_spans_are_inside_in_order_and_apart(text: str) -> None:
    found = tag([text])[0]
    assert in_order(found.tokens, len(text))
    assert in_order(found.sentences, len(text))
    assert in_order([offset for m in found.mentions for offset in (m.start, m.end)], len(text))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(LETTERS, WIRE))
def test_no_name_begins_or_ends_with_a_mark(text: str) -> None:
    names = [text[m.start : m.end] for m in tag([text])[0].mentions if m.entity is not None]
    assert not [name for name in names if name[0] in "“”‘()-" or name[-1] in "“”‘()-"]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(LETTERS, WIRE))
def test_every_entity_has_its_mentions_and_a_name_from_the_text(text: str) -> None:
    found = tag([text])[0]
    used = {m.entity for m in found.mentions if m.entity is not None}
    assert used == set(range(len(found.entities)))
    for entity in found.entities:
        assert entity.name in " ".join(text.split())
    for mention in found.mentions:
        assert (mention.entity is None) == (mention.type in get_args(ValueType))
        assert isinstance(mention.value, str) <= (mention.entity is None)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(LETTERS, WIRE), st.one_of(LETTERS, WIRE), st.one_of(LETTERS, WIRE), st.one_of(LETTERS, WIRE))
def test_what_stands_beside_a_text_adds_entities_but_no_mentions(
    text: str, headline: str, caption: str, place: str
) -> None:
    raw = f"{caption}\n{text}"
    cuts = (
        Cut(start=0, end=len(caption), label="photo_caption"),
        Cut(start=0, end=0, label="dateline", fields={"place": place}),
    )
    story = Story(uri="", headline=headline, text=raw, version_created="2020-02-05")
    found = tagger().tag([Cleaned(story=story, text=text, cuts=cuts)])[0]
    alone = tag([text])[0]
    assert (found.tokens, found.sentences, found.supported) == (alone.tokens, alone.sentences, alone.supported)
    assert [(m.start, m.end, m.type) for m in found.mentions] == [(m.start, m.end, m.type) for m in alone.mentions]
    counted = Counter(m.entity for m in found.mentions if m.entity is not None)
    assert [counted[index] for index in range(len(found.entities))] == [one.count for one in found.entities]
    assert all(not one.caption_only or not (one.count or one.headline) for one in found.entities)


def test_one_answer_for_any_batch_and_any_number_of_threads() -> None:
    texts = [
        f"{name} met {other} in {place} on Monday.\n" * 3
        for name in ("Ann Lee", "Bo Li")
        for other in ("Cy Young", "NATO")
        for place in ("Rome", "Oslo")
    ]
    texts *= 125
    whole = tag(texts)
    assert len(whole) == 1000
    assert [one for text in texts[:40] for one in tag([text])] == whole[:40]
    order = list(range(len(texts)))
    random.Random(5).shuffle(order)
    assert tag([texts[at] for at in order]) == [whole[at] for at in order]
    with ThreadPoolExecutor(4) as pool:
        assert all(found == whole for found in pool.map(tag, [texts] * 8))


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "A",
        " ",
        ".",
        "“",
        "’",
        "-",
        "9",
        "é",
        "字",
        "😀",
        "\u0301",
        "\u200d",
        "\n",
        "(",
        "$",
        "@",
        "A ",
        "Aa ",
        "A. ",
        "1.",
        "www.",
        "Jan. ",
        "A (A) ",
        "a@",
        "a@b.",
        "a@b.cc ",
        "a.com/",
        "http://a)",
        "AB.O ",
        "NYSE: A ",
        "<.A",
        "Monday ",
        "on Monday said ",
        "3-5 ",
        "3 to 5 ",
        "a year ago ",
        "5 square ",
    ],
)
def test_a_megabyte_of_anything_is_tagged(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    found = tag([text])[0]
    assert in_order(found.tokens, len(text))
    assert in_order([offset for m in found.mentions for offset in (m.start, m.end)], len(text))


def test_a_hundred_thousand_different_names_are_tagged() -> None:
    draw = random.Random(3)
    names = ["".join(draw.choices("abcdefghijklmnop", k=6)).title() for _ in range(100_000)]
    text = " ".join(f"{name} {draw.choice(names[:50])}," for name in names)
    found = tag([text])[0]
    assert len(found.tokens) == 2 * 3 * len(names)
