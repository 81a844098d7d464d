"""Plain text in UTF-8 and in the charsets that agencies still send."""

from __future__ import annotations

import pytest

from wirestream.decode import decode
from wirestream.faults import Fault, FaultCode
from wirestream.story import RawRecord, Story


def read(value: bytes, content_type: str = "text/plain") -> Story | Fault:
    (result,) = decode([RawRecord(value, b"urn:k", (("content-type", content_type.encode()),))])
    assert isinstance(result, Story | Fault)
    return result


def text(value: bytes, content_type: str = "text/plain") -> str:
    result = read(value, content_type)
    assert isinstance(result, Story), result
    assert result.format == "text"
    return result.text


def test_the_whole_message_is_the_text() -> None:
    assert text(b"Headline\n\nBody \xe2\x80\x9cquoted\xe2\x80\x9d.\n") == "Headline\n\nBody “quoted”.\n"


def test_every_line_end_becomes_a_line_feed() -> None:
    assert text(b"a\r\nb\rc\n\r\nd") == "a\nb\nc\n\nd"


@pytest.mark.parametrize("charset", ["iso-8859-1", "ISO-8859-1", '"windows-1252"', "latin1"])
def test_latin_1_means_the_windows_code_page(charset: str) -> None:
    assert text(b"\x93Caf\xe9\x94", f"text/plain; format=flowed; charset={charset}") == "“Café”"


def test_byte_that_a_charset_leaves_undefined_is_replaced() -> None:
    assert text(b"a\x81b", "text/plain; charset=windows-1252") == "a\ufffdb"


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", "us-ascii"])
def test_utf_8_by_name(charset: str) -> None:
    assert text("Łódź".encode(), f"text/plain;charset={charset}") == "Łódź"


def test_unknown_charset_is_a_fault() -> None:
    result = read(b"abc", "text/plain; charset=ebcdic")
    assert isinstance(result, Fault)
    assert result.code is FaultCode.UNKNOWN_FORMAT
