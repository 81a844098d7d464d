"""One rule pack as a file: its tables, and on which line each thing stands, so that errors can point at it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from wirestream import limits

HEADER: Final = re.compile(r"\s*\[\[\s*rule\s*\]\]\s*(?:#.*)?$")
TABLE: Final = re.compile(r"\s*\[")
TOML_LINE: Final = re.compile(r"\(at line (\d+), column \d+\)$")
FRAGMENT: Final = 24
"""Characters of an example by which its line is found: a TOML string may spell the rest otherwise."""


class PackError(ValueError):
    """A pack that cannot be used: file, line and what is wrong."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file, self.line, self.message = file, line, message


class Head(Struct, frozen=True, forbid_unknown_fields=True):
    """What a pack says of itself: a title for people, and the sources for which its bound rules are."""

    title: str = ""
    sources: tuple[str, ...] = ()


class Tables(Struct, frozen=True, forbid_unknown_fields=True):
    """The tables that a pack has."""

    pack: Head = Head()
    define: dict[str, str | tuple[str, ...]] = msgspec.field(default_factory=dict)
    rule: tuple[dict[str, Any], ...] = ()


class PackFile:
    """A pack that could be read. Raises `PackError` for one that can't."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        text = self._read(path)
        self._lines = text.splitlines()
        self._headers = [number for number, line in enumerate(self._lines, 1) if HEADER.match(line)]
        try:
            parsed = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = TOML_LINE.search(str(error))
            line = int(found[1]) if found else len(self._lines)
            raise PackError(name, max(line, 1), f"not TOML: {TOML_LINE.sub('', str(error)).strip()}") from error
        self.tables = self._tables(parsed)

    def _read(self, path: Path) -> str:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise PackError(self.name, 1, f"can't be read: {error.strerror}") from error
        if len(data) > limits.PACK_CHARS:
            raise PackError(self.name, 1, f"larger than {limits.PACK_CHARS} bytes")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise PackError(self.name, data.count(b"\n", 0, error.start) + 1, "not UTF-8") from error

    def _tables(self, parsed: Mapping[str, object]) -> Tables:
        if unknown := parsed.keys() - set(Tables.__struct_fields__):
            message = f"unknown table {min(unknown)!r}; a pack has [pack], [define] and [[rule]]"
            raise PackError(self.name, self.line_of(1, min(unknown), anywhere=True), message)
        for table, value in parsed.items():
            parts = value if isinstance(value, dict) and value else {"": value}
            for key, part in parts.items():
                try:
                    msgspec.convert({table: {key: part} if key else part}, Tables)
                except msgspec.ValidationError as error:
                    line = self.line_of(self.line_of(1, table, anywhere=True), key or table, anywhere=True)
                    raise PackError(
                        self.name, line, f"{'.'.join(filter(None, (table, key)))}: {explained(error)[0]}"
                    ) from error
        return msgspec.convert(parsed, Tables)

    def line_of_rule(self, index: int) -> int:
        """The line of a rule's header, as far as headers can be told from text that looks like them."""
        if len(self._headers) == len(self.tables.rule):
            return self._headers[index]
        wanted = str(self.tables.rule[index].get("id", ""))
        return next((n for n, line in enumerate(self._lines, 1) if re.match(r"\s*id\s*=", line) and wanted in line), 1)

    def line_of(self, start: int, key: str, containing: str = "", *, anywhere: bool = False) -> int:
        """The line on which a key stands, in the table that begins at `start`, or below it `anywhere`; `start` if none.

        With `containing`, the line from there on that has the beginning of that text.
        """
        pattern = re.compile(rf"""\s*\[*\s*["']?{re.escape(key)}["']?\s*[\].=]""")
        fragment = containing[:FRAGMENT]
        found = 0
        for number, line in enumerate(self._lines[start - 1 :], start):
            if number > start and not anywhere and TABLE.match(line) and not found:
                break
            found = found or (number if pattern.match(line) else 0)
            if found and (not fragment or fragment in line):
                return number
        return found or start


def explained(error: msgspec.ValidationError) -> tuple[str, str]:
    """What is wrong with a value, and the key of its table under which it stands."""
    what, _, path = str(error).partition(" - at `$")
    keys = re.findall(r"[A-Za-z_]\w*", path)
    said = what.replace("Object missing required field", "there is no").replace(
        "Object contains unknown field", "there should be no"
    )
    return said[0].lower() + said[1:].replace("object", "table"), keys[0] if keys else ""
