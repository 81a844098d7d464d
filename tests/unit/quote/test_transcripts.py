"""Interviews and transcripts: labelled paragraphs without marks."""

from __future__ import annotations

from quote_texts import quoted

INTERVIEW = """Excerpts from an interview with Ann Doe, the union's president:

Q: Will the ships sail this week?

A: Two of them, if the weather holds.

Q: And the rest?

A: In spring."""

TRANSCRIPT = """Karl Roe met Ann Doe on the show.

ROE: Will the ships sail this week?

DOE: Two of them will, if the weather holds.

ROE: And the rest of them?

DOE: They sail in spring."""


def test_answers_are_the_words_of_the_one_interviewed() -> None:
    found = quoted(INTERVIEW, ["Ann Doe"])
    assert [(q.type, q.text) for q in found] == [
        ("direct", "Two of them, if the weather holds."),
        ("direct", "In spring."),
    ]
    assert {q.speaker.name for q in found if q.speaker} == {"Ann Doe"}


def test_turns_are_said_by_those_who_label_them() -> None:
    found = quoted(TRANSCRIPT, ["Ann Doe", "Karl Roe", "ROE", "DOE"])
    assert [q.text for q in found][:2] == ["Will the ships sail this week?", "Two of them will, if the weather holds."]
    assert [q.source.text for q in found if q.source] == ["ROE", "DOE", "ROE", "DOE"]


def test_labels_of_a_list_are_no_turns() -> None:
    text = "Results:\n\nIowa: Ann Doe won by ten points.\n\nOhio: Karl Roe won by three points.\n\nNote: Votes remain."
    assert quoted(text, ["Ann Doe", "Karl Roe"]) == []


def test_one_name_and_colon_is_no_transcript() -> None:
    assert quoted("Ann Doe: a life in music, by our critic.", ["Ann Doe"]) == []
