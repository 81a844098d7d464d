"""Messages of topics as people see them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog
from rich.console import Console

from wirestream.cli.kafka import clear_errors
from wirestream.cli.messages import pretty
from wirestream.settings import Settings
from wirestream.story import RawRecord


@pytest.fixture
def logs() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def test_the_beginning_of_an_unreadable_value_takes_one_line() -> None:
    console = Console(width=40)
    with console.capture() as shown:
        console.print(pretty(RawRecord(b"x" * 500, b"key"), "dead"))
    long = [line for line in shown.get().splitlines() if "xx" in line]
    assert [(len(line), line[:3], line[-1]) for line in long] == [(40, "  x", "…")]


def test_a_command_says_what_is_wrong_once(logs: None, capfd: pytest.CaptureFixture[str]) -> None:
    with clear_errors(Settings()):
        structlog.get_logger("wirestream.publisher").warning("publishing_one_by_one")
    assert capfd.readouterr() == ("", "")
