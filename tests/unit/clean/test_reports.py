"""Paragraphs that report somebody stay, though they hold the words of furniture; what turns to the reader goes."""

from __future__ import annotations

import pytest

from wirestream.clean import Cleaner
from wirestream.story import Story

STORY = """Torwick keeps its tram

Villagers of Torwick voted on Sunday to keep their old tram line, officials said.

{line}

The line opened in 1902 and carries 400 people a day.

The council will meet again in June, Mayor Ilse Brandt said."""


def cut(line: str) -> list[str]:
    """Surfaces that are cut from a story with this paragraph."""
    text = STORY.format(line=line)
    [cleaned] = Cleaner().clean([Story(uri="", text=text)])
    return [text[it.start : it.end] for it in cleaned.cuts]


@pytest.mark.parametrize(
    "line",
    [
        "The company said it would support local journalism with a fund of 20 million euros over five years.",
        "Readers were told to follow us on Facebook when the press burned down, the former editor wrote in his memoir.",
        "The app store removed the service after regulators said users could cancel any time but rarely did.",
        "Users who consider subscribing face a price of 12 dollars a month, the regulator found on Monday.",
        "All rights reserved for miners under the old treaty were lost in 1921, the historian said.",
        "The reporters contributed to this report of the commission without being named, the panel noted.",
        "Our Facebook group is all that is left of the village, said Ines Corvo, who keeps it.",
        "Already a member of the council for nine years, Okafor said she would not stand again.",
        "The views expressed in the letter are those of a minority of the board, the chairman said.",
    ],
)
def test_reported_words_stay(line: str) -> None:
    assert cut(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "If you value our journalism, please consider subscribing.",
        "Join the conversation in our Facebook group here and tell us.",
        "The views expressed in this article are those of the author.",
        "Copyright 2024 Example Wire. All rights reserved.",
        "Ada Holm in Lunden contributed to this report.",
    ],
)
def test_what_turns_to_the_reader_goes(line: str) -> None:
    assert cut(line) == [line]


def test_a_quotation_before_a_lone_credit_is_no_caption() -> None:
    assert cut("“It will outlive us all,” Storm said.\n(Karel Voss/Reuters)") == ["(Karel Voss/Reuters)"]
