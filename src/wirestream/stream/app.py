"""The Faust app: one agent on `wire.raw`, which sees a whole slice of a partition at each turn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import faust
from faust.app.base import BootStrategy

from wirestream.settings import Settings
from wirestream.story import Message
from wirestream.stream.transport import BatchConsumer, BatchSchema, RecordBatch, Transport

Enrich = Callable[[RecordBatch], Awaitable[Sequence[Message] | None]]
"""What to publish for a batch; none, and nothing is acknowledged from there on."""

Publish = Callable[[RecordBatch, Sequence[Message]], Awaitable[bool]]
"""Publish it; true when every message is acknowledged. Anything else, and nothing is acknowledged from there on."""


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


def options(settings: Settings) -> dict[str, Any]:
    """Faust's own settings that are the same for all of our apps."""
    return {
        "broker": [f"kafka://{server}" for server in settings.bootstrap_servers.split(",")],
        "broker_session_timeout": settings.session_timeout,
        "broker_commit_interval": settings.commit_interval,
        "topic_allow_declare": False,
        "topic_disable_leader": True,
        "store": "memory://",
        "web_enabled": False,
        "web_bind": "127.0.0.1",
    }


def build(settings: Settings, enrich: Enrich, publish: Publish, on_assigned: Callable[[int], None]) -> StreamApp:
    """An app that enriches one batch while it publishes the one before, and acknowledges each when it is published."""
    app = StreamApp(
        settings.group,
        **options(settings),
        stream_buffer_maxsize=settings.batches_in_flight,
        stream_wait_empty=True,
    )
    app.settings = settings
    app.on_assigned = on_assigned
    raw = app.topic(f"{settings.topic_prefix}.raw", schema=BatchSchema(key_serializer="raw", value_serializer="raw"))

    async def agent(stream: Any) -> None:
        batches = app.batches
        publication = asyncio.ensure_future(asyncio.sleep(0))
        async for event in stream.noack().events():
            message = event.message
            if batches.begin(message):
                messages = None
                try:
                    messages = await enrich(message.value)
                finally:
                    if messages is None:
                        batches.abandon()
                await publication
                if messages is not None and batches.holds(message):
                    publication = asyncio.ensure_future(conclude(batches, message, messages))

    async def conclude(batches: BatchConsumer, message: Any, messages: Sequence[Message]) -> None:
        published = False
        try:
            published = await publish(message.value, messages)
        finally:
            if published:
                batches.finish(message)
            else:
                batches.abandon()

    app.agent(raw, name="enrich", concurrency=1)(agent)
    return app
