"""Options that every command which talks to Kafka has: where settings come from."""

from __future__ import annotations

import os
from collections.abc import Callable
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


def takes_settings(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the settings options, and its function the settings they lead to, as `loaded`."""

    @wraps(function)
    def wrapper(
        bootstrap_servers: str | None,
        topic_prefix: str | None,
        config: Path | None,
        assigned: tuple[str, ...],
        **rest: Any,
    ) -> Any:
        named = {"bootstrap_servers": bootstrap_servers, "topic_prefix": topic_prefix}
        flags = {**dict(map(split, assigned)), **{name: value for name, value in named.items() if value is not None}}
        try:
            loaded = loading.load_with_places(os.environ, config, flags)
        except loading.SettingsError as error:
            raise Stop(str(error), Exit.USAGE) from error
        return function(loaded=loaded, **rest)

    for option in reversed(OPTIONS):
        wrapper = option(wrapper)
    return wrapper


def split(assigned: str) -> tuple[str, str]:
    """`name=value` in two; dashes in the name do as well."""
    name, equals, value = assigned.partition("=")
    if not equals:
        raise Stop(f"--set {assigned}: write NAME=VALUE", Exit.USAGE)
    return name.strip().replace("-", "_"), value
