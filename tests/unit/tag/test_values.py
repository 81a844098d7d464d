"""Dates, times, sums, percentages, quantities, addresses and tickers by rule."""

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
        ("They will meet on Friday.", "Friday", "2022-03-04"),
        ("On Friday, they will meet.", "Friday", "2022-03-04"),
        ("The vote is scheduled for Friday.", "Friday", "2022-03-04"),
        ("The vote will be held on Tuesday.", "Tuesday", "2022-03-08"),
        ("They will vote on what was passed on Tuesday.", "Tuesday", "2022-03-01"),
        ("“They will vote,” she said on Tuesday.", "Tuesday", "2022-03-01"),
        ("She said they would meet on Friday.", "Friday", None),
        ("The vote was to be held on Friday.", "Friday", None),
        ("The vote is held on Friday.", "Friday", None),
        ("They met ahead of Friday’s vote.", "Friday", None),
        ("They had until Friday.", "Friday", None),
        ("Friday: more rain.", "Friday", None),
        ("They met last Friday.", "last Friday", "2022-02-25"),
        ("They met last Monday.", "last Monday", None),
        ("They meet next Monday.", "next Monday", "2022-03-07"),
        ("They meet next Friday.", "next Friday", None),
        ("They met last weekend.", "last weekend", "2022-02-26/2022-02-27"),
        ("They meet this weekend.", "this weekend", "2022-03-05/2022-03-06"),
        ("They met last night.", "last night", "2022-03-01"),
        ("They met this morning.", "this morning", "2022-03-02"),
        ("They met three days ago.", "three days ago", "2022-02-27"),
        ("They met two weeks ago.", "two weeks ago", None),
        ("They met a year ago.", "a year ago", None),
        ("They met in February.", "February", "2022-02"),
        ("They met in December.", "December", "2021-12"),
        ("They will meet in January.", "January", "2023-01"),
        ("They met last August.", "last August", "2021-08"),
        ("They met last January.", "last January", None),
        ("They met on Feb. 3-5.", "Feb. 3-5", "2022-02-03/2022-02-05"),
        ("They met on Feb. 3–5, 2020, there.", "Feb. 3–5, 2020", "2020-02-03/2020-02-05"),
        ("They met on 3-5 February 2020.", "3-5 February 2020", "2020-02-03/2020-02-05"),
        ("They met on Feb. 28-March 2.", "Feb. 28-March 2", "2022-02-28/2022-03-02"),
        ("They meet from Dec. 30-January 2, 2023, there.", "Dec. 30-January 2, 2023", "2022-12-30/2023-01-02"),
        ("They met on Feb. 28 last year.", "Feb. 28 last year", "2021-02-28"),
        ("They met in May of last year.", "May of last year", "2021-05"),
        ("The fair began on July 10 there.", "July 10", None),
        ("The fair began on October 10 there.", "October 10", "2021-10-10"),
        ("The fair will begin on July 10 there.", "July 10", "2022-07-10"),
        ("The rally of September 1: a look back.", "September 1", None),
        ("The rally held on September 1 drew few.", "September 1", "2021-09-01"),
        ("The war of 1914-1918 ended.", "1914-1918", "1914/1918"),
        ("The war of 1914–1918 ended.", "1914–1918", "1914/1918"),
        ("They won the 2019-20 season.", "2019-20", "2019/2020"),
        ("They met on 28/2/2022.", "28/2/2022", "2022-02-28"),
        ("They met on 3/2/2022.", "3/2/2022", None),
        ("They met last week.", "last week", "2022-02-21/2022-02-27"),
        ("They met last month.", "last month", "2022-02"),
        ("They meet next year.", "next year", "2023"),
        ("They met yesterday.", "yesterday", "2022-03-01"),
        ("They met on Feb. 28.", "Feb. 28", "2022-02-28"),
        ("They met on December 30.", "December 30", "2021-12-30"),
        ("They met on Feb. 28, 2014, there.", "Feb. 28, 2014", "2014-02-28"),
        ("They met on Tuesday, March 1, there.", "Tuesday, March 1", "2022-03-01"),
        ("They met on 3 June 1998.", "3 June 1998", "1998-06-03"),
        ("They will meet on the 3rd of June.", "3rd of June", "2022-06-03"),
        ("They met in June 1998.", "June 1998", "1998-06"),
        ("They met in 1998.", "1998", "1998"),
        ("They met on 2021-05-06.", "2021-05-06", "2021-05-06"),
        ("They met in the 1990s.", "1990s", "1990/1999"),
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
        ("It began at 0430 GMT there.", ("0430 GMT", "TIME", "04:30Z")),
        ("It began at 10:30pm there.", ("10:30pm", "TIME", "22:30")),
        ("It began at 10.30 a.m. EST there.", ("10.30 a.m. EST", "TIME", "10:30")),
        ("It costs $3-4 million now.", ("$3-4 million", "MONEY", "3000000/4000000 $")),
        ("It fell five percent then.", ("five percent", "PERCENT", "5")),
        ("It fell 10-15% then.", ("10-15%", "PERCENT", "10/15")),
        ("It fell between 3 and 5 percent then.", ("3 and 5 percent", "PERCENT", "3/5")),
        ("It costs between $3 and some.", ("$3", "MONEY", "3 $")),
        ("It costs 3 to 5 million yen now.", ("3 to 5 million yen", "MONEY", None)),
        ("It is 20 km away.", ("20 km", "QUANTITY", "20 km")),
        ("It is 20km away.", ("20km", "QUANTITY", "20 km")),
        ("They took 3,000 tonnes of it.", ("3,000 tonnes", "QUANTITY", "3000 t")),
        ("They took three to five metric tons of it.", ("three to five metric tons", "QUANTITY", "3/5 t")),
        ("A 5.6-magnitude quake struck.", ("5.6-magnitude", "QUANTITY", "5.6 magnitude")),
        ("A quake of magnitude 5.6 struck.", ("magnitude 5.6", "QUANTITY", "5.6 magnitude")),
        ("It covers 1.5 million square kilometres now.", ("1.5 million square kilometres", "QUANTITY", "1500000 km2")),
        ("Winds of 120 kilometers per hour blew.", ("120 kilometers per hour", "QUANTITY", "120 km/h")),
        ("Winds of 75 miles an hour blew.", ("75 miles an hour", "QUANTITY", "75 mph")),
        ("Winds of 120 km/h blew.", ("120 km/h", "QUANTITY", "120 km/h")),
        ("They pump 2 million barrels a day now.", ("2 million barrels a day", "QUANTITY", "2000000 barrel/day")),
        ("It was 35 degrees Celsius there.", ("35 degrees Celsius", "QUANTITY", "35 °C")),
        ("It was 35°C there.", ("35°C", "QUANTITY", "35 °C")),
        ("It rose 25 basis points then.", ("25 basis points", "QUANTITY", "25 bp")),
        (
            "See https://example.org/a_(b)?c=1).",
            ("https://example.org/a_(b)?c=1", "URL", "https://example.org/a_(b)?c=1"),
        ),
        ("See example.com/news/1.", ("example.com/news/1", "URL", "example.com/news/1")),
        (
            "Write to Ada.Ray+desk@News.example.org.",
            ("Ada.Ray+desk@News.example.org", "EMAIL", "Ada.Ray+desk@News.example.org"),
        ),
        ("It was @ada_ray who wrote.", ("@ada_ray", "HANDLE", "ada_ray")),
        ("They shouted #FreeTheBoats there.", ("#FreeTheBoats", "HASHTAG", "FreeTheBoats")),
        ("The boatyard (NYSE: ZBX) closed.", ("ZBX", "TICKER", "NYSE:ZBX")),
        ("The boatyard (NYSE American: ZB.B) closed.", ("ZB.B", "TICKER", "NYSE:ZB.B")),
        ("The boatyard (HKEX: 0700) closed.", ("0700", "TICKER", "HKEX:0700")),
        ("The boatyard ZBXX.O closed.", ("ZBXX.O", "TICKER", "ZBXX.O")),
        ("The boatyard <ZBX.N> closed.", ("ZBX.N", "TICKER", "ZBX.N")),
        ("The index <.ZBX> closed.", (".ZBX", "TICKER", ".ZBX")),
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
        "They won 3-2 and the room is #4 @ noonday.",
        "The phone is 555-0199, the code 99/99/2022 or 2022-13-45.",
        "One degree of freedom, two of the three on two feet.",
        "A tag <B> is none.",
    ],
)
def test_what_is_no_value(tagger: Tagger, text: str) -> None:
    assert values(tagger, text, "2022-03-02") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They play this weekend.", "2022-03-05/2022-03-06"),
        ("They played last weekend.", "2022-02-26/2022-02-27"),
        ("They play next weekend.", None),
    ],
)
def test_weekends_on_saturday_5_march_2022(tagger: Tagger, text: str, value: str | None) -> None:
    assert [found for _, _, found in values(tagger, text, "2022-03-05")] == [value]
