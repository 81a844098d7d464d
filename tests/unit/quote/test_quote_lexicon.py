"""Cues and word classes, and the examples that their files give."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from wirestream.quote.lexicon import LEXICON, inflect

TABLE = tomllib.loads((files("wirestream.quote") / "cues.toml").read_text(encoding="utf-8"))
CLASSES = [name for name in TABLE if name != "forms"]


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("add", ["add", "adds", "added", "adding"]),
        ("declare", ["declare", "declares", "declared", "declaring"]),
        ("reply", ["reply", "replies", "replied", "replying"]),
        ("stress", ["stress", "stresses", "stressed", "stressing"]),
        ("say", ["say", "says", "sayed", "saying"]),
    ],
)
def test_regular_forms(verb: str, forms: list[str]) -> None:
    assert inflect(verb) == forms


def test_irregular_forms_replace_the_regular_ones() -> None:
    assert "said" in LEXICON.cues
    assert "sayed" not in LEXICON.cues


def test_phrasal_cues_need_their_particle() -> None:
    assert {cue.particle for cue in LEXICON.cues["pointed"]} >= {"out"}
    assert LEXICON.cues["called"][-1].particle == ""


@pytest.mark.parametrize("name", CLASSES)
def test_every_class_has_an_example_with_one_of_its_cues_and_a_counter_example(name: str) -> None:
    entry = TABLE[name]
    words = entry["example"].lower().replace("“", " ").replace(",", " ").replace(".", " ").split()
    lemmas = {cue.lemma for word in words for cue in LEXICON.cues.get(word, ())}
    assert lemmas & set(entry["lemmas"])
    assert entry["counter"]


def test_irregular_forms_belong_to_known_lemmas() -> None:
    lemmas = {lemma for name in CLASSES for lemma in TABLE[name]["lemmas"]}
    assert {"say", "tell", "write"} <= lemmas & set(TABLE["forms"])
