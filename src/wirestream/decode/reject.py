"""What every format shares: how to turn a message down, and which uri a story goes by."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from wirestream import limits
from wirestream.faults import Fault, FaultCode

CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""What may stand in a text, but not in a key or a header."""


class RejectedError(Exception):
    """Raised by a reader, caught by the dispatcher: never leaves the package."""

    def __init__(self, code: FaultCode, detail: str) -> None:
        super().__init__(detail)
        self.fault = Fault(code, "decode", detail[: limits.DETAIL_CHARS])


def utf8(value: bytes) -> str:
    """The bytes as text, without a byte order mark."""
    try:
        return value.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RejectedError(FaultCode.NOT_UTF8, f"{error.reason} at byte {error.start}") from error


def uri_of(own: str | None, key: str, value: bytes) -> str:
    """The story's own uri, else the record's key, else one made from the bytes, so that the same bytes get the same."""
    uri = (own or "").strip() or key or f"urn:wirestream:sha256:{hashlib.sha256(value).hexdigest()}"
    if CONTROL.search(uri):
        raise RejectedError(FaultCode.BAD_RANGE, "the uri has control characters")
    if len(uri) > limits.URI_CHARS:
        raise RejectedError(FaultCode.URI_TOO_LONG, f"{len(uri)} characters, at most {limits.URI_CHARS}")
    return uri


def line_feeds(text: str) -> str:
    """The text with every line end a line feed; all else, control characters included, stays as it was sent."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
