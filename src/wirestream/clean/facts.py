"""Facts out of furniture: the words of a cut, read into fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from wirestream.clean.credits import Fields, credit
from wirestream.clean.dates import PRINTED


def signoff(text: str) -> Fields:
    """Who did what: reporting, additional reporting, writing, editing."""
    fields: Fields = {}
    for found in SIGNOFF.finditer(text):
        key = ROLES[found[1].casefold().split()[0]]
        fields[key] = f"{fields[key]}; {found[2].strip()}" if key in fields else found[2].strip(" .,;")
    return fields


SIGNOFF: Final = re.compile(
    r"\b((?:additional |further )?reporting|writing|compiled|edited|editing|graphics?|translat(?:ed|ing|ion))"
    r"(?: and \w+)? by:? ([^;()]{2,200}?)(?=;|\)|$|[,.]? (?:additional|editing|writing|edited)\b)",
    re.IGNORECASE,
)
ROLES: Final[Mapping[str, str]] = {
    "additional": "additional",
    "further": "additional",
    "reporting": "reporting",
    "writing": "writing",
    "compiled": "writing",
    "edited": "editing",
    "editing": "editing",
    "graphic": "graphics",
    "graphics": "graphics",
    "translated": "translation",
    "translating": "translation",
    "translation": "translation",
}


BYLINE: Final = re.compile(
    r"(?:(?:written|reported|words|story|posted|text) )?by:? +(?P<name>[^,|/]+?)"
    r"(?:(?:,| \||/| -) *(?P<role>[^|]+?))?(?P<contact>[\w.]+@[\w.]+)?[=.<]*",
    re.IGNORECASE,
)


def byline(text: str) -> Fields:
    """name and role (or agency) of who wrote it: `By Ada Holm, PA Political Correspondent`."""
    found = BYLINE.fullmatch(text.strip())
    if found is None:
        return {}
    return {key: value.strip() for key, value in found.groupdict().items() if value and value.strip()}


POSITION: Final = re.compile(
    r"((?:[A-ZÀ-Þ][\w'’.-]*)(?: (?:[A-ZÀ-Þ][\w'’.-]*|de|la|van|von|der|bin|al|el))*)"
    r"(?: \((\d?[LRC]|(?:top |bottom |far |second )?(?:left|right|center|centre)|front|back)\)"
    r"|, (left|right|center|centre),)"
)


def positions(text: str) -> Fields:
    """Where in the picture somebody stands, as `marker: name`, several apart by semicolons."""
    found = [f"{mark or word}: {name}" for name, mark, word in POSITION.findall(text)]
    return {"positions": "; ".join(found)} if found else {}


def caption(text: str) -> Fields:
    """Who stands where, and when a picture out of the files was taken, if the caption gives one full date."""
    fields = positions(text)
    if FROM_FILES.search(text):
        taken = [found[0] for found in PRINTED.finditer(text) if found[0][-4:].isdigit()]
        if len(taken) == 1:
            fields["date"] = taken[0]
    return fields


FROM_FILES: Final = re.compile(r"^\W*file\b|\bfile (?:photo|picture|image)", re.IGNORECASE)


def origin(text: str) -> Fields:
    """Whom it was taken from: `From The Torwick Times`."""
    found = re.match(
        r"(?:(?:from|via|source|courtesy of|by)\b:?|.{0,60}?(?:published (?:by|in|on|at)|appeared (?:in|on)))"
        r" +([^.;]+)",
        text,
        re.IGNORECASE,
    )
    return {"name": found[1].strip()} if found else {}


KINDS: Final = (("clarif", "clarification"), ("refile", "refile"), ("correct", "correction"), ("updat", "update"))


def correction(text: str) -> Fields:
    """Of what kind it is: correction, clarification, update or refile."""
    folded = text.casefold()
    return {"kind": next((kind for stem, kind in KINDS if stem in folded), "correction")}


def embargo(text: str) -> Fields:
    """Until when, as printed; nothing for an immediate release."""
    found = re.search(r"(?:until|till|before|to|at|for release)(?: on)?:? +(.*\d.*)", text, re.IGNORECASE)
    return {"until": found[1].strip(" .")} if found else {}


NOTICES: Final = (("kill", "kill"), ("withdraw", "withdrawal"), ("disregard", "withdrawal"), ("advisory", "advisory"))


def notice(text: str) -> Fields:
    """A note that takes a story back says so, and which one, by the slug or headline that it names."""
    head = text[:200].casefold()
    kind = next((kind for stem, kind in NOTICES if re.search(rf"\b{stem}", head)), None)
    if kind is None:
        return {}
    target = re.search(r"\b[A-Z]{2}-[A-Z0-9][\w/-]*(?:--?[\w /-]+?)?(?=[,.;]|$)|[\"“]([^\"”]+)[\"”]", text)
    return {"kind": kind, "target": target[0].strip('"“”') if target else None}


TAKE: Final = re.compile(
    r"\b(\d(?:st|nd|rd|th) ?(?:Ld|Add|Lead|Writethru)[\w -]*?|Writethru|URGENT|BULLETIN|FLASH)(?=[ ,<]|$)",
    re.IGNORECASE,
)


def slug(text: str) -> Fields:
    """slug, take (`3rd Ld-Writethru`), word count, and a kill where the slug line says so."""
    fields: Fields = {}
    if found := re.search(r"\b((?:BC|AM|PM|AS)-[^,<]+?)(?=,| \d(?:st|nd|rd|th)|<|$)", text):
        fields["slug"] = found[1].strip()
    if found := TAKE.search(text):
        fields["take"] = found[1].strip(" ,")
    if found := re.search(r"[, ](\d{2,4})<?$", text):
        fields["words"] = found[1].lstrip("0") or "0"
    return fields | notice(text) if "KILL" in text else fields


READERS: Final[Mapping[str, Callable[[str], Fields]]] = {
    "photo_credit": credit,
    "photo_caption": caption,
    "agency_signoff": signoff,
    "byline": byline,
    "origin_credit": origin,
    "correction": correction,
    "embargo": embargo,
    "ednote": notice,
    "slug": slug,
}


def read(label: str, text: str) -> Fields:
    """What furniture of this kind says, as far as it can be read; never anything longer than a paragraph."""
    reader = READERS.get(label)
    return reader(text) if reader and len(text) <= READ_CHARS else {}


READ_CHARS: Final = 2_000
"""Longest furniture read for facts: bounds the work of the expressions above on any text."""
