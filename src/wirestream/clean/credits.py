"""Picture credits, read into photographer, agency and distributor: `(Ann Lee/AFP via Getty Images)`."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
GIVEN: Final = "../tag/data/lists/given.txt"


@cache
def words(name: str) -> frozenset[str]:
    """A word list, by its place from here, one entry a line, case folded."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().casefold() for line in lines if line.strip() and not line.startswith("#"))


PICTURE: Final = (
    r"(?:(?:file|archive|handout|cover|main|lead|top|staff|stock) )?(?:photograph(?:s|y|ers?)?|photos?|pictures?|pics?"
    r"|images?|illustrations?|illustrators?|graphics?|artwork|screen ?(?:shot|grab)s?|videos?(?: grab)?)"
    r"(?: illustration)?(?: credits?)?"
    r"(?: (?:provided|supplied|submitted|contributed|released|taken|shot|made available) by| courtesy(?: of)?| by| via"
    r"| from| ?:)+"
)
OWNER: Final = (
    r"(?:mandatory )?(?:(?:photo|image|picture|video) )?(?:credits?(?:/source)?|source|copyright|courtesy|©️?)"
    r"(?: of| by| image| photo|\.{2,3}|…)? ?[:,]? ?"
)
GIVER: Final = r"(?:supplied|submitted|provided|contributed|handout)(?: by| from|: )"
LEAD: Final = re.compile(rf"(?:{PICTURE} ?|{OWNER}|{GIVER} ?|by:? |\(c\) )+", re.IGNORECASE)
GLUED: Final = re.compile(r"(?:Credit){1,2}(?=[A-Z])")
INNER: Final = re.compile(r".+\((?:image|photo|picture)? ?credits?: ?(.+)", re.IGNORECASE)
HOUSE: Final = re.compile(
    r"(?P<agency>.{2,30}?) (?:file )?(?:photos?|pics?|pictures?|images?)(?: by |:? ?/ ?|: )", re.IGNORECASE
)
PERSONAL: Final = re.compile(
    r"\bby\b|courtesy|photograph|illustrator|^(?:photo|image|picture|pic|illustration): ?$", re.IGNORECASE
)
TAIL: Final = re.compile(
    r"[,/] ?(?:file(?: photo| image| picture)?|archive(?: photo)?|handout|pool|(?:1[89]|20)\d\d)\)?$"
    r"|\s+(?:file(?: photo| image| picture)?|(?:1[89]|20)\d\d)\)?$|(?-i:\s+Source: ?[A-Z]{2,}\b.*)$"
    r"|\s*\(?CC[ -]BY[\w .-]*\)?$|\s+more\s*>?$|(?<=[a-z\d]{2})[.]+$|[)\]]+$",
    re.IGNORECASE,
)
NAMES: Final = 4096
"""Names remembered: pictures come from the same few sources all day."""

TAILS: Final = 6
"""Notes at the end of a credit that are taken off: more of them are no credit."""

TAIL_CHARS: Final = 40

PARTS: Final = re.compile(r"\s*[/|]\s*|\s+[-–—]\s+|\s+\+\s+")
PAIR: Final = re.compile(r"([^,:]+?)(?:, | for | of | on | from |: ?|-(?=[A-Z]{2}))(.+)")
NOBODY: Final = frozenset(
    [
        *("contributor", "contributed", "staff", "stringer", "str", "file", "ho", "archive", "file photo", "submitted"),
        *("staff photographer", "staff photo", "photographer", "freelance", "freelancer", "screengrab", "screenshot"),
    ]
)
PARTICLES: Final = frozenset(
    ["de", "la", "van", "von", "der", "den", "bin", "al", "el", "dos", "da", "di", "du", "le", "y", "ter", "ten", "del"]
)
DISTRIBUTORS: Final = re.compile(
    r"getty|^(?:ap|afp|reuters|alamy|shutterstock|corbis|zuma|newscom|redux|sipa|wireimage|epa|tns|imagn|istock)\b"
    r"|associated press|agence france|pa images|\.com$",
    re.IGNORECASE,
)

SCIENCE: Final = frozenset(["NASA", "ESA", "NOAA", "ESO", "NSF", "JPL", "NOIRLab", "CERN", "NIAID"])

Fields = dict[str, str | None]


def credit(text: str) -> Fields:
    """photographer, agency and via of a credit; `file` if the picture is from the archive."""
    inner, dated = text.strip().strip("([|—–- "), ""
    if "(" in inner and (nested := INNER.fullmatch(inner)):
        inner = nested[1]
    for _ in range(TAILS):
        found = TAIL.search(inner, max(0, len(inner) - TAIL_CHARS))
        if not found:
            break
        dated += found[0]
        inner = inner[: found.start()].rstrip()
    inner = GLUED.sub("", inner, count=1)
    lead = LEAD.match(inner)
    inner = inner[lead.end() :] if lead else inner
    house = None
    if (found := HOUSE.match(inner)) and not is_listed(found[0].rstrip(" :/")):
        house, inner = found["agency"], inner[found.end() :]
    inner, _, via = inner.partition(" via ")
    if via.startswith("AP") and not is_agency(via):
        via = via[:2]
    by = bool(house or (lead and PERSONAL.search(lead[0])))
    named = split(inner)
    parts = [part for part in named if part.casefold() not in NOBODY]
    by = by or len(parts) < len(named)
    photographer, agency, other = read(parts, by=by, led=bool(lead or via or "(" in text))
    if by and agency and text.endswith(".") and not photographer and agency.isalpha() and not is_agency(agency):
        photographer, agency = agency, None
    if house and house.casefold() not in NOBODY:
        agency, other = house, agency or other
    fields: Fields = {"photographer": photographer, "agency": agency, "via": via.strip() or other}
    if re.search("file|archive", dated, re.IGNORECASE):
        fields["file"] = "true"
    return fields


def split(text: str) -> list[str]:
    """The names in a credit: what stands between slashes, bars and dashes, and a person apart from the employer."""
    parts: list[str] = []
    for part in PARTS.split(text):
        pair = PAIR.fullmatch(part)
        if pair and (is_person(pair[1]) or ":" in part or (", " in part and is_person(pair[2]))):
            parts += pair.groups()
        else:
            parts.append(part)
    return [named for part in parts if (named := plain(part.strip(" ,").removeprefix("For ")))]


def plain(part: str) -> str:
    """`AP Photo` is the agency AP, `AFP 2019` AFP; `Reuters Staff` stays."""
    found = re.fullmatch(r"(?i:(.+?) (?:(?:file )?(?:photos?|pics?|pictures?|image|photo by)|(?:19|20)\d\d))", part)
    return found[1] if found and (is_agency(found[1]) or found[1].isupper()) else part


def read(parts: list[str], *, by: bool, led: bool) -> tuple[str | None, str | None, str | None]:
    """photographer, agency and distributor among the parts. `by`: words before them speak of a person; `led`: of a
    picture at all."""
    people = [index for index, part in enumerate(parts) if is_handle(part) or (is_person(part) and not is_agency(part))]
    if not parts:
        return None, None, None
    if len(parts) == 1:
        if people and (by or is_handle(parts[0]) or (led and is_given(parts[0]))):
            return parts[0], None, None
        return None, parts[0], None
    if not people:
        return None, *owners(parts)
    at = people[0]
    before, after = parts[:at], parts[at + 1 :]
    if at > 1:
        return parts[at], "/".join(before), None
    agency, other = owners(after if not before else before + after)
    return parts[at], agency, other


def owners(parts: list[str]) -> tuple[str | None, str | None]:
    """Agency and distributor: names of several owners stay together, but for a last one that distributes."""
    if len(parts) > 1 and (DISTRIBUTORS.search(parts[-1]) or is_agency(parts[0])):
        joint = is_science(parts[0]) and not DISTRIBUTORS.search(parts[-1])
        return ("/".join(parts), None) if joint else ("/".join(parts[:-1]), parts[-1])
    return ("/".join(parts) or None), None


def is_science(name: str) -> bool:
    """Is it one of those who take their pictures together, and so are credited together?"""
    return re.split("[- ]", name, maxsplit=1)[0] in SCIENCE


@lru_cache(NAMES)
def is_agency(name: str) -> bool:
    """Is it a known picture source, or does its last word say that it is an organisation?"""
    if is_listed(name):
        return True
    folded = name.casefold().strip(" .")
    last = folded.rpartition(" ")[2]
    return last in words("org_words.txt") or "'s " in folded or "’s " in folded


def is_listed(name: str) -> bool:
    """Is it one of the picture sources known by name?"""
    return name.casefold().removeprefix("the ").strip(" .") in words("agencies.txt")


@lru_cache(NAMES)
def is_person(name: str) -> bool:
    """Two to five capitalised words, particles aside, none of which names an organisation; or several people."""
    several = re.split(r" (?:and|&) ", name)
    if len(several) == 2:
        return all(map(is_person, several))
    parts = name.split()
    if not 2 <= len(parts) <= 5 or any(c.isdigit() or c in ",:;()" for c in name):
        return False
    return all(
        (part[0].isupper() and part.casefold().strip(".") not in words("org_words.txt")) or part in PARTICLES
        for part in parts
    )


def is_given(name: str) -> bool:
    """Does it begin with a given name or an initial?"""
    first = name.split(maxsplit=1)[0]
    return first.casefold() in words(GIVEN) or bool(re.fullmatch(r"(?:[A-Z]\.){1,2}", first))


def is_handle(name: str) -> bool:
    """A name as accounts have it: `@annlee`, `annlee77`."""
    return name.startswith("@") or bool(re.fullmatch(r"[a-z][a-z0-9_]+", name))
