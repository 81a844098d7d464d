"""Keeps Kafka from outliving the Python process that wanted it. A script of its own, with the standard library alone:

    python -I -S keeper.py PARENT_PID GRACE THROWAWAY_FOLDER|- COMMAND…

A small process between the two, in a session of its own, so that a Ctrl-C in the terminal reaches the parent only, and
the parent says when Kafka stops. Its standard input is a pipe from the parent: the word `stop` means stop and keep the
data; the end of the pipe means that the parent is gone, however it died: stop, and remove the folder. It prints the
process id of what it started, and exits as that does. GRACE: seconds that Kafka gets for a clean stop; a data folder
that missed it is recovered at the next start.
"""

from __future__ import annotations

import ctypes
import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from types import FrameType

LOOK_EVERY = 0.2
"""Seconds between two looks at the child, and at the parent: a fork of the parent may hold the pipe open after it."""
PR_SET_PDEATHSIG = 1


def main(parent: int, grace: float, throwaway: str, command: list[str]) -> int:
    """Runs the command until it ends, the parent asks for its stop, or the parent is gone."""
    signal.signal(signal.SIGTERM, _leave)
    child: subprocess.Popen[bytes] | None = None
    orphaned = False
    try:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, preexec_fn=_die_with_me())  # noqa: PLW1509
        print(child.pid, flush=True)
        while child.poll() is None:
            if orphaned := os.getppid() != parent:
                break
            if select.select([sys.stdin], [], [], LOOK_EVERY)[0]:
                orphaned = os.read(sys.stdin.fileno(), 64) != b"stop"
                break
    finally:
        if child is not None:
            _stop(child, grace)
        if orphaned and throwaway != "-":
            shutil.rmtree(throwaway, ignore_errors=True)  # nobody is left to be told
    return child.returncode


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(1)


def _stop(child: subprocess.Popen[bytes], grace: float) -> None:
    child.terminate()
    try:
        child.wait(grace)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _die_with_me() -> Callable[[], object] | None:
    """Linux: even a killed keeper takes Kafka along. The signal is tied to the thread that forks: here the only one."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3], sys.argv[4:]))
