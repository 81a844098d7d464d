"""Where in a story a line stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final, NamedTuple

from wirestream.clean.line import PARTLY, Line

KEPT: Final = ("", PARTLY)
EDGE_LINES: Final = 14
"""How far head and tail may reach into lines that look like paragraphs."""


class Zone(NamedTuple):
    """First and last paragraph of the story proper, as far as is known, and how far its edges may reach."""

    first: int
    last: int
    head: int
    tail: int

    def holds(self, index: int, where: str) -> bool:
        """Is the line in the part of the story that a rule is meant for?"""
        match where:
            case "head":
                return index <= self.head
            case "tail":
                return index >= self.tail
            case "end":
                return index >= self.last
            case "edge":
                return index <= self.head or index >= self.tail
            case "body":
                return self.first < index < self.last
        return True


def zone(lines: Sequence[Line]) -> Zone:
    """The zone by the paragraphs that are kept so far.

    Summaries and captions look like paragraphs: so the head may reach past three of them, and the tail begin two of
    them before the end. Without any paragraph, all is head and tail.
    """
    opening = list(islice((i for i, line in enumerate(lines) if line.prose and line.label in KEPT), 4))
    if not opening:
        return Zone(len(lines), -1, len(lines), -1)
    backwards = range(len(lines) - 1, -1, -1)
    closing = list(islice((i for i in backwards if lines[i].prose and lines[i].label in KEPT), 3))
    first, last = opening[0], closing[0]
    head, tail = (opening[3], closing[2]) if len(opening) > 3 else (last, first)
    return Zone(first, last, max(first, min(head, EDGE_LINES)), min(last, max(tail, len(lines) - EDGE_LINES)))
