"""Names whose type is decided by a list, whatever the model thinks: the package's own, and the user's."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final, cast

TYPES: Final = ("PER", "ORG", "LOC", "MISC", "NONE")


class LexiconError(ValueError):
    """A lexicon file that can't be used: says what, where and what to write instead."""


def read(path: Path) -> tuple[str, dict[str, int]]:
    """The text of a lexicon file, and the type, 0–4, of each name in it. Raises LexiconError.

    A file that ends in `.toml` is TOML (see `parse`); any other has a name a line, after its type: `ORG Xylo-9 Works`.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise LexiconError(f"{path}: can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise LexiconError(f"{path}, line {line}: not UTF-8") from error
    return text, dict((parse if path.suffix.lower() == ".toml" else parse_lines)(text, str(path)))


def parse_lines(text: str, origin: str) -> list[tuple[str, int]]:
    """The (name, type 0–4) pairs of a lexicon with a name a line, after its type; `#` opens a comment line."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        kind, _, name = line.strip().partition(" ")
        name = " ".join(name.split())
        if not kind or kind.startswith("#"):
            continue
        if kind not in TYPES:
            raise LexiconError(
                f"{origin}, line {number}: unknown type {kind!r}: write one of {', '.join(TYPES)}, then a name"
            )
        if not name:
            raise LexiconError(f"{origin}, line {number}: there is no name after {kind}")
        if found.setdefault(name, TYPES.index(kind)) != TYPES.index(kind):
            raise LexiconError(f"{origin}, line {number}: {name!r} has two types, {TYPES[found[name]]} and {kind}")
    return list(found.items())


def parse(text: str, origin: str) -> list[tuple[str, int]]:
    """The (name, type 0–4) pairs of a lexicon in TOML; `origin` is named in errors.

    The file has a table for each type, PER, ORG, LOC, MISC, or NONE for what is no name, with an array `names`. A name
    matches as written, word for word.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{origin}: {error}") from error
    found: dict[str, int] = {}
    for kind, table in tables.items():
        if kind not in TYPES:
            raise _error(text, origin, kind, f"unknown type {kind!r}: write one of {', '.join(TYPES)}")
        if not isinstance(table, dict) or set(table) != {"names"} or not isinstance(table["names"], list):
            raise _error(text, origin, kind, f'[{kind}] takes one key: names = ["…", …]')
        for name in cast(list[object], table["names"]):
            if not isinstance(name, str) or not name.strip():
                raise _error(text, origin, str(name), f"a name must be a text that is not empty, not {name!r}")
            if found.setdefault(name, TYPES.index(kind)) != TYPES.index(kind):
                raise _error(text, origin, name, f"{name!r} has two types, {TYPES[found[name]]} and {kind}")
    return list(found.items())


def _error(text: str, origin: str, needle: str, message: str) -> LexiconError:
    """An error at the last line that holds `needle`: an entry that contradicts an earlier one stands after it."""
    numbers = [number for number, line in enumerate(text.splitlines(), 1) if needle in line]
    where = f", line {numbers[-1]}" if numbers else ""
    return LexiconError(f"{origin}{where}: {message}")
