"""`wirestream enrich`: JSON lines or one text in, JSON lines out, without Kafka.

What goes in and comes out is a contract, by which accuracy and speed are measured from outside: see the help text.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Final, cast

import click
import msgspec
from msgspec import Struct

from wirestream import limits
from wirestream.clean import Cleaner
from wirestream.cli.exits import Exit, Stop
from wirestream.cli.lines import CHUNK_BYTES, Reader, batches, looks_like_lines, one_line, rest
from wirestream.cli.options import settings_in_force, takes_lexicon, takes_packs, usable_own
from wirestream.decode import decode
from wirestream.encode import Headers
from wirestream.faults import Fault, FaultCode
from wirestream.isolate import isolate
from wirestream.pipeline import Enricher, as_given
from wirestream.quote import Quoter
from wirestream.story import Cut, Entity, Mention, Quotation, RawRecord, Story, Tombstone
from wirestream.tag import Tagger

Read = Callable[[bytes], Story | Fault]
Enrich = Callable[[Sequence[Story | Fault]], Sequence[Struct]]
"""Stories in, lines to write out, in the same order; faults pass through, and what a stage raises on becomes one."""

STORY_BYTES: Final = limits.MESSAGE_BYTES + 1


class Line(Struct, frozen=True):
    """One line of input for a single stage."""

    id: str
    text: str


class CleanLine(Struct, frozen=True):
    """The text that came in without the cuts, of which offsets are in it: as sent, not normalised."""

    id: str
    text: str
    cuts: tuple[Cut, ...]


class TagLine(Struct, frozen=True):
    """Mentions in the text as given."""

    id: str
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]


class QuoteLine(Struct, frozen=True):
    """Quotations of the text as given."""

    id: str
    quotations: tuple[Quotation, ...]


class Error(Struct, frozen=True):
    """What is wrong with a line: a fault's code, its name, and where."""

    code: str
    name: str
    detail: str


class ErrorLine(Struct, frozen=True):
    """What comes out in place of a line that could not be enriched; `line` counts from 1."""

    id: str | None
    line: int
    error: Error


class Named(Struct, frozen=True):
    """What a faulty line may still say of itself."""

    id: object = None
    uri: object = None


INPUT: Final = click.Path(exists=True, dir_okay=False, allow_dash=True)

_line: Final = msgspec.json.Decoder(Line)
_named: Final = msgspec.json.Decoder(Named)
_encode: Final = msgspec.json.Encoder().encode


@click.command("enrich", short_help="Enrich many stories without Kafka: JSON lines in and out.")
@click.argument(
    "source", metavar="[FILE|-]", type=click.Path(exists=True, dir_okay=False, allow_dash=True), default="-"
)
@click.option(
    "--stage",
    type=click.Choice(["clean", "tag", "quote", "all"]),
    default="all",
    show_default=True,
    help="One stage alone, or the whole way.",
)
@click.option(
    "--input", "kind", type=click.Choice(["auto", "lines", "story"]), default="auto", help="What FILE holds [auto]."
)
@click.option("--name", help="Id of a story that has none [the file's name].")
@takes_packs
@takes_lexicon
def command(source: str, stage: str, kind: str, name: str | None, packs: Path | None, lexicon: Path | None) -> None:
    """Enrich stories without Kafka: JSON lines in, JSON lines out, in the same order.

    A line is {"id": …, "text": …}; for --stage all it may be ninjs as well. A FILE that isn't JSON lines is one story,
    as plain text or as JSON. What comes out, offsets in code points:

    \b
    clean  {"id", "text", "cuts": [{"start", "end", "label", "by", "rule", "fields"}]}
    tag    {"id", "mentions": [{"start", "end", "type", "entity", …}], "entities": [{"name", "type", …}]}
    quote  {"id", "quotations": [{"start", "end", "text", "type", "cue", "source", "speaker", "confidence"}]}
    all    the enriched record, as on wire.enriched

    clean leaves the text as sent but for its cuts; the enriched record holds it normalised, with a map. tag and quote
    take the text as given: it isn't cleaned first. A line that can't be enriched comes out in its place
    as {"id", "line", "error": {"code", "name", "detail"}}, and the rest goes on; exit status 1 says that there was one.

    \b
    Example:
      echo '{"id": "1", "text": "“No,” said Ann Lee."}' | wirestream enrich --stage quote
    """
    if packs and stage in ("tag", "quote"):
        raise Stop(f"--packs has no part in --stage {stage}, which does not clean", Exit.USAGE)
    if lexicon and stage == "clean":
        raise Stop("--lexicon has no part in --stage clean, which does not tag", Exit.USAGE)
    own = settings_in_force(packs, lexicon)
    with usable_own():
        enrich = STAGES[stage](own.packs_dir, own.lexicon_file)
    with click.open_file(source, "rb") as file:
        faulty = run(*reading(cast("Reader", file), source, stage, kind, name), enrich)
    sys.exit(Exit.FAULTS if faulty else Exit.OK)


def reading(file: Reader, source: str, stage: str, kind: str, name: str | None) -> tuple[Read, Iterator[list[bytes]]]:
    """How to make stories of the input, and the input, in batches."""
    head = file.read1(CHUNK_BYTES)
    if kind == "lines" or (kind == "auto" and looks_like_lines(head)):
        return (decode_json if stage == "all" else parse_line), batches(file, head)
    key = (name or ("stdin" if source == "-" else Path(source).name)).encode()
    return partial(decode_one, key=key), iter([[head + rest(file, STORY_BYTES - len(head))]])


def run(read: Read, inputs: Iterator[list[bytes]], enrich: Enrich) -> int:
    """Write what becomes of every line, batch by batch; the number of those that came out as errors."""
    out, faulty, number = click.get_binary_stream("stdout"), 0, 0
    for lines in inputs:
        numbered = [(n, line) for n, line in enumerate(lines, number + 1) if line.strip()]
        number += len(lines)
        results = enrich([read(line) for _, line in numbered])
        for (n, line), result in zip(numbered, results, strict=True):
            if isinstance(result, Fault):
                faulty += 1
            out.write(one_line(_encode(error_line(result, line, n) if isinstance(result, Fault) else result)))
        out.flush()
    return faulty


def decode_json(line: bytes) -> Story | Fault:
    """The story in one line: ninjs, or `{"id", "text"}`."""
    return decode_one(line, headers=(("content-type", b"application/json"),))


def decode_one(value: bytes, key: bytes | None = None, headers: Headers = ()) -> Story | Fault:
    """The story in these bytes, in any format that wirestream reads."""
    (item,) = decode([RawRecord(value=value, key=key, headers=headers)])
    assert not isinstance(item, Tombstone)  # noqa: S101  there is a value
    return item


def parse_line(line: bytes) -> Story | Fault:
    """The story in `{"id", "text"}`: its text exactly as given."""
    if len(line) > limits.MESSAGE_BYTES:
        return Fault(FaultCode.TOO_LARGE, "decode", f"at most {limits.MESSAGE_BYTES} bytes")
    try:
        parsed = _line.decode(line)
    except msgspec.ValidationError as error:
        wrong = FaultCode.NOT_AN_OBJECT if line.lstrip()[:1] != b"{" else FaultCode.WRONG_TYPE
        return Fault(wrong, "decode", str(error))
    except RecursionError:
        return Fault(FaultCode.TOO_DEEP, "decode", f"at most {limits.JSON_DEPTH} levels")
    except msgspec.DecodeError as error:
        return Fault(FaultCode.NOT_JSON, "decode", str(error))
    except UnicodeDecodeError as error:
        return Fault(FaultCode.NOT_UTF8, "decode", error.reason)
    if len(parsed.text) > limits.TEXT_CHARS:
        return Fault(FaultCode.TEXT_TOO_LONG, "decode", f"{len(parsed.text)} characters, at most {limits.TEXT_CHARS}")
    return Story(uri=parsed.id, text=parsed.text)


def error_line(fault: Fault, line: bytes, number: int) -> ErrorLine:
    """The record that stands for a line that could not be enriched."""
    return ErrorLine(id_of(line), number, Error(fault.code.code, fault.code.name.lower(), fault.detail))


def id_of(line: bytes) -> str | None:
    """The id that a faulty line gives itself, if that much of it can be read."""
    try:
        named = _named.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return next((name for name in (named.id, named.uri) if isinstance(name, str)), None)


@cache
def only_clean(packs: Path | None, _lexicon: Path | None) -> Enrich:
    """The clean stage alone; nothing else is loaded. Raises `PackError`."""
    cut = Cleaner(packs).cut

    def verb(stories: Sequence[Story]) -> list[Struct]:
        return [CleanLine(it.story.uri, it.text, it.cuts) for it in cut(stories)]

    return partial(isolate, "clean", verb)


@cache
def only_tag(_packs: Path | None, lexicon: Path | None) -> Enrich:
    """The tag stage alone, on the text as given. Raises `LexiconError`."""
    tag = Tagger(lexicon).tag

    def verb(stories: Sequence[Story]) -> list[Struct]:
        tagged = tag([as_given(story.text) for story in stories])
        return [TagLine(story.uri, it.mentions, it.entities) for story, it in zip(stories, tagged, strict=True)]

    return partial(isolate, "tag", verb)


@cache
def only_quote(_packs: Path | None, lexicon: Path | None) -> Enrich:
    """The quote stage, with the entities it needs, on the text as given. Raises `LexiconError`."""
    tag, quote = Tagger(lexicon).tag, Quoter().quote

    def verb(stories: Sequence[Story]) -> list[Struct]:
        quoted = quote(tag([as_given(story.text) for story in stories]))
        return [QuoteLine(story.uri, it.quotations) for story, it in zip(stories, quoted, strict=True)]

    return partial(isolate, "quote", verb)


@cache
def everything(packs: Path | None, lexicon: Path | None) -> Enrich:
    """The whole way of a story. Raises `PackError`, `LexiconError`."""
    enricher = Enricher(packs, lexicon)

    def enrich(items: Sequence[Story | Fault]) -> list[Struct]:
        enriched = iter(enricher.enrich([item for item in items if isinstance(item, Story)]))
        return [item if isinstance(item, Fault) else next(enriched) for item in items]

    return enrich


STAGES: Final[dict[str, Callable[[Path | None, Path | None], Enrich]]] = {
    "clean": only_clean,
    "tag": only_tag,
    "quote": only_quote,
    "all": everything,
}
