"""Options that every command which talks to Kafka has: where settings come from."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from wirestream import settings as loading
from wirestream.cli.exits import Exit, Stop

Function = TypeVar("Function", bound=Callable[..., Any])

OPTIONS: Final = (
    click.option("-b", "--bootstrap-servers", metavar="HOST:PORT", help="Kafka brokers."),
    click.option("--topic-prefix", metavar="NAME", help="What stands before the topics' roles: wire → wire.raw."),
    click.option("--config", metavar="FILE", type=click.Path(path_type=Path), help="TOML file with settings."),
    click.option(
        "--set", "assigned", metavar="NAME=VALUE", multiple=True, help="Any setting, see `wirestream settings`."
    ),
)

takes_packs: Final = click.option(
    "--packs",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of your own rule packs (*.toml), laid over those that ship.",
)

takes_lexicon: Final = click.option(
    "--lexicon",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Names of your own and their types: TOML, or a line each, such as `ORG Xylo-9 Works`.",
)


def takes_settings(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the settings options, and its function the settings they lead to, as `loaded`.

    `takes_packs` and `takes_lexicon` before it add `--packs` and `--lexicon`, settings too.
    """

    @wraps(function)
    def wrapper(
        bootstrap_servers: str | None,
        topic_prefix: str | None,
        config: Path | None,
        assigned: tuple[str, ...],
        packs: Path | None = None,
        lexicon: Path | None = None,
        **rest: Any,
    ) -> Any:
        named = {"bootstrap_servers": bootstrap_servers, "topic_prefix": topic_prefix}
        given = {name: value for name, value in named.items() if value is not None}
        flags = {**dict(map(split, assigned)), **given, **own_flags(packs, lexicon)}
        return function(loaded=loaded_from(flags, config), **rest)

    for option in reversed(OPTIONS):
        wrapper = option(wrapper)
    return wrapper


def split(assigned: str) -> tuple[str, str]:
    """`name=value` in two; dashes in the name do as well."""
    name, equals, value = assigned.partition("=")
    if not equals:
        raise Stop(f"--set {assigned}: write NAME=VALUE", Exit.USAGE)
    return name.strip().replace("-", "_"), value


def loaded_from(flags: Mapping[str, str], config: Path | None = None) -> loading.Loaded:
    """The settings in force. Raises `Stop` for one that can't be used."""
    try:
        return loading.load_with_places(os.environ, config, flags)
    except loading.SettingsError as error:
        raise Stop(str(error), Exit.USAGE) from error


def own_flags(packs: Path | None, lexicon: Path | None) -> dict[str, str]:
    """The flags `--packs` and `--lexicon`, where they are given, as settings."""
    return {name: str(path) for name, path in (("packs", packs), ("lexicon", lexicon)) if path}


def settings_in_force(packs: Path | None, lexicon: Path | None) -> loading.Settings:
    """The settings of a command without Kafka: these flags over the settings file and the variables."""
    return loaded_from(own_flags(packs, lexicon)).settings


def read_own(settings: loading.Settings) -> None:
    """Read the rules and the lexicon that the settings name. Raises `PackError`, `LexiconError`."""
    from wirestream.clean import Cleaner
    from wirestream.tag.lexicon import read

    if settings.packs_dir:
        Cleaner(settings.packs_dir)
    if settings.lexicon_file:
        read(settings.lexicon_file)


@contextmanager
def usable_own() -> Iterator[None]:
    """Rules and a lexicon of the user's own are loaded inside: what is wrong in them ends the command with its line."""
    from wirestream.clean.rules import PackError
    from wirestream.tag.lexicon import LexiconError

    try:
        yield
    except (PackError, LexiconError) as error:
        raise Stop(str(error), Exit.USAGE) from error
