"""The ranker: its weights, its shares, and what it calls speech."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from quote_texts import quoted, tagged
from wirestream._native import Quoter as NativeQuoter
from wirestream.quote.quoter import WEIGHTS, native

if TYPE_CHECKING:
    from wirestream._native import Decision

PEOPLE = ("Ann Doe", "Karl Roe")
TABLES = tomllib.loads(WEIGHTS)
NATIVE = native(TABLES)


def decisions(text: str, quoter: NativeQuoter = NATIVE) -> list[Decision]:
    return quoter.decisions(text, tagged(text, PEOPLE).mentions)


def test_sieves_have_names_of_their_own() -> None:
    names = NativeQuoter.sieves()
    assert len(set(names)) == len(names)


def test_weights_speak_of_known_sieves_only() -> None:
    known = {*NativeQuoter.sieves(), "in-sentence", "none"}
    firsts = {name.removeprefix("first ") for name in TABLES["speaker"] if name.startswith("first ")}
    assert firsts
    assert firsts <= known


@pytest.mark.parametrize("name", ["speaker", "speech"])
def test_weights_without_a_table_are_refused_by_its_name(name: str) -> None:
    with pytest.raises(ValueError, match=f"no table {name}"):
        native({other: table for other, table in TABLES.items() if other != name})


@pytest.mark.parametrize(("odds", "chance"), [(0.0, 0.5), (1e9, 1.0), (-1e9, 0.0)])
def test_speech_is_the_logistic_of_its_weights(odds: float, chance: float) -> None:
    (decision,) = decisions("Ann Doe said, “We go.”", native({"speaker": {}, "speech": {"bias": odds}}))
    assert decision["speech"] == pytest.approx(chance)


def test_one_attribution_is_one_candidate_with_every_sieve_that_proposes_it() -> None:
    (decision,) = decisions("Ann Doe said, “We go.”")
    (found,) = decision["candidates"]
    assert found["rule"] == decision["rule"] == "adjacent-before"
    assert "also said-before" in found["features"]
    assert decision["chosen"] == 0


def test_shares_of_candidates_add_up_to_one() -> None:
    text = "Ann Doe said the mayor had called it “a gift”, Karl Roe wrote."
    (decision,) = decisions(text)
    found = len(decision["candidates"])
    assert found > 1
    assert 1 / found <= decision["confidence"] <= 1
    (even,) = decisions(text, native({"speaker": {}, "speech": {}}))
    assert even["confidence"] == pytest.approx(1 / (found + 1))  # one share is that of nobody


def test_what_was_decided_above_is_seen_below() -> None:
    text = "Ann Doe told of “one”, “two” and “three”."
    for bias, seen in ((9.0, "list of speech"), (-9.0, "list of terms")):
        first, *rest = decisions(text, native({"speaker": {}, "speech": {"bias": bias}}))
        assert seen not in first["speech_features"]
        assert all(seen in decision["speech_features"] for decision in rest)


def test_marks_around_a_sentence_are_surer_speech_than_marks_around_a_title() -> None:
    first, second = decisions("“We have no water left,” Doe said.\nShe read from “Northern Sky” aloud.")
    assert first["speech"] > 0.9 > second["speech"]


def test_doubt_between_two_sources_shows_in_the_confidence() -> None:
    sure = quoted("“We go,” Ann Doe said.", PEOPLE)[0]
    unsure = quoted("After Karl Roe met Ann Doe, the plan was “dead on arrival” in the eyes of many.", PEOPLE)
    assert all(q.confidence < sure.confidence for q in unsure)


def test_what_stands_around_the_marks_tells_speech() -> None:
    here = decisions("Ann Doe read from “#northern” and left.\nIn the evening she wrote ‘we go’ on a wall.")
    first, second = (decision["speech_features"] for decision in here)
    assert {"first sentence", "sign", "before word from other"} <= set(first)
    assert "kind ‘" in second
    assert "first sentence" not in second
    (opening,) = decisions("“We go,” Ann Doe said.")
    assert {"opens", "opens sentence"} <= set(opening["speech_features"])
