"""Results → messages: values as JSON bytes, keys, headers. A fault becomes a dead letter with the original bytes.

Nothing here reads a clock or draws a number: the same record and the same result give the same bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Final

import msgspec

from wirestream import limits
from wirestream.faults import Fault, FaultCode
from wirestream.offsets import raw_spans
from wirestream.story import (
    DeadLetter,
    EnrichedStory,
    Entities,
    EntityRecord,
    MentionRecord,
    Message,
    QuotationRecord,
    Quotations,
    Record,
    Tombstone,
    TopicRole,
)

Headers = tuple[tuple[str, bytes], ...]
COMPACTED: Final[tuple[TopicRole, ...]] = ("enriched", "entities", "quotes")
CARRIED: Final = frozenset({"traceparent", "tracestate"})
OURS: Final = "ws-"

EVENT: Final = {
    role: (("ce_specversion", b"1.0"), ("ce_type", f"org.wirestream.story.{role}.v1".encode())) for role in COMPACTED
}
"""What CloudEvents in binary mode wants to know of every message of a topic."""

_encoder: Final = msgspec.json.Encoder()
_RFC3339: Final = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)([Zz]|[+-]\d\d:?\d\d)")


def encode(records: Sequence[Record], results: Sequence[EnrichedStory | Tombstone | Fault]) -> list[Message]:
    """The messages to publish for a batch of records and what became of them, in order. Never raises."""
    return [message for pair in zip(records, results, strict=True) for message in messages_of(*pair)]


def messages_of(record: Record, result: EnrichedStory | Tombstone | Fault) -> list[Message]:
    """The messages for one record: one per compacted topic, or one dead letter."""
    if isinstance(result, Fault):
        return [dead_letter(record, result)]
    try:
        return forgotten(record, result) if isinstance(result, Tombstone) else published(record, result)
    except Exception as error:  # noqa: BLE001  the law: one story's failure is a value
        return [dead_letter(record, Fault(FaultCode.STAGE_FAILED, "encode", type(error).__name__))]


def dead_letter(record: Record, fault: Fault) -> Message:
    """The original bytes with what was wrong, where it was found and where the message stood."""
    kept: list[tuple[str, bytes]] = []
    size = dropped = 0
    attempts = 1
    for name, value in record.headers or ():
        if name == "ws-attempts":
            attempts = 1 + int(value) if value and value[:9].isdigit() and len(value) < 9 else attempts
        if name.startswith(OURS):  # of an earlier death of the same message
            continue
        size += len(name) + len(value or b"") + limits.HEADER_OVERHEAD
        if size <= limits.HEADER_BYTES:
            kept.append((name, value))
        else:
            dropped += 1
    about = DeadLetter(
        ws_fault=fault.code.code,
        ws_fault_name=fault.code.name.lower(),
        ws_stage=fault.stage,
        ws_detail=fault.detail[: limits.DETAIL_CHARS],
        ws_source_topic=record.topic,
        ws_source_partition=str(record.partition),
        ws_source_offset=str(record.offset),
        ws_source_timestamp=str(record.timestamp),
        ws_attempts=str(attempts),
        ws_headers_dropped=str(dropped),
    )
    return Message("dead", record.key, record.value, (*kept, *header_bytes(msgspec.to_builtins(about))))


def forgotten(record: Record, tombstone: Tombstone) -> list[Message]:
    """A null value under the story's key on each compacted topic."""
    key, carried = tombstone.uri.encode(), carried_through(record)
    return [Message(role, key, None, carried) for role in COMPACTED]


def published(record: Record, enriched: EnrichedStory) -> list[Message]:
    """The records of one story, or a dead letter where one of them is too large to publish."""
    values = tuple(map(_encoder.encode, (enriched, entities_of(enriched), quotations_of(enriched))))
    largest = max(map(len, values))
    if largest > limits.RECORD_BYTES:
        detail = f"{largest} bytes, at most {limits.RECORD_BYTES}"
        return [dead_letter(record, Fault(FaultCode.RECORD_TOO_LARGE, "encode", detail))]
    key = enriched.story.uri.encode()
    event = f"{enriched.story.uri}#{fingerprint(record)}#{enriched.digest}#"
    common = (*header_bytes(common_headers(record, enriched)), *carried_through(record))
    return [
        Message(role, key, value, (*EVENT[role], ("ce_id", f"{event}{role}".encode()), *common))
        for role, value in zip(COMPACTED, values, strict=True)
    ]


def fingerprint(record: Record) -> str:
    """Tells two messages of one story apart, also where the agency gives no version."""
    return hashlib.blake2b(record.value or b"", digest_size=8).hexdigest()


def common_headers(record: Record, enriched: EnrichedStory) -> dict[str, str]:
    """What the messages of one story share: the rest of CloudEvents, and what routing needs without parsing."""
    story = enriched.story
    headers = {
        "ce_source": f"wirestream/{record.topic}",
        "ce_subject": story.uri,
        "content-type": "application/json",
        "ws-pubstatus": story.pub_status,
        "ws-version": story.version,
        "ws-digest": enriched.digest,
    }
    if time := rfc3339(story.version_created):
        headers["ce_time"] = time
    if story.embargoed_until:
        headers["ws-embargo"] = story.embargoed_until
    return headers


def rfc3339(moment: str | None) -> str | None:
    """The moment as CloudEvents wants it, or null where the agency's form gives no full time with its zone."""
    found = _RFC3339.fullmatch(moment) if moment else None
    if not found:
        return None
    date, time, zone = found.groups()
    return f"{date}T{time}{zone.upper() if len(zone) == 1 else f'{zone[:3]}:{zone[-2:]}'}"


def header_bytes(headers: dict[str, str]) -> Headers:
    """Header values as Kafka carries them; what has no UTF-8 form is escaped rather than lost."""
    return tuple((name, value.encode("utf-8", "backslashreplace")) for name, value in headers.items())


def carried_through(record: Record) -> Headers:
    """The trace context of the source message: the first of each header, when it is not outrageous."""
    found: dict[str, bytes] = {}
    for name, value in record.headers or ():
        if value and name.lower() in CARRIED and len(value) <= limits.TRACE_BYTES:
            found.setdefault(name.lower(), value)
    return tuple(found.items())


def entities_of(enriched: EnrichedStory) -> Entities:
    """The record on `wire.entities`."""
    story, text, raw = enriched.story, enriched.text, raw_spans(enriched.map)
    mentions: list[list[MentionRecord]] = [[] for _ in enriched.entities]
    for it in enriched.mentions:
        if it.entity is not None:
            mention = MentionRecord(it.start, it.end, text[it.start : it.end], *raw(it.start, it.end))
            mentions[it.entity].append(mention)
    return Entities(
        uri=story.uri,
        version=story.version,
        version_created=story.version_created,
        entities=tuple(
            EntityRecord(
                name=entity.name,
                type=entity.type,
                role=entity.role,
                ambiguous=entity.ambiguous,
                headline=entity.headline,
                caption_only=entity.caption_only,
                salience=entity.salience,
                ids=entity.ids,
                mentions=tuple(found),
            )
            for entity, found in zip(enriched.entities, mentions, strict=True)
        ),
        digest=enriched.digest,
    )


def quotations_of(enriched: EnrichedStory) -> Quotations:
    """The record on `wire.quotes`."""
    story, raw = enriched.story, raw_spans(enriched.map)
    return Quotations(
        uri=story.uri,
        version=story.version,
        version_created=story.version_created,
        headline=story.headline,
        quotations=tuple(
            QuotationRecord(quotation=quotation, raw_start=raw_start, raw_end=raw_end)
            for quotation in enriched.quotations
            for raw_start, raw_end in [raw(quotation.start, quotation.end)]
        ),
        digest=enriched.digest,
    )
