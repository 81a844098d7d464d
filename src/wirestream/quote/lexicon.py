"""The word classes and cues of `words.toml` and `cues.toml`, loaded once."""

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
    """Word sets by name, and `cues`: form → its readings, the phrasal ones first."""

    def __init__(self) -> None:
        folder = files("wirestream.quote")
        self.source = [(folder / name).read_text(encoding="utf-8") for name in ("words.toml", "cues.toml")]
        self._sets = {name: frozenset(words.split()) for name, words in tomllib.loads(self.source[0]).items()}
        table = tomllib.loads(self.source[1])
        irregular = table.pop("forms")
        self.bare = frozenset(table.pop("bare")["lemmas"])
        self.heard = frozenset(table.pop("heard")["lemmas"])
        self.cues: dict[str, tuple[Cue, ...]] = {}
        for kind, entry in table.items():
            for lemma in entry["lemmas"]:
                verb, _, particle = lemma.partition(" ")
                for form in irregular.get(lemma) or inflect(verb):
                    known = self.cues.get(form, ())
                    if not any(cue.particle == particle for cue in known):
                        self.cues[form] = tuple(sorted((*known, Cue(lemma, kind, particle)), key=_phrasal_first))
        words = self._sets
        self.abbreviations, self.openers = words["abbreviations"], words["openers"]
        self.male, self.female = words["pronouns_m"], words["pronouns_f"]
        self.plural, self.neuter = words["pronouns_p"], words["pronouns_n"]
        self.pronouns = self.male | self.female | self.plural | self.neuter | words["pronouns_i"]
        self.determiners, self.prepositions = words["determiners"], words["prepositions"]
        self.adverbs, self.not_adverbs = words["adverbs"], words["not_adverbs"]
        self.auxiliaries, self.be = words["auxiliaries"], words["be"]
        self.negations, self.modals = words["negations"], words["modals"]
        self.links, self.conjunctions, self.clauses = words["links"], words["conjunctions"], words["clauses"]
        self.dates = words["weekdays"] | words["months"]
        self.particles, self.suffixes = words["particles"], words["suffixes"]
        self.titles, self.titles_m, self.titles_f = words["titles"], words["titles_m"], words["titles_f"]
        self.plain_cues = words["plain_cues"]
        self.verbs = words["verbs"]
        self.utterances = words["utterances"]
        self.times = words["times"]
        self.voices, self.papers, self.documents = words["voices"], words["papers"], words["documents"]
        self.bodies, self.dependents, self.personal = words["bodies"], words["dependents"], words["personal"]
        self.honours = words["honours"]
        self.firms, self.past = words["firms"], words["past"]
        self.wide_links = words["wide_links"]
        self.naming, self.works = words["naming"], words["works"]
        self.given_m, self.given_f = words["given_m"], words["given_f"]
        self.listeners, self.outlets = words["listeners"], words["outlets"]
        self.small = self.determiners | self.prepositions | self.conjunctions | self.auxiliaries | self.pronouns


def _phrasal_first(cue: Cue) -> bool:
    return not cue.particle


LEXICON: Final = Lexicon()
