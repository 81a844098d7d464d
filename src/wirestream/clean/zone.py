"""Where in a story a line stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from wirestream.clean.line import PARTLY, Line

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
    prose = [i for i, line in enumerate(lines) if line.prose and line.label in ("", PARTLY)]
    if not prose:
        return Zone(len(lines), -1, len(lines), -1)
    first, last = prose[0], prose[-1]
    head = prose[3] if len(prose) > 3 else last
    tail = prose[-3] if len(prose) > 3 else first
    return Zone(first, last, max(first, min(head, EDGE_LINES)), min(last, max(tail, len(lines) - EDGE_LINES)))
