"""How a worker starts, without a broker."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import Final

import pytest

from wirestream.settings import Settings
from wirestream.stream import WorkerExit, admin, log, run_worker


def test_a_broker_that_is_slow_to_show_new_topics_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Settings] = []

    async def slow_at_first(settings: Settings) -> None:
        asked.append(settings)
        if len(asked) == 1:
            raise TimeoutError

    async def missing(settings: Settings, _roles: object) -> list[str]:
        return [f"{settings.topic_prefix}.raw"]

    monkeypatch.setattr(log, "configure", lambda _level: None)
    monkeypatch.setattr(admin, "create_topics", slow_at_first)
    monkeypatch.setattr(admin, "missing_topics", missing)
    assert run_worker(Settings(), create_topics=True, process=lambda _: []) == WorkerExit.TOPICS
    assert len(asked) == 2


LOSES_ITS_BROKER: Final = """
import asyncio, os, signal, sys
from wirestream.settings import Settings
from wirestream.stream import run_worker
from wirestream.stream import worker

async def reached(*_, **__):
    if "told" in sys.argv:
        asyncio.get_running_loop().call_later(0.2, os.kill, os.getpid(), signal.SIGTERM)

worker.reach_in_time = reached
sys.exit(run_worker(Settings(bootstrap_servers=sys.argv[1], drain_timeout=0.5), process=lambda records: []))
"""
"""A worker that had reached its broker, which is then where the first argument says."""


def status(*arguments: str) -> int:
    return subprocess.run([sys.executable, "-c", LOSES_ITS_BROKER, *arguments], check=False, timeout=30).returncode


def test_a_broker_that_goes_away_during_the_start_is_unreachable() -> None:
    assert status("127.0.0.1:9") == WorkerExit.UNREACHABLE


def test_a_worker_that_waits_for_a_silent_broker_can_be_stopped() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert status(f"127.0.0.1:{silent.getsockname()[1]}", "told") == WorkerExit.DRAINED
