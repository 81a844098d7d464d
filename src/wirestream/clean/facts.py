"""Facts out of furniture: the words of a cut, read into fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

Fields = dict[str, str | None]


@cache
def words(name: str) -> frozenset[str]:
    """A word list beside this module, one entry a line, case folded."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().casefold() for line in lines if line.strip() and not line.startswith("#"))


PICTURE: Final = (
    r"(?:(?:file|archive|handout|cover|main|lead|top) )?(?:photograph(?:s|y)?|photos?|pictures?|pics?|images?"
    r"|illustrations?|graphics?|screen ?(?:shot|grab)s?|video(?: grab)?)(?: illustration)?(?: credits?)?"
    r"(?: courtesy(?: of)?| by| via| from| ?:)+"
)
OWNER: Final = (
    r"(?:(?:photo|image|picture) )?(?:credits?(?:/source)?|source|copyright|courtesy|©)"
    r"(?: of| by| image| photo)? ?[:,]? "
)
LEAD: Final = re.compile(rf"(?:{PICTURE} ?|{OWNER}|by:? |©:? ?|\(c\) )+", re.IGNORECASE)
PERSONAL: Final = re.compile(r"\bby\b|courtesy|photograph|^(?:photo|image|picture|pic): $", re.IGNORECASE)
TAIL: Final = re.compile(
    r"[,/ ]+(?:file(?: photo| image| picture)?|archive(?: photo)?|handout|(?:1[89]|20)\d\d)\)?$|\s+more\s*>?$|[)\].]+$",
    re.IGNORECASE,
)
NOBODY: Final = frozenset(
    ["contributor", "contributed", "staff", "stringer", "str", "file", "ho", "archive", "file photo"]
)
PARTICLES: Final = frozenset(
    ["de", "la", "van", "von", "der", "den", "bin", "al", "el", "dos", "da", "di", "du", "le", "y", "ter", "ten", "del"]
)


def credit(text: str) -> Fields:
    """photographer, agency and distributor of a picture credit, e.g. `(Ann Lee/AFP via Getty Images)`."""
    inner, dated = text.strip().strip("([|—–- "), None
    while found := TAIL.search(inner):
        dated = dated or found[0]
        inner = inner[: found.start()].rstrip()
    lead = LEAD.match(inner)
    by = bool(lead and PERSONAL.search(lead[0]))
    inner = inner[lead.end() :] if lead else inner
    inner, _, via = inner.partition(" via ")
    if via.startswith("AP") and not is_agency(via):
        via = via[:2]
    parts = [part.strip(" ,") for part in re.split(r"\s*[/|]\s*|\s+[-–—]\s+", inner)]
    named = [_plain(part) for part in parts if part and part.casefold() not in NOBODY]
    photographer, agency, other = _parts(named, by)
    fields: Fields = {"photographer": photographer, "agency": agency, "via": via.strip() or other}
    if dated and re.search("file|archive", dated, re.IGNORECASE):
        fields["file"] = "true"
    return fields


def _plain(part: str) -> str:
    """`AP Photo` is the agency AP; `Reuters Staff` stays."""
    found = re.fullmatch(r"(?i:(.+?) (?:file )?(?:photos?|pics?|pictures?|image|photo by))", part)
    return found[1] if found and is_agency(found[1]) else part


def _parts(parts: list[str], by: bool) -> tuple[str | None, str | None, str | None]:
    """photographer, agency, distributor from the parts between slashes or bars, whichever stands first."""
    match [(part, is_agency(part)) for part in parts]:
        case []:
            return None, None, None
        case [(part, known)]:
            return _single(part, known, by)
        case [(first, True), (second, True)]:
            return None, first, second
        case [(first, True), (second, False)]:
            return second, first, None
        case [(first, False), (second, known)]:
            if known or is_person(first):
                return first, second, None
            return (second, first, None) if is_person(second) else (None, f"{first}/{second}", None)
        case [(first, True), (second, False), (third, _), *_]:
            return second, first, third
        case [(first, True), (second, _), *_]:
            return None, first, second
        case [(first, _), (second, _), (third, _), *_]:
            return first, second, third
    return None, None, None


def _single(part: str, known: bool, by: bool) -> tuple[str | None, str | None, str | None]:
    if (found := re.fullmatch(r"([^,]+?)(?:,| for| from) ([^,]+)", part)) and is_person(found[1]):
        return found[1], found[2], None
    if known:
        return None, part, None
    return (part, None, None) if by and is_person(part) else (None, part, None)


def is_agency(name: str) -> bool:
    """Is it a known picture source, or does its last word say that it is an organisation?"""
    folded = name.casefold().removeprefix("the ").strip(" .")
    return folded in words("agencies.txt") or folded.rpartition(" ")[2] in words("org_words.txt")


def is_person(name: str) -> bool:
    """Two to five capitalised words, particles aside, none of which names an organisation."""
    parts = name.split()
    if not 2 <= len(parts) <= 5 or any(c.isdigit() for c in name):
        return False
    return all(
        (part[0].isupper() and part.casefold().strip(".") not in words("org_words.txt")) or part in PARTICLES
        for part in parts
    )


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


def _same(_: str) -> Fields:
    return {}


READERS: Final[Mapping[str, Callable[[str], Fields]]] = {"credit": credit, "signoff": signoff}


def read(reader: str, text: str) -> Fields:
    """What the reader of that name finds in the text."""
    return READERS.get(reader, _same)(text)
