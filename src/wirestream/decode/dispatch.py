"""Choose the format of each record by its content-type header or its first bytes, and decode it."""

from __future__ import annotations

from collections.abc import Sequence

from wirestream import limits
from wirestream.decode.ninjs import decode_ninjs
from wirestream.decode.plain import decode_plain
from wirestream.faults import Fault, FaultCode
from wirestream.story import Record, Story, Tombstone

JSON_TYPES = frozenset({"application/json", "application/ninjs+json", "application/vnd.iptc.ninjs+json"})
PLAIN_TYPES = frozenset({"text/plain"})


def decode(records: Sequence[Record]) -> list[Story | Tombstone | Fault]:
    """One story, tombstone or fault per record, in order. Never raises."""
    return [decode_one(record) for record in records]


def decode_one(record: Record) -> Story | Tombstone | Fault:
    """Decode one record; the key is the story's uri where the message itself has none."""
    value = record.value
    key = (record.key or b"").decode("utf-8", "replace")
    if value is None:
        return Tombstone(key)
    if not value.strip():
        return Fault(FaultCode.EMPTY, "decode", f"{len(value)} bytes, white space only")
    if len(value) > limits.MESSAGE_BYTES:
        return Fault(FaultCode.TOO_LARGE, "decode", f"{len(value)} bytes, at most {limits.MESSAGE_BYTES}")
    content_type = next((v for k, v in record.headers if k.lower() == "content-type"), b"")
    kind = content_type.decode("latin-1").split(";")[0].strip().lower()
    if kind in JSON_TYPES or (not kind and value.lstrip()[:1] == b"{"):
        return decode_ninjs(value, key)
    if kind in PLAIN_TYPES or not kind:
        return decode_plain(value, key)
    return Fault(FaultCode.UNKNOWN_FORMAT, "decode", f"content-type {kind[:80]!r}")
