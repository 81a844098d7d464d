"""`wirestream diff`: what a change of rules would alter, story by story."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from wirestream.cli.exits import Exit, Stop
from wirestream.cli.options import usable_packs

if TYPE_CHECKING:
    from wirestream.clean import Cleaner
    from wirestream.story import Cleaned, Cut

SHOWN: Final = 160
"""Code points shown of a cut: enough to judge it by."""


@click.command("diff", short_help="Show what a change of rules would alter.")
@click.option(
    "--packs",
    nargs=2,
    required=True,
    metavar="OLD NEW",
    help="Two folders of packs; `-` stands for the shipped rules alone.",
)
@click.argument("paths", metavar="PATH…", nargs=-1, required=True)
def command(packs: tuple[str, str], paths: tuple[str, ...]) -> None:
    """Show, story by story, what the NEW packs cut that the OLD ones keep (-), and the other way round (+).

    Reads files, folders and `-`, as `replay` does. Exit status 1 if anything differs.

    \b
    Example:
      wirestream diff --packs - my-packs seeds
      wirestream tail raw --no-follow --json | jq -c .value | wirestream diff --packs my-packs my-new-packs -
    """
    from wirestream.cli.sources import sources

    old, new = (cleaner(None if folder == "-" else Path(folder)) for folder in packs)
    totals: Counter[str] = Counter()
    stories = altered = 0
    for batch in sources(paths):
        named = [(source.name, story) for source in batch if (story := source.story) is not None]
        texts = [story for _, story in named]
        for (name, story), before, after in zip(named, old.cut(texts), new.cut(texts), strict=True):
            changes = list(changed(before, after))
            stories, altered = stories + 1, altered + bool(changes)
            if changes:
                click.echo(f"@@ {story.uri or name}")
            for sign, cut in changes:
                totals[f"{sign} {cut.label} by {cut.rule}"] += 1
                shown = " ".join(story.text[cut.start : cut.end].split())[:SHOWN]
                click.echo(f"{sign} [{cut.start}:{cut.end}] {cut.label} by {cut.rule}: {shown}")
    for change, count in sorted(totals.items()):
        click.echo(f"{count:>7} {change}")
    click.echo(f"{altered} of {stories} stories differ (- newly cut, + newly kept)", err=True)
    sys.exit(Exit.FAULTS if altered else Exit.OK)


def cleaner(folder: Path | None) -> Cleaner:
    """The clean stage with a folder of packs. Raises `Stop` for a folder or pack that cannot be used."""
    from wirestream.clean import Cleaner

    if folder is not None and not folder.is_dir():
        raise Stop(f"{folder}: no such folder", Exit.USAGE)
    with usable_packs():
        return Cleaner(folder)


def changed(before: Cleaned, after: Cleaned) -> Iterator[tuple[str, Cut]]:
    """Cuts that are in one result alone, in the order of the text; a change of label is one of each."""
    was = {(cut.start, cut.end, cut.label) for cut in before.cuts}
    now = {(cut.start, cut.end, cut.label) for cut in after.cuts}
    gone = [("+", cut) for cut in before.cuts if (cut.start, cut.end, cut.label) not in now]
    come = [("-", cut) for cut in after.cuts if (cut.start, cut.end, cut.label) not in was]
    yield from sorted(gone + come, key=lambda change: (change[1].start, change[0]))
