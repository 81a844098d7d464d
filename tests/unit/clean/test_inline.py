"""Several cuts on one line: each takes its own part of it."""

from __future__ import annotations

import pytest

from wirestream.clean import Cleaner
from wirestream.story import Story

DATELINE = "PORT MERIDIAN, March 3 (Reuters) - "
CREDIT = "(Jo Elder/AFP via Getty Images)"


@pytest.mark.parametrize(
    ("text", "cuts"),
    [
        (DATELINE + CREDIT, [("dateline", DATELINE), ("photo_credit", CREDIT)]),
        (
            f"{DATELINE}Crews lift a tram. {CREDIT}",
            [("dateline", DATELINE), ("photo_caption", "Crews lift a tram. "), ("photo_credit", CREDIT)],
        ),
        (f"Crews lift a tram. {CREDIT}", [("photo_caption", "Crews lift a tram. "), ("photo_credit", CREDIT)]),
    ],
)
def test_no_part_of_a_line_is_cut_twice(text: str, cuts: list[tuple[str, str]]) -> None:
    [cleaned] = Cleaner().clean([Story(uri="", text=text)])
    assert [(cut.label, text[cut.start : cut.end]) for cut in cleaned.cuts] == cuts
