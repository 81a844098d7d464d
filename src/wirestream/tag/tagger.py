"""The tag stage."""

from __future__ import annotations

from collections.abc import Sequence

from wirestream.story import Cleaned, Tagged


class Tagger:
    """Model and gazetteers, loaded once."""

    def __init__(self) -> None:
        self.digest = "none"

    def tag(self, cleaned: Sequence[Cleaned]) -> list[Tagged]:
        """Find mentions in each clean text and group them into entities."""
        return [Tagged(cleaned=item) for item in cleaned]
