"""Logs of the shell: one JSON object a line on stderr, or colours on a terminal. Never a story's text."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

import orjson
import structlog

TALKATIVE = ("aiokafka", "faust", "mode", "asyncio", "wirestream.stream")
"""Libraries kept at warnings: building their debug records costs 9 % of a worker, and aiokafka's hold keys and values.

Faust logs under the modules of our subclasses, hence the last; our own events are of `wirestream.worker` and such."""


def configure(level: str, stream: TextIO = sys.stderr) -> None:
    """Send structlog's events and the libraries' records to `stream`, from `level` on."""
    threshold = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: Any = (
        structlog.dev.ConsoleRenderer() if stream.isatty() else structlog.processors.JSONRenderer(serializer=_json)
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            foreign_pre_chain=shared,
        )
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(threshold)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(threshold, logging.WARNING))


@contextmanager
def clients_quiet() -> Iterator[None]:
    """Keep back what aiokafka says of failed attempts: for one who reports each in a line of its own."""
    client = logging.getLogger("aiokafka")
    level = client.level
    client.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        client.setLevel(level)


def flush() -> None:
    """Write out what is buffered: for those who are about to end the process."""
    for handler in logging.getLogger().handlers:
        handler.flush()


def where(error: BaseException) -> str:
    """The place an error was raised, without its message: that could quote a story."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in reversed(frames))


def _json(event: dict[str, Any], **options: Any) -> str:
    return orjson.dumps(event, default=options.get("default", str), option=orjson.OPT_NON_STR_KEYS).decode()
