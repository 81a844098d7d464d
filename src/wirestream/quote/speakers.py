"""Source phrase → speaker: names by their fullest form, roles, pronouns."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

from wirestream.quote.lexicon import LEXICON
from wirestream.quote.narrative import QUOTE, Narrative
from wirestream.quote.phrases import Phrases, Source
from wirestream.quote.pronouns import Pronouns
from wirestream.story import Entity, Mention, Speaker, Tagged

NAMESAKES: Final = 8
"""Entities with one surname, or one noun in their names, that are looked at."""
SPELT: Final = 5
"""Letters that a surname needs before one of them may be taken for a slip."""
CAST: Final = 200
"""Surnames of a story at most for spellings to be compared."""
LONGEST_NAME: Final = 4
NEAR: Final = 6
"""Sentences over which "the company" means the organisation named last."""
DESCRIBES: Final = frozenset(("a", "an", "the", "who", "its", "his", "her", "their"))


class Speakers:
    """Resolves the sources of one story; each pronoun is resolved once."""

    __slots__ = (
        "_bodies",
        "_entities",
        "_first",
        "_formal",
        "_fuller",
        "_givens",
        "_mentions",
        "_n",
        "_phrases",
        "_pronouns",
        "_roles",
        "_surnames",
        "_voices",
    )

    def __init__(self, tagged: Tagged, n: Narrative, phrases: Phrases, pronouns: Pronouns) -> None:
        self._n, self._phrases = n, phrases
        self._mentions: tuple[Mention, ...] = tagged.mentions
        self._entities: tuple[Entity, ...] = tagged.entities
        self._pronouns = pronouns
        self._bodies: dict[str, list[int]] = {}
        self._voices: dict[str, int] = {}
        self._fuller: dict[str, list[tuple[int, str]]] | None = None
        self._formal: dict[tuple[str, str], int] | None = None
        self._givens: dict[int, str] | None = None
        self._roles: dict[str, list[tuple[int, int]]] | None = None
        self._surnames: dict[str, list[int]] = {}
        for k, entity in enumerate(self._entities):
            if entity.type == "PER":
                self._surnames.setdefault(last_name(entity.name), []).append(k)
        self._first: dict[int, int] = {}
        for i in n.named:
            entity_index = self._mentions[n.mention[i]].entity
            if entity_index is not None:
                self._first.setdefault(entity_index, i)

    def speaker(self, source: Source) -> Speaker | None:
        """Who a source phrase means; null when the story does not say."""
        n, head = self._n, source.head
        low = n.lows[head]
        if source.first == source.last and low in LEXICON.pronouns:
            entity = self._pronouns.entity(head)
            return None if entity is None else self._full(entity, head)
        if n.mention[head] >= 0:
            return self._mentioned(head)
        if low in LEXICON.titles or not self._phrases.is_name(head):
            return self._role(source) or self._spoken_for(source)
        return self._unmentioned(source)

    def labelled(self, label: str) -> Speaker | None:
        """Who a label in capitals names, by the surname: "DOE"."""
        known = self._surnames.get(last_name(label).lower(), ())
        return self._entity(known[0]) if len(known) == 1 else None

    def _spoken_for(self, source: Source) -> Speaker | None:
        """Whom an unnamed spokesperson or a document speaks for: "a spokesman for the ministry"."""
        n, noun = self._n, self._n.lows[source.head]
        if noun not in LEXICON.voices and noun not in LEXICON.papers:
            return None
        for i in range(source.first, source.last + 1):
            k = n.mention[i]
            if k < 0:
                continue
            mention = self._mentions[k]
            owner = noun in LEXICON.papers and n.owns[i]
            if mention.entity is not None and (mention.type in ("ORG", "LOC") or owner):
                self._voices[noun] = mention.entity
                return self._full(mention.entity, i)
        if n.lows[source.first] == "the" and noun in self._voices:
            return self._entity(self._voices[noun])
        return None

    def _entity(self, k: int) -> Speaker:
        entity = self._entities[k]
        if entity.type != "PER":
            return Speaker(entity.name, k, entity.role)
        return Speaker(self._given(k) + proper(entity.name), k, entity.role)

    def _given(self, k: int) -> str:
        """The given name before one that begins with an initial, where the tag stage left it out; or ""."""
        if self._entities[k].name[1:2] not in (".", " "):
            return ""
        if self._givens is None:
            self._givens = self._find_givens()
        return self._givens.get(k, "")

    def _find_givens(self) -> dict[int, str]:
        """Entity → the capitalised word before its initial: "Ann | C. Doe"."""
        n, givens = self._n, dict[int, str]()
        for i in n.named:
            entity, word, low = self._mentions[n.mention[i]].entity, n.words[i - 1], n.lows[i - 1]
            leads = low in LEXICON.titles or low in LEXICON.dates or low in LEXICON.small
            if entity is None or len(n.words[i]) > 1 or leads or n.mention[i - 1] >= 0:
                continue
            if len(word) > 1 and word[0].isupper() and word.isalpha():
                givens.setdefault(entity, f"{word} ")
        return givens

    def _mentioned(self, head: int) -> Speaker | None:
        mention = self._mentions[self._n.mention[head]]
        if mention.entity is None:
            return None
        return self._full(mention.entity, head)

    def _full(self, k: int, at: int) -> Speaker:
        """The entity, by a fuller name where the tag stage has only a surname and the story has more."""
        entity = self._entities[k]
        if " " in entity.name:
            turned = self._turned(entity.name.lower()) if entity.type == "ORG" else None
            return self._entity(k if turned is None else turned)
        if entity.type == "PER":
            return self._fullest(entity.name, at) or self._entity(k)
        person = self._namesake(entity.name)
        if person is not None:
            return self._entity(person)
        body = self._body(entity.name.lower(), at) if entity.type == "ORG" else None
        return self._entity(k if body is None else body)

    def _namesake(self, surname: str) -> int | None:
        """The one person with that surname: who speaks under it is no place and no firm."""
        known = [k for k in self._surnames.get(surname.lower(), ())[:NAMESAKES] if " " in self._entities[k].name]
        return known[0] if len(known) == 1 else None

    def _turned(self, name: str) -> int | None:
        """The body that a short form names the other way round: "the State Department", "the Department of State"."""
        what, _, noun = name.rpartition(" ")
        if noun not in LEXICON.bodies:
            return None
        if self._formal is None:
            self._formal = self._find_formal()
        return self._formal.get((noun, what))

    def _find_formal(self) -> dict[tuple[str, str], int]:
        """Noun and what follows its "of", one to three words of it → the organisation named so."""
        formal: dict[tuple[str, str], int] = {}
        for k, entity in enumerate(self._entities):
            noun, of, what = entity.name.lower().partition(" of ")
            noun = noun.rpartition(" ")[2]
            if of and entity.type == "ORG" and noun in LEXICON.bodies:
                words = what.split()[:3]
                for end in range(1, len(words) + 1):
                    formal.setdefault((noun, " ".join(words[:end])), k)
        return formal

    def _unmentioned(self, source: Source) -> Speaker | None:
        """A name that the tag stage did not see: its capitalised run."""
        n, last = self._n, source.head
        first = last
        while first > source.first and self._in_name(first - 1):
            first -= 1
        while first < last and n.lows[first] in LEXICON.titles:
            first += 1
        name = " ".join(self._bare(k) for k in range(first, last + 1) if n.words[k] != QUOTE)
        if " " in name:
            for k in self._surnames.get(last_name(name), ())[:NAMESAKES]:
                if self._entities[k].name.split()[0] == name.split()[0]:
                    return self._entity(k)
            return Speaker(name)
        if n.first[n.sentence[last]] == last:
            return self._fullest(name, last)  # a capital that opens a sentence is no evidence of a name
        return self._fullest(name, last) or Speaker(name)

    def _in_name(self, i: int) -> bool:
        n = self._n
        return n.words[i][0].isupper() or n.lows[i] in LEXICON.particles or n.words[i] == QUOTE

    def _bare(self, i: int) -> str:
        """The word at i without a possessive."""
        n = self._n
        return n.words[i][: len(n.lows[i])]

    def _fullest(self, surname: str, at: int) -> Speaker | None:
        """The one full name of the story with that surname; of several, the nearest before."""
        known = [k for k in self._surnames.get(surname.lower(), ())[:NAMESAKES] if " " in self._entities[k].name]
        if len(known) == 1:
            return self._entity(known[0])
        if self._fuller is None:
            self._fuller = self._name_runs()
        runs = self._fuller.get(surname.lower())
        if not runs:
            return self._misspelt(surname.lower())
        return Speaker(runs[max(0, bisect_left(runs, (at, "")) - 1)][1])

    def _misspelt(self, surname: str) -> Speaker | None:
        """The one person whose surname differs in a single letter, where a story spells a name in two ways."""
        if len(surname) < SPELT or len(self._surnames) > CAST:
            return None
        alike = [k for name, known in self._surnames.items() if one_off(name, surname) for k in known]
        full = [k for k in alike if " " in self._entities[k].name]
        return self._entity(full[0]) if len(full) == 1 else None

    def _name_runs(self) -> dict[str, list[tuple[int, str]]]:
        """Capitalised runs of two words and more, by their last word, with their places."""
        n = self._n
        runs: dict[str, list[tuple[int, str]]] = {}
        start = -1
        for i, word in enumerate(n.words):
            low = n.lows[i]
            if not word[0].isupper():
                start = start if low in LEXICON.particles else -1
                continue
            if (
                low in LEXICON.small
                or low in LEXICON.titles
                or low in LEXICON.dates
                or word[-1].isdigit()
                or "-year-" in word
            ):
                start = -1
                continue
            if start < 0:
                start = i
            elif i - start < LONGEST_NAME:
                runs.setdefault(low, []).append((i, " ".join((*n.words[start:i], self._bare(i)))))
            if n.owns[i]:
                start = -1
        return runs

    def _role(self, source: Source) -> Speaker | None:
        """The person whom the story calls that: "the mayor", "the ambassador"."""
        n = self._n
        role = n.lows[source.head]
        plural = role.endswith("s") and not role.endswith("ss")
        if plural or n.lows[source.first] not in ("the", "this", "that", "his", "her"):
            return None
        if self._roles is None:
            self._roles = self._find_roles()
        known = self._roles.get(role, ())
        before = bisect_left(known, (source.head, -1))
        best = known[before - 1][1] if before else self._body(role, source.head)
        if best is None and role in LEXICON.firms:
            best = self._last_body(source.first)
        return self._entity(best) if best is not None else None

    def _last_body(self, at: int) -> int | None:
        """The organisation named last before word `at`, not far above: "the company"."""
        n, k = self._n, bisect_left(self._n.named, at) - 1
        for i in self._n.named[max(0, k - NAMESAKES) : k + 1][::-1]:
            if n.sentence[at] - n.sentence[i] > NEAR:
                return None
            mention = self._mentions[n.mention[i]]
            if mention.type == "ORG" and n.lows[i] not in LEXICON.outlets:
                return mention.entity
        return None

    def _body(self, noun: str, at: int) -> int | None:
        """The organisation whose name holds the noun, the last one named before: "the ministry"."""
        if noun not in LEXICON.bodies:
            return None
        if noun not in self._bodies:
            named = enumerate(self._entities)
            self._bodies[noun] = [k for k, it in named if it.type == "ORG" and noun in it.name.lower().split()]
        before = [k for k in self._bodies[noun][:NAMESAKES] if self._first.get(k, at) < at]
        return before[-1] if before else None

    def _find_roles(self) -> dict[str, list[tuple[int, int]]]:
        """Role noun → places and entities: words before a person's name, and the head of the appositive after it."""
        n = self._n
        roles: dict[str, list[tuple[int, int]]] = {}
        for i in n.named:
            mention = n.mention[i]
            it = self._mentions[mention]
            if it.type != "PER" or it.entity is None:
                continue
            for k in self._titles_before(i):
                roles.setdefault(n.lows[k], []).append((i, it.entity))
            head = self._head_after(i, mention)
            if head:
                roles.setdefault(n.lows[head], []).append((i, it.entity))
        return roles

    def _titles_before(self, i: int) -> list[int]:
        """Places of the words that lead up to a name: "port director Ann Doe"."""
        n, found = self._n, []
        for k in range(i - 1, max(i - 4, 0), -1):
            if not n.words[k][0].isalpha() or n.lows[k] in LEXICON.small:
                break
            if n.mention[k] < 0:
                found.append(k)
        return found

    def _head_after(self, i: int, mention: int) -> int:
        """The head of the description after a name: "Ann Doe, the district's fire chief, …"; 0 if there is none."""
        n = self._n
        comma = i
        while n.mention[comma] == mention:
            comma += 1
        if n.words[comma] != "," or not (n.lows[comma + 1] in DESCRIBES or n.owns[comma + 1]):
            return 0
        for k in range(comma + 2, comma + 10):
            if not n.words[k][0].isalnum() or n.lows[k] in LEXICON.prepositions:
                return 0
            following = n.lows[k + 1]
            if not following[0].isalnum() or following in LEXICON.prepositions or following in ("who", "and"):
                return k
        return 0


def one_off(one: str, other: str) -> bool:
    """Whether two names of one length, the first letter the same, differ in exactly one letter."""
    if len(one) != len(other) or one[:1] != other[:1]:
        return False
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1


def last_name(name: str) -> str:
    """The surname, in lower case, a suffix such as Jr. left out."""
    words = [w for w in name.lower().replace(".", "").split() if w not in LEXICON.suffixes]
    return words[-1] if words else ""


def proper(name: str) -> str:
    """A person's name without letters after it, and without the verb that a headline wrote in capitals."""
    rest, _, last = name.rpartition(" ")
    low = last.lower()
    if rest and low in LEXICON.honours:
        return rest
    headline = low.endswith("s") and (low in LEXICON.cues or low in LEXICON.verbs)
    written = last.islower() and low not in LEXICON.particles
    return rest if (headline or written or low in LEXICON.adverbs) and " " in rest else name
