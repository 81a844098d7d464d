"""Being interrupted: what counts as a Ctrl-C, whatever it was turned into on its way."""

from __future__ import annotations

import asyncio
import inspect

import pytest

from wirestream.cli.exits import Exit
from wirestream.cli.kafka import ask
from wirestream.cli.processes import interruptible
from wirestream.settings import Settings


def interrupted_while_a_lock_is_taken() -> None:
    try:
        raise KeyboardInterrupt
    finally:
        raise RuntimeError("release unlocked lock")


def test_an_interrupt_says_farewell(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended, interruptible("Stopped."):
        raise KeyboardInterrupt
    assert ended.value.code == Exit.INTERRUPTED
    assert capsys.readouterr().err == "Stopped.\n"


def test_so_does_one_that_became_another_error_on_its_way(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended, interruptible("Stopped."):
        interrupted_while_a_lock_is_taken()
    assert ended.value.code == Exit.INTERRUPTED
    assert capsys.readouterr().err == "Stopped.\n"


def test_any_other_error_passes() -> None:
    with pytest.raises(RuntimeError, match="broken"), interruptible("Stopped."):
        raise RuntimeError("broken")


def test_what_an_interrupt_keeps_from_beginning_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    async def question() -> None:
        raise AssertionError("begun after the interrupt")

    asked = question()
    monkeypatch.setattr(asyncio, "run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ask(Settings(), asked)
    assert inspect.getcoroutinestate(asked) == inspect.CORO_CLOSED
