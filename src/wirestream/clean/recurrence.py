"""Lines that recur across different stories of one source: furniture that no rule names yet.

A line counts once for each story that differs from those it was seen in: the same story sent again says nothing. What
is learned is published with its evidence and is in force only once it stands in a pack. Nothing here knows of Kafka or
of a clock: the table is a mapping, and days are those of the messages.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Iterable, MutableMapping, Sequence
from itertools import pairwise
from typing import Final

import msgspec
from msgspec import Struct

from wirestream.offsets import raw_spans
from wirestream.story import Learned, MapPiece

STORIES: Final = 3
"""Different stories that make a line furniture. At two, most were one story sent twice under two heads."""

CLUSTERS: Final = 8
"""Stories remembered per line: enough to show evidence, few enough to keep a state of many lines."""

LINE_CHARS: Final = 250
"""Longest line counted: furniture is short, and a long line that recurs is a paragraph of background."""

LETTERS: Final = 3
"""Letters that a line has at least: figures recur in tables."""

STORY_LINES: Final = 200
"""Lines counted of one story: more are a table."""

NEAR_BITS: Final = 12
"""Fingerprints of 64 bits that differ in at most so many are of one story; unrelated ones differ in about 32."""

DECAY_DAYS: Final = 30
"""A line not seen for so long starts anew: furniture that comes so seldom isn't worth a rule."""

LINES: Final = 50_000
"""Lines remembered at once by one `Tally`: some 20 MB."""

PAIRS: Final = 30_000
"""Pairs of words that a fingerprint is made of, at most: what its lanes of 16 bits can count."""

DIGITS: Final = re.compile(r"\d+")
WORDS: Final = re.compile(r"\w+")


class Sightings(Struct, frozen=True, rename="camel"):
    """Some lines of one story, on their way to where they are counted. `day` counts from 1970-01-01."""

    source: str
    uri: str
    story: int
    day: int
    lines: tuple[str, ...]


class Seen(Struct, array_like=True):
    """One masked line of one source: the fingerprints and names of the different stories it stood in, and when last."""

    day: int
    stories: list[int] = msgspec.field(default_factory=list)
    uris: list[str] = msgspec.field(default_factory=list)


def mask(line: str) -> str:
    """The line as it is counted: folded, numbers made `#`, white space single. Empty for one that isn't counted."""
    if len(line) > LINE_CHARS or sum(map(str.isalpha, line)) < LETTERS:
        return ""
    return DIGITS.sub("#", " ".join(line.split()).casefold())


def key_of(source: str, masked: str) -> bytes:
    """What a line of a source is counted under. A source may be written in capitals at times."""
    digest = hashlib.blake2b(masked.encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"{digest} {source.casefold()}".encode("utf-8", "replace")


def kept_lines(text: str, raw: str, pieces: Sequence[MapPiece]) -> dict[str, str]:
    """The lines of a clean text that are counted, masked, each with its raw form: it is raw text that rules match."""
    spans, at = raw_spans(pieces), 0
    found: dict[str, str] = {}
    for line in text.split("\n"):
        if 0 < len(line) <= LINE_CHARS and len(found) < STORY_LINES:
            start, end = spans(at, at + len(line))
            if masked := mask(raw[start:end]):
                found[masked] = raw[start:end]
        at += len(line) + 1
    return found


def _lanes(place: int) -> list[int]:
    """For each value of the byte at `place`, its bits as numbers in lanes of 16 bits."""
    return [sum((byte >> bit & 1) << 16 * (8 * place + bit) for bit in range(8)) for byte in range(256)]


LANES: Final = [_lanes(place) for place in range(8)]


def fingerprint(text: str) -> int:
    """64 bits that near-duplicate texts nearly share (SimHash over pairs of words)."""
    words = WORDS.findall(text[: 16 * PAIRS].casefold())[:PAIRS]
    pairs = {f"{a} {b}" for a, b in pairwise(words)}
    tally = 0  # all 64 counters in one number: adding is one operation instead of 64
    for pair in pairs:
        hashed = hashlib.blake2b(pair.encode("utf-8", "replace"), digest_size=8).digest()
        for lanes, byte in zip(LANES, hashed, strict=True):
            tally += lanes[byte]
    counters = tally.to_bytes(128, "little")
    ones = (int.from_bytes(counters[2 * place : 2 * place + 2], "little") for place in range(64))
    return sum(1 << place for place, count in enumerate(ones) if 2 * count > len(pairs))


def observe(seen: Seen, it: Sightings) -> bool:
    """Count a story for a line. True if it is the one that makes the line furniture, also when it comes again: what was
    counted of it may have outlived a crash that what was learned did not. Changes `seen`."""
    if it.day - seen.day > DECAY_DAYS:
        seen.stories.clear()
        seen.uris.clear()
    seen.day = max(seen.day, it.day)
    near = (n for n, other in enumerate(seen.stories) if (it.story ^ other).bit_count() <= NEAR_BITS)
    place = next(near, len(seen.stories))
    if place == len(seen.stories) < CLUSTERS:
        seen.stories.append(it.story)
        seen.uris += [it.uri] if len(seen.uris) < STORIES else []
    return place == STORIES - 1


class Tally:
    """Counts lines in a table, of which it uses and forgets its own keys alone, and only so many at once.

    What is forgotten first is the line not seen for longest, of the source that has most: a talkative source does not
    push out those of a quiet one. Counting the same sightings again changes nothing, and says the same.
    """

    def __init__(self, table: MutableMapping[bytes, bytes], keys: Iterable[bytes] = (), most: int = LINES) -> None:
        self._table, self._most, self._size = table, most, 0
        self._by_source: dict[bytes, OrderedDict[bytes, None]] = {}
        for key in keys:
            self._touch(key)

    def count(self, it: Sightings) -> list[Learned]:
        """Count the lines of a story; give back what became furniture."""
        learned = []
        for line in it.lines:
            masked = mask(line)
            key = key_of(it.source, masked)
            before = self._table.get(key)
            seen = _decode(before) if before else Seen(it.day)
            new = observe(seen, it)
            after = _encode(seen)
            if after != before:
                self._table[key] = after
            self._touch(key)
            if new:
                learned.append(
                    Learned(source=it.source, masked=masked, example=line, stories=STORIES, uris=tuple(seen.uris))
                )
        return learned

    def _touch(self, key: bytes) -> None:
        lines = self._by_source.setdefault(key.split(b" ", 1)[1], OrderedDict())
        self._size += key not in lines
        lines[key] = None
        lines.move_to_end(key)
        if self._size > self._most:
            largest = max(self._by_source, key=lambda source: len(self._by_source[source]))
            oldest, _ = self._by_source[largest].popitem(last=False)
            self._table.pop(oldest, None)
            self._size -= 1
            if not self._by_source[largest]:
                del self._by_source[largest]


_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(Seen).decode


def as_pack(source: str, learned: Iterable[Learned]) -> str:
    """A rule pack, as TOML, that cuts the learned lines of a source, and only there."""
    parts = [f"[pack]\ntitle = {quoted(f'Learned from {source}')}\nsources = [{quoted(source.casefold())}]\n"]
    for item in {row.masked: row for row in learned}.values():
        words = re.escape(" ".join(plain(item.example).split())).replace("%", "[%]")  # or it might name a definition
        pattern = DIGITS.sub("[0-9]+", words.replace(r"\ ", r"[ \t]+"))
        evidence = f"# In {item.stories} different stories: {', '.join(map(quoted, item.uris))}\n" if item.uris else ""
        parts.append(
            f'{evidence}[[rule]]\nid = "{rule_id(source, item)}"\nlabel = "{item.label}"\nbound = true\n'
            f"pattern = {quoted(f'(?i:{pattern})')}\nmax = {len(item.example) + 40}\n"
            f"examples = [{quoted(item.example)}]\ncounter = [{quoted(f'{item.example} And so the story went on.')}]\n"
        )
    return "\n".join(parts)


def rule_id(source: str, item: Learned) -> str:
    """The id of the rule that a learned line becomes: the same each time it is adopted."""
    name = f"{source.casefold()}\n{item.masked}".encode("utf-8", "replace")
    return f"learned.{hashlib.blake2b(name, digest_size=4).hexdigest()}"


def plain(line: str) -> str:
    """Quotes and dashes as the matcher sees them."""
    return line.translate(PLAIN)


PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys("‘’‛′ʼ", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("\u00ad\u2010\u2011", "-"),
        **dict.fromkeys("\u2012\u2013\u2015\u2212", "—"),
    }
)


def quoted(text: str) -> str:
    """A TOML string: as JSON's, but that one control character may not stand in it."""
    return msgspec.json.encode(text).decode().replace("\x7f", "\\u007f")
