"""The quote stage."""

from __future__ import annotations

from collections.abc import Sequence

from wirestream.story import Quoted, Tagged


class Quoter:
    """Cue verbs and rules, loaded once."""

    def __init__(self) -> None:
        self.digest = "none"

    def quote(self, tagged: Sequence[Tagged]) -> list[Quoted]:
        """Attribute the quotations of each text."""
        return [Quoted(tagged=item) for item in tagged]
