"""Clean text from what is kept: raw pieces in order, white space tidied, and the map that ties them to the raw text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from wirestream.clean.decide import Decision
from wirestream.clean.line import BLANK_BEFORE, PARTLY, Line
from wirestream.story import Cleaned, Cut, MapPiece, Story

SPACES: Final = "\t\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u3000"
"""Made plain, one for one, so that the map stays exact; quotes, dashes and letters stay as the agency sent them."""


def assemble(story: Story, decision: Decision) -> Cleaned:
    """The `Cleaned` of a decision. Paragraphs stay apart as they were: by one line feed or by a blank line."""
    raw = story.text
    parts: list[str] = []
    pieces: list[MapPiece] = []
    at, last = 0, -1
    for start, end, blank in kept(raw, decision.lines, decision.cuts):
        gap = ("\n\n" if blank else "\n") if parts else ""
        if parts and raw[last:start] == gap:
            before = pieces[-1]
            pieces[-1] = MapPiece(before.clean, before.raw, end - before.raw, end - before.raw)
        else:
            pieces.append(MapPiece(at + len(gap), start, end - start, end - start))
        parts += (gap, raw[start:end])
        at += len(gap) + end - start
        last = end
    text = "".join(parts)
    if not text.isascii() or "\t" in text:
        for space in SPACES:
            if space in text:
                text = text.replace(space, " ")
    return Cleaned(story=story, text=text, cuts=tuple(decision.cuts), map=tuple(pieces), suspect=decision.suspect)


def kept(raw: str, lines: Sequence[Line], cuts: Sequence[Cut]) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each kept stretch, and whether a blank line stood before it since the one before."""
    starts = [cut.start for cut in cuts]
    blank = False
    for line in lines:
        blank = blank or bool(line.flags & BLANK_BEFORE)
        if line.label and line.label != PARTLY:
            continue
        inside = cuts[bisect_left(starts, line.start) : bisect_left(starts, line.end)] if line.label else ()
        spans = remaining(line, inside)
        for start, end in spans:
            first, stop = trim(raw, start, end)
            if first < stop:
                yield first, stop, blank
                blank = False


def remaining(line: Line, inside: Sequence[Cut]) -> list[tuple[int, int]]:
    """What the cuts that start inside the line leave of it."""
    spans, at = [], line.start
    for cut in inside:
        spans.append((at, cut.start))
        at = cut.end
    return [*spans, (at, line.end)]


def trim(raw: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without the white space at its ends."""
    while start < end and raw[start].isspace():
        start += 1
    while end > start and raw[end - 1].isspace():
        end -= 1
    return start, end
