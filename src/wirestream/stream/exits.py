"""What the exit status of a worker says. The command line documents the same numbers."""

from __future__ import annotations

from enum import IntEnum


class WorkerExit(IntEnum):
    """Nothing is lost in any of them: what was not acknowledged is read again by the next worker."""

    DRAINED = 0
    """Asked to stop; the batch in flight is published, acknowledged and committed."""

    USAGE = 2
    """A rule pack that the settings name can't be used: the log says where it is wrong."""

    UNREACHABLE = 3
    """The brokers could not be reached within `connect_timeout`, or refused us."""

    BROKEN_PROMISE = 4
    """What was read could not be published, not even as a dead letter, or Kafka's client broke."""

    TOPICS = 5
    """A topic is missing: `wirestream topics create` makes it."""

    ABANDONED = 130
    """Told to stop twice, or the drain took too long: the batch in flight is left to the next worker."""


PERMANENT = frozenset({WorkerExit.USAGE, WorkerExit.TOPICS})
"""Statuses that starting the worker again does not mend."""
