"""N workers on one machine: processes that are members of the same group, one a core, watched over by this one.

A member that ends by itself is started again, after a pause that grows with each failure in a row; meanwhile the others
have its partitions. Only what a new start can't mend, a missing topic or a faulty pack, ends them all. A signal is
passed on to each. Members drain when their supervisor is gone, however it ended.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from types import FrameType
from typing import Final

import msgspec
import structlog

from wirestream.clean.rules import PackError
from wirestream.settings import Settings
from wirestream.stream import log
from wirestream.stream.exits import PERMANENT, WorkerExit
from wirestream.stream.worker import ENDINGS, run_worker
from wirestream.tag.lexicon import LexiconError

FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 30.0
HEALTHY_AFTER: Final = 60.0
"""A member that lived so many seconds starts counting its failures anew."""

logger = structlog.get_logger("wirestream.processes")
spawn = multiprocessing.get_context("spawn")


def run_processes(settings: Settings, count: int, *, create_topics: bool = False) -> int:
    """Run `count` workers until told to stop; returns 0 when all drained, else the `WorkerExit` of one that did not.

    With an `instance_id`, members are called `<instance_id>-0`, `-1` and so on.
    """
    log.configure(settings.log_level)
    members = [Member(_named(settings, index), index, create_topics) for index in range(count)]
    return Supervisor(members).run()


class Member:
    """One worker process, and when to start it next."""

    def __init__(self, settings: Settings, index: int, create_topics: bool) -> None:
        self._arguments = (settings, create_topics)
        self.index = index
        self.due = 0.0
        self.watched = False
        self._pause = FIRST_PAUSE
        self._started = 0.0
        self.process = self._new()

    def _new(self) -> multiprocessing.context.SpawnProcess:
        return spawn.Process(target=_member, args=self._arguments, name=f"worker-{self.index}")

    @property
    def alive(self) -> bool:
        """True from its start to its end."""
        return self.process.pid is not None and self.process.exitcode is None

    def start(self) -> None:
        """Start it, or start it again."""
        if self.process.pid is not None:
            self.process = self._new()
        self._started, self.due = time.monotonic(), 0.0
        self.process.start()
        self.watched = True
        logger.info("member_started", member=self.index, pid=self.process.pid)

    def start_later(self) -> None:
        """Have it started again, the later the more often it failed."""
        now = time.monotonic()
        if now - self._started > HEALTHY_AFTER:
            self._pause = FIRST_PAUSE
        self.due = now + self._pause
        self._pause = min(2 * self._pause, LONGEST_PAUSE)


class Supervisor:
    """Starts members, starts them again, passes signals on, and waits until all are gone."""

    def __init__(self, members: list[Member]) -> None:
        self._members = members
        self._stopping = False
        self._status: int = WorkerExit.DRAINED

    def run(self) -> int:
        """Until every member has ended for good."""
        resource_tracker.ensure_running()  # with the first member, it would let signals through that are held back
        for number in ENDINGS:
            signal.signal(number, self._signalled)
        for member in self._members:
            self._start(member)
        while running := [it for it in self._members if it.watched or it.due]:
            self._start_those_due(running)
            watched = [it for it in running if it.watched]
            ended = set(wait([it.process.sentinel for it in watched], self._patience(running)))
            for member in watched:
                if member.process.sentinel in ended:
                    self._ended(member)
        return self._status

    def _start_those_due(self, members: list[Member]) -> None:
        for member in members:
            if self._stopping:
                member.due = 0.0
            elif member.due and member.due <= time.monotonic():
                self._start(member)

    def _start(self, member: Member) -> None:
        """Start it, unless told to stop: a signal reaches either us before it, or both of us."""
        with held_back():
            if not self._stopping:
                member.start()

    @staticmethod
    def _patience(members: list[Member]) -> float:
        """Until the next one is due; at most a second, so that a signal without any member alive is seen."""
        now = time.monotonic()
        return min([1.0, *(max(0.0, it.due - now) for it in members if it.due)])

    def _ended(self, member: Member) -> None:
        member.process.join()  # that it ends is seen a moment before its status is
        member.watched = False
        status = member.process.exitcode or 0
        if self._stopping or status == WorkerExit.DRAINED:
            self._status = self._status or (status if status >= 0 else WorkerExit.ABANDONED)
        elif status in PERMANENT:
            self._status = status
            self._stop(signal.SIGTERM)
        else:
            logger.error("member_ended", member=member.index, status=status)
            member.start_later()

    def _signalled(self, number: int, _frame: FrameType | None) -> None:
        self._stop(signal.Signals(number))

    def _stop(self, number: signal.Signals) -> None:
        self._stopping = True
        for member in self._members:
            if member.alive and member.process.pid is not None:
                os.kill(member.process.pid, number)


@contextmanager
def held_back() -> Iterator[None]:
    """Have SIGTERM and SIGINT wait. A process started meanwhile begins so, and hears them once it listens."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _named(settings: Settings, index: int) -> Settings:
    if settings.instance_id is None:
        return settings
    return msgspec.structs.replace(settings, instance_id=f"{settings.instance_id}-{index}")


def _member(settings: Settings, create_topics: bool) -> None:
    os.setpgid(0, 0)  # Ctrl-C goes to a whole process group: the supervisor passes it on, once
    try:
        sys.exit(run_worker(settings, create_topics=create_topics))
    except (PackError, LexiconError) as error:
        logger.critical("own_files_refused", error=str(error))
        sys.exit(WorkerExit.USAGE)
