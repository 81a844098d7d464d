"""A group of commands that imports a command's module only when it is asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from wirestream.cli.exits import Exit


class Commands(click.Group):
    """`modules` maps a command's name to the module that holds it, under the name `command`."""

    def __init__(self, *args: Any, modules: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._modules = modules or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the table, which is that of a newcomer's way."""
        return [*self._modules, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, its module imported."""
        if cmd_name not in self._modules:
            return super().get_command(ctx, cmd_name)
        found = import_module(self._modules[cmd_name]).command
        assert isinstance(found, click.Command)  # noqa: S101  a mistake in our own table
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Ctrl-C and a reader that went away (`| head`) end it without a word."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            ctx.exit(Exit.INTERRUPTED)
        except BrokenPipeError:
            # What Python still holds for stdout would raise once more at exit: let it go nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(Exit.OK)
