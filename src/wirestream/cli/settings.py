"""`wirestream settings`: those in force, and where each comes from."""

from __future__ import annotations

import click

from wirestream.cli.options import takes_settings
from wirestream.settings import Loaded, description, shown


@click.command("settings", short_help="Settings in force, and where each comes from.")
@takes_settings
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
def command(loaded: Loaded, as_json: bool) -> None:
    """Show the settings in force, where each comes from, and what it does. Secrets are masked.

    A flag beats the TOML file (--config, or WIRESTREAM_CONFIG), the file beats a WIRESTREAM_* variable.

    \b
    Example:
      WIRESTREAM_GROUP=night wirestream settings
    """
    values = shown(loaded.settings)
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(values))
        return
    from rich.table import Table

    from wirestream.cli.console import console

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("setting", "value", "from", "what it is"):
        table.add_column(column, overflow="fold")
    for name, value in values.items():
        place = loaded.places.get(name, "default")
        table.add_row(
            name,
            "–" if value is None else str(value),
            place,
            description(name),
            style="" if name in loaded.places else "dim",
        )
    console().print(table)
