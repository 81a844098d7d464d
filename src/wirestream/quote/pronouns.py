"""He and she → a person of the story: one pass from the top that keeps who was last named, as what, and who spoke."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from wirestream.quote.lexicon import LEXICON
from wirestream.quote.narrative import BREAK
from wirestream.quote.phrases import OBJECTS, Phrases
from wirestream.story import Tagged

FORGOTTEN: Final = 14
"""Sentences after which a person is no longer meant by a pronoun."""
BODY_REACH: Final = 2
"""Sentences over which "it" and "they" mean the organisation that was the subject."""
RECENT: Final = 12
"""Persons kept in mind at a time."""

# What speaks for a candidate, in log odds; tuned by hand on Wikinews stories and on PolNeAR articles.
UNKNOWN_GENDER: Final = -1.2
PER_SENTENCE: Final = -0.55
PER_PARAGRAPH: Final = -0.15
SUBJECT: Final = 1.3
SPOKE: Final = 0.9
OWNER: Final = -0.7
LISTENER: Final = -0.6
MENTIONED: Final = 0.25
WATCHED: Final = LEXICON.male | LEXICON.female | LEXICON.neuter | LEXICON.plural | {BREAK}
LEAST: Final = -3.5
"""Below this the pronoun stays without a person."""


class _Person:
    """What the pass remembers of one entity."""

    __slots__ = ("count", "entity", "gender", "paragraph", "sentence", "weight")

    def __init__(self, entity: int, gender: str) -> None:
        self.entity, self.gender, self.count = entity, gender, 0
        self.sentence = self.paragraph = -1
        self.weight = 0.0


class Pronouns:
    """The persons that the pronouns of one narrative mean; worked out when first asked."""

    __slots__ = ("_heads", "_n", "_phrases", "_solved", "_tagged")

    def __init__(self, tagged: Tagged, phrases: Phrases, heads: Iterable[int]) -> None:
        self._tagged, self._n, self._phrases = tagged, phrases.n, phrases
        self._heads = frozenset(heads)
        self._solved: dict[int, int] | None = None

    def entity(self, at: int) -> int | None:
        """The entity that the pronoun at this word means, or null."""
        if self._solved is None:
            self._solved = self._solve()
        return self._solved.get(at)

    def _solve(self) -> dict[int, int]:
        n, mentions = self._n, self._tagged.mentions
        solved: dict[int, int] = {}
        known: dict[int, _Person] = {}
        recent: list[_Person] = []
        sentence = paragraph = -1
        has_subject = False
        previous = -1
        body, body_sentence = None, -9
        for i in self._events():
            low = n.lows[i]
            if n.sentence[i] != sentence:
                sentence, has_subject = n.sentence[i], False
            mention = n.mention[i]
            if low == BREAK:
                paragraph += 1
            elif mention >= 0:
                if mention != previous:
                    entity = mentions[mention].entity
                    if mentions[mention].type == "PER" and entity is not None:
                        weight = self._weight(i, mention, has_subject)
                        has_subject = has_subject or weight >= SUBJECT
                        self._see(known, recent, entity, sentence, paragraph, weight)
                    elif (
                        mentions[mention].type == "ORG"
                        and not has_subject
                        and n.lows[i - 1] not in LEXICON.prepositions
                    ):
                        body, body_sentence, has_subject = entity, sentence, True
            elif body is not None and i in self._heads and (low in LEXICON.neuter or low in LEXICON.plural):
                if sentence - body_sentence <= BODY_REACH:
                    solved[i] = body
                    body_sentence = sentence
            elif (low in LEXICON.male or low in LEXICON.female) and (
                i in self._heads or (low not in OBJECTS and low != "her")
            ):
                person = self._best(recent, low, sentence, paragraph)
                if person:
                    solved[i] = person.entity
                    self._see(
                        known,
                        recent,
                        person.entity,
                        sentence,
                        paragraph,
                        SUBJECT + (SPOKE if i in self._heads else 0.0),
                    )
                has_subject = True
            previous = mention
        return solved

    def _events(self) -> list[int]:
        """The words that change what a pronoun means: names, pronouns, paragraph breaks."""
        n = self._n
        return sorted({*n.named, *(i for i, low in enumerate(n.lows) if low in WATCHED)})

    def _weight(self, i: int, mention: int, has_subject: bool) -> float:
        """How strongly a mention calls a person to mind: as subject, speaker, owner, listener."""
        n = self._n
        last = i
        while n.mention[last + 1] == mention:
            last += 1
        if n.owns[last] or self._phrases.describes(last + 1):
            return OWNER
        weight = SPOKE if any(k in self._heads for k in range(i, last + 1)) else 0.0
        before = n.lows[i - 1]
        if before == "," and self._phrases.is_led_in(n.first[n.sentence[i]]):
            has_subject = False  # "Asked whether he would go, Doe …": the main clause starts here
        if not has_subject and before not in LEXICON.prepositions:
            weight += SUBJECT
        elif before in ("told", "asked", "with", "to"):
            weight += LISTENER
        return weight

    def _see(
        self,
        known: dict[int, _Person],
        recent: list[_Person],
        entity: int,
        sentence: int,
        paragraph: int,
        weight: float,
    ) -> None:
        person = known.get(entity)
        if person is None:
            person = known[entity] = _Person(entity, self._gender(entity))
        if person.sentence != sentence or weight > person.weight:
            person.weight = weight
        person.count += 1
        person.sentence, person.paragraph = sentence, paragraph
        if person in recent:
            recent.remove(person)
        recent.append(person)
        if len(recent) > RECENT:
            del recent[0]

    def _best(self, recent: list[_Person], low: str, sentence: int, paragraph: int) -> _Person | None:
        want = "m" if low in LEXICON.male else "f"
        best, top = None, LEAST
        for person in reversed(recent):
            if (person.gender and person.gender != want) or sentence - person.sentence > FORGOTTEN:
                continue
            total = (
                person.weight
                + PER_SENTENCE * (sentence - person.sentence)
                + PER_PARAGRAPH * (paragraph - person.paragraph)
            )
            total += MENTIONED * math.log(person.count) + (0.0 if person.gender else UNKNOWN_GENDER)
            if total > top:
                best, top = person, total
        return best

    def _gender(self, entity: int) -> str:
        """ "m", "f" or "" when there is no evidence."""
        found = self._tagged.entities[entity]
        return found.gender or gender_of(found.name)


def gender_of(name: str) -> str:
    """The gender that a given name or a title tells, or ""."""
    for word in name.lower().split()[:2]:
        if word in LEXICON.given_m or word in LEXICON.titles_m:
            return "m"
        if word in LEXICON.given_f or word in LEXICON.titles_f:
            return "f"
    return ""
