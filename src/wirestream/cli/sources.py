"""Stories in files and folders, as bytes: JSON lines are one story a line, any other file is one story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple, cast
from urllib.parse import quote

import click

from wirestream import limits
from wirestream.cli.exits import Exit, Stop
from wirestream.cli.lines import CHUNK_BYTES, Reader, batches, looks_like_lines, rest
from wirestream.decode import decode
from wirestream.story import RawRecord, Story

FILE_URN: Final = "urn:wirestream:file:"
JSON: Final = "application/json"
CONTENT_TYPES: Final = {".json": JSON, ".jsonl": JSON, ".ndjson": JSON, ".txt": "text/plain; charset=utf-8"}
"""What files of a folder are taken for stories, and as what; a file that is named itself may be anything."""

STORY_BYTES: Final = limits.RECORD_BYTES + 1
"""Most bytes read of a file that is one story: enough to see that it is too large for any topic."""


class Source(NamedTuple):
    """One story as it stands in a file. `name` is its uri when it has none of its own."""

    name: str
    value: bytes
    content_type: str | None

    @property
    def headers(self) -> tuple[tuple[str, bytes], ...]:
        """The headers of its Kafka message."""
        return (("content-type", self.content_type.encode()),) if self.content_type else ()

    @property
    def record(self) -> RawRecord:
        """The story as a record that nobody has sent yet."""
        return RawRecord(value=self.value, key=self.name.encode(), headers=self.headers)

    @property
    def story(self) -> Story | None:
        """The story, if it can be decoded."""
        (item,) = decode([self.record])
        return item if isinstance(item, Story) else None


def sources(paths: Sequence[str], size: int = 64) -> Iterator[list[Source]]:
    """All stories below some paths, `-` for stdin, at most `size` at once; those of a folder by their names.

    Never waits for more of stdin while it holds a story. Raises `Stop` for a path that isn't there, before the first
    story.
    """
    check(paths)
    return chain.from_iterable(below(path, size) for path in paths)


def check(paths: Sequence[str]) -> None:
    """Raises `Stop` for a path that isn't there."""
    for path in paths:
        if path != "-" and not Path(path).exists():
            raise Stop(f"{path}: no such file or folder", Exit.USAGE)


def below(path: str, size: int) -> Iterator[list[Source]]:
    """The stories of one file, folder or stdin."""
    root = Path(path)
    if path == "-":
        yield from read(cast("Reader", click.get_binary_stream("stdin")), "stdin", None, size)
    elif root.is_dir():
        yield from together((read_file(file, file.relative_to(root).as_posix(), size) for file in files(root)), size)
    else:
        yield from read_file(root, root.name, size)


def files(root: Path) -> list[Path]:
    """The files of a folder that hold stories, in the order of their names."""
    return [file for file in sorted(root.rglob("*")) if file.suffix in CONTENT_TYPES and file.is_file()]


def together(batches: Iterator[Iterator[list[Source]]], size: int) -> Iterator[list[Source]]:
    """Small batches put together."""
    gathered: list[Source] = []
    for batch in chain.from_iterable(batches):
        gathered += batch
        if len(gathered) >= size:
            yield gathered
            gathered = []
    if gathered:
        yield gathered


def read_file(file: Path, name: str, size: int) -> Iterator[list[Source]]:
    """The stories of one file."""
    try:
        with file.open("rb") as opened:
            yield from read(opened, name, CONTENT_TYPES.get(file.suffix), size)
    except OSError as error:
        raise Stop(f"{file}: {error.strerror}", Exit.USAGE) from error


def read(opened: Reader, name: str, content_type: str | None, size: int) -> Iterator[list[Source]]:
    """The stories of an open file. Names are stable, so that a second replay brings the same keys."""
    uri = FILE_URN + quote(name)
    head = opened.read1(CHUNK_BYTES)
    if content_type in (JSON, None) and looks_like_lines(head, 2 if name.endswith(".json") else 1):
        number = 0
        for lines in batches(opened, head, size, STORY_BYTES):
            numbered = enumerate(lines, number + 1)
            yield [Source(f"{uri}:{n}", line, JSON) for n, line in numbered if line.strip()]
            number += len(lines)
    else:
        yield [Source(uri, head + rest(opened, STORY_BYTES - len(head)), content_type)]


def size_of(paths: Sequence[str], rounds: int | None) -> int | None:
    """Bytes that all stories below some paths have together, where that can be known beforehand."""
    if rounds is None or "-" in paths:
        return None
    found = chain.from_iterable(files(Path(path)) if Path(path).is_dir() else [Path(path)] for path in paths)
    return rounds * sum(file.stat().st_size for file in found if file.is_file())
