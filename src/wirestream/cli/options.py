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


def takes_settings(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the settings options, and its function the settings they lead to, as `loaded`.

    `takes_packs` before it adds `--packs`, a setting too.
    """

    @wraps(function)
    def wrapper(
        bootstrap_servers: str | None,
        topic_prefix: str | None,
        config: Path | None,
        assigned: tuple[str, ...],
        packs: Path | None = None,
        **rest: Any,
    ) -> Any:
        named = {
            "bootstrap_servers": bootstrap_servers,
            "topic_prefix": topic_prefix,
            "packs": str(packs) if packs else None,
        }
        flags = {**dict(map(split, assigned)), **{name: value for name, value in named.items() if value is not None}}
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


def packs_in_force(flag: Path | None) -> Path | None:
    """The folder of packs that a command without Kafka uses: the flag's, or that of the settings."""
    return loaded_from({"packs": str(flag)} if flag else {}).settings.packs_dir


@contextmanager
def usable_packs() -> Iterator[None]:
    """Rule packs are loaded inside: one that can't be used ends the command with its file and line."""
    from wirestream.clean.rules import PackError

    try:
        yield
    except PackError as error:
        raise Stop(str(error), Exit.USAGE) from error
