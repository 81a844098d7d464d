"""The tag stage: what the native tagger finds, made into mentions and entities."""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, get_args

from msgspec import UNSET

from wirestream._native import Tagger as NativeTagger
from wirestream.clean.dates import day_of
from wirestream.story import Cleaned, Entity, EntityType, Mention, Story, Tagged, ValueType
from wirestream.tag.data import Country, Data
from wirestream.tag.lexicon import parse, read

if TYPE_CHECKING:
    from wirestream._native import EntityParts

TYPES: Final[tuple[EntityType, ...]] = ("PER", "ORG", "LOC", "MISC")
ALL_TYPES: Final[tuple[EntityType | ValueType, ...]] = (*TYPES, *get_args(ValueType))
"""Types as the native tagger numbers them."""

GENDERS: Final[tuple[Literal["f", "m"] | None, ...]] = (None, "f", "m")
CAPTION: Final = "photo_caption"
PLACED: Final = re.compile(r" \((?:\d{0,2}[LRC]|left|right|cent(?:er|re))\)")
"""Where somebody stands in a picture, which is no name."""
DATELINE: Final = "dateline"
NO_ENTITY: Final = 2**32 - 1
EPOCH: Final = date(1970, 1, 1).toordinal()


class Tagger:
    """Model and gazetteers, loaded once. Calls from several threads run side by side."""

    def __init__(self, lexicon: Path | None = None) -> None:
        """Load everything; `lexicon` adds names of the user's own (see lexicon.py). Raises LexiconError."""
        data = Data.load()
        own, names = read(lexicon) if lexicon else ("", {})
        forced = {**dict(parse(data.lexicon, "lexicon.toml")), **names}
        self._native = NativeTagger(
            data.model, data.clusters, data.lists, data.phrases, data.native_names(), list(forced.items())
        )
        self._ids = [_ids(country) for country in data.countries]
        self.digest = hashlib.sha256(f"{data.digest}\n{own}".encode()).hexdigest()[:16]

    def tag(self, cleaned: Sequence[Cleaned]) -> list[Tagged]:
        """Find mentions in each clean text and group them into entities."""
        found = self._native.tag(
            [item.text for item in cleaned],
            [_day(item.story) for item in cleaned],
            [_beside(item) for item in cleaned],
        )
        return [self._tagged(item, *parts) for item, parts in zip(cleaned, found, strict=True)]

    def _tagged(
        self,
        item: Cleaned,
        tokens: bytes,
        sentences: bytes,
        mentions: bytes,
        values: list[str | None],
        entities: list[EntityParts],
        english: bool,
    ) -> Tagged:
        language = item.story.language
        if not (english if language is None else language.lower().startswith("en")):
            return Tagged(cleaned=item, tokens=array("I", tokens), sentences=array("I", sentences), supported=False)
        most = max((parts[6] for parts in entities), default=0) or 1
        return Tagged(
            cleaned=item,
            tokens=array("I", tokens),
            sentences=array("I", sentences),
            mentions=_mentions(array("I", mentions), iter(values)),
            entities=tuple([self._entity(parts, most) for parts in entities]),
        )

    def _entity(self, parts: EntityParts, most: int) -> Entity:
        name, kind, role, gender, ambiguous, count, weight, headline, country, city = parts
        ids = self._ids[country][kind != TYPES.index("LOC")] if country is not None else {}
        if city is not None:
            ids = {"geonames": str(city)}
        return Entity(
            name=name,
            type=TYPES[kind],
            role=role,
            gender=GENDERS[gender],
            ambiguous=ambiguous,
            count=count,
            headline=headline,
            caption_only=not (count or headline),
            salience=round(weight / most, 2),
            ids=ids,
        )


def _mentions(flat: Sequence[int], values: Iterator[str | None]) -> tuple[Mention, ...]:
    starts, ends, kinds, entities = (flat[nth::4] for nth in range(4))
    return tuple(
        [
            Mention(start, end, ALL_TYPES[kind], entity)
            if entity != NO_ENTITY
            else Mention(start, end, ALL_TYPES[kind], None, next(values) or UNSET)
            for start, end, kind, entity in zip(starts, ends, kinds, entities, strict=True)
        ]
    )


def _ids(country: Country) -> tuple[dict[str, str], dict[str, str]]:
    """Identifiers of a country itself, and of the word for its people."""
    ids = {"iso3166": country.iso, "geonames": str(country.geonames)}
    return ids | ({"wikidata": country.wikidata} if country.wikidata else {}), {"country": country.iso}


def _beside(item: Cleaned) -> tuple[str, str, str]:
    """What a story says beside its clean text: the headline where it is a field, captions that were cut, its place."""
    story, cuts = item.story, item.cuts
    captions = "\n\n".join(PLACED.sub("", story.text[cut.start : cut.end]) for cut in cuts if cut.label == CAPTION)
    places = (cut.fields.get("place") for cut in cuts if cut.label == DATELINE)
    return story.headline or "", captions, next(filter(None, places), None) or story.located or ""


def _day(story: Story) -> int | None:
    """The day of a story's version, counted from 1970-01-01; none where it does not say."""
    day = day_of(story.version_created)
    return day.toordinal() - EPOCH if day else None
