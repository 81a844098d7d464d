"""JSON lines in bounded memory: complete lines, as soon as they are there, some at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Protocol

from wirestream import limits

CHUNK_BYTES: Final = 262_144
BOM: Final = b"\xef\xbb\xbf"
LINE_ENDS: Final = ((b"\xc2\x85", b"\\u0085"), (b"\xe2\x80\xa8", b"\\u2028"), (b"\xe2\x80\xa9", b"\\u2029"))


class Reader(Protocol):
    """What is read from: a binary file or pipe."""

    def read1(self, size: int, /) -> bytes: ...


def batches(
    source: Reader, head: bytes = b"", size: int = 64, limit: int = limits.MESSAGE_BYTES + 1
) -> Iterator[list[bytes]]:
    """Lines without their line feeds, at most `size` at once; `head` was read from the source before.

    Never waits for more input while it holds a complete line. A longer line than `limit` is kept only that far: one
    byte more than may be decoded, so that whoever decodes it sees that it is too long.
    """
    pending = bytearray()
    chunk = head or source.read1(CHUNK_BYTES)
    while chunk:
        first, *others = chunk.split(b"\n")
        pending += first[: limit - len(pending)]
        if others:
            whole = [bytes(pending), *others[:-1]]
            for start in range(0, len(whole), size):
                yield whole[start : start + size]
            pending = bytearray(others[-1])
        chunk = source.read1(CHUNK_BYTES)
    if pending:
        yield [bytes(pending)]


def rest(opened: Reader, size: int) -> bytes:
    """What is still to read, at most `size` bytes."""
    read: list[bytes] = []
    while size > 0 and (chunk := opened.read1(size)):
        read.append(chunk)
        size -= len(chunk)
    return b"".join(read)


def looks_like_lines(head: bytes, least: int = 1) -> bool:
    """Whether input that begins so is JSON lines, `least` or more, rather than one text or spread-out JSON."""
    lines = head.removeprefix(BOM).split(b"\n")
    return sum(line.startswith(b"{") and len(line.strip()) > 1 for line in lines) >= least


def one_line(record: bytes) -> bytes:
    """An encoded record as one line for every reader: some take U+0085, U+2028 and U+2029 for line ends too."""
    for line_end, escaped in LINE_ENDS:
        if line_end[-1] in record:  # a search for one byte is many times as fast, and these are rare
            record = record.replace(line_end, escaped)
    return record + b"\n"
