"""Logs are one JSON object a line, and hold no text of a story."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import orjson
import pytest
import structlog

from wirestream.stream import log


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    stream = io.StringIO()
    log.configure("info", stream)
    yield stream
    root.handlers, root.level = before, level
    structlog.reset_defaults()


def test_an_event_is_one_json_line_with_its_fields(lines: io.StringIO) -> None:
    structlog.get_logger("wirestream.worker").info("progress", stories=7)
    event = orjson.loads(lines.getvalue())
    assert (event["event"], event["stories"], event["level"]) == ("progress", 7, "info")
    assert event["logger"] == "wirestream.worker"
    assert event["timestamp"].endswith("Z")


def test_events_below_the_level_are_not_built(lines: io.StringIO) -> None:
    structlog.get_logger("wirestream.worker").debug("batch_done")
    assert lines.getvalue() == ""


@pytest.mark.parametrize("name", ["aiokafka.producer.producer", "faust.topics", "wirestream.stream.transport"])
def test_libraries_that_log_keys_and_values_say_only_what_is_wrong(lines: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("Sending (key=%s value=%s)", b"key", b"story text")
    logging.getLogger(name).warning("connection lost to %s", "broker-1")
    assert orjson.loads(lines.getvalue())["event"] == "connection lost to broker-1"


def test_a_client_is_quiet_while_its_failures_are_reported_by_others(lines: io.StringIO) -> None:
    client = logging.getLogger("aiokafka")
    with log.clients_quiet():
        client.error("Unable connect")
    assert lines.getvalue() == ""
    client.error("Unable connect")
    assert orjson.loads(lines.getvalue())["event"] == "Unable connect"


def test_where_an_error_was_raised_is_told_without_its_message() -> None:
    def stage() -> None:
        raise ValueError("words of a story")

    with pytest.raises(ValueError, match="words") as caught:
        stage()
    place = log.where(caught.value)
    assert place.startswith("stage (")
    assert "words" not in place
