"""The reporter's words as a row."""

from __future__ import annotations

from itertools import pairwise

from quote_texts import tagged
from wirestream.quote.marks import segments
from wirestream.quote.narrative import BREAK, QUOTE, Narrative, settled
from wirestream.story import Mention


def narrative(text: str, people: tuple[str, ...] = ()) -> Narrative:
    return Narrative(text, settled(text, segments(text)), tagged(text, people).mentions)


def sentences(text: str) -> list[str]:
    n = narrative(text)
    bounds = [*n.first, len(n.words)]
    rows = [" ".join(n.words[a:b]).strip() for a, b in pairwise(bounds)]
    return [row for row in rows if row]


def test_quoted_words_are_one_word() -> None:
    n = narrative("“We go at dawn,” she said.")
    assert n.words == [BREAK, QUOTE, "she", "said", ".", BREAK, BREAK]
    assert n.segment_at(1) == 0


def test_offsets_point_at_the_words() -> None:
    text = "Mr. Doe’s “plan” failed."
    n = narrative(text)
    assert [text[s:e] for s, e in zip(n.starts[1:5], n.ends[1:5], strict=True)] == ["Mr.", "Doe’s", "“plan”", "failed"]


def test_possessives_are_read_as_the_name() -> None:
    n = narrative("Doe’s plan")
    assert (n.lows[1], n.owns[1]) == ("doe", 1)


def test_abbreviations_and_initials_end_no_sentence() -> None:
    assert sentences("Mr. J. Doe of the U.S. Senate left on Feb. 3. He came back.") == [
        "Mr J Doe of the U.S Senate left on Feb 3 .",
        "He came back .",
    ]


def test_an_initialism_ends_a_sentence_before_a_common_opener() -> None:
    assert len(sentences("They flew to the U.S. The trip was long.")) == 2


def test_quoted_question_before_its_cue_ends_no_sentence() -> None:
    assert len(sentences("“Why now?” she asked. Nobody spoke.")) == 2


def test_values_are_no_names() -> None:
    text = "Doe said Monday"
    n = Narrative(text, [], [Mention(0, 3, "PER", 0), Mention(9, 15, "DATE")])
    assert n.mention[1:4] == [0, -1, -1]


def test_open_quotation_is_cut_before_the_cue_that_ends_its_paragraph() -> None:
    text = "“The dam will hold, engineer Ann Doe said."
    assert [text[s.start : s.end] for s in settled(text, segments(text))] == ["The dam will hold,"]
