"""The words of a rule pack: what a rule says, and how a pack file is read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Final, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct

from wirestream import _native, limits
from wirestream.clean.packfile import PackError as PackError  # noqa: PLC0414  those who load rules catch it
from wirestream.clean.packfile import PackFile, explained

Label = Literal[
    "headline_dup",
    "byline",
    "timestamp",
    "dateline",
    "slug",
    "ednote",
    "correction",
    "embargo",
    "photo_caption",
    "photo_credit",
    "photo_marker",
    "promo_newsletter",
    "promo_subscribe",
    "promo_social",
    "related_link",
    "origin_credit",
    "agency_signoff",
    "author_bio",
    "copyright",
    "disclaimer",
    "cookie_notice",
    "tags",
    "ui_chrome",
    "end_mark",
]
LABELS: Final = frozenset(get_args(Label))

Scope = Literal["line", "prefix", "suffix", "inside"]
Where = Literal["any", "head", "tail", "edge", "body", "end"]


class Example(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line the rule must match; `cut` is what of it goes (all, if empty), `fields` what is read."""

    text: str
    cut: str = ""
    fields: dict[str, str] = msgspec.field(default_factory=dict)


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule, as a pack gives it."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=80)]
    label: Label
    pattern: str
    scope: Scope = "line"
    where: Where = "any"
    min: Annotated[int, Meta(ge=0)] = 0
    max: Annotated[int, Meta(ge=1)] = 300
    near: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    priority: Annotated[int, Meta(ge=-9, le=9)] = 0
    most: Annotated[int, Meta(ge=0)] = 0
    opens: Annotated[int, Meta(ge=0, le=60)] = 0
    runs: Label | None = None
    rest: Label | None = None
    bound: bool = False
    examples: tuple[Example | str, ...] = ()
    counter: tuple[str, ...] = ()


class Loaded(Struct, frozen=True):
    """A rule in force: with its pattern written out, the sources it is for, and where it stands."""

    rule: Rule
    pattern: str
    groups: tuple[str, ...]
    sources: frozenset[str]
    file: str
    line: int
    shadows: str = ""
    rank: int = 0


SHIPPED: Final = (Path(__file__).parent / "packs", Path(__file__).parent / "profiles")
COUNTED: Final = re.compile(r"\{(?:\d*,)?(\d+)\}")
MACRO: Final = re.compile(r"%([a-z_]+)%")
ESCAPE: Final = re.compile(r"\\.", re.DOTALL)
SIDES: Final = frozenset({"", "before", "after"})
OWN: Final = len(SHIPPED)
"""The rank of a user's own rules."""

PATTERN_SHOWN: Final = 30
ASCII: Final = {r"\b": r"(?-u:\b)", r"\d": "[0-9]"}


def load(packs_dir: Path | None = None, faults: list[PackError] | None = None) -> list[Loaded]:
    """The shipped rules with a user's folder laid over them: there a rule with a known id replaces that rule.

    In order of precedence: by `priority`, then the user's before profiles before general packs. Raises `PackError` for
    the first thing wrong; with `faults`, all that is wrong is put there instead, and the rest is loaded.
    """
    rules: dict[str, Loaded] = {}
    macros: dict[str, str] = {}
    for rank, folder in enumerate((*SHIPPED, *([packs_dir] if packs_dir else []))):
        seen: dict[str, Loaded] = {}
        for path in sorted(folder.glob("*.toml"), key=lambda p: (p.stem != "base", p.stem)):
            for loaded in read_pack(path, path.name if rank < OWN else str(path), macros, faults):
                if other := seen.get(loaded.rule.id):
                    message = f"rule {loaded.rule.id!r} stands in {other.file}:{other.line} already"
                    tell(PackError(loaded.file, loaded.line, message), faults)
                    continue
                before = rules.get(loaded.rule.id)
                shadows = f"{before.file}:{before.line}" if before else ""
                ranked = msgspec.structs.replace(loaded, shadows=shadows, rank=rank)
                seen[loaded.rule.id] = rules[loaded.rule.id] = ranked
    if len(rules) > limits.RULES:
        raise PackError(str(packs_dir), 1, f"{len(rules)} rules, at most {limits.RULES}")
    return sorted(rules.values(), key=lambda loaded: (-loaded.rule.priority, -loaded.rank))


def tell(error: PackError, faults: list[PackError] | None) -> None:
    """Raise it, or put it with the others."""
    if faults is None:
        raise error
    faults.append(error)


def read_pack(path: Path, name: str, macros: dict[str, str], faults: list[PackError] | None = None) -> list[Loaded]:
    """The rules of one file, which errors call `name`; its `[define]` table is added to `macros`."""
    try:
        file = PackFile(path, name)
    except PackError as error:
        tell(error, faults)
        return []
    found = []
    sources = frozenset(source.casefold() for source in file.tables.pack.sources)
    for key, value in file.tables.define.items():
        try:
            macros[key] = write_out(value if isinstance(value, str) else "|".join(value), macros)
        except ValueError as error:
            tell(PackError(name, file.line_of(1, key, anywhere=True), f"define {key!r}: {error}"), faults)
    for index, entry in enumerate(file.tables.rule):
        line = file.line_of_rule(index)
        try:
            found.append(_loaded(entry, macros, sources, file, line))
        except PackError as error:
            tell(error, faults)
    return found


def _loaded(
    entry: Mapping[str, object], macros: Mapping[str, str], sources: frozenset[str], file: PackFile, line: int
) -> Loaded:
    named = f"rule {entry['id']!r}" if "id" in entry else "a rule without an id"

    def wrong(key: str, message: str) -> PackError:
        return PackError(file.name, file.line_of(line, key), f"{named}: {message}")

    if unknown := entry.keys() - set(Rule.__struct_fields__):
        key = min(unknown)
        near = difflib.get_close_matches(key, Rule.__struct_fields__, 1)
        advice = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(Rule.__struct_fields__)}"
        raise wrong(key, f"there is no key {key!r}: {advice}")
    try:
        rule = msgspec.convert(entry, Rule)
    except msgspec.ValidationError as error:
        what, key = explained(error)
        if what.startswith("invalid enum"):
            what = f"{entry.get(key)!r} is none of {', '.join(choices(key))}"
        elif key == "id" and "regex" in what:
            what = "small letters and digits, joined by . or -"
        raise wrong(key, f"{key}: {what}" if key else what) from error
    for key, neighbours in (("near", rule.near), ("avoid", rule.avoid)):
        for neighbour in neighbours:
            side, _, label = neighbour.rpartition(":")
            if side not in SIDES or label not in {*LABELS, "any"}:
                raise wrong(key, f"{key}: {neighbour!r} is no label, nor one after `before:` or `after:`")
    try:
        pattern = write_out(rule.pattern, macros)
        groups = tuple(_native.pattern_groups(pattern))
    except ValueError as error:
        raise wrong("pattern", f"pattern: {in_one_line(str(error))}") from error
    if rule.bound and not sources:
        raise wrong("bound", "it is bound, but its [pack] names no sources")
    return Loaded(rule, pattern, groups, sources, file.name, line)


def choices(key: str) -> list[str]:
    """What a key of a rule may be."""
    found = get_type_hints(Rule)[key]
    return sorted(get_args(found) if get_origin(found) is Literal else get_args(Label))


def in_one_line(message: str) -> str:
    """What is wrong with a pattern, and the part of it where that is, from the drawing that the matcher makes of it."""
    lines = message.splitlines()
    what = lines[-1].removeprefix("error: ")
    for pattern, carets in pairwise(lines):
        if carets.strip() and not carets.strip(" ^"):
            at = carets.index("^")
            return f"{what}, at: {pattern[at : at + PATTERN_SHOWN].strip()}"
    return what


def write_out(pattern: str, macros: Mapping[str, str]) -> str:
    """A pattern with its `%names%` replaced, and with word boundaries that keep the matcher linear in any script.

    Raises `ValueError` for what isn't defined, and for a repeat that is too large.
    """

    def named(found: re.Match[str]) -> str:
        if found[1] not in macros:
            raise ValueError(f"no [define] gives %{found[1]}%")
        return f"(?:{macros[found[1]]})"

    if any(int(found[1]) > limits.REPEAT for found in COUNTED.finditer(pattern)):
        raise ValueError(
            f"a repeat counted beyond {limits.REPEAT} makes the matcher large: leave it open and give `max`"
        )
    return ESCAPE.sub(lambda found: ASCII.get(found[0], found[0]), MACRO.sub(named, pattern))


def near_ok(near: Sequence[str], before: str, after: str) -> bool:
    """Does one of the neighbours' labels satisfy a rule's `near`?"""
    for wanted in near:
        side, _, label = wanted.rpartition(":")
        around = {"before": (before,), "after": (after,)}.get(side, (before, after))
        if any(found and label in ("any", found) for found in around):
            return True
    return False
