"""Lines that recur across different stories of one source: furniture that no rule names yet.

A line counts once for each story that differs from those it was seen in: the same story sent again says nothing. What
is learned is published with its evidence and is in force only once it stands in a pack.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import msgspec
from msgspec import Struct

from wirestream.clean.rules import Label

STORIES: Final = 3
"""Different stories that make a line furniture. At two, most were one story sent twice under two heads."""

CLUSTERS: Final = 8
"""Stories remembered per line: enough to show evidence, few enough to keep a state of millions of lines."""

LINE_CHARS: Final = 250
"""Longest line counted: furniture is short, and a long line that recurs is a paragraph of background."""

NEAR_BITS: Final = 12
"""Fingerprints of 64 bits that differ in at most so many are of one story; unrelated ones differ in about 32."""

DIGITS: Final = re.compile(r"\d+")
WORDS: Final = re.compile(r"\w+")


class Seen(Struct):
    """One masked line of one source: the fingerprints of the different stories it stood in."""

    stories: list[int] = msgspec.field(default_factory=list)


class Learned(Struct, frozen=True, rename="camel"):
    """A line found in enough different stories: the record on `wire.learned`."""

    source: str
    masked: str
    example: str
    stories: int
    label: Label = "ui_chrome"


def mask(line: str) -> str:
    """The line as it is counted: folded, numbers made `#`, white space single. Empty for one that isn't counted."""
    if len(line) > LINE_CHARS:
        return ""
    return DIGITS.sub("#", " ".join(line.split()).casefold())


def fingerprint(text: str) -> int:
    """64 bits that near-duplicate texts nearly share (SimHash over pairs of words)."""
    words = WORDS.findall(text.casefold())
    tally = [0] * 64
    for pair in {f"{a} {b}" for a, b in pairwise(words)}:
        bits = int.from_bytes(hashlib.blake2b(pair.encode("utf-8", "replace"), digest_size=8).digest(), "big")
        for place in range(64):
            tally[place] += 1 if bits >> place & 1 else -1
    return sum(1 << place for place, total in enumerate(tally) if total > 0)


def observe(seen: Seen, story: int) -> bool:
    """Count a story for a line. True if it is the one that makes the line furniture. Changes `seen`."""
    if len(seen.stories) >= CLUSTERS or any((story ^ other).bit_count() <= NEAR_BITS for other in seen.stories):
        return False
    seen.stories.append(story)
    return len(seen.stories) == STORIES


def learn(table: dict[tuple[str, str], Seen], source: str, stories: Iterable[Sequence[str]]) -> list[Learned]:
    """Count the kept lines of some stories of a source; give back what became furniture. Changes `table`."""
    learned = []
    for lines in stories:
        story = fingerprint("\n".join(lines))
        for masked, line in {mask(line): line for line in lines}.items():
            if masked and observe(table.setdefault((source, masked), Seen()), story):
                learned.append(Learned(source, masked, line, STORIES))
    return learned


def as_pack(source: str, learned: Iterable[Learned]) -> str:
    """A rule pack, as TOML, that cuts the learned lines of a source, and only there."""
    parts = [f"[pack]\ntitle = {quoted(f'Learned from {source}')}\nsources = [{quoted(source.casefold())}]\n"]
    for item in {row.masked: row for row in learned}.values():
        name = hashlib.blake2b(f"{source}\n{item.masked}".encode(), digest_size=4).hexdigest()
        pattern = DIGITS.sub("[0-9]+", re.escape(" ".join(plain(item.example).split())).replace(r"\ ", " +"))
        parts.append(
            f'[[rule]]\nid = "learned.{name}"\nlabel = "{item.label}"\nbound = true\n'
            f"pattern = {quoted(f'(?i:{pattern})')}\nmax = {len(item.example) + 40}\n"
            f"examples = [{quoted(item.example)}]\ncounter = [{quoted(f'{item.example} And so the story went on.')}]\n"
        )
    return "\n".join(parts)


def plain(line: str) -> str:
    """Quotes and dashes as the matcher sees them."""
    return line.translate(PLAIN)


PLAIN: Final = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "—", "\u00a0": " "})


def quoted(text: str) -> str:
    """A TOML string."""
    return msgspec.json.encode(text).decode()
