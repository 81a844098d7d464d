"""What kind of word stands where, for one narrative: name, person, adverb, verb, nickname."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wirestream.quote.lexicon import LEXICON
from wirestream.quote.narrative import Narrative
from wirestream.story import Mention

GROUP: Final = 10
"""Words that a verb group may have before its verb."""
NICKNAME: Final = 24
"""Characters of a nickname at most."""


class WordKinds:
    """Tells kinds of words by closed lists, capitals and mentions."""

    __slots__ = ("mentions", "n", "people")

    def __init__(self, narrative: Narrative, mentions: Sequence[Mention]) -> None:
        self.n, self.mentions = narrative, mentions
        self.people = frozenset(k for k, found in enumerate(mentions) if found.type == "PER")

    def is_name(self, i: int) -> bool:
        """Whether the word at i is part of a name, by its mention or by its capital."""
        n = self.n
        if n.mention[i] >= 0:
            return True
        return n.words[i][0].isupper() and n.lows[i] not in LEXICON.small and n.lows[i] not in LEXICON.dates

    def is_person(self, i: int) -> bool:
        """Whether the word at i is in a mention of a person."""
        return self.n.mention[i] in self.people

    def is_adverb(self, i: int) -> bool:
        """Whether the word at i may stand between a subject and its verb."""
        low = self.n.lows[i]
        if low in LEXICON.adverbs:
            return True
        return low.endswith("ly") and low not in LEXICON.not_adverbs and self.n.words[i][0].islower()

    def is_verb(self, i: int) -> bool:
        """Whether the word at i is surely a verb, so that a noun phrase ends before it."""
        low = self.n.lows[i]
        if low in LEXICON.verbs:
            return True
        return low in LEXICON.cues and (low.endswith("ed") or low in ("said", "told", "says", "wrote", "tells"))

    def is_nickname(self, i: int) -> bool:
        """Whether the quoted words at i stand inside a name: Henry “Hank” Doe."""
        n = self.n
        segment = n.segments[n.segment_at(i)]
        short = segment.end - segment.start < NICKNAME and "," not in n.text[segment.start : segment.end]
        return short and self.is_name(i - 1) and self.is_name(i + 1) and n.words[i - 1][0].isupper()

    def verb_group(self, i: int) -> int:
        """The first word of the verb group that the cue at i ends: over auxiliaries, adverbs and days."""
        n, j = self.n, i
        while j > 1 and i - j < GROUP:
            low = n.lows[j - 1]
            if low in LEXICON.auxiliaries or self.is_adverb(j - 1):
                j -= 1
            elif low in LEXICON.dates and n.mention[j - 1] not in self.people:
                j -= 2 if n.lows[j - 2] == "on" else 1
            else:
                break
        return j
