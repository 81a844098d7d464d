"""The five verbs composed: decode → clean → tag → quote → encode. Read this first.

A batch goes in, a batch comes out, order kept. Nothing here knows of Kafka, clocks or logs, and nothing raises: a story
that fails becomes a `Fault` value and its neighbours go on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from wirestream.clean import Cleaner
from wirestream.decode import decode
from wirestream.encode import encode
from wirestream.faults import Fault
from wirestream.isolate import isolate
from wirestream.quote import Quoter
from wirestream.story import Cleaned, EnrichedStory, MapPiece, Message, Quoted, Record, Story, Tagged
from wirestream.tag import Tagger

CODE_VERSION = "2"
"""Part of the digest: raise it whenever code, rather than rules or a model, changes what comes out."""


class Enricher:
    """Rule packs and model, loaded once; every method takes a batch and returns one, in the same order.

    `packs` is a folder of rule packs of one's own, laid over those that ship.
    """

    def __init__(self, packs: Path | None = None) -> None:
        self._cleaner, self._tagger, self._quoter = Cleaner(packs), Tagger(), Quoter()
        parts = (CODE_VERSION, self._cleaner.digest, self._tagger.digest, self._quoter.digest)
        self.digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def process(self, records: Sequence[Record]) -> list[Message]:
        """Raw Kafka records in, messages to publish out: the whole way of a story. Never raises."""
        decoded = isolate("decode", decode, records)
        stories = [item for item in decoded if isinstance(item, Story)]
        enriched = iter(self.enrich(stories))
        results = [next(enriched) if isinstance(item, Story) else item for item in decoded]
        return encode(records, results)

    def enrich(self, stories: Sequence[Story]) -> list[EnrichedStory | Fault]:
        """Stories in, enriched stories out; a story on which a stage fails comes out as a `Fault`.

        One that was taken back passes by the stages, so that no defect of theirs can hold up a kill.
        """
        usable = [story for story in stories if story.pub_status == "usable"]
        cleaned = isolate("clean", self._cleaner.clean, usable)
        tagged = isolate("tag", self._tagger.tag, cleaned)
        quoted = isolate("quote", self._quoter.quote, tagged)
        enriched = iter(isolate("encode", self._assemble, quoted))
        return [next(enriched) if story.pub_status == "usable" else recall(story, self.digest) for story in stories]

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
        supported=tagged.supported,
        quotations=quoted.quotations,
        digest=digest,
    )


def recall(story: Story, digest: str) -> EnrichedStory:
    """The record of a story that was taken back: as sent, with nothing found in it."""
    return EnrichedStory(story=story, text="", digest=digest)
