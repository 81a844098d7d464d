"""Plain text: the whole message is the story's text."""

from __future__ import annotations

from typing import Final

from wirestream.decode.reject import RejectedError, line_feeds, uri_of, utf8
from wirestream.faults import FaultCode
from wirestream.story import Story

LATIN: Final = {
    "iso-8859-1": "cp1252",  # as browsers read it: what calls itself Latin-1 uses the Windows quotation marks
    "latin1": "cp1252",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "iso-8859-15": "iso-8859-15",
}
"""Single-byte charsets that agencies still send; a byte that they leave undefined becomes U+FFFD."""

UTF8: Final = frozenset({"", "utf-8", "utf8", "us-ascii"})


def read_plain(value: bytes, key: str, charset: str = "") -> Story:
    """A story from text in UTF-8, with or without a byte order mark, or in the charset that the content-type names."""
    if charset in UTF8:
        text = utf8(value)
    elif charset in LATIN:
        text = value.decode(LATIN[charset], "replace")
    else:
        raise RejectedError(FaultCode.UNKNOWN_FORMAT, f"charset {charset[:80]!a}")
    return Story(uri=uri_of(None, key, value), text=line_feeds(text), format="text")
