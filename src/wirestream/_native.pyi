"""The native text engine. Batches in, batches out, the GIL released in between; offsets are code points, half-open."""

from collections.abc import Sequence
from typing import TypedDict

from wirestream.story import Entity, Mention

Line = tuple[int, int, int, int, int, int]
Hit = tuple[int, int, int, int, list[tuple[int, int]]]

class LineMatcher:
    def __init__(self, rules: Sequence[tuple[str, str, int, int]], hints: bytes = b"") -> None: ...
    def scan(self, texts: Sequence[str]) -> list[tuple[list[Line], list[Hit]]]: ...

def line_buckets(lines: Sequence[str]) -> list[list[int]]: ...
def pattern_groups(pattern: str) -> list[str]: ...
def murmur2(keys: Sequence[bytes]) -> list[int]: ...

EntityParts = tuple[str, int, str | None, int, bool, int, int, bool, int | None, int | None]

class Tagger:
    def __init__(
        self,
        weights: bytes,
        clusters: bytes,
        lists: Sequence[str],
        phrases: Sequence[str],
        names: Sequence[str],
        forced: Sequence[tuple[str, int]],
    ) -> None: ...
    def tag(
        self,
        texts: Sequence[str],
        days: Sequence[int | None],
        beside: Sequence[tuple[str, str, str]] | None = None,
    ) -> list[tuple[bytes, bytes, bytes, list[str | None], list[EntityParts], bool]]: ...

class Trainer:
    def __init__(self, clusters: bytes, lists: Sequence[str], phrases: Sequence[str]) -> None: ...
    def __len__(self) -> int: ...
    def add(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int, int, float]]], repeat: int
    ) -> None: ...
    def train(self, epochs: int, seed: int, rate: float) -> bytes: ...

QuotationParts = tuple[
    int, int, int, tuple[int, int] | None, tuple[int, int] | None, tuple[str, int | None] | None, float, str
]

class Word(TypedDict):
    """One word of a text as the quote stage reads it: `low` is in lower case, a possessive 's (`owns`) left out."""

    word: str
    low: str
    owns: bool
    start: int
    end: int
    sentence: int
    mention: int | None

class Candidate(TypedDict):
    """One attribution proposed for a segment, by the names of its features; `head` is the word at its source's head."""

    features: list[str]
    rule: str
    source: tuple[int, int]
    head: str
    cue: tuple[int, int]

class Decision(TypedDict):
    """How one segment is decided; `chosen` is a place among the candidates, `nobody` stands against all of them."""

    start: int
    end: int
    candidates: list[Candidate]
    nobody: list[str]
    speech_features: list[str]
    chosen: int | None
    rule: str
    confidence: float
    speech: float

class Quoter:
    def __init__(
        self,
        sets: dict[str, list[str]],
        cues: Sequence[tuple[str, Sequence[tuple[str, str, str]]]],
        bare: set[str],
        heard: set[str],
        weights: dict[str, dict[str, float]],
        precision: dict[str, dict[str, float]],
        segments: int,
    ) -> None: ...
    def quote(
        self, texts: Sequence[str], mentions: Sequence[Sequence[Mention]], entities: Sequence[Sequence[Entity]]
    ) -> list[list[QuotationParts]]: ...
    def words(self, text: str, mentions: Sequence[Mention]) -> list[Word]: ...
    def decisions(self, text: str, mentions: Sequence[Mention]) -> list[Decision]: ...
    def looks(self, text: str, mentions: Sequence[Mention], entities: Sequence[Entity]) -> int: ...
    def proper(self, name: str) -> str: ...
    @staticmethod
    def sieves() -> list[str]: ...

def segments(text: str) -> list[tuple[int, int, int, int, str, bool, bool]]: ...
