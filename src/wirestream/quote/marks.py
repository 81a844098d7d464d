"""Quotation marks → segments."""

from __future__ import annotations

from typing import NamedTuple

from wirestream import _native


class Segment(NamedTuple):
    """A stretch between outermost marks: `open` ≤ `start` ≤ `end` ≤ `close`, marks outside [start, end)."""

    open: int
    start: int
    end: int
    close: int
    kind: str
    closed: bool
    continued: bool


def segments(text: str) -> list[Segment]:
    """The outermost quoted stretches of a text, in order, never overlapping, never across paragraphs."""
    return [Segment(*parts) for parts in _native.segments(text)]
