"""Printed dates resolved by the story's own day."""

from __future__ import annotations

from datetime import date

import pytest

from wirestream.clean import Cleaner
from wirestream.clean.dates import day_of, resolved
from wirestream.clean.facts import read
from wirestream.story import Story

MARCH = date(2024, 3, 4)


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("March 3", "2024-03-03"),
        ("MARCH 3", "2024-03-03"),
        ("Mar 3", "2024-03-03"),
        ("Sept. 21, 2023", "2023-09-21"),
        ("3 March", "2024-03-03"),
        ("21st November 2022", "2022-11-21"),
        ("Monday, March 4", "2024-03-04"),
        ("Dec. 30", "2023-12-30"),
        ("Feb 29", "2024-02-29"),
        ("May 5", "2024-05-05"),
        ("Monday", "2024-03-04"),
        ("TUESDAY", "2024-02-27"),
        ("Tues.", "2024-02-27"),
        ("Sept 4", None),
        ("Feb. 30", None),
        ("Feb 30, 2022", None),
        ("March 345", None),
        ("soon", None),
        ("Marchers 3", None),
        ("", None),
    ],
)
def test_the_day_that_is_meant(printed: str, wanted: str | None) -> None:
    found = resolved(printed, MARCH)
    assert (found.isoformat() if found else None) == wanted


def test_without_a_day_of_the_story_only_a_full_date_is_certain() -> None:
    assert resolved("March 3", None) is None
    assert resolved("Monday", None) is None
    assert resolved("March 3, 2024", None) == date(2024, 3, 3)


def test_a_leap_day_is_that_of_a_year_that_has_it() -> None:
    assert resolved("Feb. 29", date(2025, 1, 9)) is None
    assert resolved("Feb. 29", date(2024, 1, 9)) == date(2024, 2, 29)


def test_the_day_of_a_moment() -> None:
    assert day_of("2024-03-04T23:30:00+01:00") == MARCH
    assert day_of("yesterday") is None
    assert day_of(None) is None


def test_captions_of_pictures_from_the_files_give_their_date() -> None:
    assert read("photo_caption", "FILE - Ann Lee (L) in Torwick, March 1, 2024.") == {
        "positions": "L: Ann Lee",
        "date": "March 1, 2024",
    }
    assert read("photo_caption", "Ann Lee in Torwick, March 1, 2024.") == {}
    assert read("photo_caption", "FILE PHOTO: Before May 1, 2020 and after June 2, 2021.") == {}


def test_a_dateline_says_its_date_as_printed_and_resolved() -> None:
    text = (
        "PORT LINDEN, Dec 30 (Reuters) - The ferry to the islands sailed on Saturday for the first time in nine days.\n"
    )
    [cleaned] = Cleaner().clean([Story(uri="", text=text, version_created="2024-01-02T08:00:00Z")])
    [cut] = cleaned.cuts
    assert cut.fields == {"place": "PORT LINDEN", "date": "Dec 30", "resolved": "2023-12-30", "agency": "Reuters"}
    [undated] = Cleaner().clean([Story(uri="", text=text)])
    assert "resolved" not in undated.cuts[0].fields
