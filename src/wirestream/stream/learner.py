"""`wirestream learn`: which lines recur across the stories of a source, counted in a Faust table beside the workers.

It reads what the workers have published and writes `wire.learned`; they know nothing of it, and nothing that it learns
is in force before somebody adopts it. Two agents: one sends each story's lines to the partition where they are counted,
the other counts them. The table's partitions are those of the topic between the two, so that whoever gets a partition
gets the counts that belong to it, restored from their changelog. Counting a story again changes nothing: redelivery and
a crash are harmless, and Faust's own acknowledgements will do.
"""

from __future__ import annotations

import asyncio
import signal
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Final

import faust
import msgspec
import structlog
from aiokafka.errors import KafkaError
from msgspec import Struct

from wirestream._native import murmur2
from wirestream.clean.recurrence import Sightings, Tally, fingerprint, kept_lines, key_of
from wirestream.settings import Settings
from wirestream.story import MapPiece, PubStatus, TopicRole
from wirestream.stream import log
from wirestream.stream.app import OurBootStrategy, OurSettings, options
from wirestream.stream.exits import WorkerExit
from wirestream.stream.security import tls
from wirestream.stream.start import leave, reach_in_time
from wirestream.topics import PARTITIONS

ROLES: Final[frozenset[TopicRole]] = frozenset({"enriched", "learned", "sightings", "recurrence"})
DAY_S: Final = 86_400
ENDINGS: Final = (signal.SIGTERM, signal.SIGINT)
STOP_TIMEOUT: Final = 10.0
PROGRESS_INTERVAL: Final = 60.0

logger = structlog.get_logger("wirestream.learn")


class KeptStory(Struct, frozen=True):
    """What is needed of a story."""

    uri: str
    text: str = ""
    source: str | None = None
    pub_status: PubStatus = msgspec.field(default="usable", name="pubStatus")


class Kept(Struct, frozen=True):
    """What is needed of an enriched story."""

    story: KeptStory
    text: str
    map: tuple[MapPiece, ...] = ()


_kept: Final = msgspec.json.Decoder(Kept)
_sightings: Final = msgspec.json.Decoder(Sightings)
_encode: Final = msgspec.json.Encoder().encode


def sightings(value: bytes | None, day: int) -> dict[int, bytes]:
    """What to send to each partition of `wire.sightings` for an enriched story. Nothing for one that says no source."""
    try:
        record = _kept.decode(value or b"null")
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
    story = record.story
    if not story.source or story.pub_status != "usable":
        return {}
    lines = kept_lines(record.text, story.text, record.map)
    if not lines:
        return {}
    keys = [key_of(story.source, masked) for masked in lines]
    by_partition: dict[int, list[str]] = defaultdict(list)
    for hashed, line in zip(murmur2(keys), lines.values(), strict=True):
        by_partition[hashed % PARTITIONS].append(line)
    print_ = fingerprint(record.text)
    return {
        partition: _encode(Sightings(story.source, story.uri, print_, day, tuple(found)))
        for partition, found in by_partition.items()
    }


class LearningBoot(OurBootStrategy):
    """With Faust's own producer: it writes the changelog."""

    enable_kafka_producer = True


class LearningApp(faust.App):  # type: ignore[misc]
    """Faust, as it comes, with its settings from ours alone."""

    Settings = OurSettings
    BootStrategy = LearningBoot
    on_assigned: Callable[[int], None]
    tallies: dict[int, Tally]

    async def on_first_start(self) -> None:
        """Faust would make a data directory in the current one; the table is in memory and on its changelog."""

    def on_rebalance_start(self) -> None:
        """Counts may go elsewhere."""
        super().on_rebalance_start()
        self.tallies.clear()

    def on_rebalance_end(self) -> None:
        """Assigned, the table restored, and reading."""
        super().on_rebalance_end()
        self.on_assigned(len(self.consumer.assignment()))


class Agents:
    """The two agents, and the table between them.

    What should not happen in them is for `fail` to hear: Faust would start an agent again, and it would sit idle.
    """

    def __init__(self, app: LearningApp, prefix: str, fail: Callable[[Exception], None]) -> None:
        self._app, self._fail = app, fail
        self.stories = 0
        self._sightings, self._learned = topic(app, prefix, "sightings"), topic(app, prefix, "learned")
        self.table = app.Table(
            "recurrence",
            key_type=bytes,
            value_type=bytes,
            partitions=PARTITIONS,
            changelog_topic=topic(app, prefix, "recurrence"),
        )
        app.agent(topic(app, prefix, "enriched"), name="look", concurrency=1)(self.look)
        app.agent(self._sightings, name="count", concurrency=1)(self.count)

    async def look(self, stream: Any) -> None:
        """Send each story's lines to where they are counted."""
        async for event in stream.events():
            self.stories += 1
            try:
                found = sightings(event.value, int(event.message.timestamp) // DAY_S)
                for partition, value in found.items():
                    await self._sightings.send(value=value, partition=partition)
            except Exception as error:  # noqa: BLE001  told, and the end of the process
                self._fail(error)

    async def count(self, stream: Any) -> None:
        """Count them, and publish what has become furniture."""
        async for event in stream.events():
            try:
                for line in self._tally(event.message.partition).count(_sightings.decode(event.value)):
                    await self._learned.send(key=key_of(line.source, line.masked), value=_encode(line))
                    logger.info("line_learned", source=line.source, stories=line.stories)
            except msgspec.DecodeError:
                logger.warning("not_sightings", partition=event.message.partition, offset=event.message.offset)
            except Exception as error:  # noqa: BLE001  as above
                self._fail(error)

    def _tally(self, partition: int) -> Tally:
        tallies = self._app.tallies
        if partition not in tallies:
            keys: list[bytes] = list(self.table.keys())
            ours = [key for key, hashed in zip(keys, murmur2(keys), strict=True) if hashed % PARTITIONS == partition]
            tallies[partition] = Tally(self.table, ours)
        return tallies[partition]


def topic(app: LearningApp, prefix: str, role: TopicRole) -> Any:
    """A topic, with bytes for keys and values."""
    return app.topic(f"{prefix}.{role}", key_serializer="raw", value_serializer="raw", partitions=PARTITIONS)


def build(settings: Settings, on_assigned: Callable[[int], None]) -> LearningApp:
    """The app, without its agents. `on_assigned` is told whenever it has partitions and begins to read."""
    app = LearningApp(
        f"{settings.group}-learn",
        **options(settings),
        broker_credentials=credentials(settings),
        broker_heartbeat_interval=settings.heartbeat,
        consumer_metadata_max_age_ms=int(settings.metadata_max_age * 1000),
        producer_compression_type=None if settings.compression == "none" else settings.compression,
        producer_linger=0.02,
        topic_partitions=PARTITIONS,
        table_standby_replicas=0,
    )
    app.on_assigned, app.tallies = on_assigned, {}
    return app


def credentials(settings: Settings) -> Any:
    """How Faust's own clients say who we are."""
    secure = tls(settings) if settings.security_protocol.endswith("SSL") else None
    if settings.security_protocol.startswith("SASL"):
        return faust.SASLCredentials(
            username=settings.sasl_username,
            password=settings.sasl_password,
            mechanism=settings.sasl_mechanism,
            ssl_context=secure,
        )
    return faust.SSLCredentials(secure) if secure else None


def run_learner(settings: Settings, *, create_topics: bool = False) -> int:
    """Learn until told to stop, and return the exit status, a `WorkerExit`. SIGTERM or SIGINT ends it."""
    log.configure(settings.log_level)
    return asyncio.run(_Learner(settings).run(create_topics))


class _Learner:
    """The life of one learner."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._end: asyncio.Future[WorkerExit]

    async def run(self, create_topics: bool) -> WorkerExit:
        """From the first connection to the exit status."""
        self._end = asyncio.get_running_loop().create_future()
        for number in ENDINGS:
            asyncio.get_running_loop().add_signal_handler(number, self._signalled, number.name)
        status = await reach_in_time(self._settings, ROLES, self._end, create_topics=create_topics)
        status = await self._learn() if status is None else status
        logger.info("learner_stopped", status=int(status))
        log.flush()
        return status

    async def _learn(self) -> WorkerExit:
        app = build(self._settings, self._assigned)
        agents = Agents(app, self._settings.topic_prefix, self._failed)
        started: asyncio.Future[Any] = asyncio.ensure_future(app.start())
        await asyncio.wait([started, self._end], return_when=asyncio.FIRST_COMPLETED)
        if not started.done():
            leave(self._end.result(), "told_to_stop_while_starting")  # nothing is in hand that could be lost
        try:
            started.result()
        except KafkaError as error:  # reached a moment ago
            logger.critical("brokers_unreachable", servers=self._settings.bootstrap_servers, error=repr(error))
            return WorkerExit.UNREACHABLE
        crashed: asyncio.Future[Any] = asyncio.ensure_future(app._crashed.wait())  # noqa: SLF001  Faust has no public word for it
        reporter = asyncio.ensure_future(self._report(agents))
        await asyncio.wait([self._end, crashed], return_when=asyncio.FIRST_COMPLETED)
        crashed.cancel()
        reporter.cancel()
        if not self._end.done():
            self._failed(app.crash_reason)
        try:
            async with asyncio.timeout(STOP_TIMEOUT):
                await app.stop()
        except TimeoutError:
            leave(self._end.result(), "stop_took_too_long")
        return self._end.result()

    @staticmethod
    async def _report(agents: Agents) -> None:
        while True:
            await asyncio.sleep(PROGRESS_INTERVAL)
            logger.info("progress", stories=agents.stories, lines=len(agents.table))

    def _assigned(self, partitions: int) -> None:
        logger.info("learner_ready", partitions=partitions)

    def _failed(self, error: BaseException) -> None:
        logger.critical("learner_failed", kind=type(error).__name__, at=log.where(error))
        self._finish(WorkerExit.BROKEN_PROMISE)

    def _signalled(self, signal_name: str) -> None:
        if self._end.done():
            leave(self._end.result() or WorkerExit.ABANDONED, "told_again_to_stop")
        logger.info("learner_stopping", signal=signal_name)
        self._finish(WorkerExit.DRAINED)

    def _finish(self, status: WorkerExit) -> None:
        if not self._end.done():
            self._end.set_result(status)
