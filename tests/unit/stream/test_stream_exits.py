"""A worker's exit statuses are those that the command line documents."""

from __future__ import annotations

from wirestream.cli.exits import Exit
from wirestream.stream import WorkerExit


def test_each_status_means_the_same_to_the_command_line() -> None:
    names = {"DRAINED": "OK", "ABANDONED": "INTERRUPTED"}
    assert {names.get(it.name, it.name): int(it) for it in WorkerExit} == {
        it.name: int(it) for it in Exit if it.name != "FAULTS"
    }
