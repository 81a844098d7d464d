"""Printed dates resolved: which day `March 3` is in a story of a known day. No clock: the story's own day decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from wirestream.story import Cut

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTH: Final = (
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember)?\.?"
)
DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
PRINTED: Final = re.compile(rf"\b(?:{MONTH} ?{DAY}|{DAY} {MONTH})(?!\d)(?:,? (?:19|20)\d\d)?\b", re.IGNORECASE)
WEEKDAY: Final = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?", re.IGNORECASE)

FAR: Final = timedelta(days=150)
"""A day without a year is that of the nearest year, unless even that is so far off that two years are as likely."""


def resolve_dates(cuts: Sequence[Cut], created: str | None) -> None:
    """Add `resolved`, an ISO date, to the fields of cuts that say a `date`, where it is certain. Changes the fields."""
    for cut in cuts:
        if (printed := cut.fields.get("date")) and (day := resolved(printed, day_of(created))):
            cut.fields["resolved"] = day.isoformat()


def day_of(moment: str | None) -> date | None:
    """The day of an ISO moment, in the zone it is written in."""
    try:
        return date.fromisoformat((moment or "")[:10])
    except ValueError:
        return None


def resolved(printed: str, story_day: date | None) -> date | None:
    """The day that is meant; none where that is not certain."""
    found = PRINTED.search(printed)
    if not found:
        return last_weekday(printed, story_day)
    month = 1 + next(n for n, name in enumerate(MONTHS) if re.search(rf"(?i)(?<![a-z]){name}", found[0]))
    day, *year = (int(number) for number in re.findall(r"\d+", found[0]))
    if year:
        return valid(year[0], month, day)
    if story_day is None:
        return None
    years = (story_day.year + offset for offset in (-1, 0, 1))
    near = min(filter(None, (valid(it, month, day) for it in years)), key=lambda it: abs(it - story_day), default=None)
    return near if near and abs(near - story_day) <= FAR else None


def last_weekday(printed: str, story_day: date | None) -> date | None:
    """The last such day of the week up to the story's."""
    if story_day is None or not WEEKDAY.fullmatch(printed.strip()):
        return None
    return story_day - timedelta(days=(story_day.weekday() - DAYS.index(printed.strip()[:3].casefold())) % 7)


def valid(year: int, month: int, day: int) -> date | None:
    """The day, if the calendar has it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
