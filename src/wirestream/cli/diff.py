"""`wirestream diff`: what a change of rules would alter, story by story."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from wirestream.cli.exits import Exit, Stop
from wirestream.cli.options import takes_settings, usable_own
from wirestream.cli.spans import Span, takes_span
from wirestream.settings import Loaded, Settings

if TYPE_CHECKING:
    from wirestream.clean import Cleaner
    from wirestream.story import Cleaned, Cut, Record, Story

SHOWN: Final = 160
"""Code points shown of a cut: enough to judge it by."""

BATCH: Final = 64
"""Stories held at once."""


@click.command("diff", short_help="Show what a change of rules would alter.")
@click.option(
    "--packs",
    "folders",
    nargs=2,
    required=True,
    metavar="OLD NEW",
    help="Two folders of packs; `-` stands for the shipped rules alone.",
)
@click.argument("paths", metavar="[PATH…]", nargs=-1)
@click.option("--topic", metavar="TOPIC", help="Stories of a topic instead: raw or enriched.")
@takes_span
@takes_settings
def command(
    loaded: Loaded, folders: tuple[str, str], paths: tuple[str, ...], topic: str | None, **span: int | None
) -> None:
    """Show, story by story, what the NEW packs cut that the OLD ones keep (-), and the other way round (+).

    Reads files, folders and `-`, as `replay` does; or a topic, all of it or the part between two times or offsets, up
    to what is there now. It joins no group, and holds a few stories at once. Exit status 1 if anything differs.

    \b
    Examples:
      wirestream diff --packs - my-packs seeds
      wirestream diff --packs my-packs my-new-packs --topic raw --since 2h
    """
    if bool(paths) == bool(topic):
        raise Stop("name files or folders, or a --topic: one of the two", Exit.USAGE)
    if not topic and any(bound is not None for bound in span.values()):
        raise Stop("--since, --until, --from-offset and --to-offset are parts of a --topic", Exit.USAGE)
    old, new = (cleaner(None if folder == "-" else Path(folder)) for folder in folders)
    found = Comparison(old, new)
    if topic:
        import asyncio

        from wirestream.cli.kafka import clear_errors

        with clear_errors(loaded.settings):
            asyncio.run(compare_topic(found, loaded.settings, topic, Span(**span)))
    else:
        from wirestream.cli.sources import sources

        for batch in sources(paths):
            found.add([(source.name, source.story) for source in batch])
    found.sum_up()
    sys.exit(Exit.FAULTS if found.altered else Exit.OK)


class Comparison:
    """Two sets of rules over stories, a batch at a time; what differs is printed as it is found."""

    def __init__(self, old: Cleaner, new: Cleaner) -> None:
        self._old, self._new = old, new
        self._totals: Counter[str] = Counter()
        self.stories = self.altered = self.unread = 0

    def add(self, batch: Sequence[tuple[str, Story | None]]) -> None:
        """Compare some stories, each with a name for one that has no uri; none where there is none to be read."""
        from wirestream.cli.show import safe

        named = [(name, story) for name, story in batch if story is not None]
        self.unread += len(batch) - len(named)
        texts = [story for _, story in named]
        for (name, story), before, after in zip(named, self._old.cut(texts), self._new.cut(texts), strict=True):
            changes = list(changed(before, after))
            self.stories, self.altered = self.stories + 1, self.altered + bool(changes)
            if changes:
                click.echo(f"@@ {safe(story.uri or name)}")
            for sign, cut in changes:
                self._totals[f"{sign} {cut.label} by {cut.rule}"] += 1
                shown = safe(" ".join(story.text[cut.start : cut.end].split())[:SHOWN])
                click.echo(f"{sign} [{cut.start}:{cut.end}] {cut.label} by {cut.rule}: {shown}")

    def sum_up(self) -> None:
        """How often each rule made a difference, and in how many stories."""
        for change, count in sorted(self._totals.items()):
            click.echo(f"{count:>7} {change}")
        unread = f"; {self.unread} could not be read as stories" if self.unread else ""
        click.echo(f"{self.altered} of {self.stories} stories differ (- newly cut, + newly kept){unread}", err=True)


async def compare_topic(found: Comparison, settings: Settings, topic: str, span: Span) -> None:
    """Compare the stories of part of a topic. Raises `Stop` for a topic that holds none."""
    from wirestream.cli.read import read_span

    roles = {f"{settings.topic_prefix}.{role}": role for role in STORY_OF}
    role = roles.get(topic, topic)
    if role not in STORY_OF:
        raise Stop(f"--topic {topic}: stories are on {' and '.join(STORY_OF)}", Exit.USAGE)
    batch: list[tuple[str, Story | None]] = []
    async with aclosing(read_span(settings, f"{settings.topic_prefix}.{role}", span)) as records:
        async for record in records:
            if record.value is not None:  # a null value says to forget a story
                batch.append((f"{record.topic}[{record.partition}]@{record.offset}", STORY_OF[role](record)))
            if len(batch) >= BATCH:
                found.add(batch)
                batch = []
    found.add(batch)


def of_raw(record: Record) -> Story | None:
    """The story as a worker would decode it."""
    from wirestream.decode import decode
    from wirestream.story import Story

    (item,) = decode([record])
    return item if isinstance(item, Story) else None


def of_enriched(record: Record) -> Story | None:
    """The story that an enriched record was made of."""
    import msgspec

    from wirestream.story import Story

    try:
        parts = msgspec.json.decode(record.value or b"", type=dict[str, msgspec.Raw])
        return msgspec.json.decode(parts.get("story", b""), type=Story)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


STORY_OF: Final[dict[str, Callable[[Record], Story | None]]] = {"raw": of_raw, "enriched": of_enriched}


def cleaner(folder: Path | None) -> Cleaner:
    """The clean stage with a folder of packs. Raises `Stop` for a folder or pack that cannot be used."""
    from wirestream.clean import Cleaner

    if folder is not None and not folder.is_dir():
        raise Stop(f"{folder}: no such folder", Exit.USAGE)
    with usable_own():
        return Cleaner(folder)


def changed(before: Cleaned, after: Cleaned) -> Iterator[tuple[str, Cut]]:
    """Cuts that are in one result alone, in the order of the text; a change of label is one of each."""
    was = {(cut.start, cut.end, cut.label) for cut in before.cuts}
    now = {(cut.start, cut.end, cut.label) for cut in after.cuts}
    gone = [("+", cut) for cut in before.cuts if (cut.start, cut.end, cut.label) not in now]
    come = [("-", cut) for cut in after.cuts if (cut.start, cut.end, cut.label) not in was]
    yield from sorted(gone + come, key=lambda change: (change[1].start, change[0]))
