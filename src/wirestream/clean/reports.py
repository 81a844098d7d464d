"""Sentences that report what somebody says or does are the story's, whatever words of furniture they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from wirestream.clean.line import TERMINAL, Line

SPARED: Final = frozenset(
    [
        *("promo_newsletter", "promo_subscribe", "promo_social", "related_link", "ui_chrome", "disclaimer"),
        *("copyright", "tags", "agency_signoff", "author_bio"),
    ]
)
"""Labels of furniture that speaks to the reader or for the publisher, and so reports nobody."""

REPORTED: Final = re.compile(
    r"\b(?:said|says|told|wrote|added|recalled|joked|testified|insisted|argued|complained|noted|heard|found)\b"
)
ADDRESSED: Final = re.compile(r"\b(?:you|your|us at|contact)\b|@|https?:", re.IGNORECASE)


def spare_reports(text: str, lines: Sequence[Line]) -> None:
    """Keep a paragraph that reports somebody's words and does not turn to the reader; brackets make it a note."""
    for line in lines:
        if line.label in SPARED and line.by == "rule" and line.prose and line.flags & TERMINAL:
            raw = text[line.start : line.end]
            if raw[0] not in "([*" and REPORTED.search(raw) and not ADDRESSED.search(raw):
                line.label = line.rule = ""
                line.hit = None
