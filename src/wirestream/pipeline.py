"""The five verbs composed: decode → clean → tag → quote → encode. Read this first.

A batch goes in, a batch comes out, order kept. Nothing here knows of Kafka, clocks or logs, and nothing raises: a story
that fails becomes a `Fault` value and its neighbours go on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TypeVar

from wirestream.clean import Cleaner
from wirestream.decode import decode
from wirestream.encode import encode
from wirestream.faults import Fault, FaultCode, Stage
from wirestream.quote import Quoter
from wirestream.story import Cleaned, EnrichedStory, MapPiece, Message, Quoted, Record, Story, Tagged
from wirestream.tag import Tagger

In = TypeVar("In")
Out = TypeVar("Out")

CODE_VERSION = "1"
"""Part of the digest: raise it whenever code, rather than rules or a model, changes what comes out."""


class Enricher:
    """Rule packs and model, loaded once; every method takes a batch and returns one, in the same order."""

    def __init__(self) -> None:
        self._cleaner, self._tagger, self._quoter = Cleaner(), Tagger(), Quoter()
        parts = (CODE_VERSION, self._cleaner.digest, self._tagger.digest, self._quoter.digest)
        self.digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def process(self, records: Sequence[Record]) -> list[Message]:
        """Raw Kafka records in, messages to publish out: the whole way of a story. Never raises."""
        decoded = decode(records)
        stories = [item for item in decoded if isinstance(item, Story)]
        enriched = iter(self.enrich(stories))
        results = [next(enriched) if isinstance(item, Story) else item for item in decoded]
        return encode(records, results)

    def enrich(self, stories: Sequence[Story]) -> list[EnrichedStory | Fault]:
        """Stories in, enriched stories out; a story on which a stage fails comes out as a `Fault`."""
        cleaned = isolate("clean", self._cleaner.clean, stories)
        tagged = isolate("tag", self._tagger.tag, cleaned)
        quoted = isolate("quote", self._quoter.quote, tagged)
        return isolate("encode", self._assemble, quoted)

    def clean(self, texts: Sequence[str]) -> list[Cleaned]:
        """Clean plain texts, without a story's fields."""
        return self._cleaner.clean([Story(uri="", text=text) for text in texts])

    def tag(self, texts: Sequence[str]) -> list[Tagged]:
        """Find mentions and entities in texts as given: no cleaning."""
        return self._tagger.tag([as_given(text) for text in texts])

    def quote(self, texts: Sequence[str]) -> list[Quoted]:
        """Attribute the quotations of texts as given: no cleaning."""
        return self._quoter.quote(self.tag(texts))

    def _assemble(self, quoted: Sequence[Quoted]) -> list[EnrichedStory]:
        return [assemble(item, self.digest) for item in quoted]


def as_given(text: str) -> Cleaned:
    """A text that is taken to be clean already."""
    return Cleaned(story=Story(uri="", text=text), text=text, map=(MapPiece(0, 0, len(text)),))


def assemble(quoted: Quoted, digest: str) -> EnrichedStory:
    """The record of one story from what each stage found."""
    tagged, cleaned = quoted.tagged, quoted.tagged.cleaned
    return EnrichedStory(
        story=cleaned.story,
        text=cleaned.text,
        cuts=cleaned.cuts,
        map=cleaned.map,
        suspect=cleaned.suspect,
        mentions=tagged.mentions,
        entities=tagged.entities,
        quotations=quoted.quotations,
        digest=digest,
    )


def isolate(
    stage: Stage, verb: Callable[[Sequence[In]], Sequence[Out]], items: Sequence[In | Fault]
) -> list[Out | Fault]:
    """Run a verb over the batch; if it raises, find the story it raises on by halving, and fault only that one."""
    whole = [item for item in items if not isinstance(item, Fault)]
    done = iter(halve(stage, verb, whole))
    return [item if isinstance(item, Fault) else next(done) for item in items]


def halve(stage: Stage, verb: Callable[[Sequence[In]], Sequence[Out]], items: Sequence[In]) -> list[Out | Fault]:
    """`verb(items)`, with each story on which it raises replaced by a fault."""
    try:
        return list(verb(items)) if items else []
    except Exception as error:  # noqa: BLE001  the law: whatever a stage does, the batch goes on
        if len(items) == 1:
            return [Fault(FaultCode.STAGE_FAILED, stage, f"{type(error).__name__} in {stage}")]
        middle = len(items) // 2
        return halve(stage, verb, items[:middle]) + halve(stage, verb, items[middle:])
