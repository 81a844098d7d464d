"""Stories from files → the raw topic, at the pace that is asked for."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import chain, count, groupby, islice
from types import TracebackType
from typing import Final, NamedTuple, Self

from wirestream import limits
from wirestream.cli.exits import Exit, Stop
from wirestream.cli.kafka import Loop, check_topics, clear_errors, in_time
from wirestream.cli.sources import Source, sources
from wirestream.settings import Settings
from wirestream.story import Message
from wirestream.stream.publisher import Publisher

BATCH: Final = 500
SLOTS_A_SECOND: Final = 20
"""Paced stories that are due in the same slot travel together."""

OnSent = Callable[[Sequence[Source], Sequence[Source]], None]
"""Told what went to the broker, and which of it the broker refuses."""


class Pace(NamedTuple):
    """So many stories a second, or so many times as fast as they were made, or, without either, as fast as can be."""

    rate: float | None = None
    speed: float | None = None

    def timed(self, batches: Iterable[list[Source]]) -> Iterator[tuple[float, list[Source]]]:
        """Batches, each with the seconds after the start at which it is due, first ones first."""
        if self.rate:
            stories, size = chain.from_iterable(batches), min(BATCH, math.ceil(self.rate / SLOTS_A_SECOND))
            for number in count():
                if not (batch := list(islice(stories, size))):
                    return
                yield number * size / self.rate, batch
        elif self.speed:
            at, speed = by_creation(list(chain.from_iterable(batches))), self.speed
            for slot, group in groupby(at, key=lambda item: int(item[0] / speed * SLOTS_A_SECOND)):
                stories_due = [source for _, source in group]
                for start in range(0, len(stories_due), BATCH):
                    yield slot / SLOTS_A_SECOND, stories_due[start : start + BATCH]
        else:
            yield from ((0.0, batch) for batch in batches)


def by_creation(stories: Sequence[Source]) -> list[tuple[float, Source]]:
    """Stories as they were made, with the seconds since the first; one without a date stays with the one before."""
    times = [created(source) for source in stories]
    known = next((at for at in times if at is not None), 0.0)
    filled = [known := at if at is not None else known for at in times]
    first = min(filled, default=0.0)
    return sorted(((at - first, it) for at, it in zip(filled, stories, strict=True)), key=lambda item: item[0])


def created(source: Source) -> float | None:
    """When this version of the story was made, in seconds since 1970, if it says so."""
    story = source.story
    if story is None or story.version_created is None:
        return None
    try:
        at = datetime.fromisoformat(story.version_created)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def key_of(source: Source) -> bytes:
    """The story's uri, or what stands in for it when the story can't be read."""
    story = source.story
    return (story.uri if story else source.name).encode()


class Sender:
    """Sends to the raw topic; connected inside a `with` block. Failures end the command with a clear message."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._publisher = Publisher(settings)
        self._open = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            opening.enter_context(clear_errors(self._settings))
            self._loop = opening.enter_context(Loop())
            self._loop.run(check_topics(self._settings))
            self._loop.run(in_time(self._publisher.start()))
            opening.callback(lambda: self._loop.run(self._publisher.stop()))
            self._open = opening.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return self._open.__exit__(kind, error, trace)

    def replay(self, paths: Sequence[str], pace: Pace, rounds: int | None, on_sent: OnSent) -> int:
        """Send all stories below the paths, `rounds` times, or for ever. Returns how many the broker refused."""
        refused = 0
        for number in count() if rounds is None else range(rounds):
            start, sent = time.monotonic(), 0
            for due, batch in pace.timed(sources(paths, BATCH)):
                time.sleep(max(0.0, start + due - time.monotonic()))
                bad = self.send(batch)
                on_sent(batch, bad)
                refused, sent = refused + len(bad), sent + len(batch)
            if number == 0 and sent == 0:
                raise Stop(f"no stories in {', '.join(paths)}", Exit.USAGE)
        return refused

    def send(self, batch: Sequence[Source]) -> list[Source]:
        """Send and wait until the broker has it. Returns what is too large to be sent, or for the broker."""
        fitting = [source for source in batch if len(source.value) <= limits.RECORD_BYTES]
        messages = [Message("raw", key_of(source), source.value, source.headers) for source in fitting]
        refused = [fitting[index] for index in self._loop.run(self._publisher.publish(messages, 0))]
        return [source for source in batch if len(source.value) > limits.RECORD_BYTES] + refused
