"""The tag stage: what the native tagger finds, made into mentions and entities."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Final, Literal

from wirestream._native import Tagger as NativeTagger
from wirestream.story import Cleaned, Entity, EntityType, Mention, Tagged
from wirestream.tag.data import Data

TYPES: Final[tuple[EntityType, ...]] = ("PER", "ORG", "LOC", "MISC", "DATE", "TIME", "MONEY", "PERCENT")
EntityParts = tuple[str, int, str | None, int, bool, int, int | None]

GENDERS: Final[tuple[Literal["f", "m"] | None, ...]] = (None, "f", "m")


class Tagger:
    """Model and gazetteers, loaded once. Calls from several threads run side by side."""

    def __init__(self) -> None:
        data = Data.load()
        names = ["|".join(country.names) for country in data.countries]
        self._native = NativeTagger(data.model, data.clusters, data.lists, data.places, [*data.names, "\n".join(names)])
        self.digest = data.digest

    def tag(self, cleaned: Sequence[Cleaned]) -> list[Tagged]:
        """Find mentions in each clean text and group them into entities."""
        found = self._native.tag([item.text for item in cleaned])
        return [
            Tagged(
                cleaned=item,
                tokens=array("I", tokens),
                sentences=array("I", sentences),
                mentions=_mentions(array("I", mentions)),
                entities=tuple([_entity(parts) for parts in entities]),
            )
            for item, (tokens, sentences, mentions, entities) in zip(cleaned, found, strict=True)
        ]


def _mentions(flat: Sequence[int]) -> tuple[Mention, ...]:
    starts, ends, kinds, entities = (flat[nth::4] for nth in range(4))
    return tuple([Mention(*four) for four in zip(starts, ends, map(TYPES.__getitem__, kinds), entities, strict=True)])


def _entity(parts: EntityParts) -> Entity:
    name, kind, role, gender, ambiguous, count, _ = parts
    return Entity(name=name, type=TYPES[kind], role=role, gender=GENDERS[gender], ambiguous=ambiguous, count=count)
