"""Rule packs put to the test: is each rule well formed, does it do what its examples say, does it ever get its turn?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from wirestream.clean.book import Book, matcher
from wirestream.clean.decide import fields_of
from wirestream.clean.rules import Example, Loaded, PackError, load

Level = Literal["error", "warning"]


class Finding(NamedTuple):
    """Something to mend in a pack, with its place."""

    file: str
    line: int
    level: Level
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.level}: {self.message}"


def check(packs_dir: Path | None = None, texts: Sequence[str] = ()) -> list[Finding]:
    """What is wrong with the rules in force: by their form, their examples and each other.

    With `texts` (raw stories), rules of the user's folder that hit none of them are named as unused.
    """
    try:
        loaded = load(packs_dir)
        Book(loaded)
    except PackError as error:
        return [Finding(error.file, error.line, "error", error.message)]
    return [*_by_examples(loaded), *_shadowed(loaded), *_unused(loaded, texts, packs_dir)]


def _by_examples(loaded: Sequence[Loaded]) -> Iterator[Finding]:
    for item in loaded:
        for kind, given in (("an example", item.rule.examples), ("a counter-example", item.rule.counter)):
            if not given:
                yield Finding(item.file, item.line, "error", f"rule {item.rule.id!r} has not {kind}")
        for fault in example_faults(item):
            yield Finding(item.file, item.line, "error", f"rule {item.rule.id!r}: {fault}")


def example_faults(loaded: Loaded) -> list[str]:
    """What is wrong with a rule by its own examples and counter-examples; nothing, if it holds."""
    rule, alone = loaded.rule, matcher([loaded])
    faults = []
    for example in map(as_example, rule.examples):
        _, hits = alone.scan([example.text])[0]
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
    return faults + [f"counter-example matched: {text!r}" for text in rule.counter if alone.scan([text])[0][1]]


def as_example(given: Example | str) -> Example:
    """An example in its long form."""
    return Example(text=given) if isinstance(given, str) else given


def _shadowed(loaded: Sequence[Loaded]) -> Iterator[Finding]:
    """Whole-line rules all of whose examples an earlier rule takes, whatever stands around them."""
    book = Book(loaded)
    for number, item in enumerate(book.loaded):
        if item.rule.scope not in ("line", "inside") or not item.rule.examples:
            continue
        taken = [_takers(book, number, as_example(example).text) for example in item.rule.examples]
        for other in sorted(set.intersection(*taken)):
            rule = book.rules[other]
            if rule.label != item.rule.label:
                message = f"rule {item.rule.id!r} is shadowed by {rule.id!r}, which takes all its examples first"
                yield Finding(item.file, item.line, "warning", message)
                break


def _takers(book: Book, number: int, text: str) -> set[int]:
    return {
        hit[1]
        for hit in book.scan([text])[0][1]
        if hit[1] < number and anchored_everywhere(book.loaded[hit[1]]) and not book.rules[hit[1]].bound
    }


def anchored_everywhere(item: Loaded) -> bool:
    """Does the rule cut a whole line wherever it stands?"""
    rule = item.rule
    return rule.scope in ("line", "inside") and rule.where == "any" and not rule.near and not rule.avoid


def _unused(loaded: Sequence[Loaded], texts: Sequence[str], packs_dir: Path | None) -> Iterator[Finding]:
    if not texts or packs_dir is None:
        return
    own = [item for item in loaded if (packs_dir / item.file).is_file()]
    hit = {found[1] for _, hits in matcher(own).scan(list(texts)) for found in hits}
    for number, item in enumerate(own):
        if number not in hit:
            message = f"rule {item.rule.id!r} is unused: it hits nothing in {len(texts)} stories"
            yield Finding(item.file, item.line, "warning", message)
