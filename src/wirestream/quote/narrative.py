"""What the reporter wrote, as a row of words: each quoted segment is one word in it, and so is each paragraph break.

Everything after the marks works on this row by index, so quoted words cost nothing and can't mislead.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from wirestream.quote.lexicon import LEXICON
from wirestream.quote.marks import Segment
from wirestream.story import Mention

WORD: Final = re.compile(r"((?:[^\S\n]|\ufffc)*)([^\W_]+(?:[.'’&@/\-‑][^\W_]+)*|\.\.+|--+|\n+|[^\w\s\ufffc]|_+|\Z)")
"""White space and the word after it: they take in every character, so that lengths give offsets. White space at the
very end has the empty word, or each of its characters would be tried as a start."""
QUOTE: Final = "\ufffc"
BREAK: Final = "\n"
STOPS: Final = frozenset((".", "?", "!", BREAK, QUOTE, "...", "…"))
LONGEST_TAIL: Final = 12
"""Words that "she said" and its like may take at the end of a paragraph."""
ENDS: Final = frozenset(".?!…")
TRAIL: Final = " \t\u00a0\"'”’)]"


def settled(text: str, segments: Sequence[Segment]) -> list[Segment]:
    """Segments, those that were never closed cut where the reporter's words go on: "“It is safe, she said."."""
    return [s if s.closed or s.continued else _cut_open(text, s) for s in segments]


def _cut_open(text: str, segment: Segment) -> Segment:
    comma = text.rfind(",", segment.start, segment.end)
    if comma <= segment.start:
        return segment
    tail = text[comma + 1 : segment.end].lower().rstrip(" .").split()
    if len(tail) <= LONGEST_TAIL and not LEXICON.plain_cues.isdisjoint(tail):
        return segment._replace(end=comma + 1, close=comma + 1)
    return segment


class Narrative:
    """The words outside marks: surface, lower form (a possessive 's apart), offsets, sentence and mention of each."""

    __slots__ = (
        "dotted",
        "ends",
        "first",
        "lows",
        "mention",
        "named",
        "owns",
        "place",
        "segments",
        "sentence",
        "starts",
        "text",
        "words",
    )

    def __init__(self, text: str, segments: Sequence[Segment], mentions: Sequence[Mention]) -> None:
        self.text, self.segments = text, segments
        self.dotted: list[int] = []
        self.words: list[str] = [BREAK]
        self.starts: list[int] = [0]
        self.ends: list[int] = [0]
        self.place: list[int] = []
        at = 0
        for segment in segments:
            self._read(at, segment.open)
            self.place.append(len(self.words))
            self.words.append(QUOTE)
            self.starts.append(segment.open)
            self.ends.append(segment.close)
            at = segment.close
        self._read(at, len(text))
        self.words += [BREAK, BREAK]
        self.starts += [len(text)] * 2
        self.ends += [len(text)] * 2
        self.lows = [word.lower() for word in self.words]
        self.owns = bytearray(len(self.words))
        for i, low in enumerate(self.lows):
            if low.endswith(("'s", "’s")):
                self.lows[i], self.owns[i] = low[:-2], 1
        self._find_sentences()
        self._find_mentions(mentions)

    def _read(self, start: int, end: int) -> None:
        words, starts, ends = self.words, self.starts, self.ends
        at = start
        for gap, word in WORD.findall(self.text, start, end):
            if not word:
                break
            at += len(gap)
            last = at + len(word)
            if word == "." and self._abbreviated(at):
                ends[-1] = last
                self.dotted.append(len(words) - 1)
            else:
                words.append(BREAK if word[0] == "\n" else word)
                starts.append(at)
                ends.append(last)
            at = last

    def _abbreviated(self, at: int) -> bool:
        """Whether the full stop at this offset belongs to the word before it: an initial or an abbreviation."""
        word = self.words[-1]
        if self.ends[-1] != at:
            return False
        return (len(word) == 1 and word.isupper()) or "." in word or word.lower() in LEXICON.abbreviations

    def _find_sentences(self) -> None:
        """`first[k]` is the first word of sentence k; `sentence[i]` the sentence of word i."""
        words, lows = self.words, self.lows
        stops = [i for i, word in enumerate(words) if word in STOPS]
        ends = [i for i in stops[:-1] if self._ends_sentence(i, words[i])]
        ends += [i for i in self.dotted if lows[i + 1] in LEXICON.openers and words[i + 1][0].isupper()]
        self.first = [0, *sorted(i + 1 for i in ends)]
        self.sentence: list[int] = []
        for k, (start, end) in enumerate(pairwise((*self.first, len(words)))):
            self.sentence += [k] * (end - start)

    def _ends_sentence(self, i: int, word: str) -> bool:
        following = self.words[i + 1]
        if word == BREAK or following == BREAK:
            return word == BREAK or word != QUOTE or self.finished(i)
        if following in ")]”’\"'" or following == ",":
            return False
        if word == QUOTE:
            return self.finished(i) and (following[0].isupper() or following == QUOTE)
        return following[0].isupper() or following[0].isdigit() or following == QUOTE or following in "“‘\"'(—–"

    def finished(self, i: int) -> bool:
        """Whether the quoted words at i end as a sentence does."""
        segment = self.segments[self.segment_at(i)]
        body = self.text[max(segment.start, segment.end - 6) : segment.end].rstrip(TRAIL)
        return body[-1:] in ENDS if body else False

    def segment_at(self, i: int) -> int:
        """Index of the segment that stands at word i."""
        return bisect_right(self.place, i) - 1

    def _find_mentions(self, mentions: Sequence[Mention]) -> None:
        """`mention[i]` is the mention that word i is in, or -1; `named` their first words, in order."""
        self.mention = [-1] * len(self.words)
        self.named: list[int] = []
        last = len(self.words) - 2
        for k, found in enumerate(mentions):
            if found.entity is None:
                continue
            j = first = bisect_right(self.ends, found.start, 1, last)
            while j < last and self.starts[j] < found.end:
                if self.words[j] != QUOTE and self.mention[j] < 0:
                    self.mention[j] = k
                    if j == first:
                        self.named.append(j)
                j += 1

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of the words first … last, both included."""
        return self.starts[first], self.ends[last]
