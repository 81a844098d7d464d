"""Quotation marks → segments: a state machine over the mark characters of a text, paragraph by paragraph.

It is total and linear: each mark is pushed and popped at most once, whatever the text.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

MARK: Final = re.compile(r"``|''|[“”„‟«»‹›\"‘’']|\n+")
"""Everything that the machine stops at. Alternatives of fixed text: no backtracking."""

DOUBLE_OPEN: Final = {"“": "”", "„": "“", "‟": "”", "«": "»", "‹": "›", "``": "''"}
CLOSERS: Final = {
    "“": frozenset(("”", '"', "''")),
    "„": frozenset(("“", "”", '"')),
    "‟": frozenset(("”", '"')),
    "«": frozenset("»"),
    "»": frozenset("«"),
    "‹": frozenset("›"),
    "›": frozenset("‹"),
    "``": frozenset(("''", "”", '"')),
    "''": frozenset(("''", "”")),
    '"': frozenset(('"', "”", "''")),
}
BEFORE_OPEN: Final = frozenset(" \t\n\r\u00a0\u2009\u202f([{-–—/:>|“‘\"'„«*")
SURE_BEFORE_CLOSE: Final = frozenset('.,!?…—;:”")')
ELIDED: Final = frozenset(("em", "tis", "twas", "til", "till", "cause", "n", "bout", "round", "neath", "cuz", "ere"))
SINGLES: Final = frozenset("‘'")
MAX_DEPTH: Final = 8
"""Deeper nesting than any story has is ignored, so that the stack stays small on hostile text."""


class Segment(NamedTuple):
    """A stretch between outermost marks: `open` ≤ `start` ≤ `end` ≤ `close`, marks outside [start, end)."""

    open: int
    start: int
    end: int
    close: int
    kind: str
    closed: bool
    continued: bool


class _Open:
    """One opener on the stack; `maybe` is a closer that could as well be a possessive."""

    __slots__ = ("at", "kind", "maybe")

    def __init__(self, at: int, kind: str) -> None:
        self.at, self.kind, self.maybe = at, kind, -1


def segments(text: str) -> list[Segment]:
    """The outermost quoted stretches of a text, in order, never overlapping, never across paragraphs."""
    found: list[Segment] = []
    stack: list[_Open] = []
    first, carried = 0, ""
    for match in MARK.finditer(text):
        mark, at = match.group(), match.start()
        if mark[0] == "\n":
            carried = _end_paragraph(text, first, at, stack, found, match.end())
            first = match.end()
            continue
        if carried and at == first and mark == carried:
            stack.append(_Open(at, mark))
            continue
        _step(text, mark, at, first, stack, found)
    _end_paragraph(text, first, len(text), stack, found, len(text))
    return _trimmed(text, found)


def _step(text: str, mark: str, at: int, first: int, stack: list[_Open], found: list[Segment]) -> None:
    before = text[at - 1] if at > first else "\n"
    after = text[at + len(mark)] if at + len(mark) < len(text) else "\n"
    if _is_apostrophe(mark, before, after) or (mark == '"' and before.isdigit() and _inches(text, at)):
        return
    for depth in range(len(stack) - 1, -1, -1):
        top = stack[depth]
        if _closes(mark, at, before, after, top, nested=depth < len(stack) - 1):
            if top.kind in SINGLES and not _sure(text, mark, at, before, after):
                if top.maybe < 0:
                    top.maybe = at
                return
            _close(stack, depth, at, mark, found)
            return
    if _opens(text, mark, at, before, after, stack):
        if stack and stack[-1].kind in SINGLES and mark in SINGLES and stack[-1].maybe >= 0:
            _close(stack, len(stack) - 1, stack[-1].maybe, "’", found)
        if mark == "“" and stack and stack[-1].kind == "“":
            stack.pop()  # the earlier one was never closed
        if len(stack) < MAX_DEPTH:
            stack.append(_Open(at, mark))


def _is_apostrophe(mark: str, before: str, after: str) -> bool:
    """Whether a single mark stands inside a word, or is a ’ that could neither close nor open."""
    if before.isalnum() and after.isalnum() and mark in "’‘'":
        return True
    return mark == "’" and before.isspace()


def _closes(mark: str, at: int, before: str, after: str, top: _Open, *, nested: bool) -> bool:
    """Whether this mark may close that opener."""
    if top.at + len(top.kind) >= at:
        return False
    if top.kind in SINGLES:
        return mark in "’'" and not nested and not after.isalnum() and not before.isspace()
    if mark not in CLOSERS[top.kind]:
        return False
    if mark == '"' and top.kind != '"':
        return not (before.isspace() and not after.isspace())
    return True


def _sure(text: str, mark: str, at: int, before: str, after: str) -> bool:
    """Whether a single mark that can close surely does: it is no plural possessive ("the workers’ rights")."""
    if before in SURE_BEFORE_CLOSE or before != "s":
        return True
    return after in '.,;:!?)”"\n' or not text[at + len(mark) + 1 : at + len(mark) + 2].isalpha()


def _opens(text: str, mark: str, at: int, before: str, after: str, stack: list[_Open]) -> bool:
    if mark in DOUBLE_OPEN:
        return True
    if mark in "»›":
        return before in BEFORE_OPEN and not after.isspace() and not stack
    if mark == '"':
        if before == "=":
            return False
        return before in BEFORE_OPEN or (not after.isspace() and not before.isdigit() and not before.isalnum())
    if mark == "''":
        return before in BEFORE_OPEN and not after.isspace()
    if mark in SINGLES:
        if after.isspace() or not (before in BEFORE_OPEN or (before in ".," and mark == "‘")):
            return False
        return not (after.isdigit() and text[at + 2 : at + 4] in ("0s", "0’", "0'")) and not _elided(text, at + 1)
    return False


def _elided(text: str, at: int) -> bool:
    """Whether an elided word ('em, 'til) starts here."""
    end = at
    while end < len(text) and end - at < 6 and text[end].isalpha():
        end += 1
    return text[at:end].lower() in ELIDED


def _inches(text: str, at: int) -> bool:
    """Whether the straight mark after a digit ends a measure such as 6'2" or 5’10"."""
    i = at - 1
    while i >= 0 and at - i < 4 and text[i].isdigit():
        i -= 1
    return i > 0 and text[i] in "'’" and text[i - 1].isdigit()


def _close(stack: list[_Open], depth: int, at: int, mark: str, found: list[Segment]) -> None:
    opener = stack[depth]
    del stack[depth:]
    if not stack:
        start = opener.at + len(opener.kind)
        _keep(found, Segment(opener.at, start, at, at + len(mark), opener.kind, closed=True, continued=False))


def _keep(found: list[Segment], segment: Segment) -> None:
    """Append, dropping what lies inside: a closer taken back may enclose what was found after it."""
    while found and found[-1].open >= segment.open:
        found.pop()
    if not found or found[-1].close <= segment.open:
        found.append(segment)


def _end_paragraph(text: str, first: int, end: int, stack: list[_Open], found: list[Segment], following: int) -> str:
    """Settle what is open at the end of a paragraph; return the mark that a continuation would open with."""
    carried = ""
    while stack:
        top = stack[0]
        if top.maybe >= 0:
            _close(stack, 0, top.maybe, "’", found)
            continue
        start = top.at + len(top.kind)
        again = text.startswith(top.kind, following) and following < len(text)
        if top.kind not in SINGLES or (top.kind == "‘" and top.at == first and again):
            if again:
                carried = top.kind
            stack.clear()
            if start < end:
                _keep(found, Segment(top.at, start, end, end, top.kind, closed=False, continued=again))
        else:
            del stack[0]  # an apostrophe after all
    return carried


def _trimmed(text: str, found: list[Segment]) -> list[Segment]:
    """Only segments with a letter or digit between their marks."""
    return [s for s in found if any(c.isalnum() for c in text[s.start : s.end])]
