"""Rule packs put to the test: does each rule do what its examples say?"""

from __future__ import annotations

from wirestream import _native
from wirestream.clean.decide import fields_of
from wirestream.clean.rules import Example, Loaded


def example_faults(loaded: Loaded) -> list[str]:
    """What is wrong with a rule by its own examples and counter-examples; nothing, if it holds."""
    rule = loaded.rule
    matcher = _native.LineMatcher([(rule.scope, loaded.pattern, rule.min, rule.max)])
    faults = []
    for given in rule.examples:
        example = Example(text=given) if isinstance(given, str) else given
        _, hits = matcher.scan([example.text])[0]
        if not hits:
            faults.append(f"example not matched: {example.text!r}")
            continue
        cut = example.text[hits[0][2] : hits[0][3]]
        if example.cut and cut.strip() != example.cut.strip():
            faults.append(f"cuts {cut!r} instead of {example.cut!r}")
        fields = fields_of(example.text, loaded, hits[0])
        faults += [
            f"{name} read as {fields.get(name)!r} instead of {value!r}"
            for name, value in example.fields.items()
            if fields.get(name) != value
        ]
    return faults + [f"counter-example matched: {text!r}" for text in rule.counter if matcher.scan([text])[0][1]]
