"""JSON Schemas of what is published, made from story.py: `python -m wirestream.schemas [FOLDER]` writes them anew."""

from __future__ import annotations

import json
import sys
from inspect import cleandoc
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from wirestream.story import DeadLetter, EnrichedStory, Entities, EventHeaders, Learned, Quotations, Story

VERSION: Final = 1
"""Raised when a reader of the last version could no longer read what we write; new optional fields don't."""

SCHEMAS: Final[dict[str, type[Struct]]] = {
    "story": Story,
    "enriched": EnrichedStory,
    "entities": Entities,
    "quotations": Quotations,
    "learned": Learned,
    "headers": EventHeaders,
    "dead-letter": DeadLetter,
}
"""File name → record. The last two describe headers; the value of a dead letter is the original bytes."""


def schema_of(name: str) -> dict[str, Any]:
    """The schema of one record, complete in itself."""
    record = SCHEMAS[name]
    (_, definitions) = msgspec.json.schema_components([record], ref_template="#/$defs/{name}")
    for definition in definitions.values():
        definition["description"] = cleandoc(definition["description"])
    root = definitions.pop(record.__name__)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:wirestream:schema:{name}:{VERSION}"}
    return {**head, **root, **({"$defs": dict(sorted(definitions.items()))} if definitions else {})}


def rendered(name: str) -> str:
    """The schema as its file has it."""
    return json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n"


def main(folder: Path) -> None:
    """Write every schema into the folder."""
    for name in SCHEMAS:
        (folder / f"{name}.json").write_text(rendered(name), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "schemas"))
