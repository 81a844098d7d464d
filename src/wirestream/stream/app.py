"""The Faust app: one agent on `wire.raw`, which sees a whole slice of a partition at each turn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import faust
from faust.app.base import BootStrategy

from wirestream.settings import Settings
from wirestream.stream.security import faust_credentials
from wirestream.stream.transport import BatchConsumer, BatchSchema, Bounds, RecordBatch, Transport

Body = Callable[[RecordBatch], Awaitable[bool]]
"""What to do with a batch. True: it is published. It never raises."""

REBALANCE_SLACK = 15.0
"""Seconds between the longest drain and the moment when the group gives up on a member that does not rejoin."""


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
    bounds: Bounds
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
        broker_credentials=faust_credentials(settings),
        broker_max_poll_records=settings.batch_records,
        broker_session_timeout=settings.session_timeout,
        broker_heartbeat_interval=settings.heartbeat,
        broker_rebalance_timeout=settings.drain_timeout + REBALANCE_SLACK,
        broker_commit_interval=settings.commit_interval,
        consumer_auto_offset_reset="earliest",
        consumer_group_instance_id=settings.instance_id,
        consumer_max_fetch_size=settings.fetch_bytes,
        consumer_metadata_max_age_ms=int(settings.metadata_max_age * 1000),
        stream_buffer_maxsize=settings.batches_in_flight,
        stream_wait_empty=True,
        topic_allow_declare=False,
        topic_disable_leader=True,
        store="memory://",
        web_enabled=False,
        web_bind="127.0.0.1",
    )
    app.bounds = Bounds(settings.batch_bytes, settings.batches_in_flight, settings.drain_timeout)
    app.on_assigned = on_assigned
    raw = app.topic(f"{settings.topic_prefix}.raw", schema=BatchSchema(key_serializer="raw", value_serializer="raw"))

    async def enrich(stream: Any) -> None:
        async for event in stream.noack().events():
            message = event.message
            if app.batches.begin(message) and await body(message.value):
                app.batches.finish(message)

    app.agent(raw, name="enrich", concurrency=1)(enrich)
    return app
