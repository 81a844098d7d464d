"""A linear model of lines: furniture that no rule names, told by its words, its form and its company.

It speaks last, about short lines that the rules keep, where it is sure, and only of a story with a page around it, as
the rules' own cuts show: agencies' copy has none. Paragraphs, quotations, tables, lists and cross-heads are none of its
business. The weights are learned by `benchmarks/clean_train.py`; they stand in `lines.model`, one signed byte each:
first those of form and company, then those of the words' buckets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from wirestream.clean.line import (
    BULLET,
    COLON,
    DIGITS,
    LOWER,
    PARTLY,
    QUESTION,
    QUOTED,
    SENTENCES,
    TABLE,
    TERMINAL,
    TITLE,
    UPPER,
    Line,
)

FILE: Final = Path(__file__).with_name("lines.model")
UNIT: Final = 16
"""A weight of 1 in the file is 1/16 in the log of the odds."""

SURE: Final = int(1.4 * UNIT)
"""Log of the odds (4 to 1) from which a line goes."""

VERY_SURE: Final = 3 * UNIT
"""The same for a line that ends like a sentence (20 to 1)."""

PAGE: Final = frozenset(
    [
        *("ui_chrome", "related_link", "promo_newsletter", "promo_subscribe", "promo_social", "tags", "timestamp"),
        *("cookie_notice", "author_bio", "copyright"),
    ]
)
PAGE_LINES: Final = 2
"""Lines that are furniture of a page, from which on there is taken to be one."""

LINE_CHARS: Final = 160
PARAGRAPH_CHARS: Final = 130
"""A sentence of so many characters is a paragraph."""

LIST_LINES: Final = 3
"""So many bare lines in a row after the first paragraph, with no furniture beside them, are a list of the story's."""

CROSSHEAD_WORDS: Final = 4
HEADLINE_WORDS: Final = 4


def classes(*tops: int) -> list[int]:
    """For each number up to the last of `tops`, which of the classes that they bound it is in."""
    return [next(place for place, top in enumerate(tops) if number <= top) for number in range(tops[-1] + 1)]


SIZE_OF: Final = classes(5, 12, 20, 30, 45, 60, 80, 110, LINE_CHARS)
RUN_OF: Final = classes(1, 2, 3, 5, 9, 10)
REACH_OF: Final = classes(1, 2, 3, 5, 8, 12, 13)
LOOKS: Final = (TITLE, UPPER, QUESTION, DIGITS, BULLET, LOWER, SENTENCES)
LOOK_FLAGS: Final = TITLE | UPPER | QUESTION | DIGITS | BULLET | LOWER | SENTENCES
EDGE, CUT, PROSE, ENDED, BARE = range(5)
"""What stands beside a line: nothing, furniture, a paragraph, something punctuated, something bare."""

BLOCKS: Final = (108, 100, 100, 100, 72, 28, 156, 28, 105, 28, 16, 2)
"""How many features of each kind there are, in the order in which `company` gives them."""

STARTS: Final = [sum(BLOCKS[:i]) for i in range(len(BLOCKS))]
COMPANY: Final = sum(BLOCKS)


class Model:
    """Weights, ready for use. Raises ValueError for a file of another shape."""

    def __init__(self, weights: bytes) -> None:
        if len(weights) <= COMPANY:
            raise ValueError(f"{FILE.name}: {len(weights)} weights, more than {COMPANY} expected")
        self._company = [weight - 256 if weight > 127 else weight for weight in weights[:COMPANY]]
        self.hints = weights[COMPANY:]

    def judge(self, lines: Sequence[Line]) -> Iterator[tuple[Line, str]]:
        """Lines that are furniture as far as can be told, with what they most likely are."""
        if sum([line.label in PAGE for line in lines]) < PAGE_LINES:
            return
        weights = self._company
        for index, where, features in company(lines):
            line = lines[index]
            bar = VERY_SURE if line.flags & TERMINAL and line.words > 5 else SURE
            if line.hint + sum([weights[feature] for feature in features]) >= bar:
                yield line, kind(line, where)


def kind(line: Line, where: int) -> str:
    """The label of a line that is only known to be furniture: of the length of a headline after the first paragraph
    it is a link to another story."""
    return "related_link" if where and line.words >= 4 else "ui_chrome"


def company(lines: Sequence[Line]) -> Iterator[tuple[int, int, list[int]]]:
    """Lines that may be asked about: index, part of the story (0 head, 1 between paragraphs, 2 tail, 3 a story without
    paragraphs) and features of form and company."""
    states = [state(line) for line in lines]
    asked = [index for index, line in enumerate(lines) if states[index] != CUT and open_to_doubt(line)]
    if not asked:
        return
    paragraphs = [index for index, what in enumerate(states) if what == PROSE]
    first, last = (paragraphs[0], paragraphs[-1]) if paragraphs else (len(lines), len(lines))
    padded = [EDGE, EDGE, *states, EDGE, EDGE, EDGE]
    keys = Counter([line.key for line in lines])
    runs = bare_runs(states)
    headline = next((i for i, line in enumerate(lines) if line.words >= HEADLINE_WORDS and states[i] != CUT), -1)
    for index in asked:
        line, run = lines[index], runs[index]
        where = 3 if not paragraphs else 0 if index < first else 2 if index > last else 1
        p2, p1, _, n1, n2 = padded[index : index + 5]
        if index == headline or (where and spared(line, p1, run, keys[line.key])):
            continue
        end = 1 if line.flags & TERMINAL else 2 if line.flags & COLON else 0
        size = SIZE_OF[line.size]
        around = padded[max(0, index - 1) : index + 6].count(CUT)
        away = min(index - first, last - index) if where == 1 else abs(index - (first if where == 0 else last))
        features = [
            (where * 9 + size) * 3 + end,
            STARTS[1] + where * 25 + p1 * 5 + n1,
            STARTS[2] + where * 25 + p2 * 5 + p1,
            STARTS[3] + where * 25 + n1 * 5 + n2,
            STARTS[4] + (where * 6 + RUN_OF[min(run[0], 10)]) * 3 + end,
            STARTS[5] + where * 7 + min(around, 6),
            STARTS[6] + (where * 13 + min(line.words, 12)) * 3 + end,
            STARTS[9] + where * 7 + REACH_OF[min(away, 13)],
            STARTS[10] + where * 4 + min(keys[line.key], 3),
            STARTS[11] + (index == 0),
        ]
        for look in looks(line.flags & LOOK_FLAGS):
            features += (STARTS[7] + where * 7 + look, STARTS[8] + (look * 3 + end) * 5 + min(size, 4))
        yield index, where, features


def open_to_doubt(line: Line) -> bool:
    """May the line, by itself, be something other than a paragraph, a quotation or a row of a table?"""
    if line.label or line.size >= LINE_CHARS or line.flags & (QUOTED | TABLE):
        return False
    return line.size < PARAGRAPH_CHARS or not line.flags & TERMINAL


@cache
def looks(flags: int) -> tuple[int, ...]:
    """Which of the looks are among the flags."""
    return tuple(look for look, flag in enumerate(LOOKS) if flags & flag)


def state(line: Line) -> int:
    """What a line is to its neighbours."""
    if line.label and line.label != PARTLY:
        return CUT
    if line.prose:
        return PROSE
    return ENDED if line.flags & (TERMINAL | COLON) else BARE


def bare_runs(states: Sequence[int]) -> list[tuple[int, bool, bool]]:
    """For each line, how many bare lines in a row it is one of, else 1, and whether furniture is before and after."""
    runs, start = [(1, False, False)] * len(states), 0
    for index in range(len(states) + 1):
        if index == len(states) or states[index] != BARE:
            before = start > 0 and states[start - 1] == CUT
            runs[start:index] = [(index - start, before, index < len(states) and states[index] == CUT)] * (
                index - start
            )
            start = index + 1
    return runs


def spared(line: Line, before: int, run: tuple[int, bool, bool], times: int) -> bool:
    """After the first paragraph, list items, scores and what leads to a list are the story's, and what follows a
    paragraph as a sentence, as a cross-head that stands there once, or as a list."""
    if line.flags & (BULLET | DIGITS) or (line.flags & TERMINAL and before != CUT):
        return True
    if line.flags & COLON and (before != CUT or line.words > CROSSHEAD_WORDS):
        return True
    lines, after_furniture, before_furniture = run
    if line.words <= CROSSHEAD_WORDS and times == 1 and before != CUT and not after_furniture:
        return True
    return lines >= LIST_LINES and not after_furniture and not before_furniture
