"""Furniture that no rule names, found by the company it keeps: link lists, boxes, head and tail of a page."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Final

from wirestream.clean.line import BULLET, COLON, DIGITS, LOWER, PARTLY, QUOTED, TABLE, TERMINAL, TITLE, Line
from wirestream.clean.rules import Rule
from wirestream.clean.zone import zone

PITCHES: Final = frozenset(["promo_newsletter", "promo_subscribe"])
BOXES: Final = {"promo_newsletter": "promo", "promo_subscribe": "promo", "related_link": "link"}
BOX_GAP: Final = 3
"""Lines between two parts of one box that are taken for parts of it; more may be the story going on."""

TAIL_MARKS: Final = frozenset(
    [
        *("related_link", "promo_newsletter", "promo_social", "promo_subscribe", "tags", "copyright"),
        *("ui_chrome", "author_bio", "timestamp"),
    ]
)


def bare(line: Line) -> bool:
    """A line without the marks of a sentence, as links and headings are; or one that is furniture already."""
    return line.label not in ("", PARTLY) or not (line.prose or line.flags & (TERMINAL | COLON))


def link_like(line: Line) -> bool:
    """Unlabelled, bare, and of the length of a headline."""
    return not line.label and line.words >= 4 and line.size < 140 and bare(line) and not line.flags & (TABLE | DIGITS)


def spare_headline(lines: Sequence[Line]) -> None:
    """The first line is the headline, whatever it has in common with a link to another story."""
    if lines and lines[0].label == "related_link" and lines[0].words >= 4:
        lines[0].label = lines[0].rule = ""


def repeated_headline(lines: Sequence[Line], but: Container[int]) -> None:
    """The headline printed again right after itself; lines numbered in `but` are something else for sure."""
    seen: set[int] = set()
    for index, line in enumerate(lines[:10]):
        if line.words < 3 or line.label or line.prose or index in but:
            continue
        if line.key in seen:
            line.label, line.rule = "headline_dup", "headline.repeated"
            return
        seen.add(line.key)


def open_runs(lines: Sequence[Line], openers: Mapping[str, Rule]) -> bool:
    """Headers such as "Read more" take the unpunctuated lines after them along. True if they took any."""
    changed, index = False, 0
    while index < len(lines):
        rule = openers.get(lines[index].rule)
        index += 1
        if rule is None:
            continue
        stop = index
        while stop < len(lines) and stop - index < rule.opens and runs_on(lines, stop):
            stop += 1
        for line in lines[index : before_paragraph(lines, index, stop)]:
            if not line.label:
                line.label, line.rule, changed = rule.runs or rule.label, f"{rule.id}+", True
    return changed


def runs_on(lines: Sequence[Line], index: int) -> bool:
    """May the line belong to a list of links or to a box, rather than to the story?"""
    line = lines[index]
    if line.label:
        return line.label != PARTLY
    flags = line.flags
    if flags & (TABLE | DIGITS | LOWER | COLON) or line.size >= 160:
        return False
    if not flags & TERMINAL:
        return not line.prose
    return not flags & QUOTED and line.size < 110 and index + 1 < len(lines) and bare(lines[index + 1])


def before_paragraph(lines: Sequence[Line], start: int, stop: int) -> int:
    """The end of a run of links without the cross-head that may stand before the next paragraph."""
    if start < stop < len(lines) and not lines[stop].label and not lines[stop - 1].label and lines[stop - 1].words <= 5:
        return stop - 1
    return stop


def spread(lines: Sequence[Line]) -> None:
    """Two or more bare lines next to a link are links as well; a line between two of one box is part of it."""
    index = 0
    while index < len(lines):
        stop = index
        while stop < len(lines) and link_like(lines[stop]):
            stop += 1
        if stop - index > 1:
            beside = (lines[index - 1].label if index else "", lines[stop].label if stop < len(lines) else "")
            stop = before_paragraph(lines, index, stop)
            if "related_link" in beside and stop - index > 1:
                for line in lines[index:stop]:
                    line.label, line.rule = "related_link", "link.beside"
        index = stop + 1
    boxes(lines)


def boxes(lines: Sequence[Line]) -> None:
    """Up to `BOX_GAP` short lines between two parts of one box are parts of it as well."""
    last = -BOX_GAP
    for index, line in enumerate(lines):
        if line.label not in BOXES:
            continue
        gap = lines[last + 1 : index] if 0 < index - last - 1 <= BOX_GAP and last >= 0 else ()
        if gap and BOXES[lines[last].label] == BOXES[line.label] and all(in_box(it, lines[last]) for it in gap):
            for inner in gap:
                if not inner.label:
                    inner.label, inner.rule = lines[last].label, "box.between"
        last = index


def in_box(line: Line, before: Line) -> bool:
    """May the line be inside a box that begins with `before`? A box of links holds bare lines only."""
    if line.label:
        return line.label != PARTLY
    return line.size < 130 and not line.flags & QUOTED and (before.label in PITCHES or bare(line))


def head_run(lines: Sequence[Line]) -> None:
    """Lines of a word or three before the first paragraph are the page's: once there is other furniture there, or if
    they stand over the headline or, like names, in title case under it."""
    stop = kickers(lines)
    for line in lines[:stop]:
        line.label, line.rule = "ui_chrome", "head.kicker"
    top = lines[: zone(lines).first]
    if len(top) == len(lines):
        return
    furnished = any(line.label for line in top)
    for index, line in enumerate(top):
        if line.label or line.words > 3 or line.flags & (TERMINAL | COLON | QUOTED | TABLE):
            continue
        if furnished or (index and line.flags & TITLE):
            line.label, line.rule = "ui_chrome", "head.short"


def kickers(lines: Sequence[Line]) -> int:
    """How many lines at the start are section names over the headline."""
    stop = 0
    while stop < min(3, len(lines)) and lines[stop].words <= 2 and bare(lines[stop]) and not lines[stop].label:
        stop += 1
    return stop if 0 < stop < len(lines) - 2 and not lines[stop].label and link_like(lines[stop]) else 0


def tail_run(lines: Sequence[Line]) -> None:
    """After the last paragraph, once furniture has begun, what isn't a sentence or a table is furniture; so are
    headlines there when anything else is, or when there are two in title case."""
    last = zone(lines).last
    if last < 0:
        return
    rest = lines[last + 1 :]
    heads = [line for line in rest if link_like(line) and not line.flags & (BULLET | QUOTED)]
    marked = any(line.label in TAIL_MARKS for line in rest)
    if len(heads) > 1 and (marked or 2 * sum(1 for line in heads if line.flags & TITLE) > len(heads)):
        for line in heads:
            line.label, line.rule = "related_link", "tail.headlines"
    begun = False
    for line in rest:
        if line.label in TAIL_MARKS:
            begun = True
        elif begun and not line.label and not line.flags & (TABLE | DIGITS | QUOTED):
            line.label, line.rule = "related_link", "tail.after"
