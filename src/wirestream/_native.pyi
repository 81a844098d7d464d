"""The native text engine. Batches in, batches out, the GIL released in between; offsets are code points, half-open."""

from collections.abc import Sequence

Line = tuple[int, int, int, int, int]
Hit = tuple[int, int, int, int, list[tuple[int, int]]]

class LineMatcher:
    def __init__(self, rules: Sequence[tuple[str, str, int, int]]) -> None: ...
    def scan(self, texts: Sequence[str]) -> list[tuple[list[Line], list[Hit]]]: ...

def pattern_groups(pattern: str) -> list[str]: ...
def murmur2(keys: Sequence[bytes]) -> list[int]: ...

EntityParts = tuple[str, int, str | None, int, bool, int, int, int | None]

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
        self, texts: Sequence[str], days: Sequence[int | None]
    ) -> list[tuple[bytes, bytes, bytes, list[str | None], list[EntityParts], bool]]: ...

class Trainer:
    def __init__(self, clusters: bytes, lists: Sequence[str], phrases: Sequence[str]) -> None: ...
    def __len__(self) -> int: ...
    def add(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int, int, float]]], repeat: int
    ) -> None: ...
    def train(self, epochs: int, seed: int, rate: float) -> bytes: ...
