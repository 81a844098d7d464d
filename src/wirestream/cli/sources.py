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


def sources(paths: Sequence[str]) -> Iterator[Source]:
    """All stories below some paths, `-` for stdin; those of a folder in the order of their names.

    Raises `Stop` for a path that isn't there, before the first story.
    """
    for path in paths:
        if path != "-" and not Path(path).exists():
            raise Stop(f"{path}: no such file or folder", Exit.USAGE)
    return chain.from_iterable(map(below, paths))


def below(path: str) -> Iterator[Source]:
    """The stories of one file, folder or stdin."""
    root = Path(path)
    if path == "-":
        yield from read(cast("Reader", click.get_binary_stream("stdin")), "stdin", None)
    elif root.is_dir():
        for file in sorted(root.rglob("*")):
            if file.suffix in CONTENT_TYPES and file.is_file():
                yield from read_file(file, file.relative_to(root).as_posix())
    else:
        yield from read_file(root, root.name)


def read_file(file: Path, name: str) -> Iterator[Source]:
    """The stories of one file."""
    try:
        with file.open("rb") as opened:
            yield from read(opened, name, CONTENT_TYPES.get(file.suffix))
    except OSError as error:
        raise Stop(f"{file}: {error.strerror}", Exit.USAGE) from error


def read(opened: Reader, name: str, content_type: str | None) -> Iterator[Source]:
    """The stories of an open file. Names are stable, so that a second replay brings the same keys."""
    uri = f"urn:wirestream:file:{quote(name)}"
    head = opened.read1(CHUNK_BYTES)
    if content_type in (JSON, None) and looks_like_lines(head):
        numbered = enumerate(chain.from_iterable(batches(opened, head, limit=STORY_BYTES)), 1)
        for number, line in numbered:
            if line.strip():
                yield Source(f"{uri}:{number}", line, JSON)
    else:
        yield Source(uri, head + rest(opened, STORY_BYTES - len(head)), content_type)
