"""Choose the format of each record by its content-type header, or else by its first bytes, and decode it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from wirestream import limits
from wirestream.decode.ninjs import read_ninjs
from wirestream.decode.plain import read_plain
from wirestream.decode.reject import CONTROL, RejectedError
from wirestream.faults import Fault, FaultCode
from wirestream.story import Record, Story, Tombstone

JSON_TYPES: Final = frozenset({"application/json", "text/json"})
UNSAID: Final = frozenset({"", "application/octet-stream", "binary/octet-stream"})
"""Content types that tell nothing: the bytes decide."""

CONFLUENT_PREFIX: Final = 5
"""Bytes before the JSON in Confluent's framing: a zero, then the schema's number."""

TEXT_CONTROLS: Final = b"\t\n\r\f\x1b"


def decode(records: Sequence[Record]) -> list[Story | Tombstone | Fault]:
    """One story, tombstone or fault per record, in order. Never raises."""
    return [decode_one(record) for record in records]


def decode_one(record: Record) -> Story | Tombstone | Fault:
    """Decode one record; the key is the story's uri where the message itself has none."""
    try:
        key = key_of(record)
        if record.value is None:
            return Tombstone(named(key))
        return checked(read(record.value, key, content_type(record)))
    except RejectedError as error:
        return error.fault


def key_of(record: Record) -> str:
    """The record's key as text; a binary one, such as a number, as a urn, so that versions of a story stay together."""
    raw = record.key or b""
    try:
        key = raw.decode()
    except UnicodeDecodeError:
        return binary_key(raw)
    return binary_key(raw) if CONTROL.search(key) else key


def binary_key(raw: bytes) -> str:
    """A urn for a key that is not text."""
    return f"urn:wirestream:key:{raw.hex()}"


def named(key: str) -> str:
    """The uri that a tombstone takes back; without one there is nothing to forget."""
    if not key:
        raise RejectedError(FaultCode.EMPTY, "a null value, and no key that names a story")
    if len(key) > limits.URI_CHARS:
        raise RejectedError(FaultCode.URI_TOO_LONG, f"{len(key)} characters, at most {limits.URI_CHARS}")
    return key


def content_type(record: Record) -> str:
    """The content-type header, or nothing."""
    for name, value in record.headers or ():
        if value and name.lower() == "content-type":
            return value[:256].decode("latin-1").strip().lower()
    return ""


def read(value: bytes, key: str, said: str) -> Story:
    """Read a message in the format that its content type says, or that it looks like."""
    if len(value) > limits.MESSAGE_BYTES:
        raise RejectedError(FaultCode.TOO_LARGE, f"{len(value)} bytes, at most {limits.MESSAGE_BYTES}")
    if not value.strip():
        raise RejectedError(FaultCode.EMPTY, f"{len(value)} bytes, nothing but white space")
    kind, _, parameters = said.partition(";")
    kind = kind.strip()
    if kind in JSON_TYPES or (kind.startswith("application/") and kind.endswith("+json")):
        return read_ninjs(without_framing(value), key)
    if kind == "text/plain":
        return read_plain(value, key, charset(parameters))
    if kind in UNSAID:
        return sniff(value)(value, key)
    raise RejectedError(FaultCode.UNKNOWN_FORMAT, f"content-type {kind[:80]!a}")


def charset(parameters: str) -> str:
    """The charset among the parameters of a content type, or nothing."""
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip() == "charset":
            return value.strip(" \"'")
    return ""


def without_framing(value: bytes) -> bytes:
    """The JSON behind Confluent's framing, whose schema number is not needed to read ninjs."""
    return value[CONFLUENT_PREFIX:] if value[:1] == b"\0" else value


def sniff(value: bytes) -> Callable[[bytes, str], Story]:
    """The reader for a message whose header says nothing."""
    start = value.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] == b"{" or looks_like_array(start):
        return read_ninjs
    if value[:1] == b"\0" and value[CONFLUENT_PREFIX:].lstrip()[:1] == b"{":
        return lambda framed, key: read_ninjs(without_framing(framed), key)
    if start[:5].lower() in (b"<?xml", b"<!doc"):
        raise RejectedError(FaultCode.UNKNOWN_FORMAT, "looks like XML")
    if value[0] < ord(" ") and value[0] not in TEXT_CONTROLS:
        raise RejectedError(FaultCode.UNKNOWN_FORMAT, f"begins with control byte 0x{value[0]:02x}")
    return read_plain


def looks_like_array(start: bytes) -> bool:
    """Whether it is JSON in brackets rather than a text that begins with a bracketed remark."""
    return start[:1] == b"[" and start[1:].lstrip()[:1] in (b"{", b"[", b'"', b"]") and start.rstrip()[-1:] in b"]}"


def checked(story: Story) -> Story:
    """The story, when there is something to enrich and not too much of it."""
    if len(story.text) > limits.TEXT_CHARS:
        raise RejectedError(FaultCode.TEXT_TOO_LONG, f"{len(story.text)} characters, at most {limits.TEXT_CHARS}")
    if story.pub_status == "usable" and not story.text.strip():
        raise RejectedError(FaultCode.NO_TEXT, f"format {story.format}")
    return story
