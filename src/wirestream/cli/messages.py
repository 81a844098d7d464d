"""One message of a topic, as a JSON line for programs or a few lines for people."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from rich.console import Group, RenderableType
from rich.text import Text

from wirestream.cli.lines import one_line
from wirestream.cli.show import TYPE_STYLES, safe, speaker, title
from wirestream.story import EnrichedStory, Entities, Learned, Quotations, Record

FIRST_CHARS: Final = 200


def as_line(record: Record) -> bytes:
    """The message with all its metadata. A value that is not JSON is there as text, or as base64."""
    return one_line(
        msgspec.json.encode(
            {
                "topic": record.topic,
                "partition": record.partition,
                "offset": record.offset,
                "timestamp": record.timestamp,
                "key": None if record.key is None else record.key.decode(errors="replace"),
                "headers": {name: (value or b"").decode(errors="replace") for name, value in record.headers},
                **value_of(record.value),
            }
        )
    )


def value_of(value: bytes | None) -> dict[str, Any]:
    """The value as JSON holds it best."""
    if value is None:
        return {"value": None}
    try:
        return {"value": msgspec.json.decode(value)}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:
        return {"value": value.decode()}
    except UnicodeDecodeError:
        return {"valueBase64": base64.b64encode(value).decode()}


def pretty(record: Record, role: str) -> RenderableType:
    """A few lines for people. `role` is that of the topic; an unknown one shows the value's first characters."""
    at = datetime.fromtimestamp(record.timestamp / 1000, UTC).strftime("%H:%M:%S")
    key = "" if record.key is None else record.key.decode(errors="replace")
    head = Text(f"{at}  {record.topic}[{record.partition}]@{record.offset}  {safe(key)}", "dim")
    return Group(head, *map(indented, lines(record, role)))


def indented(line: Text) -> Text:
    """The line two columns to the right, cut at the edge where it was to be."""
    return Text("  ", no_wrap=line.no_wrap, overflow=line.overflow).append_text(line)


def lines(record: Record, role: str) -> list[Text]:
    """What is in the message."""
    if record.value is None:
        return [Text("forget this story", "yellow")]
    try:
        return BODIES.get(role, of_anything)(record)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return of_anything(record)


def of_anything(record: Record) -> list[Text]:
    """The value's beginning."""
    value = record.value or b""
    first = " ".join(value[: 4 * FIRST_CHARS].decode(errors="replace").split())[:FIRST_CHARS]
    return [Text(f"{len(value):,} bytes", "dim"), Text(safe(first), no_wrap=True, overflow="ellipsis")]


def of_enriched(record: Record) -> list[Text]:
    """The headline and how much was found."""
    story = msgspec.json.decode(record.value or b"", type=EnrichedStory)
    found = f"cuts {len(story.cuts)} · entities {len(story.entities)} · quotations {len(story.quotations)}"
    return [Text(safe(title(story)), "bold"), Text(found)]


def of_entities(record: Record) -> list[Text]:
    """The names, coloured by type."""
    entities = msgspec.json.decode(record.value or b"", type=Entities).entities
    names = [Text(safe(entity.name), TYPE_STYLES.get(entity.type, "")) for entity in entities]
    return [Text(", ").join(names) if names else Text("nobody and nothing named", "dim")]


def of_quotes(record: Record) -> list[Text]:
    """Who said what."""
    found = [it.quotation for it in msgspec.json.decode(record.value or b"", type=Quotations).quotations]
    said = [Text.assemble(speaker(it), ": ", (safe(it.text), "italic")) for it in found]
    return said or [Text("nobody quoted", "dim")]


def of_dead(record: Record) -> list[Text]:
    """What is wrong with the message."""
    about = {name: (value or b"").decode(errors="replace") for name, value in record.headers}
    fault = f"{about.get('ws-fault', '?')} {about.get('ws-fault-name', '')} in {about.get('ws-stage', '?')}"
    return [Text(safe(fault), "bold red"), Text(safe(about.get("ws-detail", ""))), *of_anything(record)]


def of_learned(record: Record) -> list[Text]:
    """The line, and how it is known."""
    line = msgspec.json.decode(record.value or b"", type=Learned)
    return [Text(safe(line.example), "bold"), Text(safe(f"in {line.stories} stories of {line.source}"))]


BODIES: Final[dict[str, Callable[[Record], list[Text]]]] = {
    "enriched": of_enriched,
    "entities": of_entities,
    "quotes": of_quotes,
    "dead": of_dead,
    "learned": of_learned,
}
