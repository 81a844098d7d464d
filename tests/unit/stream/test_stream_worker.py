"""How a worker starts, without a broker."""

from __future__ import annotations

import pytest

from wirestream.settings import Settings
from wirestream.stream import WorkerExit, admin, log, run_worker


def test_a_broker_that_is_slow_to_show_new_topics_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Settings] = []

    async def slow_at_first(settings: Settings) -> None:
        asked.append(settings)
        if len(asked) == 1:
            raise TimeoutError

    async def missing(settings: Settings) -> list[str]:
        return [f"{settings.topic_prefix}.raw"]

    monkeypatch.setattr(log, "configure", lambda _level: None)
    monkeypatch.setattr(admin, "create_topics", slow_at_first)
    monkeypatch.setattr(admin, "missing_topics", missing)
    assert run_worker(Settings(), create_topics=True, process=lambda _: []) == WorkerExit.TOPICS
    assert len(asked) == 2
