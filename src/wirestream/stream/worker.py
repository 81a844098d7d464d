"""One worker: raw stories in, enriched ones out, acknowledged only when published; a clean end, or a loud one."""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final, ParamSpec, TypeVar

import structlog
from aiokafka.errors import KafkaError

from wirestream.encode import dead_letter
from wirestream.faults import Fault, FaultCode
from wirestream.pipeline import Enricher
from wirestream.settings import Settings
from wirestream.story import Message, Record
from wirestream.stream import app, log
from wirestream.stream.exits import WorkerExit
from wirestream.stream.publisher import Publisher, PublishError
from wirestream.stream.start import leave, reach_in_time
from wirestream.stream.transport import RecordBatch
from wirestream.topics import WORKER_ROLES

P = ParamSpec("P")
T = TypeVar("T")

Process = Callable[[Sequence[Record]], Sequence[Message]]
"""Records in, messages to publish out, the same for the same records whatever batch they come in. Never raises."""

ENDINGS: Final = (signal.SIGTERM, signal.SIGINT)
PROGRESS_INTERVAL: Final = 10.0
STOP_SLACK: Final = 1.5
"""Seconds after the drain that leaving the group and closing connections may take."""

logger = structlog.get_logger("wirestream.worker")


def run_worker(
    settings: Settings,
    *,
    create_topics: bool = False,
    process: Process | None = None,
    on_ready: Callable[[int], None] | None = None,
) -> int:
    """Work until told to stop, and return the exit status, a `WorkerExit`.

    `process` takes the place of `Enricher(…).process`. `on_ready` is called with the number of our partitions whenever
    the group has given us some; the log says `worker_ready` at the first time. SIGTERM or SIGINT drains; a second one
    abandons, and ends the process at once. So does a worker with a stage that does not come back in time.

    Raises `PackError` or `LexiconError`, before it asks the brokers for anything, for rules or a lexicon of the user's
    own that can't be used.
    """
    log.configure(settings.log_level)
    return asyncio.run(Worker(settings, process, on_ready).run(create_topics))


def enricher(settings: Settings) -> Enricher:
    """The core with what the settings add to it. Raises `PackError`, `LexiconError`."""
    return Enricher(settings.packs_dir, settings.lexicon_file)


class Worker:
    """The life of one worker."""

    def __init__(
        self, settings: Settings, process: Process | None = None, on_ready: Callable[[int], None] | None = None
    ) -> None:
        self._settings = settings
        self._given_process = process
        self._on_ready = on_ready
        self._publisher = Publisher(settings)
        self._thread = ThreadPoolExecutor(1, "enrich")
        self._app = app.build(settings, self._enrich, self._publish, self._assigned)
        self._end: asyncio.Future[WorkerExit]
        self._process: Process
        self._under_way: Future[Any] | None = None
        self._ready = self._broken = False
        self._stories = self._dead = 0

    async def run(self, create_topics: bool) -> WorkerExit:
        """From the first connection to the exit status."""
        self._end = asyncio.get_running_loop().create_future()
        self._listen_to_signals()
        try:
            self._process = self._given_process or enricher(self._settings).process
            status = await reach_in_time(
                self._settings, WORKER_ROLES, self._end, self._publisher.start, create_topics=create_topics
            )
            if status is not None:
                return status
            return await self._work()
        finally:
            await self._publisher.stop()
            self._thread.shutdown(wait=False)
            logger.info("worker_stopped", stories=self._stories, dead=self._dead)
            log.flush()

    # Starting.

    def _assigned(self, partitions: int) -> None:
        logger.info("partitions_assigned" if self._ready else "worker_ready", partitions=partitions)
        self._ready = True
        if self._on_ready:
            self._on_ready(partitions)

    # Working.

    async def _work(self) -> WorkerExit:
        started = asyncio.ensure_future(self._app.start())
        await asyncio.wait([started, self._end], return_when=asyncio.FIRST_COMPLETED)
        if not started.done():  # told to stop: a client that still waits for a broker can't be interrupted
            await asyncio.wait([started], timeout=self._settings.drain_timeout)
        if not started.done():
            leave(self._end.result(), "stop_took_too_long")
        try:
            started.result()
        except KafkaError as error:  # reached a moment ago
            logger.critical("brokers_unreachable", servers=self._settings.bootstrap_servers, error=repr(error))
            return await self._stop(WorkerExit.UNREACHABLE)
        reporter = asyncio.ensure_future(self._report())
        crashed = asyncio.ensure_future(self._app._crashed.wait())  # noqa: SLF001  Faust has no public word for it
        await asyncio.wait([self._end, crashed], return_when=asyncio.FIRST_COMPLETED)
        reporter.cancel()
        crashed.cancel()
        if not self._end.done():
            reason = self._app.crash_reason
            if isinstance(reason, KafkaError) and not self._ready:  # it went away while the consumer joined
                logger.critical("brokers_unreachable", servers=self._settings.bootstrap_servers, error=repr(reason))
                return await self._stop(WorkerExit.UNREACHABLE)
            logger.critical("kafka_client_crashed", kind=type(reason).__name__, at=log.where(reason))
            return await self._stop(WorkerExit.BROKEN_PROMISE)
        return await self._stop(self._end.result())

    async def _enrich(self, batch: RecordBatch) -> Sequence[Message] | None:
        """What to publish, worked out in a thread: meanwhile the loop publishes the batch before, and hears signals."""
        logger.debug("batch_begun", partition=batch.tp.partition, stories=len(batch.records))
        try:
            return await self._in_thread(self._process, batch.records)
        except Exception as error:  # noqa: BLE001  a defect: not ours to judge what it left undone, so nothing is acked
            self._fail("batch_failed", batch, error)
            return None

    async def _publish(self, batch: RecordBatch, messages: Sequence[Message]) -> bool:
        """Publish a batch. When that can't be done, say so, end the worker, and never acknowledge."""
        try:
            dead = await self._publish_all(batch, messages)
        except Exception as error:  # noqa: BLE001  whatever it is, what was read is not published
            self._fail("publish_failed", batch, error)
            return False
        self._stories += len(batch.records)
        self._dead += dead
        logger.debug("batch_done", partition=batch.tp.partition, stories=len(batch.records), dead=dead)
        return True

    async def _publish_all(self, batch: RecordBatch, messages: Sequence[Message]) -> int:
        """Publish; what the broker refuses becomes a dead letter, its neighbours stay. Returns how many letters."""
        partition = batch.tp.partition
        refused = await self._publisher.publish(messages, partition)
        dead = sum(message.topic == "dead" for message in messages)
        if not refused:
            return dead
        sources = await self._in_thread(self._sources, batch, refused)
        letters = [self._letter(batch.records[at], messages[of]) for at, of in sources.items()]
        unwritable = await self._publisher.publish(letters, partition)
        without_body = [_without_body(letters[index]) for index in unwritable]
        if await self._publisher.publish(without_body, partition):
            raise PublishError("the dead letter topic refuses even a letter without the original bytes")
        return dead + len(letters)

    async def _in_thread(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run it in the one thread that enriches."""
        self._under_way = future = self._thread.submit(function, *args, **kwargs)
        return await asyncio.wrap_future(future)

    def _fail(self, event: str, batch: RecordBatch, error: Exception) -> None:
        known = {"error": str(error)} if isinstance(error, PublishError) else {"at": log.where(error)}
        logger.critical(event, partition=batch.tp.partition, kind=type(error).__name__, **known)
        self._broken = True
        self._finish(WorkerExit.BROKEN_PROMISE)

    def _sources(self, batch: RecordBatch, refused: Sequence[int]) -> dict[int, int]:
        """Which record each refused message came of: records make the same messages alone as in a batch."""
        counts = [len(self._process([record])) for record in batch.records]
        owner = [at for at, count in enumerate(counts) for _ in range(count)]
        return {owner[of]: of for of in refused}

    @staticmethod
    def _letter(record: Record, message: Message) -> Message:
        if message.topic == "dead":
            return message
        return dead_letter(record, Fault(FaultCode.REFUSED, "publish", f"the topic {message.topic} does not take it"))

    async def _report(self) -> None:
        """Say how it goes. A worker that is alive but gets no further has a name of its own, to be alerted on."""
        before = -1
        while True:
            await asyncio.sleep(PROGRESS_INTERVAL)
            lag = self._app.batches.lag()
            event = "no_progress" if lag and self._stories == before else "progress"
            logger.info(event, stories=self._stories, dead=self._dead, lag=lag)
            before = self._stories

    # Stopping.

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in ENDINGS:
            loop.add_signal_handler(number, self._signalled, number.name)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)  # a supervisor holds them back until somebody listens
        if (parent := multiprocessing.parent_process()) is not None:
            loop.add_reader(parent.sentinel, self._orphaned, parent.sentinel)

    def _orphaned(self, sentinel: int) -> None:
        asyncio.get_running_loop().remove_reader(sentinel)
        self._signalled("supervisor gone")

    def _signalled(self, signal_name: str) -> None:
        if self._end.done():
            leave(self._end.result() or WorkerExit.ABANDONED, "told_again_to_stop")
        logger.info("worker_stopping", signal=signal_name)
        self._finish(WorkerExit.DRAINED)

    def _finish(self, status: WorkerExit) -> None:
        if not self._end.done():
            self._end.set_result(status)

    async def _stop(self, status: WorkerExit) -> WorkerExit:
        """Drain if all is well, then leave the group. Never longer than `drain_timeout` and a little."""
        if status is WorkerExit.DRAINED and not await self._app.batches.drain():
            status = WorkerExit.ABANDONED
        if self._broken:
            status = WorkerExit.BROKEN_PROMISE
        try:
            async with asyncio.timeout(STOP_SLACK):
                await self._app.stop()
        except TimeoutError:
            leave(status, "stop_took_too_long")
        if self._under_way is not None and not self._under_way.done():
            leave(status, "stage_still_running")  # a thread can't be stopped, and Python would wait for it
        return status


def _without_body(letter: Message) -> Message:
    """For originals that even the dead letter topic refuses: its headers say where they stand."""
    return letter._replace(value=None, headers=(*letter.headers, ("ws-body", b"too large, left at the source")))
