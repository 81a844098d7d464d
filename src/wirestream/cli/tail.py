"""`wirestream tail`: what flows on a topic."""

from __future__ import annotations

from contextlib import aclosing

import click

from wirestream.cli.options import takes_settings
from wirestream.settings import Loaded, Settings
from wirestream.topics import TOPICS


@click.command("tail", short_help="Show what comes in on a topic.")
@click.argument("topic", metavar="TOPIC")
@click.option("--from-beginning", is_flag=True, help="Begin with the oldest message, not with the next one.")
@click.option("-n", "--count", "limit", type=click.IntRange(min=1), metavar="N", help="Stop after N messages.")
@click.option("--no-follow", is_flag=True, help="Show what is there now, from the beginning, and stop.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line: topic, partition, offset, key, value …")
@takes_settings
def command(
    loaded: Loaded, topic: str, from_beginning: bool, limit: int | None, no_follow: bool, as_json: bool
) -> None:
    """Show the messages of a topic until Ctrl-C. TOPIC is raw, enriched, entities, quotes, dead or learned, or a
    full name.

    Reads beside the workers: it joins no group and acknowledges nothing.

    \b
    Examples:
      wirestream tail enriched
      wirestream tail dead --from-beginning --no-follow
      wirestream tail quotes --json | jq .value.quotations
    """
    import asyncio

    from wirestream.cli.kafka import clear_errors

    with clear_errors(loaded.settings):
        asyncio.run(show(loaded.settings, topic, from_beginning or no_follow, not no_follow, limit, as_json))


async def show(
    settings: Settings, topic: str, from_beginning: bool, follow: bool, limit: int | None, as_json: bool
) -> None:
    """Print messages as they come."""
    from wirestream.cli.console import console
    from wirestream.cli.messages import as_line, pretty
    from wirestream.cli.read import read

    names: dict[str, str] = {it.role: it.name(settings.topic_prefix) for it in TOPICS}
    name = names.get(topic, topic)
    role = next((role for role, full in names.items() if full == name), "")
    out, screen = click.get_binary_stream("stdout"), console()
    async with aclosing(read(settings, [name], from_beginning=from_beginning, follow=follow)) as messages:
        shown = 0
        async for message in messages:
            if as_json:
                out.write(as_line(message))
                out.flush()
            else:
                screen.print(pretty(message, role))
            shown += 1
            if shown == limit:
                return
