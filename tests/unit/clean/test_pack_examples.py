"""Every rule's own examples and counter-examples."""

from __future__ import annotations

import pytest

from wirestream.clean.check import example_faults
from wirestream.clean.rules import Loaded, load

RULES = load()


@pytest.mark.parametrize("loaded", RULES, ids=[item.rule.id for item in RULES])
def test_a_rule_matches_its_examples_and_none_of_its_counter_examples(loaded: Loaded) -> None:
    assert example_faults(loaded) == []


@pytest.mark.parametrize("loaded", RULES, ids=[item.rule.id for item in RULES])
def test_a_shipped_rule_has_examples_and_counter_examples(loaded: Loaded) -> None:
    assert loaded.rule.examples
    assert loaded.rule.counter
