"""The word classes and cues of `words.toml` and `cues.toml`, as the native quoter takes them."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Final, NamedTuple

VOWELS: Final = frozenset("aeiou")


class Cue(NamedTuple):
    """One form of a cue: its lemma, its class, and the particle it needs ("out" in "point out") or ""."""

    lemma: str
    kind: str
    particle: str = ""


def inflect(verb: str) -> list[str]:
    """The regular forms of an English verb: base, -s, -ed, -ing."""
    if verb.endswith("e"):
        return [verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"]
    if verb.endswith("y") and verb[-2] not in VOWELS:
        return [verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"]
    third = f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else f"{verb}s"
    return [verb, third, f"{verb}ed", f"{verb}ing"]


class Lexicon:
    """`sets`: words by class; `cues`: form → its readings, the phrasal ones first; `bare` and `heard`: lemmas."""

    def __init__(self) -> None:
        folder = files("wirestream.quote")
        self.source = [(folder / name).read_text(encoding="utf-8") for name in ("words.toml", "cues.toml")]
        self.sets: dict[str, list[str]] = {name: words.split() for name, words in tomllib.loads(self.source[0]).items()}
        table = tomllib.loads(self.source[1])
        irregular = table.pop("forms")
        self.bare: set[str] = set(table.pop("bare")["lemmas"])
        self.heard: set[str] = set(table.pop("heard")["lemmas"])
        self.cues: dict[str, tuple[Cue, ...]] = {}
        for kind, entry in table.items():
            for lemma in entry["lemmas"]:
                verb, _, particle = lemma.partition(" ")
                for form in irregular.get(lemma) or inflect(verb):
                    known = self.cues.get(form, ())
                    if not any(cue.particle == particle for cue in known):
                        self.cues[form] = tuple(sorted((*known, Cue(lemma, kind, particle)), key=_phrasal_first))


def _phrasal_first(cue: Cue) -> bool:
    return not cue.particle


LEXICON: Final = Lexicon()
