"""The option that gives a lexicon of the user's own, for every command that tags."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from wirestream import settings as loading
from wirestream.cli.exits import Exit, Stop

OPTION: Final[Callable[[Callable[..., Any]], Callable[..., Any]]] = click.option(
    "--lexicon",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Names of your own and their types: TOML, or a line each, such as `ORG Xylo-9 Works`.",
)


def in_force(flag: Path | None) -> Path | None:
    """The lexicon that the flag names, or else a settings file or variable. Raises `Stop`, also for its mistakes."""
    try:
        named = loading.load(os.environ, flags={"lexicon": str(flag)} if flag else {}).lexicon
    except loading.SettingsError as error:
        raise Stop(str(error), Exit.USAGE) from error
    return checked(named)


def checked(named: str | None) -> Path | None:
    """The lexicon's path, where there is one and nothing is wrong in it. Raises `Stop`."""
    from wirestream.tag.lexicon import LexiconError, read

    if not named:
        return None
    path = Path(named)
    try:
        read(path)
    except LexiconError as error:
        raise Stop(str(error), Exit.USAGE) from error
    return path
