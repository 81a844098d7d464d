"""`wirestream try`: stories from files, enriched and shown."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path

import click

from wirestream.cli.exits import Exit
from wirestream.cli.options import settings_in_force, takes_lexicon, takes_packs, usable_own


@click.command("try", short_help="Show stories with their cuts, names and quotations.")
@click.argument("paths", metavar="FILE…", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="The enriched record as JSON, one line a story.")
@click.option("--explain", is_flag=True, help="Say which rule made each cut and attributed each quotation.")
@takes_packs
@takes_lexicon
def command(paths: tuple[str, ...], as_json: bool, explain: bool, packs: Path | None, lexicon: Path | None) -> None:
    """Show stories with what is cut struck through, and who is named and who said what marked. `-` reads stdin.

    Reads plain text, ninjs JSON and JSON lines, and needs no Kafka.

    \b
    Example:
      wirestream try --explain story.txt
    """
    import msgspec

    from wirestream.cli.console import console
    from wirestream.cli.lines import one_line
    from wirestream.cli.show import safe, show
    from wirestream.cli.sources import sources
    from wirestream.decode import decode
    from wirestream.faults import Fault
    from wirestream.pipeline import Enricher
    from wirestream.story import Story

    own = settings_in_force(packs, lexicon)
    with usable_own():
        enricher = Enricher(own.packs_dir, own.lexicon_file)
    out, err = console(), console(stderr=True)
    faulty = 0
    for source in chain.from_iterable(sources(paths)):
        (item,) = decode([source.record])
        (result,) = enricher.enrich([item]) if isinstance(item, Story) else [item]
        if isinstance(result, Fault):
            faulty += 1
            about = f"{source.name}: {result.code.code} {result.code.meaning} ({result.stage}: {result.detail})"
            err.print(safe(about), style="red", markup=False)
        elif as_json:
            click.get_binary_stream("stdout").write(one_line(msgspec.json.encode(result)))
        else:
            out.print(show(result, explain=explain))  # type: ignore[arg-type]
            out.print()
    sys.exit(Exit.FAULTS if faulty else Exit.OK)
