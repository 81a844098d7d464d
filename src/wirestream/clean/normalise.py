"""Clean text as one would type it: one kind of space, no invisible characters, typographic marks for those of the old
wires, and letters composed (NFC). Where a length changes, the map says what came of what.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import Final

import msgspec

from wirestream.offsets import Change, rewritten
from wirestream.story import Cleaned

ODD: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]"
)
SPACES: Final = "\x1c\x1d\x1e\x1f\xa0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
LINE_ENDS: Final = "\x0b\x0c\r\u2028\u2029"
ONE_FOR_ONE: Final = str.maketrans(
    {
        **dict.fromkeys(SPACES, " "),
        **dict.fromkeys(LINE_ENDS, "\n"),
        # Quotes and dashes of Windows, read as Latin-1 somewhere on the way.
        **{chr(byte): it for byte in range(0x80, 0xA0) if (it := bytes([byte]).decode("cp1252", "ignore"))},
    }
)
INVISIBLE: Final = re.compile(
    # Controls, what cp1252 has no character for, soft hyphens, marks of width zero and of the direction of writing.
    "[\x00-\x08\x0e-\x1b\x7f\x81\x8d\x8f\x90\x9d\xad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]+"
    # Joiners mean something between letters of some scripts and in emoji, and nothing beside ASCII.
    "|(?:(?<![^\x00-\x7f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\x7f]))"
)
BREAKS: Final = re.compile("[ \n]+")
UNTIDY: Final = (" \n", "\n ", "\n\n\n")

MARKS: Final = re.compile(r"(?<!`)`{1,3}(?!`)|(?<!')'{2,3}(?!')")
"""Longer rows are no quotation marks."""

OPENERS: Final = frozenset("([{/\"'“‘-–—")
CLOSERS: Final = frozenset(")]},.;:!?/\"'”’-–—")

DASHES: Final = re.compile(
    r"_(?<!\S_)(?!\S)|--(?:(?<!\S--)(?!\S)|(?<=[a-zß-ÿ,;:!?\"'”’)]--)(?=[^\W\d_]|[\"'“‘(]|\s|$))"
)
"""Apart from the words, or between two. Longer rows are rules, or forms to fill in; `BC-Slug--Part` is a name."""

SPACE: Final = re.compile(r"\s")
ADDRESS: Final = re.compile(r"[/@=_\\]|\w\.\w")
ADDRESS_CHARS: Final = 80
"""How far around a dash is looked for signs that it stands in an address."""

LATE: Final = re.compile("[^\u0300-\U0010ffff]?[\u0300-\U0010ffff]+")
"""Where text may not be composed: what stands before U+0300 only matters as the letter that a mark comes after."""

MOST_MARKS: Final = 30
"""More marks on one letter are put in order here: unicodedata takes quadratic time over them."""


def normalise(cleaned: Cleaned) -> Cleaned:
    """The same, with its text normalised and the map still true. Linear, and next to nothing for most text."""
    text, pieces = cleaned.text, cleaned.map
    if ODD.search(text):
        text = text.translate(ONE_FOR_ONE)
        for find in (invisible, breaks):
            text, pieces = rewritten(text, pieces, find(text))
    if "``" in text or "''" in text:
        text, pieces = rewritten(text, pieces, list(quotation_marks(text)))
    if "--" in text or "_" in text:
        text, pieces = rewritten(text, pieces, list(dashes(text)))
    if not unicodedata.is_normalized("NFC", text):
        text, pieces = rewritten(text, pieces, list(uncomposed(text)))
    return cleaned if text is cleaned.text else msgspec.structs.replace(cleaned, text=text, map=pieces)


def invisible(text: str) -> list[Change]:
    """Without what cannot be seen."""
    return [Change(*found.span(), "") for found in INVISIBLE.finditer(text)]


def breaks(text: str) -> list[Change]:
    """Paragraphs apart by one line feed or two and nothing else, also where a line of nothing to see was."""
    if not any(odd in text for odd in UNTIDY) and text == text.strip(" \n"):
        return []
    changes = []
    for found in BREAKS.finditer(text):
        start, end = found.span()
        edge, feeds = start == 0 or end == len(text), min(found[0].count("\n"), 2)
        wanted = "" if edge else "\n" * feeds
        if (edge or feeds) and found[0] != wanted:
            changes.append(Change(start, end, wanted))
    return changes


def uncomposed(text: str) -> Iterator[Change]:
    """Letters and marks that have a composed form, and marks out of order."""
    for run in LATE.finditer(text):
        if unicodedata.is_normalized("NFC", run[0]):
            continue
        for start, end in clusters(run[0]):
            cluster = run[0][start:end]
            if not unicodedata.is_normalized("NFC", cluster):
                yield Change(run.start() + start, run.start() + end, composed(cluster))


def clusters(text: str) -> Iterator[tuple[int, int]]:
    """The smallest stretches of a text that can be composed each for itself, in order, without a gap."""
    start, tail = 0, ""
    for at, char in enumerate(text):
        whole = unicodedata.normalize("NFC", char)
        if unicodedata.combining(unicodedata.normalize("NFD", char)[0]):
            tail = ""  # a mark: what comes after it is composed with nothing before it
        elif tail and (joined := unicodedata.normalize("NFC", tail + char)) != tail + whole:
            tail = joined[-1]
        else:
            if at > start:
                yield start, at
            start, tail = at, whole[-1]
    yield start, len(text)


def composed(cluster: str) -> str:
    """In NFC."""
    if len(cluster) <= MOST_MARKS:
        return unicodedata.normalize("NFC", cluster)
    apart = "".join(unicodedata.normalize("NFD", char) for char in cluster)
    ordered: list[str] = []
    for marks, group in groupby(apart, key=lambda char: unicodedata.combining(char) > 0):
        chars = list(group)
        ordered += sorted(chars, key=unicodedata.combining) if marks else chars
    return unicodedata.normalize("NFC", "".join(ordered))


def quotation_marks(text: str) -> Iterator[Change]:
    """Two backticks open and two apostrophes close, on the wires; a third is that of a quotation inside or before."""
    wired = "``" in text
    for found in MARKS.finditer(text):
        start, end = found.span()
        before = text[start - 1] if start else "\n"
        after = text[end] if end < len(text) else "\n"
        begins = not (after.isspace() or after in CLOSERS)
        ends = not (before.isspace() or before in OPENERS)
        if end - start == 1:
            if wired and begins and not ends:
                yield Change(start, end, "'")
        elif found[0][0] == "`":
            if not after.isspace():
                yield Change(start, start + 2, "“")
                if end - start == 3:
                    yield Change(start + 2, end, "'")
        elif begins and not ends:
            yield Change(start, start + 2, "“")
        elif (ends or wired) and (wired or not before.isdigit()):
            yield Change(end - 2, end, "”")


def dashes(text: str) -> Iterator[Change]:
    """Two hyphens, or a low line of its own, are a dash."""
    for found in DASHES.finditer(text):
        start, end = found.span()
        left = SPACE.split(text[max(0, start - ADDRESS_CHARS) : start])[-1]
        right = SPACE.split(text[end : end + ADDRESS_CHARS], maxsplit=1)[0]
        if not ADDRESS.search(f"{left} {right}"):
            yield Change(start, end, "—")
