"""What the commands that talk to Kafka share: a loop to run clients in, and what to tell people when one fails."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Final, Self, TypeVar

import structlog
from aiokafka.errors import KafkaConnectionError, KafkaError

from wirestream.cli.exits import Exit, Stop
from wirestream.settings import Settings
from wirestream.stream.admin import AdminError, missing_topics
from wirestream.stream.publisher import PublishError

T = TypeVar("T")

CONNECT_TIMEOUT: Final = 10.0
"""Seconds for a first answer of the brokers. People wait for it: a worker is more patient."""


class Loop:
    """An event loop in a thread of its own: the main thread may block on a file, and Ctrl-C still ends it at once."""

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="kafka", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(wind_up(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What the coroutine returns; when this wait is interrupted, the coroutine is cancelled."""
        future = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise


async def wind_up() -> None:
    """Cancel what still runs in this loop, and let it clean up."""
    unfinished = asyncio.all_tasks() - {asyncio.current_task()}
    for task in unfinished:
        task.cancel()
    await asyncio.gather(*unfinished, return_exceptions=True)


@contextmanager
def clear_errors(settings: Settings) -> Iterator[None]:
    """Turn what Kafka's clients raise into one line that says what to do; they log nothing beside it."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        yield
    except AdminError as error:
        raise Stop(str(error), Exit.TOPICS) from error
    except (KafkaError, PublishError, TimeoutError, OSError) as error:
        raise Stop(unreachable(settings, error), Exit.UNREACHABLE) from error


def ask(settings: Settings, question: Coroutine[Any, Any, T]) -> T:
    """The brokers' answer, soon, or a clear error."""
    try:
        with clear_errors(settings):
            return run(in_time(question))
    finally:
        question.close()


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """What it returns. An interrupt may come before it is begun: it is closed then, or Python would warn of it."""
    try:
        return asyncio.run(coroutine)
    finally:
        coroutine.close()


def unreachable(settings: Settings, error: Exception) -> str:
    """What is wrong with the brokers, and what to do."""
    why = "no broker answers" if isinstance(error, KafkaConnectionError) else str(error) or type(error).__name__
    return (
        f"Kafka at {settings.bootstrap_servers} can't be used: {why}\n"
        "Name other brokers with --bootstrap-servers, or start one here with `wirestream broker`."
    )


async def in_time(coroutine: Coroutine[Any, Any, T]) -> T:
    """What the coroutine returns, if the brokers answer soon enough. Raises `TimeoutError`."""
    try:
        async with asyncio.timeout(CONNECT_TIMEOUT):
            return await coroutine
    except TimeoutError as error:
        raise TimeoutError(f"no answer within {CONNECT_TIMEOUT:g} s") from error


async def check_topics(settings: Settings) -> None:
    """Raises `Stop` where a topic is missing: a client that asks for one can make the broker create it, set wrongly."""
    if missing := await in_time(missing_topics(settings)):
        raise Stop(f"topics missing: {', '.join(missing)}. `wirestream topics create` makes them.", Exit.TOPICS)
