"""The seeds as their manifest tells of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from wirestream.story import RawRecord

SEEDS: Final = Path(__file__).resolve().parents[1] / "seeds"
CONTENT_TYPES: Final = {".json": b"application/json", ".jsonl": b"application/json", ".txt": b"text/plain"}
"""As `wirestream replay` sends them."""


class Seed(NamedTuple):
    """One file below `seeds/`. `fault` is the code it must die with, or empty."""

    path: str
    kind: str
    outcome: str
    fault: str
    sha256: str

    @property
    def file(self) -> Path:
        return SEEDS / self.path

    def records(self) -> list[RawRecord]:
        """The messages that the file holds: one a line for JSON lines, else one."""
        whole = self.file.read_bytes()
        values = whole.splitlines() if self.file.suffix == ".jsonl" else [whole]
        content_type = CONTENT_TYPES.get(self.file.suffix)
        headers = (("content-type", content_type),) if content_type else ()
        return [
            RawRecord(value, f"urn:seed:{self.path}:{number}".encode(), headers)
            for number, value in enumerate(values, start=1)
        ]


def manifest() -> Iterator[dict[str, Any]]:
    """The manifest's entries as they stand."""
    yield from tomllib.loads((SEEDS / "MANIFEST.toml").read_text(encoding="utf-8"))["seed"]


def seeds() -> list[Seed]:
    """Every seed, in the manifest's order."""
    return [
        Seed(entry["path"], entry["kind"], entry["outcome"], entry.get("fault", ""), entry["sha256"])
        for entry in manifest()
    ]
