"""A worker as a process of its own: settings as JSON, then the name of what it does with its records."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from wirestream.settings import Settings
from wirestream.story import Message, Record
from wirestream.stream import run_learner, run_processes, run_worker


def passing(records: Sequence[Record]) -> list[Message]:
    """Each record as it is, tombstones included."""
    return [Message("enriched", record.key, record.value, record.headers) for record in records]


def raising(records: Sequence[Record]) -> list[Message]:
    """What no stage should do."""
    if any(record.value == b"raise" for record in records):
        raise ValueError("secret story text")
    return passing(records)


def growing(records: Sequence[Record]) -> list[Message]:
    """A record of `grow` becomes more than its topic takes, however well it is compressed."""
    return [
        Message("enriched", it.key, it.value if it.value != b"grow" else os.urandom(5_000_000), it.headers)
        for it in records
    ]


def busy(records: Sequence[Record]) -> list[Message]:
    """Keeps Python's interpreter to itself for longer than the session of the group lasts."""
    end = time.monotonic() + settings.session_timeout + 1
    while time.monotonic() < end:
        sum(range(10_000))
    return passing(records)


def stuck(records: Sequence[Record]) -> list[Message]:
    """Never comes back."""
    threading.Event().wait()
    return passing(records)


PROCESSES: Final[dict[str, Callable[[], Callable[[Sequence[Record]], Sequence[Message]] | None]]] = {
    "enrich": lambda: None,
    "pass": lambda: passing,
    "raise": lambda: raising,
    "grow": lambda: growing,
    "busy": lambda: busy,
    "stuck": lambda: stuck,
}

if __name__ == "__main__":
    settings = msgspec.json.decode(sys.argv[1], type=Settings)
    if sys.argv[2] == "processes":
        sys.exit(run_processes(settings, 2))
    if sys.argv[2] == "learn":
        sys.exit(run_learner(settings, create_topics="create" in sys.argv[3:]))
    sys.exit(run_worker(settings, create_topics="create" in sys.argv[3:], process=PROCESSES[sys.argv[2]]()))
