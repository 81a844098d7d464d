"""The Faust app: one agent on `wire.raw`, which sees a whole slice of a partition at each turn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import faust
from faust.app.base import BootStrategy

from wirestream.settings import Settings
from wirestream.stream.transport import BatchConsumer, BatchSchema, RecordBatch, Transport

Body = Callable[[RecordBatch], Awaitable[bool]]
"""What to do with a batch; true when it is published. Anything else, and nothing is acknowledged from there on."""


class OurSettings(faust.Settings):  # type: ignore[misc]
    """Faust's settings, from ours alone: it would let variables such as BROKER_URL win over what we pass."""

    def getenv(self, env_name: str) -> None:
        """Nothing."""


class OurBootStrategy(BootStrategy):  # type: ignore[misc]
    """Consumer and agents: the publisher is ours, and there is no web server to be found from outside."""

    enable_kafka_producer = False
    enable_web = False


class StreamApp(faust.App):  # type: ignore[misc]
    """Faust, with record batches for messages."""

    Settings = OurSettings
    BootStrategy = OurBootStrategy
    settings: Settings
    on_assigned: Callable[[int], None]

    def _new_transport(self) -> Transport:
        return Transport([*self.conf.broker_consumer], self)

    async def on_first_start(self) -> None:
        """Faust would make a data directory in the current one; there is no state to keep."""

    def on_rebalance_end(self) -> None:
        """Assigned, and reading: the moment a worker is ready."""
        super().on_rebalance_end()
        self.on_assigned(len(self.batches.assignment()))

    @property
    def batches(self) -> BatchConsumer:
        """The consumer."""
        consumer: BatchConsumer = self.consumer
        return consumer


def build(settings: Settings, body: Body, on_assigned: Callable[[int], None]) -> StreamApp:
    """An app that hands each batch to `body`, and counts it as done only when that says so."""
    app = StreamApp(
        settings.group,
        broker=[f"kafka://{server}" for server in settings.bootstrap_servers.split(",")],
        broker_session_timeout=settings.session_timeout,
        broker_commit_interval=settings.commit_interval,
        stream_buffer_maxsize=settings.batches_in_flight,
        stream_wait_empty=True,
        topic_allow_declare=False,
        topic_disable_leader=True,
        store="memory://",
        web_enabled=False,
        web_bind="127.0.0.1",
    )
    app.settings = settings
    app.on_assigned = on_assigned
    raw = app.topic(f"{settings.topic_prefix}.raw", schema=BatchSchema(key_serializer="raw", value_serializer="raw"))

    async def enrich(stream: Any) -> None:
        async for event in stream.noack().events():
            message = event.message
            if app.batches.begin(message):
                published = False
                try:
                    published = await body(message.value)
                finally:
                    if published:
                        app.batches.finish(message)
                    else:
                        app.batches.abandon()

    app.agent(raw, name="enrich", concurrency=1)(enrich)
    return app
