"""A worker beside this process, and an end that leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Final, Self

import click

from wirestream.broker import keeper
from wirestream.cli.exits import Exit, Stop
from wirestream.settings import OTHER_VARIABLES, VARIABLE, Settings

GRACE: Final = 12
"""Seconds that a worker gets to finish its batch: more than it takes for itself."""

TAIL_BYTES: Final = 2_000
ENDINGS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Worker:
    """A real `wirestream worker` in a `with` block. It is gone when this process is, however that ends.

    The broker's keeper stands between the two, and notices when its pipe from here is closed.
    """

    def __init__(self, settings: Settings) -> None:
        kept_by = [sys.executable, "-I", "-S", keeper.__file__, str(os.getpid()), str(GRACE), "-"]
        worker = [sys.executable, "-m", "wirestream", "worker", "--bootstrap-servers", settings.bootstrap_servers]
        self._command = [*kept_by, *worker, *(["--packs", settings.packs] if settings.packs else ())]
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  open as long as the worker writes to it

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self._log,
            env=plain_environment(os.environ),
            start_new_session=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(b"stop")
        self._log.close()

    def check(self) -> None:
        """Raises `Stop`, with the end of the worker's log, when it has ended by itself."""
        if self._process.poll() is None:
            return
        self._log.seek(-min(TAIL_BYTES, self._log.tell()), os.SEEK_END)
        said = self._log.read().decode(errors="replace")
        raise Stop(f"the worker ended with status {self._process.returncode}:\n{said}", Exit.BROKEN_PROMISE)

    def wait(self) -> None:
        """Wait for the worker to end, which it should not do by itself. Raises `Stop`."""
        self._process.wait()
        self.check()


def plain_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment without settings: what we start is told what it needs, and nothing of other clusters."""
    ours = {name for name in environ if name.startswith(VARIABLE)} - OTHER_VARIABLES | {"WIRESTREAM_CONFIG"}
    return {name: value for name, value in environ.items() if name not in ours}


class Unwinding(ExitStack):
    """An exit stack whose unwinding isn't interrupted by a second Ctrl-C: it always gets to its end."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        before = {ending: signal.signal(ending, signal.SIG_IGN) for ending in ENDINGS}
        try:
            return bool(super().__exit__(kind, error, trace))
        finally:
            for ending, handler in before.items():
                signal.signal(ending, handler)


@contextmanager
def interruptible(farewell: str) -> Iterator[None]:
    """Treat SIGTERM and a closed terminal as Ctrl-C; say farewell, and end with the status that says so."""

    def interrupt(_number: int, _frame: object) -> None:
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # so it is in the background of a shell script
            signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.raise_signal(signal.SIGINT)  # and not KeyboardInterrupt: an event loop has its own way to take that

    before = {ending: signal.signal(ending, interrupt) for ending in ENDINGS[1:]}
    try:
        yield
    except BaseException as error:
        if not was_interrupted(error):
            raise
        click.echo(farewell, err=True)
        sys.exit(Exit.INTERRUPTED)
    finally:
        for ending, handler in before.items():
            signal.signal(ending, handler)


def was_interrupted(error: BaseException | None) -> bool:
    """Whether it is a Ctrl-C, or came of one: a lock that is interrupted while it is waited for raises RuntimeError."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None
