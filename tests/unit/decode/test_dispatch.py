"""Which reader gets a message, and what becomes of the bad ones: each has a fault code or a stated good outcome."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeds import seeds
from wirestream import limits
from wirestream.decode import decode
from wirestream.faults import Fault, FaultCode
from wirestream.story import RawRecord, Story, Tombstone

Headers = tuple[tuple[str, bytes], ...]


def one(value: bytes | None, key: bytes | None = b"urn:k", headers: Headers = ()) -> Story | Tombstone | Fault:
    (result,) = decode([RawRecord(value, key, headers)])
    return result


def story(value: bytes, key: bytes | None = b"urn:k", headers: Headers = ()) -> Story:
    result = one(value, key, headers)
    assert isinstance(result, Story), result
    return result


def code(value: bytes | None, key: bytes | None = b"urn:k", headers: Headers = ()) -> FaultCode:
    result = one(value, key, headers)
    assert isinstance(result, Fault), result
    assert result.stage == "decode"
    assert len(result.detail) <= limits.DETAIL_CHARS
    return result.code


def typed(content_type: bytes) -> Headers:
    return (("content-type", content_type),)


def of(**fields: object) -> bytes:
    return json.dumps(fields).encode()


NESTED = b'{"text": "x", "deep": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
UNCLOSED = b'{"deep": ' + b"[" * 100_000

BAD = {
    "empty": (b"", FaultCode.EMPTY),
    "white space": (b" \r\n\t ", FaultCode.EMPTY),
    "too large": (b"x" * (limits.MESSAGE_BYTES + 1), FaultCode.TOO_LARGE),
    "too long": (b"x" * (limits.TEXT_CHARS + 1), FaultCode.TEXT_TOO_LONG),
    "not UTF-8": (b"caf\xe9 society", FaultCode.NOT_UTF8),
    "not UTF-8 in a field that is not read": (b'{"text": "x", "other": "\xff"}', FaultCode.NOT_UTF8),
    "compressed": (gzip.compress(b"A story." * 100), FaultCode.UNKNOWN_FORMAT),
    "truncated": (b'{"uri": "urn:a", "body_text": "It bre', FaultCode.NOT_JSON),
    "more after the object": (b'{"text": "x"} {"text": "y"}', FaultCode.NOT_JSON),
    "array": (b'[{"text": "x"}]', FaultCode.NOT_AN_OBJECT),
    "nested": (NESTED, FaultCode.TOO_DEEP),
    "nested, never closed": (UNCLOSED, FaultCode.TOO_DEEP),
    "nested array": (b"[" * 100_000 + b"]" * 100_000, FaultCode.TOO_DEEP),
    "lone surrogate": (b'{"text": "half a face \\ud83d"}', FaultCode.NOT_JSON),
    "NaN": (b'{"text": "x", "urgency": NaN}', FaultCode.NOT_JSON),
    "infinity": (b'{"text": "x", "urgency": Infinity}', FaultCode.NOT_JSON),
    "5,000-digit version": (b'{"text": "x", "version": ' + b"9" * 5_000 + b"}", FaultCode.BAD_RANGE),
    "float out of range": (b'{"text": "x", "version": 1e999}', FaultCode.BAD_RANGE),
    "uri of a megabyte": (of(uri="u" * 999_000), FaultCode.URI_TOO_LONG),
    "uri with control characters": (of(uri="urn:a\nb", text="x"), FaultCode.BAD_RANGE),
    "version too long": (of(text="x", version="9" * 300), FaultCode.BAD_RANGE),
    "embargo too long": (of(text="x", embargoed="2" * 300), FaultCode.BAD_RANGE),
    "embargo is a number": (of(text="x", embargoed=12), FaultCode.WRONG_TYPE),
    "body is a list": (of(uri="urn:a", body_text=["x"]), FaultCode.WRONG_TYPE),
    "bodies is a string": (of(uri="urn:a", bodies="x"), FaultCode.WRONG_TYPE),
    "text is null": (of(id="a", text=None), FaultCode.NO_TEXT),
    "text is blank": (of(id="a", text=" \n"), FaultCode.NO_TEXT),
    "HTML without text": (of(id="a", body_html="<p> </p><script>x</script>"), FaultCode.NO_TEXT),
    "empty object": (b"{}", FaultCode.NO_TEXT),
    "unknown status": (of(text="x", pubstatus="killed"), FaultCode.BAD_RANGE),
    "XML": (b'<?xml version="1.0"?><nitf><body/></nitf>', FaultCode.UNKNOWN_FORMAT),
    "ANPA": (b"\x16\x16\x01a0001\x1fr b x\x02text\x03", FaultCode.UNKNOWN_FORMAT),
    "Avro in Confluent framing": (b"\0\0\0\0\x07\x0cHello", FaultCode.UNKNOWN_FORMAT),
}


@pytest.mark.parametrize(("value", "expected"), BAD.values(), ids=BAD.keys())
def test_bad_message_has_its_fault(value: bytes, expected: FaultCode) -> None:
    assert code(value) is expected


def test_fault_detail_holds_no_text_of_the_story() -> None:
    for value in (of(uri="urn:a", body_text=["a secret"]), b'{"body_text": "a secret', of(uri="a secret" * 999)):
        result = one(value)
        assert isinstance(result, Fault)
        assert "secret" not in result.detail


def test_null_value_is_a_tombstone_for_its_key() -> None:
    assert one(None, b"urn:gone") == Tombstone("urn:gone")


@pytest.mark.parametrize("key", [None, b""])
def test_null_value_without_key_forgets_nothing(key: bytes | None) -> None:
    assert code(None, key) is FaultCode.EMPTY


def test_tombstone_with_a_huge_key_is_a_fault() -> None:
    assert code(None, b"k" * 2_000) is FaultCode.URI_TOO_LONG


def test_binary_key_gives_a_uri_that_story_and_tombstone_share() -> None:
    key = (42).to_bytes(8, "big")
    assert story(b"A story.", key).uri == "urn:wirestream:key:000000000000002a"
    assert one(None, key) == Tombstone("urn:wirestream:key:000000000000002a")
    assert story(b"A story.", b"\xff\xfe").uri == "urn:wirestream:key:fffe"


def test_without_uri_and_key_the_bytes_name_the_story() -> None:
    first, again, other = story(b"A story.", None), story(b"A story.", None), story(b"Another.", None)
    assert first.uri == again.uri != other.uri
    assert first.uri.startswith("urn:wirestream:sha256:")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_byte_order_mark_is_no_text(mark: bytes) -> None:
    assert story(mark + b"A story.").text == "A story."
    assert story(mark + b'{"id": "a", "text": "A story."}').text == "A story."


def test_control_characters_stay_in_the_text() -> None:
    assert story(b"A\0 b\x1fc.").text == "A\0 b\x1fc."
    assert story(b'{"text": "A\\u0000 b"}').text == "A\0 b"


def test_unread_5000_digit_number_is_skipped() -> None:
    assert story(b'{"text": "x", "wordcount": ' + b"9" * 5_000 + b"}").text == "x"


def test_of_duplicate_names_the_last_counts() -> None:
    assert story(b'{"text": "x", "pubstatus": "usable", "pubstatus": "canceled"}').pub_status == "canceled"


def test_brackets_in_a_string_are_no_nesting() -> None:
    assert story(of(text='\\"[' * 200)).text == '\\"[' * 200
    assert story(of(text="x", subject=[{"name": "s"}] * 200)).subjects == ("s",) * 200


def test_json_in_confluent_framing_is_read() -> None:
    framed = b"\0\0\0\x01\x02" + of(id="a", text="A story.")
    assert story(framed).text == "A story."
    assert story(framed, headers=typed(b"application/json")).text == "A story."


@pytest.mark.parametrize(
    "content_type",
    [b"application/json", b"Application/JSON; charset=utf-8", b"application/ninjs+json", b"application/vnd.x+json"],
)
def test_json_content_types(content_type: bytes) -> None:
    assert story(b'{"id": "a", "text": "A story."}', headers=typed(content_type)).format == "json"
    assert code(b"A story.", headers=typed(content_type)) is FaultCode.NOT_JSON
    assert code(b'"A story."', headers=typed(content_type)) is FaultCode.NOT_AN_OBJECT


def test_plain_text_may_look_like_json_when_the_header_says_so() -> None:
    assert story(b'{"a": 1}', headers=typed(b"text/plain")).text == '{"a": 1}'


def test_a_text_may_begin_with_brackets_or_angles() -> None:
    assert story(b"[Updates with quote] LONDON - It rained.").format == "text"
    assert story(b"<ORST.ST> shares rose.").format == "text"


def test_octet_stream_says_nothing() -> None:
    assert story(b'{"text": "x"}', headers=typed(b"application/octet-stream")).format == "json"


def test_unknown_content_type_is_a_fault() -> None:
    assert code(b"A story.", headers=typed(b"image/png")) is FaultCode.UNKNOWN_FORMAT
    assert code(b"A story.", headers=typed(b"\xff\xfe\x00")) is FaultCode.UNKNOWN_FORMAT


def test_odd_headers_do_no_harm() -> None:
    odd = cast("Headers", (("content-type", None), ("", b""), ("x" * 999, b"\xff"), ("Content-Type", b"text/plain")))
    assert story(b'{"text": "x"}', headers=odd).format == "text"
    many = tuple((f"h{number}", b"\xff") for number in range(10_000))
    assert story(b"A story.", headers=many).text == "A story."


def test_order_is_kept_and_neighbours_go_on() -> None:
    results = decode([RawRecord(b"one"), RawRecord(b""), RawRecord(None, b"k"), RawRecord(b"two")])
    assert [type(result) for result in results] == [Story, Fault, Tombstone, Story]


json_like = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = """uri id text version versioncreated versionCreated pubstatus pubStatus urgency language headline headlines
    body_text body_html bodies descriptions subject infoSources by embargoed"""
field_names = st.sampled_from(FIELDS.split())
messages = st.binary() | st.dictionaries(field_names, json_like, max_size=8).map(lambda item: json.dumps(item).encode())
headers = st.lists(
    st.tuples(
        st.sampled_from(["content-type", "Content-Type", "x"]) | st.text(max_size=9),
        st.sampled_from([b"application/json", b"text/plain", b"text/plain; charset=latin1"]) | st.binary(max_size=9),
    ),
    max_size=3,
).map(tuple)


@given(value=messages, key=st.none() | st.binary(max_size=20), headers=headers)
def test_decode_is_total(value: bytes, key: bytes | None, headers: Headers) -> None:
    result = one(value, key, headers)
    assert isinstance(result, Story | Fault)
    if isinstance(result, Story):
        assert result.text.encode()
        assert len(result.uri.encode()) > 0
        assert result.urgency in {None, 1, 2, 3, 4, 5, 6, 7, 8, 9}


@given(value=messages, cut=st.integers(min_value=0, max_value=200), byte=st.integers(min_value=0, max_value=255))
def test_a_message_damaged_anywhere_is_still_a_value(value: bytes, cut: int, byte: int) -> None:
    damaged = value[:cut] + bytes([byte]) + value[cut + 1 :]
    assert isinstance(one(damaged, None), Story | Fault)


def test_every_prefix_of_a_real_message_is_a_value() -> None:
    for seed in seeds():
        if seed.kind == "ninjs":
            (whole,) = seed.records()
            assert isinstance(decode([whole])[0], Story)
            assert whole.value is not None
            prefixes = [RawRecord(whole.value[:end], whole.key, whole.headers) for end in range(len(whole.value) - 2)]
            assert {type(result) for result in decode(prefixes)} == {Fault}


def nested(levels: int) -> bytes:
    return b'{"text": "x", "deep": ' + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"


@pytest.mark.parametrize(
    ("largest", "code_beyond", "make"),
    [
        (limits.MESSAGE_BYTES, FaultCode.TOO_LARGE, b'{"text": "x"}'.ljust),
        (limits.TEXT_CHARS, FaultCode.TEXT_TOO_LONG, lambda size: ("é" * 9).ljust(size, "x").encode()),
        (limits.JSON_DEPTH, FaultCode.TOO_DEEP, nested),
        (limits.URI_CHARS, FaultCode.URI_TOO_LONG, lambda size: of(uri="u" * size, text="x")),
        (limits.VERSION_CHARS, FaultCode.BAD_RANGE, lambda size: of(version="9" * size, text="x")),
        (limits.TIMESTAMP_CHARS, FaultCode.BAD_RANGE, lambda size: of(versioncreated="9" * size, text="x")),
    ],
    ids=["message", "text", "depth", "uri", "version", "timestamp"],
)
def test_a_limit_is_the_largest_that_passes(largest: int, code_beyond: FaultCode, make: Callable[[int], bytes]) -> None:
    assert isinstance(one(make(largest)), Story)
    assert code(make(largest + 1)) is code_beyond
