"""Plain text: the whole message is the story's text, its first line the headline."""

from __future__ import annotations

import hashlib

from wirestream import limits
from wirestream.faults import Fault, FaultCode
from wirestream.story import Story


def decode_plain(value: bytes, key: str) -> Story | Fault:
    """A story from UTF-8 text, with or without a byte order mark."""
    try:
        text = value.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Fault(FaultCode.NOT_UTF8, "decode", f"byte {error.start}")
    uri = key or f"urn:wirestream:sha256:{hashlib.sha256(value).hexdigest()}"
    if len(uri) > limits.URI_CHARS:
        return Fault(FaultCode.URI_TOO_LONG, "decode", f"{len(uri)} characters, at most {limits.URI_CHARS}")
    return Story(uri=uri, text=text.replace("\r\n", "\n"), format="text")
