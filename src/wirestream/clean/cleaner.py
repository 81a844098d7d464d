"""The clean stage: lines and rule hits from the matcher, decisions, then the clean text with its map."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from wirestream.clean import model
from wirestream.clean.assemble import assemble
from wirestream.clean.book import Book, Known, Scanned
from wirestream.clean.dates import resolve_dates
from wirestream.clean.decide import decide
from wirestream.clean.line import Hit, Line
from wirestream.clean.normalise import normalise
from wirestream.clean.rules import Loaded, load
from wirestream.story import Cleaned, Story

VERSION: Final = "3"
"""Part of the digest: raise it when the code of this stage changes what is cut."""

FIELDS: Final = ("headline", "byline", "dateline")
"""Fields of a story that its text may repeat as lines; the label of such a line, but for the headline, is the field."""


class Cleaner:
    """Rule packs, compiled once. `packs_dir` is a folder of a user's own, whose rules add to or replace the shipped;
    `weights` are for the model of lines instead of the shipped ones.

    Raises `rules.PackError` for a pack that cannot be used.
    """

    def __init__(self, packs_dir: Path | None = None, *, weights: bytes | None = None) -> None:
        loaded = load(packs_dir)
        weights = model.FILE.read_bytes() if weights is None else weights
        self._book = Book(loaded, model.Model(weights))
        rules = msgspec.json.encode([identity(it) for it in loaded], order="deterministic")
        self.digest = hashlib.sha256(VERSION.encode() + rules + weights).hexdigest()[:16]

    def clean(self, stories: Sequence[Story]) -> list[Cleaned]:
        """Cut the furniture out of each story, and normalise what is left."""
        return [normalise(cleaned) for cleaned in self.cut(stories)]

    def cut(self, stories: Sequence[Story]) -> list[Cleaned]:
        """Cut the furniture out of each story. But for white space, what is left stays as it was sent."""
        scanned = self._scan([story.text for story in stories])
        return [self._cut(story, *found) for story, found in zip(stories, scanned, strict=True)]

    def _cut(self, story: Story, lines: Sequence[tuple[int, int, int, int, int, int]], hits: Sequence[Hit]) -> Cleaned:
        decision = decide(story.text, [Line(*line) for line in lines], hits, self._book, self._known(story))
        resolve_dates(decision.cuts, story.version_created)
        return assemble(story, decision)

    def _scan(self, texts: list[str]) -> list[Scanned]:
        try:
            return self._book.scan(texts)
        except UnicodeEncodeError:
            # A lone surrogate has no encoding; replaced one for one, it moves no offset.
            return self._book.scan([text.encode("utf-8", "replace").decode() for text in texts])

    def _known(self, story: Story) -> Known:
        """What the story's fields say: its source, and the keys of lines that repeat a field."""
        keys: dict[int, str] = {}
        for field in FIELDS:
            value = getattr(story, field)
            if value and (lines := self._scan([value])[0][0]):
                keys[lines[0][4]] = "headline_dup" if field == "headline" else field
        return Known(story.source or "", keys)


def identity(item: Loaded) -> tuple[object, ...]:
    """What of a rule decides what is cut: not where it stands, nor how it is tried."""
    rule = msgspec.structs.replace(item.rule, examples=(), counter=())
    return rule, item.pattern, sorted(item.sources), item.rank
