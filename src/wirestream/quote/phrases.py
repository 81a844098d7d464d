"""Clauses: their subjects, behind datelines and whatever else leads a sentence in."""

from __future__ import annotations

from typing import Final

from wirestream.quote.lexicon import LEXICON
from wirestream.quote.narrative import QUOTE
from wirestream.quote.nouns import ASIDE, DASHES, OBJECTS, PLACE, REACH, Nouns, Source

__all__ = ["ASIDE", "DASHES", "OBJECTS", "Phrases", "Source"]

LEADS: Final = 4
"""Phrases that may lead a sentence in before its subject."""


class Phrases(Nouns):
    """Reads noun phrases and the subjects of clauses of one narrative."""

    __slots__ = ()

    def subject(self, first: int, before: int) -> Source | None:
        """The subject of the clause that starts at `first`, if it stands before word `before`."""
        n, k = self.n, self.after_dateline(first, before)
        opening = k
        for _ in range(LEADS):
            while k < before and not n.words[k][0].isalnum() and n.words[k] != QUOTE:
                k += 1
            led, comma = self.is_led_in(k), self._comma(k, before)
            if not comma or not (led or self._is_time(comma - 1) or (k != opening and self._is_place(k, comma))):
                break
            k = comma + 1
        return self._subject_from(k, before) or (self._first_named(opening, before) if k != opening else None)

    def is_led_in(self, k: int) -> bool:
        """Whether the words from k on only lead a sentence in: "On Monday, …", "Asked about it, …", "While he …, …"."""
        low = self.n.lows[k]
        if low in LEXICON.prepositions or low in LEXICON.clauses or low in LEXICON.adverbs:
            return True
        return low.endswith(("ing", "ed")) and self.n.mention[k] < 0

    def _is_time(self, k: int) -> bool:
        """Whether the word at k ends a time that leads a sentence in: "Hours later, …", "Last week, …"."""
        return self.n.lows[k] in LEXICON.times or self.n.lows[k] in LEXICON.dates

    def _is_place(self, first: int, comma: int) -> bool:
        """Whether first … comma is the rest of a place: "In Ames, Iowa, …"."""
        k = self.n.mention[first]
        return k >= 0 and self.mentions[k].type == "LOC" and comma - first <= PLACE

    def _subject_from(self, k: int, before: int) -> Source | None:
        n = self.n
        for i in range(k, min(before, k + REACH)):
            low = n.lows[i]
            if low in LEXICON.pronouns and low not in OBJECTS and low != "her":
                return Source(i, i, i)
            if self.is_name(i) and not n.owns[i]:
                last = self._name_end(i, before)
                if not n.owns[last]:
                    return self.ending_at(last)
            elif low in LEXICON.determiners and i == k:
                found = self.after(i)
                if found and found.last < before:
                    return found
        return None

    def _name_end(self, i: int, before: int) -> int:
        """The last word of the name at i; "Former Doe speechwriter Ann Roe" ends with Roe."""
        n, j = self.n, i
        while j + 1 < before and j - i < REACH and self.is_name(j + 1) and not self.is_verb(j + 1) and not n.owns[j]:
            j += 1
        person = self.describes(j + 1)
        while person and person < before and self.is_person(person):
            j, person = person, person + 1
        return j

    def after_dateline(self, first: int, before: int) -> int:
        """The first word after a dateline, "LONDON (AFP) —", if there is one."""
        n = self.n
        for i in range(first + 1, min(before, first + 12)):
            if n.words[i] in DASHES:
                bracket = n.words[i - 1] == ")"
                return i + 1 if bracket or n.words[first].isupper() else first
            if n.words[i] == QUOTE:
                break
        return first

    def _comma(self, first: int, before: int) -> int:
        for i in range(first, min(before, first + ASIDE)):
            if self.n.words[i] == ",":
                return i
        return 0

    def _first_named(self, first: int, before: int) -> Source | None:
        for i in range(first, min(before, first + ASIDE)):
            if (
                self.n.mention[i] >= 0
                and not self.n.owns[i]
                and (self.is_person(i) or self.n.lows[i - 1] not in LEXICON.prepositions)
            ):
                return self.ending_at(i)
        return None
