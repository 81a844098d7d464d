"""The quote stage: what the native quoter finds, made into quotations."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from typing import Final

from wirestream import limits
from wirestream._native import Quoter as NativeQuoter
from wirestream.quote.lexicon import LEXICON
from wirestream.story import Quotation, QuotationType, Quoted, Span, Speaker, Tagged

VERSION: Final = "2"
"""Part of the digest: raise it when the code of this stage changes what is found."""
WEIGHTS: Final = (files("wirestream.quote") / "weights.toml").read_text(encoding="utf-8")
PRECISION_SOURCE: Final = (files("wirestream.quote") / "precision.toml").read_text(encoding="utf-8")
PRECISION: Final[dict[str, dict[str, float]]] = tomllib.loads(PRECISION_SOURCE)
FORMS: Final[tuple[QuotationType, ...]] = ("direct", "mixed", "indirect")
"""In the order of the native quoter."""


def native(weights: dict[str, dict[str, float]]) -> NativeQuoter:
    """The native quoter under these weights of its two models, `speaker` and `speech`."""
    return NativeQuoter(
        LEXICON.sets,
        list(LEXICON.cues.items()),
        LEXICON.bare,
        LEXICON.heard,
        weights,
        PRECISION,
        limits.SEGMENTS,
    )


class Quoter:
    """Cue verbs, word classes and weights, loaded once. Calls from several threads run side by side.

    `weights` is a text like `weights.toml`: what was trained on a part of the data is measured on the rest.
    """

    def __init__(self, weights: str = WEIGHTS) -> None:
        self._native = native(tomllib.loads(weights))
        parts = (VERSION, *LEXICON.source, weights, PRECISION_SOURCE)
        self.digest = hashlib.sha256("".join(parts).encode()).hexdigest()[:16]

    def quote(self, tagged: Sequence[Tagged]) -> list[Quoted]:
        """Attribute the quotations of each text."""
        found = self._native.quote(
            [item.cleaned.text for item in tagged],
            [item.mentions for item in tagged],
            [item.entities for item in tagged],
        )
        return [
            Quoted(tagged=item, quotations=tuple([_quotation(item, *parts) for parts in quotations]))
            for item, quotations in zip(tagged, found, strict=True)
        ]


def _quotation(
    item: Tagged,
    start: int,
    end: int,
    form: int,
    cue: tuple[int, int] | None,
    source: tuple[int, int] | None,
    speaker: tuple[str, int | None] | None,
    confidence: float,
    rule: str,
) -> Quotation:
    text = item.cleaned.text
    return Quotation(
        start=start,
        end=end,
        text=text[start:end],
        type=FORMS[form],
        cue=cue and Span(*cue, text[slice(*cue)]),
        source=source and Span(*source, text[slice(*source)]),
        speaker=speaker and _speaker(item, *speaker),
        confidence=round(confidence, 3),
        rule=rule,
    )


def _speaker(item: Tagged, name: str, entity: int | None) -> Speaker:
    return Speaker(name, entity, None if entity is None else item.entities[entity].role)
