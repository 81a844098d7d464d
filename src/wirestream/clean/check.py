"""Rule packs put to the test: is each rule well formed, does it do what its examples say, does it ever get its turn?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from wirestream.clean.book import Book, matcher
from wirestream.clean.cleaner import Cleaner
from wirestream.clean.decide import fields_of
from wirestream.clean.packfile import PackError, PackFile
from wirestream.clean.rules import OWN, Example, Loaded, load
from wirestream.story import Story

Level = Literal["error", "warning"]


class Finding(NamedTuple):
    """Something to mend in a pack, with its place."""

    file: str
    line: int
    level: Level
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.level}: {self.message}"


def check(packs_dir: Path | None = None, stories: Sequence[Story] = ()) -> list[Finding]:
    """All that is wrong with the rules in force: by their form, their examples and each other.

    With `stories`, rules of the user's folder that cut nothing in them are named as unused.
    """
    faults: list[PackError] = []
    try:
        loaded = load(packs_dir, faults)
        Book(loaded)
    except PackError as error:
        return [_finding(fault) for fault in (*faults, error)]
    found = [*map(_finding, faults), *_by_examples(loaded), *_shadowed(loaded)]
    if packs_dir and not any(item.rank == OWN for item in loaded) and not faults:
        found.append(Finding(str(packs_dir), 1, "warning", "there are no rules here: packs are files named *.toml"))
    if stories and packs_dir and not faults:
        found += _unused(loaded, stories, packs_dir)
    return found


def _finding(fault: PackError) -> Finding:
    return Finding(fault.file, fault.line, "error", fault.message)


def _by_examples(loaded: Sequence[Loaded]) -> Iterator[Finding]:
    for item in loaded:
        for kind, given in (("example", item.rule.examples), ("counter-example", item.rule.counter)):
            if not given:
                yield Finding(item.file, item.line, "error", f"rule {item.rule.id!r} has no {kind}")
        for text, fault in example_faults(item):
            yield Finding(item.file, _line_of(item, text), "error", f"rule {item.rule.id!r}: {fault}")


def _line_of(item: Loaded, text: str) -> int:
    """The line of an example, in a pack of the user's; else that of its rule."""
    if item.rank < OWN:
        return item.line
    key = "counter" if text in item.rule.counter else "examples"
    return PackFile(Path(item.file), item.file).line_of(item.line, key, text)


def example_faults(loaded: Loaded) -> list[tuple[str, str]]:
    """Which of a rule's own examples and counter-examples say otherwise than it does, and how; none, if it holds."""
    rule, alone = loaded.rule, matcher([loaded])
    faults: list[tuple[str, str]] = []
    for example in map(as_example, rule.examples):
        text = example.text
        _, hits = alone.scan([text])[0]
        if not hits:
            why = "" if rule.min <= len(text) <= rule.max else f" (its {len(text)} characters are outside min and max)"
            faults.append((text, f"example not matched: {text!r}{why}"))
            continue
        cut = text[hits[0][2] : hits[0][3]]
        if example.cut and cut.strip() != example.cut.strip():
            faults.append((text, f"cuts {cut!r} instead of {example.cut!r}"))
        fields = fields_of(text, loaded, hits[0])
        faults += [
            (text, f"{name} read as {fields.get(name)!r} instead of {value!r}")
            for name, value in example.fields.items()
            if fields.get(name) != value
        ]
    return faults + [(text, f"counter-example matched: {text!r}") for text in rule.counter if alone.scan([text])[0][1]]


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
            if rule.label != item.rule.label or item.rank == OWN:
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


def _unused(loaded: Sequence[Loaded], stories: Sequence[Story], packs_dir: Path) -> Iterator[Finding]:
    own = [item for item in loaded if item.rank == OWN]
    hit = {own[found[1]].rule.id for _, hits in matcher(own).scan([it.text for it in stories]) for found in hits}
    cuts = (cut for cleaned in Cleaner(packs_dir).cut(stories) for cut in cleaned.cuts)
    used = {cut.rule.removesuffix("+") for cut in cuts}
    for item in own:
        rule = item.rule
        if rule.id not in used:
            if rule.id not in hit:
                why = "it hits nothing"
            elif item.rule.bound:
                why = "what it hits is not of its sources, or its place, neighbours or another rule stand against it"
            else:
                why = "its place, its neighbours or another rule stand against all that it hits"
            message = f"rule {rule.id!r} cuts nothing in the given stories: {why}"
            yield Finding(item.file, item.line, "warning", message)
