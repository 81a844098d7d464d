"""Reaching the brokers, and leaving at once: what all that work on the stream have in common."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Container
from typing import NoReturn

import structlog
from aiokafka.errors import KafkaError

from wirestream.settings import Settings
from wirestream.story import TopicRole
from wirestream.stream import admin, log
from wirestream.stream.exits import WorkerExit

logger = structlog.get_logger("wirestream.start")


async def reach_in_time(
    settings: Settings,
    roles: Container[TopicRole],
    end: asyncio.Future[WorkerExit],
    connect: Callable[[], Awaitable[None]] | None = None,
    *,
    create_topics: bool,
) -> WorkerExit | None:
    """`reach`, for `connect_timeout` at most, or until told to end. A status: it can't start, or shall not."""
    attempt = asyncio.ensure_future(reach(settings, roles, connect, create_topics=create_topics))
    try:
        with log.clients_quiet():
            async with asyncio.timeout(settings.connect_timeout):
                await asyncio.wait((attempt, end), return_when=asyncio.FIRST_COMPLETED)
    except TimeoutError:
        tried = f"{settings.connect_timeout:g} s (connect_timeout)"
        logger.critical("brokers_unreachable", servers=settings.bootstrap_servers, tried_for=tried)
        return WorkerExit.UNREACHABLE
    finally:
        attempt.cancel()
    return end.result() if end.done() else attempt.result()


async def reach(
    settings: Settings,
    roles: Container[TopicRole],
    connect: Callable[[], Awaitable[None]] | None = None,
    *,
    create_topics: bool,
) -> WorkerExit | None:
    """Ask until the brokers answer, see to the topics of these roles, and connect. A status: it can't start."""
    now, pause = asyncio.get_running_loop().time, 0.2
    deadline = now() + settings.connect_timeout
    while True:
        try:
            if create_topics:
                await admin.create_topics(settings)
            missing = await admin.missing_topics(settings, roles)
            if connect and not missing:
                await connect()
        except admin.AdminError as error:
            logger.critical("topics_refused", error=str(error))
            return WorkerExit.TOPICS
        except (KafkaError, TimeoutError) as error:
            left, servers = round(deadline - now(), 1), settings.bootstrap_servers
            logger.warning("brokers_not_reached_yet", servers=servers, error=repr(error), seconds_left=left)
            await asyncio.sleep(pause)
            pause = min(2 * pause, 5.0)
        else:
            break
    if missing:
        logger.critical("topics_missing", missing=missing, advice="`wirestream topics create` makes them")
        return WorkerExit.TOPICS
    return None


def leave(status: WorkerExit, why: str) -> NoReturn:
    """End the process here and now. Nothing that is not acknowledged is committed."""
    logger.critical(why, status=int(status))
    log.flush()
    os._exit(status)
