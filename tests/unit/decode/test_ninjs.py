"""Each version of ninjs, and the plain object, as agencies and researchers write them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from shared_data import shared
from wirestream.decode import decode
from wirestream.decode.ninjs import depth_exceeds
from wirestream.faults import Fault
from wirestream.story import RawRecord, Story


def read(item: object) -> Story:
    (result,) = decode([RawRecord(json.dumps(item).encode())])
    assert isinstance(result, Story), result
    return result


FIRST = {
    "uri": "urn:example:1",
    "type": "text",
    "version": "3",
    "versioncreated": "2024-05-01T10:00:00Z",
    "firstcreated": "2024-05-01T09:00:00Z",
    "pubstatus": "usable",
    "embargoed": "2024-05-01T12:00:00Z",
    "urgency": 3,
    "language": "en-GB",
    "slugline": "harbour-strike",
    "headline": "Harbour reopens",
    "byline": "By Ilse Ray",
    "located": "Port Meridian",
    "ednote": "Adds quote",
    "usageterms": "No archive",
    "copyrightnotice": "(c) Example",
    "source": "EXA",
    "subject": [{"code": "04000000", "name": "economy"}, {"code": "09000000"}],
    "body_html": "<p>The harbour is open.</p><p>Ships came in.</p>",
}

SECOND = {
    "uri": "urn:example:1",
    "version": "3",
    "versioncreated": "2024-05-01T10:00:00Z",
    "firstcreated": "2024-05-01T09:00:00Z",
    "pubstatus": "usable",
    "embargoed": "2024-05-01T12:00:00Z",
    "urgency": 3,
    "language": "en-GB",
    "slugline": "harbour-strike",
    "headlines": [{"role": "short", "value": "Open"}, {"role": "main", "value": "Harbour reopens"}],
    "by": "By Ilse Ray",
    "located": "Port Meridian",
    "ednote": "Adds quote",
    "usageterms": "No archive",
    "copyrightnotice": "(c) Example",
    "infosources": [{"name": "EXA"}],
    "subjects": [{"name": "economy"}, {"literal": "09000000"}],
    "bodies": [
        {"role": "teaser", "contenttype": "text/plain", "value": "Short."},
        {"role": "main", "contenttype": "text/html", "value": "<p>The harbour is open.</p><p>Ships came in.</p>"},
    ],
}

THIRD = {
    "uri": "urn:example:1",
    "version": "3",
    "versionCreated": "2024-05-01T10:00:00Z",
    "firstCreated": "2024-05-01T09:00:00Z",
    "pubStatus": "usable",
    "embargoedUntil": "2024-05-01T12:00:00Z",
    "urgency": 3,
    "language": "en-GB",
    "slugline": "harbour-strike",
    "headlines": [{"value": "Harbour reopens"}],
    "by": "By Ilse Ray",
    "located": "Port Meridian",
    "edNote": "Adds quote",
    "usageTerms": "No archive",
    "copyrightNotice": "(c) Example",
    "infoSources": [{"name": "EXA"}],
    "subjects": [{"name": "economy"}, {"uri": "09000000"}],
    "bodies": [
        {"role": "html", "contentType": "text/html", "value": "<p>Other.</p>"},
        {"role": "text", "contentType": "text/plain", "value": "The harbour is open.\r\n\r\nShips came in."},
    ],
}


@pytest.mark.parametrize(("item", "version"), [(FIRST, "ninjs1"), (SECOND, "ninjs2"), (THIRD, "ninjs3")])
def test_every_version_says_the_same(item: dict[str, object], version: str) -> None:
    assert read(item) == Story(
        uri="urn:example:1",
        version="3",
        version_created="2024-05-01T10:00:00Z",
        first_created="2024-05-01T09:00:00Z",
        pub_status="usable",
        embargoed_until="2024-05-01T12:00:00Z",
        urgency=3,
        language="en-GB",
        slugline="harbour-strike",
        headline="Harbour reopens",
        byline="By Ilse Ray",
        located="Port Meridian",
        ed_note="Adds quote",
        usage_terms="No archive",
        copyright_notice="(c) Example",
        subjects=("economy", "09000000"),
        source="EXA",
        format=version,
        text="The harbour is open.\n\nShips came in.",
    )


def test_the_plain_object_of_a_researcher() -> None:
    assert read({"id": "a1", "text": "It rained."}) == Story(uri="a1", format="json", text="It rained.")
    assert read({"id": 7, "title": "Rain", "body": "It rained."}) == Story(
        uri="7", format="json", headline="Rain", text="It rained."
    )


def test_plain_body_comes_before_html() -> None:
    assert read({"body_html": "<p>b</p>", "body_text": "a"}).text == "a"
    assert read({"body_html": "<p>b</p>", "body_text": "  "}).text == "b"
    assert read({"body_main": "a", "body_richtext": "<p>b</p>"}).text == "a"
    assert read({"body_xhtml": "<p>b</p>"}).text == "b"
    assert read({"body_nitf": "<body.content><p>b</p></body.content>"}).text == "b"


def test_a_body_in_the_wrong_field_is_known_by_its_looks() -> None:
    assert read({"body_text": "<p>a</p><p>b</p>"}).text == "a\n\nb"
    assert read({"bodies": [{"role": "main", "value": "<p>a</p>"}]}).text == "a"
    assert read({"bodies": [{"role": "main", "contentType": "body_xhtml", "value": "a &amp; b"}]}).text == "a & b"


def test_description_stands_in_for_a_missing_body() -> None:
    parts = [{"role": "creditline", "value": "EXA"}, {"role": "caption", "value": "A ship, Friday. (Jo Ray/EXA)"}]
    assert read({"type": "picture", "descriptions": parts}).text == "A ship, Friday. (Jo Ray/EXA)"
    assert read({"description_text": "Brief."}).text == "Brief."
    assert read({"description_html": "<p>Brief.</p>"}).text == "Brief."


def test_guid_is_a_uri() -> None:
    assert read({"guid": "tag:x", "text": "x"}).uri == "tag:x"


@pytest.mark.parametrize(("sent", "kept"), [(4, 4), ("4", 4), (4.0, 4), (0, None), (10, None), ("high", None)])
def test_urgency_that_says_nothing_is_null(sent: object, kept: int | None) -> None:
    assert read({"text": "x", "urgency": sent}).urgency == kept


@pytest.mark.parametrize(("sent", "kept"), [("en", "en"), ("zh-Hant-TW", "zh-Hant-TW"), ("?!", None), ("", None)])
def test_language_that_says_nothing_is_null(sent: str, kept: str | None) -> None:
    assert read({"text": "x", "language": sent}).language == kept


@pytest.mark.parametrize(("sent", "kept"), [(0, "0"), ("0", "0"), (978556838, "978556838"), (1.5, "1.5")])
def test_version_as_string_or_number(sent: object, kept: str) -> None:
    assert read({"text": "x", "version": sent}).version == kept


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("canceled", "canceled"), ("Cancelled", "canceled"), ("stat:withheld", "withheld"), ("stat:usable", "usable")],
)
def test_status_with_and_without_scheme(sent: str, kept: str) -> None:
    assert read({"pubStatus": sent, "text": "x"}).pub_status == kept


def test_a_story_taken_back_needs_no_text() -> None:
    assert read({"uri": "urn:a", "pubstatus": "canceled"}) == Story(
        uri="urn:a", pub_status="canceled", format="ninjs1", text=""
    )


def test_null_is_the_same_as_absent() -> None:
    fields = dict.fromkeys(["version", "urgency", "headline", "bodies", "subject", "pubstatus", "embargoed"])
    assert read({"id": "a", "text": "x", **fields}) == Story(uri="a", format="json", text="x")


@pytest.mark.parametrize(
    ("value", "deeper"),
    [
        (b"[" * 4 + b"]" * 4, False),
        (b"[" * 5 + b"]" * 5, True),
        (b"[]" * 9, False),
        (b'["[[[[[[", "\\"[[[[[["]', False),
        (b'["\\\\", [[[[[]]]]]]', True),
        (b'"' + b'\\"' * 9 + b"[[[[[[[[", False),
    ],
)
def test_depth_counts_brackets_outside_strings(value: bytes, deeper: bool) -> None:
    assert depth_exceeds(value, 4) is deeper


NINJS_SAMPLES = ["ninjs-1.x", "ninjs-2.x", "ninjs-3.x"]


@pytest.mark.parametrize("folder", NINJS_SAMPLES)
def test_agency_samples_are_read(folder: str) -> None:
    files = sorted(shared(f"data/formats/{folder}").glob("*.json"))
    assert files
    for path in files:
        (result,) = decode([RawRecord(path.read_bytes())])
        assert isinstance(result, Story), (path.name, result)
        assert result.text.strip(), path.name
        assert "<p" not in result.text, path.name
        assert result.headline, path.name
        assert result.version_created, path.name
        assert not result.uri.startswith("urn:wirestream"), path.name


def test_our_own_examples_are_ninjs() -> None:
    """Else the tests above would prove nothing about the standard."""
    for item, version in ((FIRST, "1.4"), (SECOND, "2.2"), (THIRD, "3.1")):
        schema = json.loads(schema_file(version).read_text(encoding="utf-8"))
        own = {name: value for name, value in item.items() if name != "source"}  # a name that ninjs 1 lacks
        jsonschema.validate(own, schema)


def schema_file(version: str) -> Path:
    return shared(f"data/formats/schema-ninjs/ninjs-schema_{version}.json")


def test_faults_name_the_field() -> None:
    (result,) = decode([RawRecord(b'{"uri": "urn:a", "bodies": [{"value": 1}]}')])
    assert isinstance(result, Fault)
    assert "$.bodies[0].value" in result.detail
