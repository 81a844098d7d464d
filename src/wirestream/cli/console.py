"""Where output goes: colour and progress on a terminal, plain lines elsewhere (CI logs, pipes)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.console import Console

PLAIN_WIDTH: Final = 100


def console(*, stderr: bool = False) -> Console:
    """A console that doesn't guess at markup or numbers in text that comes from stories."""
    from rich.console import Console

    class Piped(Console):
        def on_broken_pipe(self) -> None:
            """Leave a reader that went away to the group of commands, rather than end with an exit status of rich's."""
            raise BrokenPipeError

    made = Piped(stderr=stderr, highlight=False, emoji=False)
    if not made.is_terminal and "COLUMNS" not in os.environ:
        made.width = PLAIN_WIDTH
    return made
