"""Dates, times, sums and percentages by rule."""

from __future__ import annotations

import pytest

from wirestream.story import Cleaned, Story
from wirestream.tag import Tagger


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


def values(tagger: Tagger, text: str, today: str | None) -> list[tuple[str, str, str | None]]:
    """Surface, type and value of each; none where the value is left open."""
    found = tagger.tag([Cleaned(story=Story(uri="a", version_created=today), text=text)])[0]
    return [
        (text[m.start : m.end], m.type, m.value if isinstance(m.value, str) else None)
        for m in found.mentions
        if m.entity is None
    ]


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        ("They met on Monday.", "Monday", "2022-02-28"),
        ("They met on Wednesday.", "Wednesday", "2022-03-02"),
        ("They will meet on Friday.", "Friday", None),
        ("They met last Monday.", "last Monday", "2022-02-28"),
        ("They met last week.", "last week", "2022-02-21/2022-02-27"),
        ("They met last month.", "last month", "2022-02"),
        ("They meet next year.", "next year", "2023"),
        ("They met yesterday.", "yesterday", "2022-03-01"),
        ("They met on Feb. 28.", "Feb. 28", "2022-02-28"),
        ("They met on December 30.", "December 30", "2021-12-30"),
        ("They met on Feb. 28, 2014, there.", "Feb. 28, 2014", "2014-02-28"),
        ("They met on Tuesday, March 1, there.", "Tuesday, March 1", "2022-03-01"),
        ("They met on 3 June 1998.", "3 June 1998", "1998-06-03"),
        ("They met on the 3rd of June.", "3rd of June", "2022-06-03"),
        ("They met in June 1998.", "June 1998", "1998-06"),
        ("They met in 1998.", "1998", "1998"),
        ("They met on 2021-05-06.", "2021-05-06", "2021-05-06"),
        ("They met in the 1990s.", "1990s", None),
    ],
)
def test_dates_against_wednesday_2_march_2022(tagger: Tagger, text: str, surface: str, value: str | None) -> None:
    assert values(tagger, text, "2022-03-02T10:00:00Z") == [(surface, "DATE", value)]


@pytest.mark.parametrize("text", ["They met on Monday.", "They met on Feb. 28.", "They met yesterday."])
def test_without_a_day_of_its_own_a_story_resolves_nothing(tagger: Tagger, text: str) -> None:
    assert [value for _, _, value in values(tagger, text, None)] == [None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It costs $1.5 billion now.", ("$1.5 billion", "MONEY", "1500000000 $")),
        ("It costs US$3m now.", ("US$3m", "MONEY", "3000000 USD")),
        ("It costs £1.2bn now.", ("£1.2bn", "MONEY", "1200000000 GBP")),
        ("It costs 20,000 yen now.", ("20,000 yen", "MONEY", "20000 JPY")),
        ("It costs 0.5 million euros now.", ("0.5 million euros", "MONEY", "500000 EUR")),
        ("It fell 12% then.", ("12%", "PERCENT", "12")),
        ("It fell 3.50 per cent then.", ("3.50 per cent", "PERCENT", "3.5")),
        ("It began at 5 p.m. there.", ("5 p.m.", "TIME", "17:00")),
        ("It began at 0430 GMT there.", ("0430 GMT", "TIME", "04:30")),
        ("It began at noon there.", ("noon", "TIME", "12:00")),
    ],
)
def test_sums_percentages_and_times(tagger: Tagger, text: str, expected: tuple[str, str, str]) -> None:
    assert values(tagger, text, None) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "He may march on.",
        "Some 2000 people of 3000 people came.",
        "He is 28 and has 5 sons.",
        "It scored 10:99 and 31 Feb.",
        "The cent per cent rule, $ signs and % signs.",
    ],
)
def test_what_is_no_value(tagger: Tagger, text: str) -> None:
    assert values(tagger, text, "2022-03-02") == []
