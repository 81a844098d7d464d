"""One test's own topics and group on a real broker, with workers as real processes."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import msgspec
import orjson
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, RecordsToDelete
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from wirestream.settings import Settings
from wirestream.story import Message, RawRecord, TopicRole
from wirestream.stream import admin
from wirestream.stream.app import StreamApp, build
from wirestream.stream.transport import RecordBatch
from wirestream.topics import PARTITIONS

T = TypeVar("T")
PATIENCE = 60.0
QUICK: Mapping[str, Any] = {"session_timeout": 6.0, "heartbeat": 1.0, "metadata_max_age": 1.0, "commit_interval": 0.2}
"""Settings that make a test shorter: the broker takes no shorter session."""


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run to the end, in a loop of its own."""
    return asyncio.run(coroutine)


def until(holds: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Wait for a condition; fail with its name when it does not come about."""
    end = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < end, f"waited {patience:g} s for: {what}"
        time.sleep(0.02)


def story(number: int, paragraphs: int = 4) -> RawRecord:
    """A story in ninjs, written for these tests."""
    said = (
        f"The harbour master, Ilse Vandermeer, said on Tuesday that berth {number} would stay closed. "
        '"We have asked the port authority in Rotterdam for two more weeks," she told reporters.'
    )
    value = {
        "uri": f"urn:test:{number}",
        "headline": f"Berth {number} stays closed",
        "body_text": "\n\n".join([said] * paragraphs),
    }
    return RawRecord(orjson.dumps(value), f"urn:test:{number}".encode(), (("content-type", b"application/json"),))


class Stream:
    """Topics under a prefix of their own."""

    def __init__(self, bootstrap_servers: str, **settings: Any) -> None:
        name = f"t{uuid.uuid4().hex[:10]}"
        self.settings = Settings(
            **{
                "bootstrap_servers": bootstrap_servers,
                "topic_prefix": name,
                "group": name,
                "log_level": "debug",
                **QUICK,
                **settings,
            }
        )
        self._workers: list[Worker] = []

    def __enter__(self) -> Self:
        run(admin.create_topics(self.settings))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.kill()
            if error is not None:
                sys.stderr.write("".join(worker.lines))

    def topic(self, role: TopicRole) -> str:
        """The topic's name."""
        return f"{self.settings.topic_prefix}.{role}"

    def worker(self, process: str = "enrich", *, ready: bool = True, create: bool = False, **settings: Any) -> Worker:
        """A worker process, ready unless told otherwise."""
        arguments = [process, "create"] if create else [process]
        worker = Worker(msgspec.structs.replace(self.settings, **settings), *arguments)
        self._workers.append(worker)
        if ready:
            worker.wait_for("worker_ready")
        return worker

    def produce(self, records: Iterable[RawRecord], partition: int | None = None) -> None:
        """Produce to the raw topic, by key or to one partition."""
        run(self._produce(list(records), partition))

    async def _produce(self, records: list[RawRecord], partition: int | None) -> None:
        async with AIOKafkaProducer(
            bootstrap_servers=self.settings.bootstrap_servers,
            acks="all",
            linger_ms=5,
            compression_type="zstd",
            max_request_size=8_000_000,
            max_batch_size=262_144,
        ) as producer:
            sent = [
                await producer.send(
                    self.topic("raw"), it.value, key=it.key, headers=list(it.headers), partition=partition
                )
                for it in records
            ]
            await asyncio.gather(*sent)

    def read(self, role: TopicRole) -> list[Any]:
        """Everything on a topic."""
        return run(self._read(role))

    async def _read(self, role: TopicRole) -> list[Any]:
        consumer = AIOKafkaConsumer(bootstrap_servers=self.settings.bootstrap_servers, auto_offset_reset="earliest")
        await consumer.start()
        try:
            partitions = [TopicPartition(self.topic(role), number) for number in range(PARTITIONS)]
            consumer.assign(partitions)
            ends = await consumer.end_offsets(partitions)
            await consumer.seek_to_beginning()
            records: list[Any] = []
            while any([await consumer.position(tp) < end for tp, end in ends.items()]):
                records += [it for part in (await consumer.getmany(timeout_ms=500)).values() for it in part]
            return records
        finally:
            await consumer.stop()

    def count(self, role: TopicRole) -> int:
        """Messages on a topic, by its end offsets."""
        return sum(run(self._ends(role)).values())

    async def _ends(self, role: TopicRole) -> dict[TopicPartition, int]:
        consumer = AIOKafkaConsumer(bootstrap_servers=self.settings.bootstrap_servers)
        await consumer.start()
        try:
            ends = await consumer.end_offsets([TopicPartition(self.topic(role), it) for it in range(PARTITIONS)])
            return dict(ends)
        finally:
            await consumer.stop()

    def committed(self) -> int:
        """Records of the raw topic that the group has behind it."""
        return run(self._committed())

    async def _committed(self) -> int:
        async with self._admin() as client:
            found = await client.list_consumer_group_offsets(self.settings.group)
            return sum(max(0, it.offset) for it in found.values())

    def configure(self, role: TopicRole, **configs: object) -> None:
        """Change a topic's configuration."""
        run(self._configure(role, {name.replace("_", "."): str(value) for name, value in configs.items()}))

    async def _configure(self, role: TopicRole, configs: dict[str, str]) -> None:
        async with self._admin() as client:
            await client.alter_configs([ConfigResource(ConfigResourceType.TOPIC, self.topic(role), configs)])

    def delete(self, role: TopicRole) -> None:
        """Delete a topic."""
        run(self._delete(role))

    async def _delete(self, role: TopicRole) -> None:
        async with self._admin() as client:
            await client.delete_topics([self.topic(role)])

    def forget(self, before: int) -> None:
        """Have retention take what stands before an offset of the raw topic's partition 0."""
        run(self._forget(before))

    async def _forget(self, before: int) -> None:
        async with self._admin() as client:
            await client.delete_records({TopicPartition(self.topic("raw"), 0): RecordsToDelete(before)})

    def grow(self, role: TopicRole, partitions: int) -> None:
        """Give a topic more partitions."""
        run(self._grow(role, partitions))

    async def _grow(self, role: TopicRole, partitions: int) -> None:
        async with self._admin() as client:
            await client.create_partitions({self.topic(role): NewPartitions(partitions)})

    def _admin(self) -> Admin:
        return Admin(self.settings.bootstrap_servers)


@asynccontextmanager
async def serving(settings: Settings, body: Callable[[RecordBatch], Awaitable[bool]]) -> AsyncIterator[StreamApp]:
    """The app in this process, with its partitions: for a look inside. Whoever uses it stops the body."""
    ready = asyncio.Event()

    async def nothing(_batch: RecordBatch) -> Sequence[Message]:
        return []

    async def publish(batch: RecordBatch, _messages: Sequence[Message]) -> bool:
        return await body(batch)

    app = build(settings, nothing, publish, lambda _partitions: ready.set())
    await app.start()
    try:
        async with asyncio.timeout(PATIENCE):
            await ready.wait()
            yield app
    finally:
        await app.batches.drain()
        await app.stop()


class Admin:
    """An admin client that closes."""

    def __init__(self, bootstrap_servers: str) -> None:
        self._servers = bootstrap_servers

    async def __aenter__(self) -> AIOKafkaAdminClient:
        self._client = AIOKafkaAdminClient(bootstrap_servers=self._servers)
        await self._client.start()
        return self._client

    async def __aexit__(self, *error: object) -> None:
        await self._client.close()


class Worker:
    """A worker process and what it logs."""

    def __init__(self, settings: Settings, *arguments: str) -> None:
        script = Path(__file__).with_name("stream_worker.py")
        self.process = subprocess.Popen(
            [sys.executable, str(script), msgspec.json.encode(settings).decode(), *arguments],
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line)

    def events(self, name: str) -> list[dict[str, Any]]:
        """The log events of that name so far."""
        parsed = [json.loads(line) for line in list(self.lines) if line.startswith("{")]
        return [event for event in parsed if event["event"] == name]

    def wait_for(self, event: str) -> dict[str, Any]:
        """Wait for a log event."""
        until(lambda: self.events(event) or self.process.poll() is not None, f"the worker to log {event}")
        assert self.events(event), f"worker ended without {event}:\n" + "".join(self.lines)
        return self.events(event)[0]

    def stop(self, number: int) -> int:
        """Send a signal and wait for the end."""
        self.process.send_signal(number)
        return self.ended()

    def ended(self) -> int:
        """Wait for the end and return the exit status."""
        status = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return status

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.ended()
