"""The manifest is complete and right, and what becomes of the seeds is valid by our schemas."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from seeds import SEEDS, Seed, manifest, seeds
from wirestream import Enricher
from wirestream.faults import FaultCode
from wirestream.schemas import schema_of
from wirestream.story import Message

ENRICHER = Enricher()
VALIDATORS = {
    topic: Draft202012Validator(schema_of(name))
    for topic, name in {"enriched": "enriched", "entities": "entities", "quotes": "quotations"}.items()
}
DEAD = Draft202012Validator(schema_of("dead-letter"))
HEADERS = Draft202012Validator({**schema_of("headers"), "additionalProperties": False})
BY_PATH = pytest.mark.parametrize("seed", seeds(), ids=lambda seed: seed.path)


def ours(message: Message) -> dict[str, str]:
    return {name: value.decode() for name, value in message.headers if name.startswith("ws-")}


def test_manifest_names_every_file_and_no_other() -> None:
    named = Counter(seed.path for seed in seeds())
    there = {file.relative_to(SEEDS).as_posix() for file in SEEDS.rglob("*") if file.is_file()}
    assert set(named) == there - {"README.md", "MANIFEST.toml"}
    assert set(named.values()) == {1}


def test_manifest_says_of_each_what_it_is() -> None:
    for entry in manifest():
        assert entry["kind"] == entry["path"].partition("/")[0]
        assert entry["about"].strip()
        assert entry["format"].strip()
        assert ("fault" in entry) is (entry["outcome"] == "dead")


@BY_PATH
def test_file_is_the_one_in_the_manifest(seed: Seed) -> None:
    assert hashlib.sha256(seed.file.read_bytes()).hexdigest() == seed.sha256


@BY_PATH
def test_outcome_is_the_expected_one(seed: Seed) -> None:
    messages = ENRICHER.process(seed.records())
    ends = [message for message in messages if message.topic in {"enriched", "dead"}]
    assert len(ends) == len(seed.records())
    for message in ends:
        assert (message.topic, ours(message).get("ws-fault", "")) == (seed.outcome, seed.fault), ours(message)


@BY_PATH
def test_what_is_published_is_valid(seed: Seed) -> None:
    for message in ENRICHER.process(seed.records()):
        validator, instance = (
            (DEAD, ours(message))
            if message.topic == "dead"
            else (VALIDATORS[message.topic], json.loads(message.value or b""))
        )
        errors: list[Any] = list(validator.iter_errors(instance))
        assert not errors, errors[0].message
        if message.topic != "dead":
            HEADERS.validate({name: value.decode() for name, value in message.headers})


def test_seeds_cover_what_a_reader_meets() -> None:
    stories = [seed for seed in seeds() if seed.kind != "hostile"]
    assert len(stories) >= 30
    assert {seed.kind for seed in seeds()} == {"stories", "ninjs", "lines", "hostile"}
    faults = {seed.fault for seed in seeds() if seed.fault}
    ours_to_answer = {fault.code for fault in FaultCode if fault.code.startswith("F9")}
    assert faults == {fault.code for fault in FaultCode} - ours_to_answer - {"F204"}  # half a megabyte of text
