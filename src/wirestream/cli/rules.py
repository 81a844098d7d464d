"""`wirestream rules`: check, list and explain the rules by which furniture is cut, and adopt learned ones."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from wirestream.cli.exits import Exit, Stop
from wirestream.cli.options import takes_packs, usable_own

if TYPE_CHECKING:
    from wirestream.clean.rules import Loaded
    from wirestream.story import Learned, Story


@click.group("rules", short_help="Check, list and explain cleaning rules.")
def command() -> None:
    """Check, list and explain the rules by which furniture is cut, and adopt lines that were learned.

    \b
    Example:
      wirestream rules check --packs my-packs
    """


@command.command("check")
@takes_packs
@click.argument("paths", metavar="[STORIES…]", nargs=-1)
def check_(packs: Path | None, paths: tuple[str, ...]) -> None:
    """Test every rule on its own examples and counter-examples; say which never get their turn (exit status 1).

    With STORIES (files, folders, `-`), rules of your folder that hit none of them are named as well.

    \b
    Example:
      wirestream rules check --packs my-packs seeds
    """
    from wirestream.clean.check import check

    found = check(packs, stories_in(paths))
    for finding in found:
        click.echo(str(finding))
    errors = sum(1 for finding in found if finding.level == "error")
    click.echo(f"{counted(errors, 'error')}, {counted(len(found) - errors, 'warning')}", err=True)
    sys.exit(Exit.FAULTS if errors else Exit.OK)


@command.command("list")
@takes_packs
@click.option("--label", help="Only rules that cut this label.")
def list_(packs: Path | None, label: str | None) -> None:
    """List the rules in force: id, label, scope, where, file and line.

    \b
    Example:
      wirestream rules list --label photo_credit
    """
    for item in loaded_from(packs):
        rule = item.rule
        if label in (None, rule.label):
            place = f"{item.file}:{item.line}" + (f" (replaces {item.shadows})" if item.shadows else "")
            click.echo(f"{rule.id:<36} {rule.label:<18} {rule.scope:<7} {rule.where:<5} {place}")


@command.command("explain")
@takes_packs
@click.argument("rule_id", metavar="ID")
def explain(packs: Path | None, rule_id: str) -> None:
    """Show all of one rule: what it matches, where, what it reads, its examples and counter-examples.

    \b
    Example:
      wirestream rules explain dateline.agency
    """
    found = {item.rule.id: item for item in loaded_from(packs)}
    if rule_id not in found:
        near = ", ".join(sorted(name for name in found if name.split(".")[0] == rule_id.split(".", maxsplit=1)[0]))
        raise Stop(f"there is no rule {rule_id}" + (f"; there are {near}" if near else ""), Exit.USAGE)
    for name, value in described(found[rule_id]):
        click.echo(f"{name:<10} {value}")


def described(item: Loaded) -> list[tuple[str, str]]:
    """A rule, as name and value, without what it leaves unsaid."""
    from wirestream.clean.check import as_example

    rule = item.rule
    needs = [f"near {', '.join(rule.near)}"] if rule.near else []
    needs += [f"not near {', '.join(rule.avoid)}"] if rule.avoid else []
    needs += [f"at most {rule.most} in a story"] if rule.most else []
    needs += [f"only for {', '.join(sorted(item.sources))}"] if rule.bound else []
    rows = [
        ("rule", rule.id),
        ("cuts", rule.label + (f", and what stands before it on the line as {rule.rest}" if rule.rest else "")),
        ("opens", f"up to {rule.opens} lines after it, as {rule.runs or rule.label}" if rule.opens else ""),
        ("scope", f"{rule.scope}, {rule.min} to {rule.max} characters, in: {rule.where}"),
        ("needs", "; ".join(needs)),
        ("reads", ", ".join(name for name in item.groups if name != "cut")),
        ("pattern", rule.pattern),
        ("from", f"{item.file}:{item.line}" + (f", replaces {item.shadows}" if item.shadows else "")),
        *(("example", as_example(example).text) for example in rule.examples),
        *(("not", text) for text in rule.counter),
    ]
    return [(name, value) for name, value in rows if value]


@command.command("adopt")
@click.argument("learned", type=click.File("r"), metavar="LEARNED")
@click.option("--source", required=True, help="The source whose lines are adopted, as its stories name it.")
@click.option("--into", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The pack to write.")
def adopt(learned: TextIO, source: str, into: Path) -> None:
    """Write a pack of the lines that recur across stories of one source, from the JSON lines of `wire.learned`.

    Nothing learned is in force before it stands in a pack: so output depends on bytes and rules alone. Read the pack,
    delete what is no furniture, then put it into the folder of your packs.

    \b
    Example:
      wirestream tail learned --no-follow --json > learned.jsonl
      wirestream rules adopt learned.jsonl --source "Torwick News" --into my-packs/torwick.toml
    """
    from wirestream.clean.recurrence import as_pack, rule_id

    rows = [learned_from(line, number) for number, line in enumerate(learned, 1) if line.strip()]
    ours = [row for row in rows if row.source.casefold() == source.casefold()]
    if not ours:
        others = ", ".join(sorted({row.source for row in rows})) or "none at all"
        raise Stop(f"no learned line is of {source}; there are lines of: {others}", Exit.USAGE)
    if not into.parent.is_dir():
        raise Stop(f"{into.parent}: no such folder", Exit.USAGE)
    if into.exists():
        raise Stop(f"{into} is there already, and may have been edited: name another file", Exit.USAGE)
    known = {item.rule.id for item in loaded_from(into.parent)}
    new = {rule_id(source, row): row for row in ours if rule_id(source, row) not in known}
    if not new:
        raise Stop(f"all lines of {source} are adopted in {into.parent} already", Exit.USAGE)
    into.write_text(as_pack(source, new.values()), encoding="utf-8")
    there = len({rule_id(source, row) for row in ours}) - len(new)
    also = f", {there} more in this folder already" if there else ""
    click.echo(f"{into}: {counted(len(new), 'rule')}{also}", err=True)


def learned_from(line: str, number: int) -> Learned:
    """A record of `wire.learned`: alone, or as `wirestream tail --json` shows it. Raises `Stop`."""
    import msgspec

    from wirestream.story import Learned

    try:
        row = msgspec.json.decode(line)
        return msgspec.convert(row.get("value", row) if isinstance(row, dict) else row, Learned)
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise Stop(f"line {number}: not a record of the learned topic: {error}", Exit.USAGE) from error


def counted(number: int, thing: str) -> str:
    """So many of it."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def loaded_from(packs: Path | None) -> list[Loaded]:
    """The rules in force. Raises `Stop` for a pack that cannot be used."""
    from wirestream.clean.rules import load

    with usable_own():
        return load(packs)


def stories_in(paths: tuple[str, ...]) -> list[Story]:
    """All stories below some paths that can be decoded."""
    from wirestream.cli.sources import sources

    found = (source.story for source in chain.from_iterable(sources(paths)))
    return [story for story in found if story is not None]
