"""An enriched story for people: its raw text with the cuts, mentions and quotations marked, and what was found."""

from __future__ import annotations

from collections import Counter
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from wirestream.offsets import raw_spans
from wirestream.story import Cut, EnrichedStory, Quotation

TYPE_STYLES: Final = {"PER": "bold cyan", "ORG": "bold magenta", "LOC": "bold green", "MISC": "bold yellow"}
VALUE_STYLE: Final = "blue"
CUT_STYLE: Final = "strike dim"
LABEL_STYLE: Final = "red"
QUOTE_STYLE: Final = "italic on grey15"

HARMFUL: Final = (*range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
VISIBLE: Final = {code: 0x2400 + code for code in range(32) if chr(code) not in "\n\t"} | dict.fromkeys(HARMFUL, 0xFFFD)
"""Controls of the terminal and of the direction of writing → pictures or marks, one for one: a story must not drive
what the reader sees beside it."""


def safe(text: str) -> str:
    """The text with nothing in it that a terminal would obey; offsets stay."""
    return text.translate(VISIBLE)


def show(record: EnrichedStory, *, explain: bool = False) -> RenderableType:
    """The whole story: head, marked text, cuts, entities, quotations."""
    parts: list[RenderableType] = [head(record), "", Padding(marked(record), (0, 0, 0, 2)), ""]
    found = (cuts(record, explain=explain), entities(record), quotations(record, explain=explain))
    parts += [part for part in found if part]
    return Group(*parts)


def head(record: EnrichedStory) -> RenderableType:
    """The headline and what identifies the story."""
    story = record.story
    known = (story.uri, story.version and f"version {story.version}", story.version_created, story.source, story.format)
    return Group(
        Rule(Text(safe(title(record)), style="bold"), align="left", characters="━"),
        Text(safe(" · ".join(filter(None, known))), style="dim"),
    )


def title(record: EnrichedStory) -> str:
    """The headline, or the first line of the text."""
    lines = f"{record.text}\n{record.story.text}".splitlines()
    return record.story.headline or next((line for line in lines if line.strip()), record.story.uri)


def marked(record: EnrichedStory) -> Text:
    """The raw text: cuts struck through and labelled, mentions coloured by type, quotations on a ground of their own.

    Where there is no colour, cuts still stand out: they are written as `[-…-]{label}`.
    """
    raw, spans = Text(safe(record.story.text.rstrip())), raw_spans(record.map)
    for quotation in record.quotations:
        raw.stylize(QUOTE_STYLE, *spans(quotation.start, quotation.end))
    for mention in record.mentions:
        raw.stylize(TYPE_STYLES.get(mention.type, VALUE_STYLE), *spans(mention.start, mention.end))
    shown, at = Text(), 0
    for cut in record.cuts:
        end = cut.start + len(record.story.text[cut.start : cut.end].rstrip())
        struck = raw[cut.start : end]
        struck.stylize(CUT_STYLE)
        shown.append_text(raw[at : cut.start])
        shown.append_text(Text.assemble(("[-", "dim"), struck, ("-]", "dim"), (f"{{{cut.label}}}", LABEL_STYLE)))
        at = end
    shown.append_text(raw[at:])
    return shown


def cuts(record: EnrichedStory, *, explain: bool) -> RenderableType | None:
    """How much was cut as what, and the facts that were read from it; with `explain` each cut and what decided."""
    if not record.cuts:
        return None
    table = grid(f"Cut  {len(record.cuts)}")
    if explain:
        for cut in record.cuts:
            table.add_row(Text(cut.label, LABEL_STYLE), f"{cut.start}–{cut.end}", f"{cut.by} {cut.rule}", facts(cut))
        return table
    found = Counter(cut.label for cut in record.cuts)
    for label, count in found.items():
        read = dict.fromkeys(facts(cut) for cut in record.cuts if cut.label == label)
        table.add_row(Text(label, LABEL_STYLE), f"×{count}" if count > 1 else "", "; ".join(filter(None, read)))
    return table


def facts(cut: Cut) -> str:
    """The fields that were read from a cut."""
    return safe(", ".join(f"{name} {value}" for name, value in cut.fields.items() if value))


def entities(record: EnrichedStory) -> RenderableType | None:
    """Who and what the story names, most often named first."""
    if not record.entities:
        return None
    named = Counter(mention.entity for mention in record.mentions)
    table = grid(f"Named  {len(record.entities)}")
    for index, entity in sorted(enumerate(record.entities), key=lambda item: -named[item[0]]):
        name = Text(safe(entity.name), TYPE_STYLES[entity.type])
        count = f"×{named[index]}" if named[index] > 1 else "caption" if entity.caption_only else ""
        table.add_row(Text(entity.type, "dim"), name, count, Text(safe(entity.role or ""), "dim"))
    return table


def quotations(record: EnrichedStory, *, explain: bool = False, most: int | None = None) -> RenderableType | None:
    """Who said what; the first `most` of it."""
    if not record.quotations:
        return None
    table = grid(f"Said  {len(record.quotations)}")
    table.expand = True
    for ratio in (2, 5, 3):
        table.add_column(ratio=ratio)
    for quotation in record.quotations[:most]:
        table.add_row(speaker(quotation), Text(safe(quotation.text), "italic"), evidence(quotation, explain=explain))
    if more := len(record.quotations[most:]) if most else 0:
        table.add_row("", Text(f"… and {more} more", "dim"), "")
    return table


def speaker(quotation: Quotation) -> Text:
    """The speaker's full name, or the phrase that could not be resolved."""
    if quotation.speaker:
        return Text(safe(quotation.speaker.name), TYPE_STYLES["PER"])
    return Text(f"? {safe(quotation.source.text)}" if quotation.source else "?", "yellow")


def evidence(quotation: Quotation, *, explain: bool) -> Text:
    """The cue and source that attribute a quotation, and how sure that is."""
    words = [part.text for part in sorted(filter(None, (quotation.source, quotation.cue)), key=lambda part: part.start)]
    rule = quotation.rule if explain else ""
    parts = [quotation.type, " … ".join(words), f"{quotation.confidence:.2f}", rule]
    return Text(safe(" · ".join(filter(None, parts))), "dim")


def grid(heading: str) -> Table:
    """A table without lines under a heading."""
    return Table(title=Text(heading, "bold"), title_justify="left", show_header=False, box=None, pad_edge=False)
