"""What the demo shows: what became of each story, two of them in full, the dead letters, and how to go on."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import msgspec
from msgspec import Struct
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from wirestream.cli.show import grid, head, marked, quotations, safe, title
from wirestream.cli.sources import FILE_URN
from wirestream.story import EnrichedStory, Record

SHOWN: Final = 2
SHOWN_CHARS: Final = 2_500
SHOWN_QUOTATIONS: Final = 6
SHOWN_LINES: Final = 16
SHOWN_LETTERS: Final = 8
"""How much is shown, so that it stays readable: stories in full and how long they may be, and lines of each list."""


class Outcome(Struct):
    """What became of the stories, by their keys in the order they were sent."""

    sent: dict[bytes, None]
    enriched: dict[bytes, EnrichedStory] = {}
    dead: dict[bytes, Record] = {}

    def add(self, record: Record) -> None:
        """A message from the enriched or the dead topic."""
        key = record.key or b""
        if record.topic.endswith(".dead"):
            self.dead[key] = record
        elif record.value is not None:
            self.enriched[key] = msgspec.json.decode(record.value, type=EnrichedStory)

    @property
    def lost(self) -> list[str]:
        """Stories that came out nowhere. There must be none."""
        gone = self.sent.keys() - self.enriched.keys() - self.dead.keys()
        return sorted(key.decode(errors="replace") for key in gone)


def results(outcome: Outcome) -> RenderableType:
    """Everything that came out."""
    stories = [outcome.enriched[key] for key in outcome.sent if key in outcome.enriched]
    letters = [outcome.dead[key] for key in outcome.sent if key in outcome.dead]
    parts = [before_and_after(story) for story in choice(stories)]
    parts += [summary(stories)] if stories else []
    parts += [dead_letters(letters)] if letters else []
    return Group(*(line for part in (*parts, total(outcome, stories)) for line in ("", part)))


def summary(stories: Sequence[EnrichedStory]) -> RenderableType:
    """One line a story; where there are many, those in which most was found."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("enriched story", no_wrap=True, overflow="ellipsis", max_width=70)
    table.add_column("format", style="dim", no_wrap=True)
    for column in ("cuts", "names", "quotes"):
        table.add_column(column, justify="right", no_wrap=True)
    found = sorted(stories, key=worth, reverse=True)
    for it in found[:SHOWN_LINES]:
        counts = (len(it.cuts), len(it.entities), len(it.quotations))
        table.add_row(Text(safe(title(it))), it.story.format, *(str(count) if count else "–" for count in counts))
    if more := len(found[SHOWN_LINES:]):
        table.add_row(Text(f"… and {more} more", "dim"))
    return table


def choice(stories: Iterable[EnrichedStory]) -> list[EnrichedStory]:
    """The stories in which most was found, each from another source."""
    best: dict[str | None, EnrichedStory] = {}
    for story in sorted(stories, key=worth, reverse=True):
        if len(story.story.text) <= SHOWN_CHARS:
            best.setdefault(story.story.source or story.story.uri, story)
    return list(best.values())[:SHOWN]


def worth(story: EnrichedStory) -> int:
    """How much there is to see in a story."""
    return 2 * len({cut.label for cut in story.cuts}) + len({it.speaker.name for it in story.quotations if it.speaker})


def before_and_after(story: EnrichedStory) -> RenderableType:
    """The raw text with its furniture struck through, beside the clean one, and who said what."""
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    table.add_row(Text("as received", "bold"), Text("clean", "bold"))
    table.add_row(marked(story), Text(safe(story.text.strip())))
    return Group(head(story), "", Padding(table, (0, 0, 0, 2)), "", quotations(story, most=SHOWN_QUOTATIONS) or "")


def dead_letters(letters: Sequence[Record]) -> RenderableType:
    """What could not be enriched, and why."""
    table = grid("Dead letters (kept as they came, on wire.dead)")
    for letter in letters[:SHOWN_LETTERS]:
        about = {name: value.decode(errors="replace") for name, value in letter.headers}
        fault = Text(f"{about['ws-fault']} {about['ws-fault-name']}", "red")
        name = (letter.key or b"").decode(errors="replace").removeprefix(FILE_URN)
        table.add_row(fault, safe(name), Text(safe(about["ws-detail"]), "dim"))
    if more := len(letters[SHOWN_LETTERS:]):
        table.add_row("", Text(f"… and {more} more", "dim"))
    return table


def total(outcome: Outcome, stories: Iterable[EnrichedStory]) -> RenderableType:
    """The promise, kept."""
    quoted = [quotation for story in stories for quotation in story.quotations]
    attributed = sum(quotation.speaker is not None for quotation in quoted)
    return Text.assemble(
        (f"{len(outcome.sent)} stories in: {len(outcome.enriched)} enriched, {len(outcome.dead)} dead letters, "),
        (f"{len(outcome.lost)} lost", "bold red" if outcome.lost else "bold green"),
        (f". {len(quoted)} quotations, {attributed} with their speaker."),
    )


def going_on(outcome: Outcome, seeds: Path, bootstrap_servers: str | None) -> Text:
    """Commands that work from here, never cut; with `bootstrap_servers` Kafka and a worker are still running."""
    me, story = program(), example(outcome, seeds)
    if bootstrap_servers is None:
        commands = {
            f"{me} demo --keep": "the same, left running to play with",
            f"{me} try {story}": "one story, no Kafka",
            f"{me} enrich stories.jsonl": "your stories, JSON lines in and out, no Kafka",
            f"{me} --help": "everything else",
        }
        heading = "How to go on"
    else:
        at = f"-b {bootstrap_servers}"
        commands = {
            f"{me} tail quotes {at}": "watch who says what",
            f"{me} replay {story} {at}": "send a story, or your own",
            f"{me} tail dead --no-follow {at}": "what could not be enriched",
            f"{me} doctor {at}": "is everything well?",
        }
        heading = f"Kafka runs on {bootstrap_servers}, with a worker, until Ctrl-C. In another terminal"
    width = max(map(len, commands))
    lines = [Text.assemble((command.ljust(width), "cyan"), "  ", (what, "dim")) for command, what in commands.items()]
    return Text("\n").join([Text(), Text(heading, "bold"), *lines])


def program() -> str:
    """What to type for `wirestream`: its path, where the shell would not find it."""
    script = Path(sys.executable).parent / "wirestream"
    found = shutil.which("wirestream")
    if found is not None and Path(found).resolve() == script.resolve():
        return "wirestream"
    return shlex.quote(short(script))


def example(outcome: Outcome, seeds: Path) -> str:
    """A story to try: the first of those shown, where it is a file of its own."""
    names = [unquote(story.story.uri.removeprefix(FILE_URN)) for story in choice(outcome.enriched.values())]
    found = next((seeds / name for name in names if (seeds / name).is_file()), Path("story.txt"))
    return shlex.quote(short(found))


def short(path: Path) -> str:
    """The path from here, where it is below this folder."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
