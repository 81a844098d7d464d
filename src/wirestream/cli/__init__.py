"""The command line: `wirestream …`."""

import click


@click.group()
@click.version_option(package_name="wirestream")
def main() -> None:
    """Wire stories in, enriched stories out."""
