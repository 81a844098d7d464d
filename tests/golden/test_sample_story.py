"""The sample story that the project began with, through the whole pipeline, against its labels by hand."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from shared_data import shared_lines
from wirestream import EnrichedStory, Enricher, RawRecord
from wirestream.story import Quotations


@pytest.fixture(scope="module")
def labelled() -> dict[str, Any]:
    return shared_lines("data/clean/seed.gold.jsonl")[0]


@pytest.fixture(scope="module")
def spoken() -> dict[str, Any]:
    return shared_lines("data/quotes/seed.gold.jsonl")[0]


def process(text: str) -> tuple[EnrichedStory, Quotations]:
    whole, _, quotes = Enricher().process([RawRecord(text.encode(), b"urn:sample")])
    return (
        msgspec.json.decode(whole.value or b"", type=EnrichedStory),
        msgspec.json.decode(quotes.value or b"", type=Quotations),
    )


def test_all_furniture_is_cut_with_its_label(labelled: dict[str, Any]) -> None:
    story, _ = process(labelled["raw"])
    furniture = [block for block in labelled["blocks"] if block["label"] not in {"headline", "body"}]
    assert len(furniture) == 16
    owner = {place: cut for cut in story.cuts for place in range(cut.start, cut.end)}
    for block in furniture:
        places = [p for p in range(block["start"], block["end"]) if not labelled["raw"][p].isspace()]
        surface = labelled["raw"][block["start"] : block["end"]]
        assert {owner[place].label if place in owner else "kept" for place in places} == {block["label"]}, surface
        if credit := block.get("credit"):
            assert {name: owner[places[0]].fields.get(name) for name in credit} == credit


def test_no_character_of_the_body_is_lost(labelled: dict[str, Any]) -> None:
    story, _ = process(labelled["raw"])
    kept = {place for piece in story.map for place in range(piece.raw, piece.raw + piece.raw_length)}
    for block in labelled["blocks"]:
        if block["label"] == "body":
            places = {p for p in range(block["start"], block["end"]) if not labelled["raw"][p].isspace()}
            assert places <= kept, labelled["raw"][block["start"] : block["end"]]


def test_every_marked_segment_has_its_speaker(spoken: dict[str, Any]) -> None:
    story, quotations = process(spoken["text"])
    assert story.story.text == spoken["text"]
    assert len(spoken["segments"]) == 8
    for start, end in spoken["segments"]:
        (gold,) = (quote for quote in spoken["quotes"] if quote["start"] <= start and end <= quote["end"])
        found = [record.quotation for record in quotations.quotations if record.raw_start <= start < record.raw_end]
        assert len(found) == 1, spoken["text"][start:end]
        assert found[0].speaker is not None, spoken["text"][start:end]
        assert found[0].speaker.name == gold["speaker_canonical"]
        (record,) = (record for record in quotations.quotations if record.quotation is found[0])
        assert end <= record.raw_end, spoken["text"][start:end]


def test_the_speakers_are_entities_with_their_full_names(spoken: dict[str, Any]) -> None:
    story, _ = process(spoken["text"])
    people = {entity.name for entity in story.entities if entity.type == "PER"}
    assert {quote["speaker_canonical"] for quote in spoken["quotes"] if quote["speaker_canonical"]} <= people
