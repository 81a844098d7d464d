"""The model and the lists, as files beside this one. README.md says where each comes from and under which licence."""

from __future__ import annotations

import gzip
import hashlib
import lzma
from importlib.resources import files
from typing import Final

from msgspec import Struct

LISTS: Final = (
    "calendar",
    "title",
    "organisation",
    "place",
    "event",
    "given",
    "surname",
    "nationality",
    "agency",
    "coined",
)
"""Word lists in `lists/`; the order is part of the model."""

PHRASES: Final = ("country", "state", "region", "city", "town", "organisation", "thing")
"""Lists of names in `phrases/`, a class each, places first; the order is part of the model."""

NAMES: Final = ("roles", "female", "male", "female-titles", "male-titles", "titles", "suffixes", "heads")
"""Word lists in `names/` that tell which mentions are one entity, in the order of the native tagger."""


class Country(Struct, frozen=True):
    """One country: ISO 3166-1 alpha-2 code, GeoNames id, Wikidata item if known; names, fullest first; demonyms."""

    iso: str
    geonames: int
    wikidata: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...]


class Data(Struct, frozen=True):
    """What the native tagger is made from; `digest` names exactly this model and these lists."""

    model: bytes
    clusters: bytes
    lists: list[str]
    phrases: list[str]
    names: list[str]
    countries: list[Country]
    regions: str
    cities: str
    lexicon: str
    digest: str

    def native_names(self) -> list[str]:
        """The lists about names as the native tagger takes them, those of places last."""
        countries = [f"{one.iso}\t{'|'.join(one.names)}\t{'|'.join(one.demonyms)}" for one in self.countries]
        return [*self.names, "\n".join(countries), self.regions, self.cities]

    @classmethod
    def load(cls) -> Data:
        """Read the files that came with the package."""
        model, clusters = (files(__name__).joinpath(f"{name}.bin.gz").read_bytes() for name in ("model", "clusters"))
        lists = [_text("lists", f"{name}.txt") for name in LISTS]
        phrases = [_text("phrases", f"{name}.txt") for name in PHRASES]
        names = [_text("names", f"{name}.txt") for name in NAMES]
        countries, regions = (_text("names", f"{name}.tsv") for name in ("countries", "regions"))
        cities = files(__name__).joinpath("names", "cities.tsv.xz").read_bytes()
        lexicon = _text("", "lexicon.toml")
        texts = "\0".join([*lists, *phrases, *names, countries, regions, lexicon])
        whole = hashlib.sha256(model + clusters + cities + texts.encode())
        return cls(
            gzip.decompress(model),
            gzip.decompress(clusters),
            lists,
            phrases,
            names,
            [_country(line) for line in countries.splitlines() if line and not line.startswith("#")],
            regions,
            lzma.decompress(cities).decode(),
            lexicon,
            whole.hexdigest()[:16],
        )


def _text(folder: str, name: str) -> str:
    return files(__name__).joinpath(folder, name).read_text(encoding="utf-8")


def _country(line: str) -> Country:
    iso, geonames, wikidata, names, demonyms = line.split("\t")
    return Country(iso, int(geonames), wikidata, tuple(names.split("|")), tuple(filter(None, demonyms.split("|"))))
