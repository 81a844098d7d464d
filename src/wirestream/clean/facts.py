"""Facts out of furniture: the words of a cut, read into fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from wirestream.clean.dates import PRINTED

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
