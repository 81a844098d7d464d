"""What the exit status of a command says. Scripts rely on these numbers: they don't change."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import click


class Exit(IntEnum):
    """Exit statuses of every `wirestream` command."""

    OK = 0
    FAULTS = 1
    USAGE = 2
    UNREACHABLE = 3
    BROKEN_PROMISE = 4
    TOPICS = 5
    INTERRUPTED = 130


MEANINGS: Final = {
    Exit.OK: "done",
    Exit.FAULTS: "done, but some records are faulty, or doctor found something to mend",
    Exit.USAGE: "wrong usage, settings or input file",
    Exit.UNREACHABLE: "the broker can't be reached",
    Exit.BROKEN_PROMISE: "a worker stopped because it could not publish what it had read",
    Exit.TOPICS: "topics are missing or set otherwise than wirestream needs",
    Exit.INTERRUPTED: "stopped by Ctrl-C",
}

EPILOG: Final = "\b\nExit status:\n" + "\n".join(f"  {status:<5}{meaning}" for status, meaning in MEANINGS.items())


class Stop(click.ClickException):
    """End the command with one line to the user and an exit status."""

    def __init__(self, message: str, status: Exit) -> None:
        super().__init__(message)
        self.exit_code = status
