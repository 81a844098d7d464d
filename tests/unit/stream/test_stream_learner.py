"""What the learner makes of enriched stories, without a broker."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from wirestream._native import murmur2
from wirestream.clean.recurrence import Sightings, fingerprint, key_of, mask
from wirestream.settings import Settings
from wirestream.story import EnrichedStory, MapPiece, Story
from wirestream.stream.learner import credentials, sightings
from wirestream.topics import PARTITIONS

TEXT = "The ferry sailed again.\n\nTrams tonight\n\nRead our letter\n\nBuses tomorrow"


def enriched(source: str | None = "Torwick", text: str = TEXT) -> EnrichedStory:
    pieces = (MapPiece(0, 0, len(text), len(text)),) if text else ()
    return EnrichedStory(story=Story(uri="urn:1", source=source, text=text), text=text, map=pieces)


def test_each_line_goes_to_the_partition_of_its_key() -> None:
    found = sightings(msgspec.json.encode(enriched()), 20_000)
    lines: list[str] = []
    for partition, value in found.items():
        it = msgspec.json.decode(value, type=Sightings)
        assert (it.source, it.uri, it.day, it.story) == ("Torwick", "urn:1", 20_000, fingerprint(TEXT))
        keys = [key_of("torwick", mask(line)) for line in it.lines]
        assert {hashed % PARTITIONS for hashed in murmur2(keys)} == {partition}
        lines += it.lines
    assert sorted(lines) == sorted(TEXT.split("\n\n"))


@pytest.mark.parametrize(
    "value",
    [
        None,
        b"",
        b"no JSON",
        b"\xff",
        b"[]",
        b'{"story": {"uri": "u", "source": "s", "text": "x"}, "text": "x", "map": [[0, 0, 1]]}',
        msgspec.json.encode(enriched(source=None)),
        msgspec.json.encode(enriched(text="")),
        msgspec.json.encode(enriched(text="12\n\n34")),
        msgspec.json.encode(EnrichedStory(story=Story(uri="u", source="s", text=TEXT, pub_status="canceled"), text="")),
    ],
)
def test_nothing_of_what_is_no_story_of_a_source(value: bytes | None) -> None:
    assert sightings(value, 20_000) == {}


def test_how_faust_says_who_we_are() -> None:
    assert credentials(Settings()) is None
    secret: dict[str, Any] = {"sasl_username": "me", "sasl_password": "secret"}
    plain = credentials(Settings(security_protocol="SASL_PLAINTEXT", sasl_mechanism="PLAIN", **secret))
    secure = credentials(Settings(security_protocol="SASL_SSL", **secret))
    assert (plain.protocol.value, plain.mechanism.value, plain.username) == ("SASL_PLAINTEXT", "PLAIN", "me")
    assert (secure.protocol.value, secure.mechanism.value) == ("SASL_SSL", "SCRAM-SHA-512")
    assert secure.ssl_context.check_hostname
    assert credentials(Settings(security_protocol="SSL")).context.check_hostname
