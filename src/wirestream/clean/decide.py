"""Which parts of a story are furniture. Keep is the default; every other answer names its evidence.

The order: anchored rules; fields that the text repeats; rules that need a place or a neighbour; parts of lines; runs of
lines. In the end a budget: a story that would lose most of its paragraphs keeps them all and is marked suspect.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import Final

from msgspec import Struct

from wirestream.clean import facts
from wirestream.clean.book import Book, Known
from wirestream.clean.credits import Fields
from wirestream.clean.line import PARTLY, SENTENCES, TERMINAL, Hit, Line
from wirestream.clean.model import Model
from wirestream.clean.reports import spare_reports
from wirestream.clean.rules import Loaded, Rule, near_ok
from wirestream.clean.runs import head_run, open_runs, repeated_headline, spare_headline, spread, tail_run
from wirestream.clean.zone import zone
from wirestream.story import Cut

PASSES: Final = 4
"""Rules that lean on neighbours are asked again while one of them still changes something, at most so often."""

CAPTION_CHARS: Final = 450
"""Text before a credit on the same line is its caption up to this length; a longer one is a paragraph."""

CREDIT_CHARS: Final = 160
"""Longest line that is taken for a credit alone, and longest caption of several sentences before one."""

SOURCE_FIRST: Final = ("Image source", "Image copyright")
"""How credits begin that stand before their caption."""

CAPTION_WORDS: Final = 4
"""So many words in small letters are a sentence rather than names."""

LOSS_BUDGET: Final = 0.5
"""Of the characters in paragraphs, the share that may go; beyond it paragraphs stay and the story is suspect."""

Found = list[tuple[Rule, Hit]]


class Decision(Struct):
    """One story's lines, each kept or labelled, and the cuts that follow from it."""

    lines: list[Line]
    cuts: list[Cut]
    suspect: bool = False


def decide(text: str, lines: list[Line], hits: Sequence[Hit], book: Book, known: Known) -> Decision:
    """Lines and hits of one story → what is cut."""
    pending, inline = anchored(lines, hits, book, known.source)
    repeated_fields(lines, known)
    repeated_headline(lines, {hit[0] for rule, hit in inline if rule.label == "photo_credit"})
    settle(lines, pending)
    pictured = any(book.rules[hit[1]].label == "photo_credit" for hit in hits)
    if pictured:
        captions_before_credits(text, lines, book)
    cuts = inline_cuts(text, lines, inline, book)
    if pictured:
        captions_before_credits(text, lines, book)
    if cuts or pictured:
        settle(lines, pending)
    if open_runs(lines, book.openers):
        settle(lines, pending)
    spread(lines)
    head_run(lines)
    tail_run(lines)
    if book.model and by_model(lines, book.model):
        settle(lines, pending)
    spare_headline(lines)
    spare_reports(text, lines)
    suspect = keep_budget(lines)
    cuts += [line_cut(text, line, book) for line in lines if line.label and line.label != PARTLY]
    cuts.sort(key=lambda cut: cut.start)
    return Decision(lines, cuts, suspect)


def anchored(lines: Sequence[Line], hits: Sequence[Hit], book: Book, source: str) -> tuple[Found, Found]:
    """Label what a rule is sure of by the line alone; back come hits that need more, and those on parts of lines."""
    pending: Found = []
    inline: Found = []
    times = Counter(hit[1] for hit in hits)
    for hit in hits:
        rule = book.rules[hit[1]]
        if not book.holds(hit[1], source) or times[hit[1]] > (rule.most or len(lines)):
            continue
        if rule.scope in ("prefix", "suffix"):
            inline.append((rule, hit))
        elif rule.where == "any" and not rule.near and not rule.avoid:
            label(lines[hit[0]], rule, hit)
        else:
            pending.append((rule, hit))
    return pending, inline


def label(line: Line, rule: Rule, hit: Hit) -> None:
    """Cut the line, unless that is decided already."""
    if not line.label:
        line.label, line.rule, line.hit = rule.label, rule.id, hit


def repeated_fields(lines: Sequence[Line], known: Known) -> None:
    """Lines of the head that say no more than a field of the story does."""
    if known.keys:
        for line in lines[: zone(lines).head + 1]:
            if line.key in known.keys:
                line.label, line.rule, line.by = known.keys[line.key], "metadata", "metadata"


def settle(lines: Sequence[Line], pending: Found) -> None:
    """Rules that need a place or a neighbour, until nothing changes."""
    if not pending:
        return
    weak = {hit[0]: rule.label for rule, hit in pending if "any" in rule.near}
    for _ in range(PASSES):
        changed, place = False, zone(lines)
        for rule, hit in pending:
            index = hit[0]
            if lines[index].label or not place.holds(index, rule.where):
                continue
            before = beside(lines, index - 1) or weak.get(index - 1, "")
            after = beside(lines, index + 1) or weak.get(index + 1, "")
            if (not rule.near or near_ok(rule.near, before, after)) and not near_ok(rule.avoid, before, after):
                label(lines[index], rule, hit)
                changed = True
        if not changed:
            return


def beside(lines: Sequence[Line], index: int) -> str:
    """What a neighbouring line is furniture of; empty for a kept one."""
    return (lines[index].kind or lines[index].label) if 0 <= index < len(lines) else ""


def by_model(lines: Sequence[Line], model: Model) -> bool:
    """Short lines that no rule names, if the model is sure of them. True if there are any."""
    found = list(model.judge(lines))
    for line, what in found:
        line.label, line.rule, line.by = what, "model", "model"
    return bool(found)


def captions_before_credits(text: str, lines: Sequence[Line], book: Book) -> None:
    """A line before a picture credit, if it reads like a caption."""
    for line, after in pairwise(lines):
        if not line.label and captioned(text, line, after):
            raw = text[line.start : line.end]
            rule = book.caption(raw.encode("utf-8", "replace").decode())
            if rule and is_caption(raw):
                line.label, line.rule = "photo_caption", rule


def captioned(text: str, line: Line, after: Line) -> bool:
    """May the line be the caption of a credit that the one after it is? A credit in a paragraph is another picture's,
    and so is one that names its source first, as `Image source, Getty Images` does."""
    if (after.kind or after.label) != "photo_credit" or after.size > CREDIT_CHARS:
        return False
    paragraph = line.size > CREDIT_CHARS and line.flags & SENTENCES and line.flags & TERMINAL
    return not paragraph and not text.startswith(SOURCE_FIRST, after.start)


def inline_cuts(text: str, lines: Sequence[Line], inline: Found, book: Book) -> list[Cut]:
    """Parts of lines: a dateline before the first sentence, a credit after a caption. The longest on a line wins."""
    cuts: list[Cut] = []
    if not inline:
        return cuts
    place = zone(lines)
    inline.sort(key=lambda found: (found[1][0], found[0].scope, found[1][2], -found[1][3]))
    for rule, hit in inline:
        line, (start, end) = lines[hit[0]], hit[2:4]
        captioned = bool(rule.rest) and line.label == rule.rest
        if line.label not in ("", PARTLY) and not (captioned and may_end_caption(text, line, start)):
            continue
        if not place.holds(hit[0], rule.where) or any(
            cut.start < end and start < cut.end for cut in on_line(cuts, line)
        ):
            continue
        line.label, line.kind = PARTLY, rule.label
        fields = fields_of(text, book.loaded[hit[1]], hit)
        cuts.append(Cut(start=start, end=end, label=rule.label, rule=rule.id, fields=fields))
        begin = max([line.start, *(cut.end for cut in on_line(cuts, line) if cut.end <= start)])
        before = text[begin:start]
        if rule.rest and before.strip() and (captioned or is_caption(before)):
            line.kind = rule.rest
            fields = facts.read(rule.rest, before)
            cuts.append(Cut(start=begin, end=start, label=rule.rest, rule=f"{rule.id}+", fields=fields))
    return cuts


def may_end_caption(text: str, line: Line, start: int) -> bool:
    """Is a credit found on a caption's line only its end? `PHOTO: A tram goes up the hill` is caption throughout."""
    return start > line.start + 6 or sum(map(str.islower, text[start : line.end].split())) < CAPTION_WORDS


def on_line(cuts: Sequence[Cut], line: Line) -> Iterator[Cut]:
    """The cuts of the line, which are the last ones: lines come in order."""
    return takewhile(lambda cut: cut.end > line.start, reversed(cuts))


def is_caption(text: str) -> bool:
    """May this text before a credit be its caption? Not if somebody is quoted in it, or if it is a long paragraph."""
    quoted = '"' in text or "“" in text
    return len(text) <= CAPTION_CHARS and text[0] not in "\"'“‘" and not (quoted and " said" in text)


def keep_budget(lines: Sequence[Line]) -> bool:
    """Paragraphs back if too much of them would go. True if the story is suspect for that, or for being empty."""
    prose = [line for line in lines if line.prose]
    gone = [line for line in prose if line.label not in ("", PARTLY)]
    if len(gone) > 3 and sum(line.size for line in gone) > LOSS_BUDGET * sum(line.size for line in prose):
        for line in gone:
            line.label = ""
        return True
    return bool(lines) and all(line.label not in ("", PARTLY) for line in lines)


def line_cut(text: str, line: Line, book: Book) -> Cut:
    """The cut of a whole line, with the facts its rule reads."""
    if line.hit is None:
        fields = facts.read(line.label, text[line.start : line.end])
    else:
        fields = fields_of(text, book.loaded[line.hit[1]], line.hit)
    return Cut(start=line.start, end=line.end, label=line.label, by=line.by, rule=line.rule, fields=fields)


def fields_of(text: str, loaded: Loaded, hit: Hit) -> Fields:
    """What furniture of this kind says, and the rule's named groups, together."""
    fields = facts.read(loaded.rule.label, text[hit[2] : hit[3]])
    for name, (start, end) in zip(loaded.groups, hit[4], strict=True):
        if start >= 0 and name != "cut":
            fields[name] = text[start:end].strip()
    return fields
