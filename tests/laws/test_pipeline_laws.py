"""What holds of the core whatever it is given: total, ordered, deterministic, and exact in its offsets."""

from __future__ import annotations

import json
import unicodedata
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirestream import Enricher
from wirestream.clean.normalise import INVISIBLE, ONE_FOR_ONE
from wirestream.encode import quotations_of
from wirestream.faults import Fault
from wirestream.story import EnrichedStory, Message, RawRecord, Story

ENRICHER = Enricher()

NAMES = [
    "Ada Ray",
    "Ray",
    "Prime Minister Tomas Vrba",
    "Ms. Okafor",
    "the ministry",
    "she",
    "he",
    "UN",
    "Port Meridian",
]
WORDS = [
    "said",
    "told Reuters",
    "adding that",
    "according to",
    "rain",
    "on Monday",
    "the",
    "vote",
    "3.5%",
    "U.S.",
    "Dr.",
]
MARKS = [
    "“",
    "”",
    '"',
    "‘",
    "’",
    "'",
    ",",
    ".",
    "?",
    "—",
    "(",
    ")",
    "\n",
    "\n\n",
    " ",
    "\u00a0",
    "«",
    "»",
    ";",
    ":",
    "``",
    "''",
    "--",
    "_",
    "\u00ad",
    "e\u0301",
]
FURNITURE = [
    "By Ada Ray",
    "PORT MERIDIAN, March 3 (Reuters) -",
    "Sign up for our newsletter",
    "(Jo Elder/AFP via Getty Images)",
    "Comments",
    "(Reporting by Ada Ray; Editing by Jo Elder)",
    "RELATED: Rain",
    "___",
    "Advertisement",
    "\U0001f600",
    "\u202e",
    "\u0301" * 9,
    "\0",
]
scraps = st.sampled_from([*NAMES, *WORDS, *MARKS, *FURNITURE])
texts = (
    st.lists(scraps, max_size=60).map(" ".join) | st.lists(scraps, max_size=60).map("\n".join) | st.text(max_size=80)
)
stories = st.builds(
    Story,
    uri=st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=9),
    headline=st.none() | st.sampled_from(["Rain", "By Ada Ray", ""]),
    source=st.none() | st.sampled_from(["AP", "Reuters", "AFP", "dpa", "PA", "nobody"]),
    pub_status=st.sampled_from(["usable", "usable", "usable", "canceled"]),
    text=texts,
)
json_messages = st.fixed_dictionaries(
    {"id": st.text(max_size=5), "text": texts}, optional={"pubstatus": st.sampled_from(["usable", "canceled", "?"])}
).map(lambda item: json.dumps(item).encode())
records = st.builds(
    RawRecord,
    value=st.none() | st.binary() | json_messages | texts.map(lambda text: text.encode("utf-8", "replace")),
    key=st.none() | st.binary(max_size=9),
    headers=st.lists(st.tuples(st.text(max_size=9), st.none() | st.binary(max_size=9)), max_size=3).map(
        lambda headers: cast("tuple[tuple[str, bytes], ...]", tuple(headers))
    ),
)


def published_by(messages: list[Message]) -> list[tuple[str, ...]]:
    """The topics that each record went to, told by where a new record's messages begin."""
    groups: list[list[str]] = []
    for message in messages:
        if message.topic in {"enriched", "dead"}:
            groups.append([])
        groups[-1].append(message.topic)
    return [tuple(group) for group in groups]


@given(batch=st.lists(records, max_size=6))
def test_every_record_ends_as_three_messages_or_one_dead_letter(batch: list[RawRecord]) -> None:
    groups = published_by(ENRICHER.process(batch))
    assert len(groups) == len(batch)
    assert set(groups) <= {("enriched", "entities", "quotes"), ("dead",)}


@given(batch=st.lists(records, max_size=6))
def test_the_same_bytes_give_the_same_bytes(batch: list[RawRecord]) -> None:
    assert ENRICHER.process(batch) == ENRICHER.process(batch)


@given(batch=st.lists(records, max_size=6))
def test_a_batch_is_as_many_batches_of_one(batch: list[RawRecord]) -> None:
    assert ENRICHER.process(batch) == [message for record in batch for message in ENRICHER.process([record])]


def test_two_enrichers_agree() -> None:
    batch = [RawRecord(" ".join([*NAMES, *WORDS, *MARKS, *FURNITURE]).encode(), b"k")]
    other = Enricher()
    assert other.digest == ENRICHER.digest
    assert other.process(batch) == ENRICHER.process(batch)


def enriched_of(story: Story) -> EnrichedStory:
    (result,) = ENRICHER.enrich([story])
    assert not isinstance(result, Fault), result
    return result


@given(story=stories)
def test_no_stage_fails_and_the_story_comes_back_as_it_went(story: Story) -> None:
    assert enriched_of(story).story == story


def plain(text: str) -> str:
    """The text without what normalising may put for something else: white space, quotation marks, dashes, controls."""
    seen = INVISIBLE.sub("", text.translate(ONE_FOR_ONE))
    return "".join(unicodedata.normalize("NFC", seen).translate(dict.fromkeys(map(ord, " \t\n`'“”_-—"), None)))


@given(story=stories)
def test_the_map_is_exact(story: Story) -> None:
    result = enriched_of(story)
    raw, clean = story.text, result.text
    clean_at = raw_at = 0
    for piece in result.map:
        assert piece.length > 0
        assert piece.clean >= clean_at
        assert piece.raw >= raw_at
        assert clean[clean_at : piece.clean].isspace() or clean_at == piece.clean
        here, there = clean[piece.clean :][: piece.length], raw[piece.raw :][: piece.raw_length]
        assert plain(here) == plain(there)
        clean_at, raw_at = piece.clean + piece.length, piece.raw + piece.raw_length
    assert raw_at <= len(raw)
    assert clean[clean_at:].strip() == ""


@given(story=stories.filter(lambda story: story.pub_status == "usable"))
def test_nothing_is_lost_between_text_and_cuts(story: Story) -> None:
    """Every raw character that can be seen is in the clean text or in a cut, and in no more than one."""
    result = enriched_of(story)
    owners = [0] * len(story.text)
    kept = [(piece.raw, piece.raw + piece.raw_length) for piece in result.map]
    for start, end in [(cut.start, cut.end) for cut in result.cuts] + kept:
        assert 0 <= start <= end <= len(story.text)
        for place in range(start, end):
            owners[place] += 1
    for character, owned in zip(story.text, owners, strict=True):
        unseen = character.isspace() or INVISIBLE.match(character)
        assert owned == 1 or (unseen and owned == 0), repr(character)


@given(story=stories)
def test_mentions_are_ordered_inside_and_name_entities(story: Story) -> None:
    result = enriched_of(story)
    at = 0
    for mention in result.mentions:
        assert at <= mention.start < mention.end <= len(result.text)
        assert result.text[mention.start : mention.end].strip()
        assert mention.entity is None or mention.entity < len(result.entities)
        at = mention.end
    for index, entity in enumerate(result.entities):
        assert entity.name
        assert entity.count == sum(mention.entity == index for mention in result.mentions)


@given(story=stories)
def test_quotations_are_their_own_text(story: Story) -> None:
    result = enriched_of(story)
    starts = [quotation.start for quotation in result.quotations]
    assert starts == sorted(starts)
    for quotation in result.quotations:
        assert quotation.text == result.text[quotation.start : quotation.end] != ""
        for span in (quotation.cue, quotation.source):
            assert span is None or span.text == result.text[span.start : span.end] != ""
        if quotation.speaker:
            assert quotation.speaker.name
            assert quotation.speaker.entity is None or quotation.speaker.entity < len(result.entities)
        assert 0 <= quotation.confidence <= 1


@given(story=stories)
def test_quotations_are_found_in_the_raw_text_too(story: Story) -> None:
    result = enriched_of(story)
    for record in quotations_of(result).quotations:
        inside, words = plain(story.text[record.raw_start : record.raw_end]), record.quotation.text
        assert inside.startswith(plain(words[:1]))
        assert inside.endswith(plain(words[-1:]))


FLOODS = {
    "double quotes": '"',
    "opening quotes": "“",
    "mixed quotes": "“‘«„\"'",
    "brackets": "(",
    "one word": "a",
    "capitals": "Ray ",
    "said": "said Ray. ",
    "quoted": "“yes,” he said. ",
    "open paragraphs": "“a\n\n",
    "open paragraphs in brackets": "(“a\n\n",
    "answers": "A: “a\n\n",
    "line feeds": "\n",
    "short lines": "By Ray\n",
    "datelines": "By Ray\n(AP) - ",
    "credits": "(Jo Elder/AFP via Getty Images)",
    "full stops": ".",
    "combining marks": "\u0301",
    "bidi": "\u202e\u200d",
    "dashes": "-",
    "digits": "1,000.",
}


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS.keys())
def test_a_flood_is_enriched_too(flood: str) -> None:
    """Quadratic work on any of these would run into the suite's time limit."""
    text = "Rain fell, Ada Ray said.\n\n" + flood * (200_000 // len(flood))
    (first, *_) = ENRICHER.process([RawRecord(text.encode(), b"k")])
    assert first.topic == "enriched" or dict(first.headers)["ws-fault"] == b"F902"


@settings(max_examples=20)
@given(story=stories, more=stories)
def test_a_neighbour_changes_nothing(story: Story, more: Story) -> None:
    alone = ENRICHER.enrich([story])
    assert ENRICHER.enrich([more, story, more])[1:2] == alone
