"""What a slow first start has to show while it goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec import Struct


class Progress(Struct, frozen=True):
    """How far one phase is: `download` counts bytes, `prepare` and `start` go from 0 to 1."""

    phase: Literal["download", "prepare", "start"]
    what: str
    done: int
    total: int


OnProgress = Callable[[Progress], None]
"""Called from several threads, but never from two at once."""


def silent(_: Progress) -> None:
    """Shows nothing."""
