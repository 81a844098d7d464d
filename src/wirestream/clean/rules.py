"""The words of a rule pack: what a rule says, and how a pack file is read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Final, Literal, get_args

import msgspec
from msgspec import Meta, Struct

from wirestream import _native, limits

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


class PackError(ValueError):
    """A pack that cannot be used: file, line and what is wrong."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file, self.line, self.message = file, line, message


SHIPPED: Final = (Path(__file__).parent / "packs", Path(__file__).parent / "profiles")
COUNTED: Final = re.compile(r"\{(?:\d*,)?(\d+)\}")
MACRO: Final = re.compile(r"%([a-z_]+)%")
ESCAPE: Final = re.compile(r"\\.", re.DOTALL)
ASCII: Final = {r"\b": r"(?-u:\b)", r"\d": "[0-9]"}


def load(packs_dir: Path | None = None) -> list[Loaded]:
    """The shipped rules with a user's folder laid over them: there a rule with a known id replaces that rule.

    In order of precedence: by `priority`, then the user's before profiles before general packs.
    Raises `PackError` for the first thing wrong.
    """
    rules: dict[str, Loaded] = {}
    macros: dict[str, str] = {}
    for rank, folder in enumerate((*SHIPPED, *([packs_dir] if packs_dir else []))):
        seen: dict[str, Loaded] = {}
        for path in sorted(folder.glob("*.toml"), key=lambda p: (p.stem != "base", p.stem)):
            for loaded in read_pack(path, macros):
                if other := seen.get(loaded.rule.id):
                    message = f"rule {loaded.rule.id!r} stands in {other.file}:{other.line} already"
                    raise PackError(loaded.file, loaded.line, message)
                before = rules.get(loaded.rule.id)
                shadows = f"{before.file}:{before.line}" if before else ""
                ranked = msgspec.structs.replace(loaded, shadows=shadows, rank=rank)
                seen[loaded.rule.id] = rules[loaded.rule.id] = ranked
    if len(rules) > limits.RULES:
        raise PackError(str(packs_dir), 1, f"{len(rules)} rules, at most {limits.RULES}")
    return sorted(rules.values(), key=lambda loaded: (-loaded.rule.priority, -loaded.rank))


def read_pack(path: Path, macros: dict[str, str]) -> list[Loaded]:
    """The rules of one file; its `[define]` table is added to `macros`."""
    name = path.name
    text = path.read_text(encoding="utf-8")
    if len(text) > limits.PACK_CHARS:
        raise PackError(name, 1, f"larger than {limits.PACK_CHARS} characters")
    try:
        pack = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise PackError(name, int(found[1]) if found else 1, str(error)) from error
    if unknown := pack.keys() - {"pack", "define", "rule"}:
        raise PackError(name, 1, f"unknown table {min(unknown)!r}; a pack has [pack], [define] and [[rule]]")
    for key, value in pack.get("define", {}).items():
        macros[key] = write_out(value if isinstance(value, str) else "|".join(value), macros, name, 1)
    sources = frozenset(s.casefold() for s in pack.get("pack", {}).get("sources", ()))
    where = [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == "[[rule]]"]
    entries = pack.get("rule", [])
    return [
        _loaded(entry, macros, sources, name, where[i] if len(where) == len(entries) else 1)
        for i, entry in enumerate(entries)
    ]


def _loaded(
    entry: Mapping[str, object], macros: Mapping[str, str], sources: frozenset[str], file: str, line: int
) -> Loaded:
    try:
        rule = msgspec.convert(entry, Rule)
    except msgspec.ValidationError as error:
        raise PackError(file, line, str(error)) from error
    pattern = write_out(rule.pattern, macros, file, line)
    try:
        groups = tuple(_native.pattern_groups(pattern))
    except ValueError as error:
        raise PackError(file, line, f"rule {rule.id!r}: {error}") from error
    if rule.bound and not sources:
        raise PackError(file, line, f"rule {rule.id!r} is bound, but its [pack] names no sources")
    return Loaded(rule, pattern, groups, sources, file, line)


def write_out(pattern: str, macros: Mapping[str, str], file: str, line: int) -> str:
    """A pattern with its `%names%` replaced, and with word boundaries that keep the matcher linear in any script."""

    def named(found: re.Match[str]) -> str:
        if found[1] not in macros:
            raise PackError(file, line, f"no [define] gives %{found[1]}%")
        return f"(?:{macros[found[1]]})"

    if any(int(found[1]) > limits.REPEAT for found in COUNTED.finditer(pattern)):
        message = f"a repeat counted beyond {limits.REPEAT} makes the matcher large: leave it open and give `max`"
        raise PackError(file, line, message)
    return ESCAPE.sub(lambda found: ASCII.get(found[0], found[0]), MACRO.sub(named, pattern))


def near_ok(near: Sequence[str], before: str, after: str) -> bool:
    """Does one of the neighbours' labels satisfy a rule's `near`?"""
    for wanted in near:
        side, _, label = wanted.rpartition(":")
        around = {"before": (before,), "after": (after,)}.get(side, (before, after))
        if any(found and label in ("any", found) for found in around):
            return True
    return False
