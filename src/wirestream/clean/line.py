"""One line of a story as the matcher sees it, and what was decided about it."""

from __future__ import annotations

from typing import Final

from wirestream.story import CutBy

TERMINAL: Final = 1
COLON: Final = 1 << 1
QUOTED: Final = 1 << 2
UPPER: Final = 1 << 3
TITLE: Final = 1 << 4
DIGITS: Final = 1 << 5
BULLET: Final = 1 << 6
LOWER: Final = 1 << 7
BLANK_BEFORE: Final = 1 << 8
TABLE: Final = 1 << 9
SENTENCES: Final = 1 << 10
QUESTION: Final = 1 << 11
"""The flags of native/src/clean.rs: how a line ends, begins and looks."""

PARTLY: Final = "partly"
"""Label of a line of which only a part is cut."""

ENDED: Final = TERMINAL | COLON | QUOTED

Hit = tuple[int, int, int, int, list[tuple[int, int]]]
"""line, rule, start, end, named groups; offsets in code points of the raw text."""


class Line:
    """A line without the space around it. `label` is empty while it is kept; where only parts of it are cut, `kind`
    says of what they are."""

    __slots__ = ("by", "end", "flags", "hint", "hit", "key", "kind", "label", "prose", "rule", "size", "start", "words")

    def __init__(self, start: int, end: int, flags: int, words: int, key: int, hint: int) -> None:
        self.start, self.end, self.flags, self.words, self.key, self.hint = start, end, flags, words, key, hint
        self.size = size = end - start
        self.prose = size >= 130 or (flags & ENDED != 0 and reads_as_prose(flags, words))
        self.label = self.rule = self.kind = ""
        self.by: CutBy = "rule"
        self.hit: Hit | None = None


def reads_as_prose(flags: int, words: int) -> bool:
    """Does a short line with this ending read as a paragraph of a story, by its form alone?"""
    if flags & (TERMINAL | COLON):
        return words >= (5 if flags & QUOTED else 9)
    return bool(flags & QUOTED and words >= 10)
