"""Source phrase → speaker: names by their fullest form, roles, pronouns."""

from __future__ import annotations

from typing import Final

from wirestream.quote.lexicon import LEXICON
from wirestream.quote.narrative import QUOTE, Narrative
from wirestream.quote.phrases import Phrases, Source
from wirestream.quote.pronouns import Pronouns
from wirestream.story import Entity, Mention, Speaker, Tagged

VOICES: Final = frozenset(
    "spokesman spokeswoman spokesperson spokespeople representative representatives official officials statement release announcement".split()
)
BODIES: Final = frozenset(
    """ministry department agency commission committee court party union council board bureau office university institute association federation
    organisation organization company group bank police parliament senate government church club league authority embassy fund foundation service""".split()
)


class Speakers:
    """Resolves the sources of one story; each pronoun is resolved once."""

    __slots__ = ("_entities", "_first", "_fuller", "_mentions", "_n", "_phrases", "_pronouns", "_roles", "_surnames")

    def __init__(self, tagged: Tagged, n: Narrative, phrases: Phrases, pronouns: Pronouns) -> None:
        self._n, self._phrases = n, phrases
        self._mentions: tuple[Mention, ...] = tagged.mentions
        self._entities: tuple[Entity, ...] = tagged.entities
        self._pronouns = pronouns
        self._fuller: dict[str, list[tuple[int, str]]] | None = None
        self._roles: dict[str, list[tuple[int, int]]] | None = None
        self._surnames: dict[str, list[int]] = {}
        for k, entity in enumerate(self._entities):
            if entity.type == "PER":
                self._surnames.setdefault(last_name(entity.name), []).append(k)
        self._first: dict[int, int] = {}
        for i, found in enumerate(n.mention):
            if found >= 0:
                entity_index = self._mentions[found].entity
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

    def _spoken_for(self, source: Source) -> Speaker | None:
        """The body that an unnamed spokesperson or a statement speaks for: "a spokesman for the ministry"."""
        n = self._n
        if n.lows[source.head] not in VOICES:
            return None
        for i in range(source.first, source.last + 1):
            k = n.mention[i]
            if k < 0:
                continue
            mention = self._mentions[k]
            if mention.entity is not None and mention.type in ("ORG", "LOC"):
                return self._entity(mention.entity)
        return None

    def _entity(self, k: int) -> Speaker:
        entity = self._entities[k]
        return Speaker(entity.name, k, entity.role)

    def _mentioned(self, head: int) -> Speaker | None:
        mention = self._mentions[self._n.mention[head]]
        if mention.entity is None:
            return None
        return self._full(mention.entity, head)

    def _full(self, k: int, at: int) -> Speaker:
        """The entity, by a fuller name where the tag stage has only a surname and the story has more."""
        entity = self._entities[k]
        if entity.type == "PER" and " " not in entity.name:
            return self._fullest(entity.name, at) or self._entity(k)
        return self._entity(k)

    def _unmentioned(self, source: Source) -> Speaker | None:
        """A name that the tag stage did not see: its capitalised run."""
        n, last = self._n, source.head
        first = last
        while first > source.first and (
            n.words[first - 1][0].isupper() or n.lows[first - 1] in LEXICON.particles or n.words[first - 1] == QUOTE
        ):
            first -= 1
        while first < last and n.lows[first] in LEXICON.titles:
            first += 1
        name = " ".join(
            n.words[k].removesuffix("’s").removesuffix("'s") for k in range(first, last + 1) if n.words[k] != QUOTE
        )
        if " " in name:
            for k in self._surnames.get(last_name(name), ()):
                if self._entities[k].name.split()[0] == name.split()[0]:
                    return self._entity(k)
            return Speaker(name)
        return self._fullest(name, last) or Speaker(name)

    def _fullest(self, surname: str, at: int) -> Speaker | None:
        """The one full name of the story with that surname; of several, the nearest before."""
        known = [k for k in self._surnames.get(surname.lower(), ()) if " " in self._entities[k].name]
        if len(known) == 1:
            return self._entity(known[0])
        if self._fuller is None:
            self._fuller = self._name_runs()
        best = None
        for place, name in self._fuller.get(surname.lower(), ()):
            if best is None or place < at:
                best = name
        return Speaker(best) if best else None

    def _name_runs(self) -> dict[str, list[tuple[int, str]]]:
        """Capitalised runs of two words and more by their last word, in order."""
        n, runs = self._n, {}
        start = -1
        found: dict[str, list[tuple[int, str]]] = runs
        for i, word in enumerate(n.words):
            if (
                word[0].isupper()
                and n.lows[i] not in LEXICON.small
                and n.lows[i] not in LEXICON.titles
                and n.lows[i] not in LEXICON.dates
            ):
                if start < 0:
                    start = i
                if i > start and i - start < 4:
                    name = " ".join(n.words[start:i] + [n.text[n.starts[i] : n.starts[i] + len(n.lows[i])]])
                    found.setdefault(n.lows[i], []).append((i, name))
                if n.owns[i]:
                    start = -1
            elif n.lows[i] not in LEXICON.particles or start < 0:
                start = -1
        return found

    def _role(self, source: Source) -> Speaker | None:
        """The person whom the story calls that: "the mayor", "the ambassador"."""
        n = self._n
        role = n.lows[source.head]
        if n.lows[source.first] not in ("the", "this", "that", "his", "her") or role.endswith("s"):
            return None
        if self._roles is None:
            self._roles = self._find_roles()
        best = None
        for place, entity in self._roles.get(role, ()):
            if place < source.head:
                best = entity
        if best is None and role in BODIES:
            best = self._body(role, source.head)
        return self._entity(best) if best is not None else None

    def _body(self, noun: str, at: int) -> int | None:
        """The organisation whose name holds the noun, the last one named before: "the ministry"."""
        best = None
        for k, entity in enumerate(self._entities):
            if entity.type == "ORG" and noun in entity.name.lower().split():
                first = self._first.get(k, at)
                if first < at:
                    best = k
        return best

    def _find_roles(self) -> dict[str, list[tuple[int, int]]]:
        """Role noun → places and entities: words before a person's name, and the head of the appositive after it."""
        n, roles = self._n, {}
        found: dict[str, list[tuple[int, int]]] = roles
        previous = -1
        for i, mention in enumerate(n.mention):
            if mention < 0 or mention == previous:
                previous = mention
                continue
            previous = mention
            it = self._mentions[mention]
            if it.type != "PER" or it.entity is None:
                continue
            for k in range(i - 1, max(i - 4, 0), -1):
                if not n.words[k][0].isalpha() or n.lows[k] in LEXICON.small:
                    break
                if n.mention[k] < 0:
                    found.setdefault(n.lows[k], []).append((i, it.entity))
            last = i
            while n.mention[last + 1] == mention:
                last += 1
            if (
                n.words[last + 1] == ","
                and n.lows[last + 2] in ("a", "an", "the", "who", "its", "his", "her", "their")
                or (n.words[last + 1] == "," and n.owns[last + 2])
            ):
                for k in range(last + 3, last + 10):
                    if not n.words[k][0].isalnum() or n.lows[k] in LEXICON.prepositions:
                        break
                    if k + 1 < len(n.words) and (
                        not n.words[k + 1][0].isalnum()
                        or n.lows[k + 1] in LEXICON.prepositions
                        or n.lows[k + 1] in ("who", "and")
                    ):
                        found.setdefault(n.lows[k], []).append((i, it.entity))
        return found


def last_name(name: str) -> str:
    """The surname, in lower case, a suffix such as Jr. left out."""
    words = [w for w in name.lower().replace(".", "").split() if w not in LEXICON.suffixes]
    return words[-1] if words else ""
