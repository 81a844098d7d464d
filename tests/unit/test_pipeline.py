"""The verbs composed: what one failing stage, a kill or a poisoned message does to a batch."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from typing import cast

import pytest

from wirestream import Enricher
from wirestream.clean import Cleaner
from wirestream.faults import Fault, FaultCode
from wirestream.story import Cleaned, EnrichedStory, RawRecord, Story


class FragileCleaner(Cleaner):
    """A cleaner with a defect: it can't bear one word."""

    def clean(self, stories: Sequence[Story]) -> list[Cleaned]:
        if any("xyzzy" in story.text for story in stories):
            raise RuntimeError("a defect")
        return super().clean(stories)


@pytest.fixture(scope="module")
def enricher() -> Enricher:
    return Enricher()


@pytest.fixture
def fragile(enricher: Enricher) -> Enricher:
    broken = copy.copy(enricher)
    broken._cleaner = FragileCleaner()
    return broken


def record(text: str, key: str) -> RawRecord:
    return RawRecord(json.dumps({"id": key, "text": text}).encode(), key.encode())


def test_a_stage_that_raises_costs_one_story(fragile: Enricher) -> None:
    records = [record(f"Story {n}." if n != 3 else "xyzzy", f"k{n}") for n in range(8)]
    messages = fragile.process(records)
    dead = [message for message in messages if message.topic == "dead"]
    assert [message.key for message in messages if message.topic == "enriched"] == [
        f"k{n}".encode() for n in range(8) if n != 3
    ]
    (letter,) = dead
    assert letter.key == b"k3"
    assert letter.value == records[3].value
    assert dict(letter.headers)["ws-fault"] == b"F901"
    assert dict(letter.headers)["ws-stage"] == b"clean"
    assert b"xyzzy" not in dict(letter.headers)["ws-detail"]


def test_enrich_gives_the_fault_in_its_place(fragile: Enricher) -> None:
    good, bad, last = fragile.enrich([Story(uri="a", text="A."), Story(uri="b", text="xyzzy"), Story(uri="c")])
    assert isinstance(good, EnrichedStory)
    assert isinstance(last, EnrichedStory)
    assert bad == Fault(FaultCode.STAGE_FAILED, "clean", "RuntimeError in clean")


def test_no_defect_holds_up_a_kill(fragile: Enricher) -> None:
    kill = Story(uri="a", pub_status="canceled", text="Kill the story about xyzzy.")
    assert fragile.enrich([kill]) == [EnrichedStory(story=kill, text="", digest=fragile.digest)]


@pytest.mark.parametrize("status", ["canceled", "withheld"])
def test_a_story_taken_back_sends_empty_lists(enricher: Enricher, status: str) -> None:
    value = json.dumps(
        {"uri": "urn:a", "pubstatus": status, "body_text": "“No,” said Ada Ray of the United Nations."}
    ).encode()
    whole, entities, quotes = enricher.process([RawRecord(value)])
    for message in (whole, entities, quotes):
        assert message.key == b"urn:a"
        assert dict(message.headers)["ws-pubstatus"] == status.encode()
    assert json.loads(whole.value or b"")["story"]["pubStatus"] == status
    assert json.loads(entities.value or b"")["entities"] == []
    assert json.loads(quotes.value or b"")["quotations"] == []


def test_stages_alone_on_plain_strings(enricher: Enricher) -> None:
    text = "Ada Ray said it would rain."
    assert [cleaned.text for cleaned in enricher.clean([text])] == [text]
    assert [tagged.cleaned.text for tagged in enricher.tag([text])] == [text]
    assert [quoted.tagged.cleaned.text for quoted in enricher.quote([text])] == [text]


def test_an_empty_batch_is_no_work(enricher: Enricher) -> None:
    assert enricher.process([]) == []
    assert enricher.enrich([]) == []


def test_a_record_that_breaks_the_contract_costs_itself_alone(enricher: Enricher) -> None:
    """A defect in a client library must not stop a worker."""
    no_headers = RawRecord(b"It rained.", b"k1", cast("tuple[tuple[str, bytes], ...]", None))
    no_bytes = RawRecord(cast("bytes", 7), b"k2")
    messages = enricher.process([no_headers, no_bytes, record("It rained.", "k3")])
    three = ("enriched", "entities", "quotes")
    assert [message.topic for message in messages] == [*three, "dead", *three]
    assert dict(messages[3].headers)["ws-fault"] == b"F901"
