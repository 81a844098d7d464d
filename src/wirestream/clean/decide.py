"""Which parts of a story are furniture. Keep is the default; every other answer names its evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from msgspec import Struct

from wirestream.clean import facts
from wirestream.clean.line import BULLET, COLON, DIGITS, LOWER, QUOTED, TABLE, TERMINAL, TITLE, Hit, Line
from wirestream.clean.rules import Loaded, Rule, near_ok
from wirestream.story import Cut, Story

PASSES: Final = 4
"""Rules that lean on neighbours are asked again while one of them still changes something, at most so often."""

CAPTION_CHARS: Final = 450
"""Text before a credit on the same line is its caption up to this length; a longer one is a paragraph."""

HEAD_LINES: Final = 14
TAIL_LINES: Final = 14
"""How far head and tail may reach into lines that look like paragraphs."""

LOSS_BUDGET: Final = 0.5
"""Of the characters in paragraphs, the share that may go; beyond it paragraphs stay and the story is suspect."""


class Book:
    """The rules as decisions need them: by number, by id, and those bound to a source."""

    def __init__(self, loaded: Sequence[Loaded]) -> None:
        self.loaded = list(loaded)
        self.rules = [item.rule for item in loaded]
        self.openers = {rule.id: rule for rule in self.rules if rule.opens}

    def holds(self, number: int, source: str) -> bool:
        """Is a bound rule in force for this source?"""
        return source.casefold() in self.loaded[number].sources


class Decision(Struct):
    """One story's lines, each kept or labelled, and the cuts that follow from it."""

    lines: list[Line]
    cuts: list[Cut]
    suspect: bool = False


def decide(story: Story, lines: list[Line], hits: Sequence[Hit], book: Book) -> Decision:
    """Lines and hits of one story → what is cut."""
    inline: list[tuple[Rule, Hit]] = []
    pending: list[tuple[Rule, Hit]] = []
    for hit in hits:
        rule = book.rules[hit[1]]
        if rule.bound and not book.holds(hit[1], story.source or ""):
            continue
        if rule.scope in ("prefix", "suffix"):
            inline.append((rule, hit))
        elif rule.where == "any" and not rule.near and not rule.avoid:
            label(lines[hit[0]], rule, hit)
        else:
            pending.append((rule, hit))
    repeated_headline(lines)
    settle(lines, pending)
    inline.sort(key=lambda found: (found[1][0], found[0].scope, found[1][2], -found[1][3]))
    cuts = inline_cuts(story.text, lines, inline, zone(lines), book)
    settle(lines, pending)
    if open_runs(lines, book.openers):
        settle(lines, pending)
    spread(lines)
    head_run(lines)
    tail_run(lines)
    suspect = keep_budget(lines)
    cuts += [line_cut(story.text, line, book) for line in lines if line.label and line.label != PARTLY]
    cuts.sort(key=lambda cut: cut.start)
    return Decision(lines, cuts, suspect)


PARTLY: Final = "partly"
"""Label of a line of which only a part is cut."""


def label(line: Line, rule: Rule, hit: Hit | None = None) -> None:
    """Cut the line, unless that is decided already."""
    if not line.label:
        line.label, line.rule, line.hit = rule.label, rule.id, hit


class Zone(NamedTuple):
    """Where the story proper lies, as far as is known: first and last paragraph, and how far its edges may reach."""

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
    """The zone by the paragraphs that are kept so far. Summaries and captions look like paragraphs: so the head may
    reach past three of them, and the tail begin two of them before the end."""
    prose = [i for i, line in enumerate(lines) if (not line.label or line.label == PARTLY) and line.prose]
    if not prose:
        return Zone(len(lines), -1, len(lines), -1)
    first, last = prose[0], prose[-1]
    head = prose[3] if len(prose) > 3 else last
    tail = prose[-3] if len(prose) > 3 else first
    return Zone(first, last, max(first, min(head, HEAD_LINES)), min(last, max(tail, len(lines) - TAIL_LINES)))


def settle(lines: list[Line], pending: Iterable[tuple[Rule, Hit]]) -> None:
    """Rules that need a place or a neighbour, until nothing changes."""
    weak = {hit[0]: rule.label for rule, hit in pending if "any" in rule.near}
    place = zone(lines)
    for _ in range(PASSES):
        changed = False
        for rule, hit in pending:
            index = hit[0]
            line = lines[index]
            if line.label or not place.holds(index, rule.where):
                continue
            before = beside(lines, index - 1) or weak.get(index - 1, "")
            after = beside(lines, index + 1) or weak.get(index + 1, "")
            if (not rule.near or near_ok(rule.near, before, after)) and not near_ok(rule.avoid, before, after):
                label(line, rule, hit)
                changed = True
        if not changed:
            return
        place = zone(lines)


def beside(lines: Sequence[Line], index: int) -> str:
    """What a neighbouring line is furniture of; empty for a kept one."""
    return (lines[index].kind or lines[index].label) if 0 <= index < len(lines) else ""


def repeated_headline(lines: list[Line]) -> None:
    """The headline printed again right after itself."""
    seen: set[int] = set()
    for line in lines[:10]:
        if line.words < 3 or line.label:
            continue
        if line.key in seen:
            line.label, line.rule = "headline_dup", "headline.repeated"
            return
        if line.prose and len(seen) > 3:
            return
        seen.add(line.key)


def open_runs(lines: list[Line], openers: dict[str, Rule]) -> bool:
    """Headers such as "Read more" take the unpunctuated lines after them along."""
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


def before_paragraph(lines: Sequence[Line], start: int, stop: int) -> int:
    """The end of a run of links without the cross-head that may stand before the next paragraph."""
    if start < stop < len(lines) and not lines[stop].label and not lines[stop - 1].label and lines[stop - 1].words <= 5:
        return stop - 1
    return stop


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


def bare(line: Line) -> bool:
    """A line without the marks of a sentence, as links and headings are."""
    return line.label not in ("", PARTLY) or not (line.prose or line.flags & (TERMINAL | COLON))


def spread(lines: list[Line]) -> None:
    """Two or more bare lines next to a link are links as well; a line between two of one promotion is part of it."""
    index = 0
    while index < len(lines):
        stop = index
        while stop < len(lines) and link_like(lines[stop]):
            stop += 1
        if stop - index > 1:
            around = (lines[index - 1].label if index else "", lines[stop].label if stop < len(lines) else "")
            stop = before_paragraph(lines, index, stop)
            if "related_link" in around and stop - index > 1:
                for line in lines[index:stop]:
                    line.label, line.rule = "related_link", "link.beside"
        index = stop + 1
    for before, line, after in zip(lines, lines[1:], lines[2:], strict=False):
        if not line.label and line.size < 160 and not line.flags & QUOTED and before.label in BOXES:
            if PROMOS.get(before.label) == PROMOS.get(after.label) and (before.label in PITCHES or bare(line)):
                line.label, line.rule = before.label, "box.between"


PITCHES: Final = frozenset(["promo_newsletter", "promo_subscribe"])
BOXES: Final = PITCHES | {"related_link"}
PROMOS: Final = {"promo_newsletter": 1, "promo_subscribe": 1, "related_link": 2}


def link_like(line: Line) -> bool:
    """Unlabelled, bare, and of the length of a headline."""
    return not line.label and line.words >= 4 and line.size < 140 and bare(line) and not line.flags & (TABLE | DIGITS)


def head_run(lines: list[Line]) -> None:
    """Lines of a word or three before the first paragraph are the page's, once there is other furniture there."""
    if len(lines) > 3 and kicker(lines[0], lines[1]):
        lines[0].label, lines[0].rule = "ui_chrome", "head.kicker"
    top = lines[: zone(lines).first]
    if len(top) == len(lines) or not any(line.label for line in top):
        return
    for line in top:
        if not line.label and line.words <= 3 and not line.flags & (TERMINAL | COLON | QUOTED | TABLE):
            line.label, line.rule = "ui_chrome", "head.short"


def kicker(line: Line, headline: Line) -> bool:
    """Is it a section's name over the headline?"""
    return not line.label and line.words <= 2 and bare(line) and not headline.label and link_like(headline)


TAIL_MARKS: Final = frozenset(
    [
        *("related_link", "promo_newsletter", "promo_social", "promo_subscribe", "tags", "copyright"),
        *("ui_chrome", "author_bio", "timestamp"),
    ]
)


def tail_run(lines: list[Line]) -> None:
    """After the last paragraph, once furniture has begun, what isn't a sentence or a table is furniture; so are
    headlines there when anything else is, or when there are two in title case."""
    last = zone(lines).last
    if last < 0:
        return
    rest = lines[last + 1 :]
    heads = [line for line in rest if link_like(line) and not line.flags & (BULLET | QUOTED)]
    if len(heads) > 1 and (
        any(line.label in TAIL_MARKS for line in rest)
        or sum(1 for line in heads if line.flags & TITLE) > len(heads) / 2
    ):
        for line in heads:
            line.label, line.rule = "related_link", "tail.headlines"
    begun = False
    for line in rest:
        if line.label in TAIL_MARKS:
            begun = True
        elif begun and not line.label and not line.flags & (TABLE | DIGITS | QUOTED):
            line.label, line.rule = "related_link", "tail.after"


def keep_budget(lines: list[Line]) -> bool:
    """Paragraphs back if too much of them would go. True if the story is suspect for that, or for being empty."""
    prose = [line for line in lines if line.prose and line.label != PARTLY]
    total = sum(line.size for line in lines if line.prose)
    gone = [line for line in prose if line.label]
    if len(gone) > 3 and sum(line.size for line in gone) > LOSS_BUDGET * total:
        for line in gone:
            line.label = ""
        return True
    return bool(lines) and all(line.label and line.label != PARTLY for line in lines)


def line_cut(text: str, line: Line, book: Book) -> Cut:
    """The cut of a whole line, with the facts its rule reads."""
    fields: facts.Fields = {}
    if line.hit is not None:
        fields = fields_of(text, book.loaded[line.hit[1]], line.hit)
    return Cut(start=line.start, end=line.end, label=line.label, by=line.by, rule=line.rule, fields=fields)


def fields_of(text: str, loaded: Loaded, hit: Hit) -> facts.Fields:
    """Named groups and the rule's reader, together."""
    fields: facts.Fields = facts.read(loaded.rule.read, text[hit[2] : hit[3]]) if loaded.rule.read else {}
    for name, (start, end) in zip(loaded.groups, hit[4], strict=True):
        if start >= 0 and name != "cut":
            fields[name] = text[start:end].strip()
    return fields


def inline_cuts(text: str, lines: list[Line], inline: Iterable[tuple[Rule, Hit]], place: Zone, book: Book) -> list[Cut]:
    """Parts of lines: a dateline before the first sentence, a credit after a caption."""
    cuts: list[Cut] = []
    times = Counter(hit[1] for rule, hit in inline if rule.once)
    for rule, hit in inline:
        if times[hit[1]] > 1:
            continue
        line = lines[hit[0]]
        captioned = rule.rest and line.label == rule.rest
        if (line.label and line.label != PARTLY and not captioned) or not place.holds(hit[0], rule.where):
            continue
        start, end = hit[2], hit[3]
        if any(cut.start < end and start < cut.end for cut in cuts[-4:]):
            continue
        line.label, line.kind = PARTLY, rule.label
        fields = fields_of(text, book.loaded[hit[1]], hit)
        cuts.append(Cut(start=start, end=end, label=rule.label, rule=rule.id, fields=fields))
        if rule.rest and start > line.start and (captioned or is_caption(text[line.start : start])):
            line.kind = rule.rest
            cuts.append(Cut(start=line.start, end=start, label=rule.rest, rule=f"{rule.id}+"))
    return cuts


def is_caption(text: str) -> bool:
    """May this text before a credit be its caption? Not if somebody is quoted in it, or if it is a long paragraph."""
    quoted = '"' in text or "“" in text
    return len(text) <= CAPTION_CHARS and text[0] not in "\"'“‘" and not (quoted and " said" in text)
