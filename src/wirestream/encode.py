"""Results → messages: values as JSON bytes, keys, headers. A fault becomes a dead letter with the original bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from wirestream import limits
from wirestream.faults import Fault, FaultCode
from wirestream.story import (
    EnrichedStory,
    Entities,
    EntityRecord,
    MapPiece,
    Message,
    QuotationRecord,
    Quotations,
    Record,
    Span,
    Tombstone,
    TopicRole,
)

Headers = tuple[tuple[str, bytes], ...]
COMPACTED: Final[tuple[TopicRole, ...]] = ("enriched", "entities", "quotes")
CARRIED: Final = frozenset({"traceparent", "tracestate"})

_encoder = msgspec.json.Encoder()


def encode(records: Sequence[Record], results: Sequence[EnrichedStory | Tombstone | Fault]) -> list[Message]:
    """The messages to publish for a batch of records and what became of them, in order."""
    messages: list[Message] = []
    for record, result in zip(records, results, strict=True):
        if isinstance(result, EnrichedStory):
            messages += _published(record, result)
        elif isinstance(result, Tombstone):
            messages += [Message(role, record.key, None, _carried(record)) for role in COMPACTED]
        else:
            messages.append(dead_letter(record, result))
    return messages


def dead_letter(record: Record, fault: Fault) -> Message:
    """The original bytes with what was wrong, where it was found and where the message stood."""
    kept, size = [], 0
    for name, value in record.headers:
        size += len(name) + len(value or b"")
        if size <= limits.HEADER_BYTES:
            kept.append((name, value))
    about = {
        "ws-fault": fault.code.code,
        "ws-fault-name": fault.code.name.lower(),
        "ws-stage": fault.stage,
        "ws-detail": fault.detail[: limits.DETAIL_CHARS],
        "ws-source-topic": record.topic,
        "ws-source-partition": str(record.partition),
        "ws-source-offset": str(record.offset),
        "ws-source-timestamp": str(record.timestamp),
        "ws-attempts": "1",
    }
    if len(kept) < len(record.headers):
        about["ws-headers-dropped"] = str(len(record.headers) - len(kept))
    return Message("dead", record.key, record.value, (*kept, *((k, v.encode()) for k, v in about.items())))


def _published(record: Record, enriched: EnrichedStory) -> list[Message]:
    key = enriched.story.uri.encode()
    values = [_encoder.encode(record_of(enriched)) for record_of in (lambda it: it, entities_of, quotations_of)]
    if len(values[0]) > limits.RECORD_BYTES:
        detail = f"{len(values[0])} bytes, at most {limits.RECORD_BYTES}"
        return [dead_letter(record, Fault(FaultCode.RECORD_TOO_LARGE, "encode", detail))]
    return [
        Message(role, key, value, _headers(record, enriched, role))
        for role, value in zip(COMPACTED, values, strict=True)
    ]


def _headers(record: Record, enriched: EnrichedStory, role: TopicRole) -> Headers:
    """CloudEvents in binary mode and what routing needs without parsing. No clock: same bytes, same headers."""
    story = enriched.story
    headers = {
        "ce_specversion": "1.0",
        "ce_id": f"{story.uri}#{story.version}#{enriched.digest}",
        "ce_type": f"org.wirestream.story.{role}.v1",
        "ce_source": f"wirestream/{record.topic}",
        "ce_subject": story.uri,
        "content-type": "application/json",
        "ws-pubstatus": story.pub_status,
        "ws-version": story.version,
        "ws-digest": enriched.digest,
    }
    if story.version_created:
        headers["ce_time"] = story.version_created
    if story.embargoed_until:
        headers["ws-embargo"] = story.embargoed_until
    return (*((name, value.encode()) for name, value in headers.items()), *_carried(record))


def _carried(record: Record) -> Headers:
    return tuple((name, value) for name, value in record.headers if name.lower() in CARRIED)


def entities_of(enriched: EnrichedStory) -> Entities:
    """The record on `wire.entities`."""
    spans: list[list[Span]] = [[] for _ in enriched.entities]
    for mention in enriched.mentions:
        if mention.entity is not None:
            spans[mention.entity].append(Span(mention.start, mention.end, enriched.text[mention.start : mention.end]))
    return Entities(
        uri=enriched.story.uri,
        version=enriched.story.version,
        version_created=enriched.story.version_created,
        entities=tuple(
            EntityRecord(
                name=entity.name, type=entity.type, role=entity.role, ambiguous=entity.ambiguous, mentions=tuple(found)
            )
            for entity, found in zip(enriched.entities, spans, strict=True)
        ),
        digest=enriched.digest,
    )


def quotations_of(enriched: EnrichedStory) -> Quotations:
    """The record on `wire.quotes`."""
    return Quotations(
        uri=enriched.story.uri,
        version=enriched.story.version,
        version_created=enriched.story.version_created,
        headline=enriched.story.headline,
        quotations=tuple(
            QuotationRecord(
                quotation=quotation,
                raw_start=raw_offset(enriched.map, quotation.start),
                raw_end=raw_offset(enriched.map, quotation.end - 1) + 1,
            )
            for quotation in enriched.quotations
        ),
        digest=enriched.digest,
    )


def raw_offset(pieces: Sequence[MapPiece], clean: int) -> int:
    """The raw offset of a code point of clean text; one that has none of its own takes that of the piece before it."""
    found = MapPiece(0, 0, 0)
    for piece in pieces:
        if piece.clean > clean:
            break
        found = piece
    return found.raw + min(clean - found.clean, max(found.length - 1, 0))
