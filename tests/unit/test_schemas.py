"""The schemas are those of story.py, describe every field, and stand alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from wirestream.faults import FaultCode
from wirestream.schemas import SCHEMAS, main, rendered, schema_of

CHECKED_IN = Path(__file__).resolve().parents[2] / "schemas"
EACH = pytest.mark.parametrize("name", SCHEMAS)


def nodes(schema: object, at: str = "$") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of a schema with its place."""
    if isinstance(schema, dict):
        yield at, schema
        for key, value in schema.items():
            yield from nodes(value, f"{at}.{key}")
    elif isinstance(schema, list):
        for index, value in enumerate(schema):
            yield from nodes(value, f"{at}[{index}]")


@EACH
def test_the_file_is_what_story_py_says(name: str) -> None:
    assert (CHECKED_IN / f"{name}.json").read_text(encoding="utf-8") == rendered(name), "run `make schemas`"


def test_one_command_writes_all_of_them_and_no_other_is_there(tmp_path: Path) -> None:
    main(tmp_path)
    written = {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()}
    assert written == {file.name: file.read_text(encoding="utf-8") for file in CHECKED_IN.glob("*.json")}


@EACH
def test_it_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(schema_of(name))


@EACH
def test_every_field_is_described(name: str) -> None:
    described = 0
    for at, node in nodes(schema_of(name)):
        fields = [*node.get("properties", {}).items(), *enumerate(node.get("prefixItems", []))]
        for field, schema in fields:
            assert schema.get("description", "").strip(), f"{at}: {field}"
            described += 1
        if "properties" in node:
            assert node.get("description", "").strip(), at
            assert not node["description"].startswith(f"{node.get('title')}("), f"{at}: no docstring"
    assert described


@EACH
def test_every_reference_leads_somewhere_in_the_same_file(name: str) -> None:
    schema = schema_of(name)
    references = {node["$ref"] for _, node in nodes(schema) if "$ref" in node}
    assert references == {f"#/$defs/{definition}" for definition in schema.get("$defs", {})}


def test_identifiers_are_unique() -> None:
    assert len({schema_of(name)["$id"] for name in SCHEMAS}) == len(SCHEMAS)


def test_a_dead_letter_knows_every_fault() -> None:
    codes = {choice["const"] for choice in schema_of("dead-letter")["properties"]["ws-fault"]["oneOf"]}
    assert codes == {fault.code for fault in FaultCode}


def test_a_record_that_breaks_the_rules_is_invalid() -> None:
    """Else validating the seeds would prove nothing."""
    validator = Draft202012Validator(schema_of("quotations"))
    good = {"start": 0, "end": 3, "text": "“a”", "type": "direct", "confidence": 0.5}
    record = {"uri": "urn:a", "quotations": [{"quotation": good, "rawStart": 0, "rawEnd": 3}]}
    assert validator.is_valid(record)
    for wrong in ({"start": -1}, {"type": "shouted"}, {"confidence": 2}, {"text": None}, {"speaker": "Ada Ray"}):
        broken = {"uri": "urn:a", "quotations": [{"quotation": {**good, **wrong}, "rawStart": 0, "rawEnd": 3}]}
        assert not validator.is_valid(broken), wrong
