"""The rules in force, in the shape that decisions need: by number, by id, and compiled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from wirestream import _native
from wirestream.clean.line import Hit
from wirestream.clean.model import Model
from wirestream.clean.rules import Loaded, PackError

Scanned = tuple[list[tuple[int, int, int, int, int, int]], list[Hit]]


class Known(NamedTuple):
    """What a story's fields say about its text: where it is from, and keys of lines that only repeat a field."""

    source: str
    keys: dict[int, str]


class Book:
    """Loaded rules with their matcher.

    A rule that needs a picture credit on the line after it is kept apart: it is asked about the few lines before one,
    rather than about all.
    """

    def __init__(self, loaded: Sequence[Loaded], model: Model | None = None) -> None:
        self.model = model
        self.loaded = [item for item in loaded if item.rule.near != BEFORE_CREDIT]
        self.before_credit = [item for item in loaded if item.rule.near == BEFORE_CREDIT]
        self.rules = [item.rule for item in self.loaded]
        self.openers = {rule.id: rule for rule in self.rules if rule.opens}
        self._matcher = matcher(self.loaded, model.hints if model else b"")
        self._captions = matcher(self.before_credit)

    def scan(self, texts: list[str]) -> list[Scanned]:
        """Lines and rule hits of each text. Raises UnicodeEncodeError for a text with a lone surrogate."""
        found: list[Scanned] = self._matcher.scan(texts)
        return found

    def caption(self, line: str) -> str:
        """The id of the rule by which a line before a picture credit is its caption; empty if none says so."""
        hits = self._captions.scan([line])[0][1]
        return self.before_credit[hits[0][1]].rule.id if hits else ""

    def holds(self, number: int, source: str) -> bool:
        """Is the rule in force for this source? Those bound to sources are for these alone."""
        item = self.loaded[number]
        return not item.rule.bound or source.casefold() in item.sources


BEFORE_CREDIT = ("after:photo_credit",)


def matcher(loaded: Sequence[Loaded], hints: bytes = b"") -> _native.LineMatcher:
    """The native matcher of these rules; hits name them by place. Raises `PackError` for one that is too large."""
    try:
        return _native.LineMatcher([(x.rule.scope, x.pattern, x.rule.min, x.rule.max) for x in loaded], hints)
    except ValueError as error:
        if len(loaded) == 1:
            raise PackError(loaded[0].file, loaded[0].line, f"rule {loaded[0].rule.id!r}: {error}") from error
        for item in loaded:
            matcher([item])
        raise
