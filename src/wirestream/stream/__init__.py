"""The Faust shell: workers that read `wire.raw`, enrich, publish, and only then acknowledge."""

from wirestream.stream.exits import WorkerExit
from wirestream.stream.processes import run_processes
from wirestream.stream.worker import run_worker

__all__ = ["WorkerExit", "run_processes", "run_worker"]
