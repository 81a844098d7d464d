"""Results become messages: topics, keys, headers, dead letters. All of it deterministic and total."""

from __future__ import annotations

import json
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirestream import limits
from wirestream.encode import encode, rfc3339
from wirestream.faults import Fault, FaultCode
from wirestream.story import (
    EnrichedStory,
    Entity,
    MapPiece,
    Mention,
    Message,
    PubStatus,
    Quotation,
    RawRecord,
    Speaker,
    Story,
    Tombstone,
)

RECORD = RawRecord(
    b"the bytes", b"the key", (("traceparent", b"00-ab-cd-01"), ("x-feed", b"7")), "wire.raw", 3, 41, 1_700_000_000_000
)
TEXT = "Ada Ray said “yes”."


def enriched(
    *, uri: str = "urn:a", text: str = TEXT, created: str | None = "2024-05-01T10:00:00Z", status: PubStatus = "usable"
) -> EnrichedStory:
    return EnrichedStory(
        story=Story(
            uri=uri,
            version="3",
            version_created=created,
            embargoed_until="tomorrow",
            headline="A headline",
            pub_status=status,
            text=f"By A\n{text}",
        ),
        text=text,
        map=(MapPiece(0, 5, len(text), len(text)),),
        mentions=(Mention(0, 7, "PER", 0),),
        entities=(Entity(name="Ada Ray", type="PER", count=1),),
        quotations=(Quotation(start=13, end=18, text="“yes”", type="direct", speaker=Speaker("Ada Ray", 0)),),
        digest="d1",
    )


def headers_of(message: Message) -> dict[str, str]:
    names = [name for name, _ in message.headers]
    assert len(names) == len(set(names))
    return {name: value.decode() for name, value in message.headers}


def test_a_story_goes_to_three_topics_under_its_uri() -> None:
    messages = encode([RECORD], [enriched()])
    assert [message.topic for message in messages] == ["enriched", "entities", "quotes"]
    assert {message.key for message in messages} == {b"urn:a"}
    whole, entities, quotes = (json.loads(message.value or b"") for message in messages)
    assert whole["text"] == TEXT
    assert entities["entities"] == [
        {
            "name": "Ada Ray",
            "type": "PER",
            "mentions": [{"start": 0, "end": 7, "text": "Ada Ray", "rawStart": 5, "rawEnd": 12}],
        }
    ]
    (quote,) = quotes["quotations"]
    assert quote["quotation"]["speaker"]["name"] == "Ada Ray"
    assert f"By A\n{TEXT}"[quote["rawStart"] : quote["rawEnd"]] == "“yes”"
    assert quotes["headline"] == "A headline"


def test_headers_are_cloudevents_in_binary_mode() -> None:
    messages = encode([RECORD], [enriched()])
    for message in messages:
        headers = headers_of(message)
        assert headers["ce_specversion"] == "1.0"
        assert headers["ce_type"] == f"org.wirestream.story.{message.topic}.v1"
        assert headers["ce_source"] == "wirestream/wire.raw"
        assert headers["ce_subject"] == "urn:a"
        assert headers["ce_time"] == "2024-05-01T10:00:00Z"
        assert headers["content-type"] == "application/json"
        assert headers["traceparent"] == "00-ab-cd-01"
        assert headers["ws-pubstatus"] == "usable"
        assert headers["ws-version"] == "3"
        assert headers["ws-embargo"] == "tomorrow"
        assert headers["ws-digest"] == "d1"
        assert "x-feed" not in headers
    assert len({headers_of(message)["ce_id"] for message in messages}) == 3


def test_event_identity_follows_the_bytes() -> None:
    same, again = (encode([RECORD], [enriched()])[0] for _ in range(2))
    other = encode([RECORD._replace(value=b"other bytes")], [enriched()])[0]
    assert same == again
    assert headers_of(same)["ce_id"] != headers_of(other)["ce_id"]


@pytest.mark.parametrize(
    ("sent", "header"),
    [
        ("2024-05-01T10:00:00Z", "2024-05-01T10:00:00Z"),
        ("2024-05-01 10:00:00.25z", "2024-05-01T10:00:00.25Z"),
        ("2017-08-24T04:38:34+0000", "2017-08-24T04:38:34+00:00"),
        ("2019-05-10T16:02:28+02:00", "2019-05-10T16:02:28+02:00"),
        ("2019-05-10T16:02:28", None),
        ("2019-05-10", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_ce_time_is_rfc_3339_or_absent(sent: str | None, header: str | None) -> None:
    assert rfc3339(sent) == header
    assert headers_of(encode([RECORD], [enriched(created=sent)])[0]).get("ce_time") == header


def test_status_and_non_ascii_uri_travel_in_headers() -> None:
    message = encode([RECORD], [enriched(uri="urn:é", status="canceled")])[0]
    assert message.key == "urn:é".encode()
    assert headers_of(message)["ce_subject"] == "urn:é"
    assert headers_of(message)["ws-pubstatus"] == "canceled"


def test_only_the_first_modest_trace_header_is_carried() -> None:
    trace = (("traceparent", b"a"), ("TraceParent", b"b"), ("tracestate", b"x" * (limits.TRACE_BYTES + 1)))
    headers = headers_of(encode([RECORD._replace(headers=trace)], [enriched()])[0])
    assert headers["traceparent"] == "a"
    assert "tracestate" not in headers


def test_a_tombstone_is_a_null_on_every_compacted_topic() -> None:
    messages = encode([RECORD._replace(value=None)], [Tombstone("urn:gone")])
    carried = (("traceparent", b"00-ab-cd-01"),)
    assert messages == [Message(role, b"urn:gone", None, carried) for role in ("enriched", "entities", "quotes")]


def test_a_dead_letter_keeps_the_original_and_says_why() -> None:
    (letter,) = encode([RECORD], [Fault(FaultCode.NOT_JSON, "decode", "byte 7")])
    assert letter[:3] == ("dead", b"the key", b"the bytes")
    assert headers_of(letter) == {
        "traceparent": "00-ab-cd-01",
        "x-feed": "7",
        "ws-fault": "F104",
        "ws-fault-name": "not_json",
        "ws-stage": "decode",
        "ws-detail": "byte 7",
        "ws-source-topic": "wire.raw",
        "ws-source-partition": "3",
        "ws-source-offset": "41",
        "ws-source-timestamp": "1700000000000",
        "ws-attempts": "1",
        "ws-headers-dropped": "0",
    }


def test_a_letter_that_dies_again_counts_its_deaths() -> None:
    (first,) = encode([RECORD], [Fault(FaultCode.NOT_JSON, "decode", "byte 7")])
    (second,) = encode([RECORD._replace(headers=first.headers)], [Fault(FaultCode.NOT_JSON, "decode", "byte 8")])
    headers = headers_of(second)
    assert headers["ws-attempts"] == "2"
    assert headers["ws-detail"] == "byte 8"
    assert headers["x-feed"] == "7"


def test_a_dead_letter_bounds_its_headers() -> None:
    many = tuple((f"h{number}", b"v" * 20) for number in range(10_000))
    (letter,) = encode([RECORD._replace(headers=many)], [Fault(FaultCode.EMPTY, "decode")])
    headers = headers_of(letter)
    assert sum(len(name) + len(value) for name, value in letter.headers) < limits.HEADER_BYTES + 2_000
    kept = sum(name.startswith("h") for name in headers)
    assert kept + int(headers["ws-headers-dropped"]) == 10_000


def test_a_record_too_large_to_publish_becomes_a_dead_letter() -> None:
    (letter,) = encode([RECORD], [enriched(text="\0" * (limits.RECORD_BYTES // 6 + 1))])
    assert headers_of(letter)["ws-fault"] == "F902"
    assert letter.value == RECORD.value


def test_what_cannot_be_encoded_becomes_a_dead_letter_and_its_neighbours_go_on() -> None:
    broken = EnrichedStory(story=Story(uri="urn:b"), text="", mentions=(Mention(0, 1, "PER", 9),))
    surrogate = enriched(text="\ud800")
    messages = encode([RECORD] * 4, [enriched(), broken, surrogate, enriched()])
    assert [message.topic for message in messages] == [
        *("enriched", "entities", "quotes"),
        *("dead", "dead"),
        *("enriched", "entities", "quotes"),
    ]
    assert headers_of(messages[3])["ws-fault"] == headers_of(messages[4])["ws-fault"] == "F901"


odd_headers = st.lists(st.tuples(st.text(max_size=12), st.none() | st.binary(max_size=12)), max_size=9).map(tuple)


@given(value=st.none() | st.binary(), key=st.none() | st.binary(), headers=odd_headers, detail=st.text())
def test_dead_letters_can_always_be_written(
    value: bytes | None, key: bytes | None, headers: tuple[tuple[str, bytes | None], ...], detail: str
) -> None:
    record = RawRecord(value, key, cast("tuple[tuple[str, bytes], ...]", headers))
    (letter,) = encode([record], [Fault(FaultCode.EMPTY, "decode", detail)])
    assert (letter.key, letter.value) == (key, value)
    assert ("ws-fault", b"F101") in letter.headers
