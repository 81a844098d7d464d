"""The Faust shell: workers that read `wire.raw`, enrich, publish, and only then acknowledge.

Names are imported when they are first used, so that a command that only wants an admin client does not load Faust.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wirestream.stream.exits import WorkerExit

if TYPE_CHECKING:
    from wirestream.stream.learner import run_learner
    from wirestream.stream.processes import run_processes
    from wirestream.stream.worker import run_worker

__all__ = ["WorkerExit", "run_learner", "run_processes", "run_worker"]


def __getattr__(name: str) -> Any:
    if name == "run_worker":
        from wirestream.stream.worker import run_worker

        return run_worker
    if name == "run_processes":
        from wirestream.stream.processes import run_processes

        return run_processes
    if name == "run_learner":
        from wirestream.stream.learner import run_learner

        return run_learner
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
