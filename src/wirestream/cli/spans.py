"""Part of a topic, as the command line gives it: from when to when, or from which offset to which."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

import click

AGO: Final = re.compile(r"(\d+)\s*([smhd])")
UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Span(NamedTuple):
    """Messages from the time `since` to before `until`, from offset `first` to before `stop`, in each partition.

    Times in milliseconds since 1970, of the messages; what isn't given doesn't bound.
    """

    since: int | None = None
    until: int | None = None
    first: int | None = None
    stop: int | None = None


class Moment(click.ParamType):
    """A moment, written as a time before now or in ISO 8601; without a zone it is UTC. Becomes milliseconds."""

    name = "when"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Milliseconds since 1970."""
        if isinstance(value, int):
            return value
        try:
            return int(moment(value, datetime.now(UTC)).timestamp() * 1000)
        except (ValueError, OverflowError):
            self.fail(f"{value!r}: write 90s, 30m, 2h or 7d for so long ago, or 2026-03-14T06:00Z", param, ctx)


def moment(written: str, now: datetime) -> datetime:
    """The moment that is meant. Raises `ValueError` or `OverflowError`."""
    if ago := AGO.fullmatch(written.strip()):
        return now - timedelta(**{UNITS[ago[2]]: int(ago[1])})
    found = datetime.fromisoformat(written.strip())
    return found if found.tzinfo else found.replace(tzinfo=UTC)


OPTIONS: Final = (
    click.option("--since", type=Moment(), metavar="WHEN", help="From then on: 2h (ago), or 2026-03-14T06:00Z."),
    click.option("--until", type=Moment(), metavar="WHEN", help="Up to then."),
    click.option("--from-offset", "first", type=click.IntRange(min=0), metavar="N", help="From it on, per partition."),
    click.option(
        "--to-offset", "stop", type=click.IntRange(min=0), metavar="N", help="Up to before it, per partition."
    ),
)


def takes_span(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a span: since, until, first and stop."""
    for option in reversed(OPTIONS):
        function = option(function)
    return function
