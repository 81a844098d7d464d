"""The measured precisions that ship, and what the schema says of them."""

from __future__ import annotations

from typing import get_type_hints

import pytest

from quote_texts import quoted
from wirestream.quote.quoter import PRECISION
from wirestream.story import Quotation

FLOOR, POWER = PRECISION["floor"], PRECISION["share"]["power"]
SAID = get_type_hints(Quotation, include_extras=True)["confidence"].__metadata__[0].description


def test_shares_grow_with_the_confidence() -> None:
    shares = [PRECISION["reliability"][band] for band in sorted(PRECISION["reliability"])]
    assert shares == sorted(shares)
    assert all(0 < share < 1 for share in shares)


def test_schema_tells_the_reliability_and_the_floor() -> None:
    assert all(f".{band[2:]} " in SAID for band in PRECISION["reliability"])
    assert all(f"{share:.0%}".replace("%", " %") in SAID for share in PRECISION["reliability"].values())
    assert f"below {FLOOR['speaker']:.2f}".replace("0.", ".") in SAID


def test_confidence_is_the_share_raised_to_the_measured_power() -> None:
    assert 0 < POWER < 1
    sure = quoted("“We go,” Ann Doe said.", ["Ann Doe"])[0]
    assert sure.confidence == pytest.approx(PRECISION["resolved"]["name"], abs=0.03)


def test_below_the_floor_the_speaker_is_null() -> None:
    text = "After Karl Roe met Ann Doe, the plan was “dead on arrival” in the eyes of many. " * 3
    found = quoted(text, ["Ann Doe", "Karl Roe"])
    assert all(q.speaker is None for q in found if q.confidence < FLOOR["speaker"])
