"""The reporter's words as a row."""

from __future__ import annotations

import tomllib
from itertools import groupby
from typing import TYPE_CHECKING

from quote_texts import tagged
from wirestream.quote.quoter import WEIGHTS, native
from wirestream.story import Mention

if TYPE_CHECKING:
    from wirestream._native import Word

BREAK, QUOTE = "\n", "\ufffc"
NATIVE = native(tomllib.loads(WEIGHTS))


def row(text: str, people: tuple[str, ...] = ()) -> list[Word]:
    return NATIVE.words(text, tagged(text, people).mentions)


def sentences(text: str) -> list[str]:
    rows = [" ".join(it["word"] for it in group).strip() for _, group in groupby(row(text), lambda it: it["sentence"])]
    return [it for it in rows if it]


def test_quoted_words_are_one_word() -> None:
    words = row("“We go at dawn,” she said.")
    assert [it["word"] for it in words] == [BREAK, QUOTE, "she", "said", ".", BREAK, BREAK]
    assert (words[1]["start"], words[1]["end"]) == (0, 16)


def test_offsets_point_at_the_words() -> None:
    text = "Mr. Doe’s “plan” failed."
    words = row(text)[1:5]
    assert [text[it["start"] : it["end"]] for it in words] == ["Mr.", "Doe’s", "“plan”", "failed"]


def test_possessives_are_read_as_the_name() -> None:
    word = row("Doe’s plan")[1]
    assert (word["low"], word["owns"]) == ("doe", True)


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
    words = NATIVE.words("Doe said Monday", [Mention(0, 3, "PER", 0), Mention(9, 15, "DATE")])
    assert [it["mention"] for it in words[1:4]] == [0, None, None]


def test_open_quotation_is_cut_before_the_cue_that_ends_its_paragraph() -> None:
    text = "“The dam will hold, engineer Ann Doe said."
    assert [text[it["start"] : it["end"]] for it in row(text) if it["word"] == QUOTE] == ["“The dam will hold,"]
