"""The clean stage: lines and rule hits from the matcher, decisions, then the clean text with its map."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from wirestream import _native
from wirestream.clean import rules as packs
from wirestream.clean.assemble import assemble
from wirestream.clean.decide import Book, decide
from wirestream.clean.line import Hit, Line
from wirestream.story import Cleaned, Story

VERSION = "1"
"""Part of the digest: raise it when the code of this stage changes what is cut."""


class Cleaner:
    """Rule packs, compiled once. `packs_dir` is a folder of a user's own, whose rules add to or replace the shipped.

    Raises `rules.PackError` for a pack that cannot be used.
    """

    def __init__(self, packs_dir: Path | None = None) -> None:
        loaded = packs.load(packs_dir)
        self._book = Book(loaded)
        self._matcher = _native.LineMatcher([(x.rule.scope, x.pattern, x.rule.min, x.rule.max) for x in loaded])
        self.digest = hashlib.sha256("\n".join([VERSION, *map(repr, loaded)]).encode()).hexdigest()[:16]

    def clean(self, stories: Sequence[Story]) -> list[Cleaned]:
        """Cut the furniture out of each story."""
        scanned = self._matcher.scan([encodable(story.text) for story in stories])
        return [
            self._one(story, [Line(*line) for line in lines], hits)
            for story, (lines, hits) in zip(stories, scanned, strict=True)
        ]

    def _one(self, story: Story, lines: list[Line], hits: list[Hit]) -> Cleaned:
        decision = decide(story, lines, hits, self._book)
        return assemble(story, decision)


def encodable(text: str) -> str:
    """The text with lone surrogates, which no encoding has, replaced one for one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text
