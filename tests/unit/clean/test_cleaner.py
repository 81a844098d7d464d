"""The clean stage on whole stories."""

from __future__ import annotations

from typing import Any

import pytest

from shared_data import shared_lines
from wirestream.clean import Cleaner
from wirestream.story import Cleaned, Story


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner()


def clean(cleaner: Cleaner, *texts: str) -> list[Cleaned]:
    return cleaner.clean([Story(uri="", text=text) for text in texts])


STORY = """Ferry sails again after nine days

By Ada Holm

PORT LINDEN, March 3 (Reuters) - The ferry to the islands sailed on Thursday for the first time in nine days.

"We were tired of waiting," said Per Ek, 51, who runs the shop at the pier.

Passengers board the ferry in Port Linden, March 3, 2022. (Ida Strom/AFP via Getty Images)

Nobody was hurt when its engine stopped, the operator said on Thursday.

(Reporting by Ada Holm; editing by Ben Ito)
"""


def test_a_story_keeps_its_paragraphs_and_gives_its_furniture_as_facts(cleaner: Cleaner) -> None:
    [cleaned] = clean(cleaner, STORY)

    assert cleaned.text == (
        "Ferry sails again after nine days\n\n"
        "The ferry to the islands sailed on Thursday for the first time in nine days.\n\n"
        '"We were tired of waiting," said Per Ek, 51, who runs the shop at the pier.\n\n'
        "Nobody was hurt when its engine stopped, the operator said on Thursday."
    )
    by_label = {cut.label: cut for cut in cleaned.cuts}
    assert set(by_label) == {"byline", "dateline", "photo_caption", "photo_credit", "agency_signoff"}
    assert by_label["dateline"].fields == {"place": "PORT LINDEN", "date": "March 3", "agency": "Reuters"}
    assert by_label["photo_credit"].fields == {"photographer": "Ida Strom", "agency": "AFP", "via": "Getty Images"}
    assert by_label["agency_signoff"].fields == {"reporting": "Ada Holm", "editing": "Ben Ito"}
    assert not cleaned.suspect


def test_the_map_shows_every_piece_of_clean_text_in_the_raw_text(cleaner: Cleaner) -> None:
    raw = STORY.replace("the shop", "the\u00a0shop")
    [cleaned] = clean(cleaner, raw)

    assert cleaned.map
    for piece in cleaned.map:
        there = raw[piece.raw : piece.raw + piece.raw_length].replace("\u00a0", " ")
        assert cleaned.text[piece.clean : piece.clean + piece.length] == there


def test_a_batch_keeps_its_order(cleaner: Cleaner) -> None:
    texts = [f"Title {n}\n\nParagraph number {n} of a story that says nothing else at all." for n in range(5)]

    assert [cleaned.text for cleaned in clean(cleaner, *texts)] == texts


def test_an_empty_text_stays_empty_and_furniture_alone_is_suspect(cleaner: Cleaner) -> None:
    empty, kill = clean(cleaner, "", "BC-US--Harbour,KILL\nEDITORS: Kill the story BC-US--Harbour, sent at 1412 GMT.")

    assert (empty.text, empty.suspect) == ("", False)
    assert (kill.text, kill.suspect) == ("", True)
    assert [cut.label for cut in kill.cuts] == ["slug", "ednote"]


def test_a_lone_surrogate_moves_no_offset(cleaner: Cleaner) -> None:
    [cleaned] = clean(
        cleaner, "Title \ud800 of it\n\nAdvertisement\n\nA paragraph that stays as it is, to the very end."
    )

    assert cleaned.text.startswith("Title \ud800 of it")
    assert "Advertisement" not in cleaned.text


def test_lines_that_only_repeat_a_field_of_the_story_are_cut(cleaner: Cleaner) -> None:
    body = "The ferry to the islands sailed on Thursday for the first time in nine days."
    story = Story(
        uri="",
        headline="Ferry sails “again”",
        byline="Ada Holm, Torwick",
        dateline="Port Linden, March 3",
        text=f'FERRY SAILS "AGAIN"\n\nAda Holm, Torwick\n\nPort Linden, March 3\n\n{body}',
    )
    [cleaned] = cleaner.clean([story])

    assert cleaned.text == body
    assert [(cut.label, cut.by) for cut in cleaned.cuts] == [
        ("headline_dup", "metadata"),
        ("byline", "metadata"),
        ("dateline", "metadata"),
    ]


def covered(cleaned: Cleaned, size: int) -> list[str]:
    labels = [""] * size
    for cut in cleaned.cuts:
        labels[cut.start : cut.end] = [cut.label] * (cut.end - cut.start)
    return labels


def faults(gold: dict[str, Any], cleaned: Cleaned) -> list[str]:
    """Body lost and furniture kept or mislabelled, against the gold blocks."""
    raw, found = gold["raw"], []
    labels = covered(cleaned, len(raw))
    for block in gold["blocks"]:
        wanted = {"body": "", "headline": ""}.get(block["label"], block["label"])
        wrong = [i for i in range(block["start"], block["end"]) if not raw[i].isspace() and labels[i] != wanted]
        if wrong:
            found.append(f"{gold['doc_id']} {block['label']} {block['start']}")
    return found


@pytest.mark.parametrize("name", ["seed", "wire-own"])
def test_gold_stories_come_out_exactly_as_labelled(cleaner: Cleaner, name: str) -> None:
    golds = shared_lines(f"data/clean/{name}.gold.jsonl")
    results = clean(cleaner, *(gold["raw"] for gold in golds))

    assert [fault for gold, cleaned in zip(golds, results, strict=True) for fault in faults(gold, cleaned)] == []
