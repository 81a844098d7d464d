"""The ranker: its weights, its shares, and what it calls speech."""

from __future__ import annotations

import pytest

from quote_texts import quoted, tagged
from wirestream.quote import ranking
from wirestream.quote.marks import segments
from wirestream.quote.narrative import Narrative
from wirestream.quote.phrases import Phrases
from wirestream.quote.sieves import SIEVES, Page

PEOPLE = ("Ann Doe", "Karl Roe")


def page(text: str) -> Page:
    item = tagged(text, PEOPLE)
    n = Narrative(text, segments(text), item.mentions)
    return Page(n, Phrases(n, item.mentions))


def test_sieves_have_names_of_their_own() -> None:
    assert len({name for name, _ in SIEVES}) == len(SIEVES)


def test_weights_speak_of_known_sieves_only() -> None:
    known = {name for name, _ in SIEVES} | {"in-sentence", "none"}
    firsts = {name.removeprefix("first ") for name in ranking.SPEAKER if name.startswith("first ")}
    assert firsts
    assert firsts <= known


@pytest.mark.parametrize(("odds", "chance"), [(0.0, 0.5), (1e9, 1.0), (-1e9, 0.0)])
def test_logistic(odds: float, chance: float) -> None:
    assert ranking.logistic(odds) == pytest.approx(chance)


def test_one_attribution_is_one_candidate_with_every_sieve_that_proposes_it() -> None:
    found = ranking.candidates(page("Ann Doe said, “We go.”"), 0)
    assert len(found) == 1
    assert found[0].rule == "adjacent-before"
    assert "also said-before" in found[0].features


def test_shares_of_candidates_add_up_to_one() -> None:
    text = "Ann Doe said the mayor had called it “a gift”, Karl Roe wrote."
    here = page(text)
    found = ranking.candidates(here, 0)
    assert len(found) > 1
    assert 1 / len(found) <= ranking.decide(here, 0, found).confidence <= 1


def test_marks_around_a_sentence_are_surer_speech_than_marks_around_a_title() -> None:
    here = page("“We have no water left,” Doe said.\nShe read from “Northern Sky” aloud.")
    ranking.choose(here)
    assert here.choices[0].speech > 0.9 > here.choices[1].speech


def test_doubt_between_two_sources_shows_in_the_confidence() -> None:
    sure = quoted("“We go,” Ann Doe said.", PEOPLE)[0]
    unsure = quoted("After Karl Roe met Ann Doe, the plan was “dead on arrival” in the eyes of many.", PEOPLE)
    assert all(q.confidence < sure.confidence for q in unsure)


def test_what_stands_around_the_marks_tells_speech() -> None:
    here = page("Ann Doe read from “#northern” and left.\nIn the evening she wrote ‘we go’ on a wall.")
    first, second = (ranking.speech_features(here, k, None) for k in (0, 1))
    assert {"first sentence", "sign", "before word from other"} <= set(first)
    assert "kind ‘" in second
    assert "first sentence" not in second
    opening = page("“We go,” Ann Doe said.")
    assert {"opens", "opens sentence"} <= set(ranking.speech_features(opening, 0, None))
