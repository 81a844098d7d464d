"""The words of a quotation: direct, mixed and indirect."""

from __future__ import annotations

import pytest

from quote_texts import only, quoted
from wirestream import limits

PEOPLE = ("Ann Doe", "Karl Roe")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ann Doe said that the dam would hold.", "that the dam would hold"),
        ("Ann Doe said the dam would hold.", "the dam would hold"),
        ("The dam would hold, Ann Doe said.", "The dam would hold"),
        ("The dam would hold, said Ann Doe.", "The dam would hold"),
        ("The dam would hold, according to Ann Doe.", "The dam would hold"),
        ("According to Ann Doe, the dam would hold.", "the dam would hold"),
        ("Ann Doe told reporters on Monday that the dam would hold.", "that the dam would hold"),
        ("Ann Doe told Karl Roe the dam would hold.", "the dam would hold"),
        ("Ann Doe warned that the dam would break, while crews worked on.", "that the dam would break"),
        ("Ann Doe, who built it, said the dam would hold.", "the dam would hold"),
        ("Ann Doe said in a statement that the dam would hold.", "that the dam would hold"),
        ("Ann Doe praised the crews of the dam and offered to help.", "the crews of the dam"),
        ("Ann Doe praised the crews of the dam, and later took a boat home.", "the crews of the dam"),
        ("Ann Doe said the dam leaked and needed repairs.", "the dam leaked and needed repairs"),
    ],
)
def test_indirect_speech(text: str, words: str) -> None:
    found = only(text, PEOPLE)
    assert (found.type, found.text) == ("indirect", words)
    assert found.speaker is not None
    assert found.speaker.name == "Ann Doe"


@pytest.mark.parametrize(
    "text",
    [
        "Ann Doe did not say that the dam would hold.",
        "Ann Doe never said the dam would hold.",
        "Ann Doe spoke to reporters on Monday.",
        "Ann Doe said on Monday.",
        "The committee called a vote.",
        "Ann Doe refused to admit that the dam would break.",
        "Ann Doe would say that the dam leaked.",
        "Ann Doe toured three states that have old dams.",
        "The rain adds to the weight on the dam.",
    ],
)
def test_what_was_not_said_is_no_quotation(text: str) -> None:
    assert quoted(text, PEOPLE) == []


def test_a_clause_with_marks_in_it_is_mixed() -> None:
    found = only("Ann Doe said the ruling was “an insult to us all” and would be appealed.", PEOPLE)
    assert found.type == "mixed"
    assert found.text == "the ruling was “an insult to us all” and would be appealed"


def test_marked_words_after_a_comma_are_direct() -> None:
    found = only("Ann Doe said, “The dam will hold.”", PEOPLE)
    assert (found.type, found.text) == ("direct", "“The dam will hold.”")


def test_quoted_words_that_start_in_lower_case_are_mixed() -> None:
    assert only("Doe called it “a disgrace”.", PEOPLE).type == "mixed"


def test_chain_after_said() -> None:
    text = "The council should act, Doe said, adding that silence “would be consent,” and warned that winter was close."
    found = quoted(text, PEOPLE)
    assert [(q.type, q.text) for q in found] == [
        ("indirect", "The council should act"),
        ("mixed", "that silence “would be consent,”"),
        ("indirect", "that winter was close"),
    ]
    assert {q.speaker.name for q in found if q.speaker} == {"Ann Doe"}


def test_split_quotation_is_two_records_with_one_source() -> None:
    first, second = quoted("“We counted twice,” Doe said on Tuesday. “There will be no third count.”", PEOPLE)
    assert first.source == second.source
    assert (first.type, second.type) == ("direct", "direct")


def test_a_dateline_is_not_spoken() -> None:
    found = only("LONDON (Wire) - At a meeting, Ann Doe said, “Go.”", PEOPLE)
    assert found.text == "“Go.”"


def test_time_after_a_closing_cue_is_not_spoken() -> None:
    found = only("“The dam will hold,” Doe said in a recent interview.", PEOPLE)
    assert found.type == "direct"


def test_no_more_segments_than_the_limit_are_read() -> None:
    found = quoted("“We go,” Doe said.\n" * (limits.SEGMENTS + 10), PEOPLE)
    assert len([q for q in found if q.type == "direct"]) == limits.SEGMENTS
