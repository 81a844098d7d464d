"""Interviews and transcripts: paragraphs that open with who speaks, "Q:", "A:", "DOE:", and need no marks."""

from __future__ import annotations

from collections import Counter
from typing import Final, NamedTuple

from wirestream.quote.narrative import BREAK, QUOTE, Narrative
from wirestream.quote.phrases import Phrases, Source

QUESTIONS: Final = frozenset(("q", "question"))
ANSWERS: Final = frozenset(("a", "answer"))
TALKS: Final = frozenset(
    ("interview", "conversation", "q&a", "excerpts", "transcript", "spoke", "speaks", "interviewed")
)
LABEL: Final = 3
"""Words of a label at most."""
TURNS: Final = 4
"""Turns that make a transcript of paragraphs labelled with names."""


class Turn(NamedTuple):
    """One labelled paragraph: its label's last word, its colon, its words first … last."""

    label: str
    colon: int
    first: int
    last: int


class Transcript(NamedTuple):
    """The turns of a text, and who answers in it, if it is known."""

    turns: list[Turn]
    answering: Source | None


def transcript(n: Narrative, phrases: Phrases) -> Transcript | None:
    """The text read as an interview, or null when it is none."""
    turns = _turns(n, phrases)
    labels = Counter(turn.label for turn in turns)
    asked = not QUESTIONS.isdisjoint(labels) and not ANSWERS.isdisjoint(labels)
    if not asked:
        named = len(labels) > 1 and len(turns) >= TURNS and max(labels.values()) > 1
        return Transcript(turns, None) if named else None
    answers = [turn for turn in turns if turn.label not in QUESTIONS]
    return Transcript(answers, _answering(n, phrases, turns[0].colon))


def _turns(n: Narrative, phrases: Phrases) -> list[Turn]:
    starts = [i + 1 for i, word in enumerate(n.words[:-2]) if word == BREAK]
    found = []
    for start, end in zip(starts, [*(s - 1 for s in starts[1:]), len(n.words) - 2], strict=True):
        colon = next((k for k in range(start + 1, min(start + LABEL + 1, end)) if n.words[k] == ":"), 0)
        if not colon or colon + 1 >= end or n.words[colon + 1] == QUOTE:
            continue
        asked = colon == start + 1 and n.lows[start] in QUESTIONS | ANSWERS
        named = all(n.words[k][0].isupper() for k in range(start, colon)) and _is_voice(n, phrases, start, colon - 1)
        if asked or named:
            found.append(Turn(n.lows[colon - 1], colon, colon + 1, end - 1))
    return found


def _is_voice(n: Narrative, phrases: Phrases, first: int, last: int) -> bool:
    """Whether a label names who speaks: a person, or a word in capitals."""
    return phrases.is_person(last) or all(n.words[k].isupper() and len(n.words[k]) > 1 for k in range(first, last + 1))


def _answering(n: Narrative, phrases: Phrases, before: int) -> Source | None:
    """The person interviewed: the first one named after a word of talking, above the first question."""
    talk = next((i for i in range(before) if n.lows[i] in TALKS), None)
    if talk is None:
        return None
    person = next((i for i in range(talk, before) if phrases.is_person(i) and not n.owns[i]), None)
    return None if person is None else Source(person, person, person)
