"""The nouns: every record that enters or leaves wirestream is declared here, and only here.

Offsets count Unicode code points and are half-open. Field names in JSON are camelCase and follow IPTC ninjs where
ninjs has a word for the thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, NamedTuple, Protocol

import msgspec
from msgspec import Meta, Struct

from wirestream.faults import FaultCode, Stage

PubStatus = Literal["usable", "withheld", "canceled"]
EntityType = Literal["PER", "ORG", "LOC", "MISC"]
ValueType = Literal["DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "URL", "EMAIL", "HANDLE", "HASHTAG", "TICKER"]
QuotationType = Literal["direct", "mixed", "indirect"]
CutBy = Literal["rule", "metadata", "recurrence", "model"]

Offset = Annotated[int, Meta(ge=0)]


class Record(Protocol):
    """One Kafka record as the core sees it; aiokafka's ConsumerRecord has this shape already."""

    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def timestamp(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> tuple[tuple[str, bytes], ...]: ...


class RawRecord(NamedTuple):
    """A `Record` without a broker: what the command line and the tests hand to the pipeline."""

    value: bytes | None
    key: bytes | None = None
    headers: tuple[tuple[str, bytes], ...] = ()
    topic: str = "wire.raw"
    partition: int = 0
    offset: int = 0
    timestamp: int = 0


TopicRole = Literal["raw", "enriched", "entities", "quotes", "dead", "learned", "sightings", "recurrence"]


class Message(NamedTuple):
    """One message to publish; `topic` is a role in topics.py, to which the shell adds the prefix."""

    topic: TopicRole
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()


class Story(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One news item, in one version, as an agency sent it."""

    uri: Annotated[
        str, Meta(description="Stable identifier of the story across its versions; the Kafka key everywhere.")
    ]
    version: Annotated[str, Meta(description="Version as the agency gave it: a number for most, opaque for some.")] = ""
    version_created: Annotated[str | None, Meta(description="When this version was made, ISO 8601.")] = None
    first_created: Annotated[str | None, Meta(description="When the first version was made, ISO 8601.")] = None
    pub_status: Annotated[PubStatus, Meta(description="usable, or taken back: withheld, canceled.")] = "usable"
    embargoed_until: Annotated[str | None, Meta(description="Not to be published before this moment, ISO 8601.")] = None
    urgency: Annotated[Annotated[int, Meta(ge=1, le=9)] | None, Meta(description="1 most urgent … 9.")] = None
    language: Annotated[str | None, Meta(description="BCP 47 tag as sent.")] = None
    slugline: Annotated[str | None, Meta(description="The agency's working title.")] = None
    headline: Annotated[str | None, Meta(description="The headline.")] = None
    byline: Annotated[str | None, Meta(description="Who wrote it, as printed.")] = None
    dateline: Annotated[str | None, Meta(description="Place (and date) line sent as a field of its own.")] = None
    located: Annotated[str | None, Meta(description="Where the story was written.")] = None
    ed_note: Annotated[str | None, Meta(description="The agency's note to editors.")] = None
    usage_terms: Annotated[str | None, Meta(description="Terms of use, as sent.")] = None
    copyright_notice: Annotated[str | None, Meta(description="Copyright line, as sent.")] = None
    subjects: Annotated[tuple[str, ...], Meta(description="Names or codes of the subjects given by the agency.")] = ()
    source: Annotated[str | None, Meta(description="Agency or outlet, as sent; chooses the cleaning profile.")] = None
    format: Annotated[str, Meta(description="Wire format it was decoded from.")] = "text"
    text: Annotated[str, Meta(description="The text as sent, furniture and all, paragraphs apart by line feeds.")] = ""


class Tombstone(Struct, frozen=True):
    """A null value on `wire.raw`: forget the story with this uri."""

    uri: str


class Cut(Struct, frozen=True, kw_only=True, rename="camel"):
    """One stretch of furniture taken out of a story's text."""

    start: Annotated[int, Meta(ge=0, description="First code point in the raw text.")]
    end: Annotated[int, Meta(ge=0, description="One past the last code point in the raw text.")]
    label: Annotated[str, Meta(description="Kind of furniture, e.g. photo_credit, promo_newsletter.")]
    by: Annotated[CutBy, Meta(description="What found it.")] = "rule"
    rule: Annotated[str, Meta(description="Identifier of the rule that decided.")] = ""
    fields: Annotated[
        dict[str, str | None],
        Meta(description="Facts read from it: photographer, agency, via, place, date, resolved (that date, ISO) …"),
    ] = msgspec.field(default_factory=dict)


class MapPiece(NamedTuple):
    """`length` code points of clean text from `clean` on come of `raw_length` code points of raw text from `raw` on.

    Where there are as many, one of one; elsewhere the whole of the whole: “ of two backticks.
    """

    clean: Annotated[int, Meta(ge=0, description="First code point in the clean text.")]
    raw: Annotated[int, Meta(ge=0, description="First code point in the raw text.")]
    length: Annotated[int, Meta(gt=0, description="Code points of clean text.")]
    raw_length: Annotated[
        int, Meta(gt=0, description="Code points of raw text that they come of, one of one if as many.")
    ]


class Cleaned(Struct, frozen=True, kw_only=True):
    """What the clean stage makes of one story: its clean text, and what was cut."""

    story: Story
    text: str
    cuts: tuple[Cut, ...] = ()
    map: tuple[MapPiece, ...] = ()
    suspect: bool = False


class Mention(Struct, frozen=True, rename="camel"):
    """A stretch of clean text that names an entity."""

    start: Annotated[int, Meta(ge=0, description="First code point in the clean text.")]
    end: Annotated[int, Meta(ge=0, description="One past the last code point in the clean text.")]
    type: Annotated[
        EntityType | ValueType,
        Meta(description="PER, ORG, LOC, MISC; or of a value: DATE, MONEY, QUANTITY, URL, TICKER and so on."),
    ]
    entity: Annotated[Offset | None, Meta(description="Index into the story's entities; null for values.")] = None
    value: Annotated[
        str | msgspec.UnsetType,
        Meta(
            description="What a value comes to where that is certain: 2022-02-28, 2022-02-21/2022-02-27, 5 EUR, 3/5 km."
        ),
    ] = msgspec.UNSET


class Entity(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What the mentions of one story name together."""

    name: Annotated[str, Meta(description="The fullest name the story gives.")]
    type: Annotated[EntityType, Meta(description="PER, ORG, LOC or MISC.")]
    role: Annotated[
        str | None, Meta(description="Title or role the story gives, e.g. 'Ukrainian ambassador to the UN'.")
    ] = None
    gender: Annotated[
        Literal["f", "m"] | None, Meta(description="From evidence in the story or the given name; null if unsure.")
    ] = None
    ambiguous: Annotated[bool, Meta(description="True when a mention fits two entities and none was chosen.")] = False
    count: Annotated[int, Meta(ge=0, description="Number of mentions in the clean text.")] = 0
    headline: Annotated[bool, Meta(description="True when the headline names it.")] = False
    caption_only: Annotated[bool, Meta(description="True when only captions name it, which were cut.")] = False
    salience: Annotated[
        float,
        Meta(
            ge=0,
            le=1,
            description="Its mentions, in the lead twice, in the headline thrice, as a share of the most salient.",
        ),
    ] = 0.0
    ids: Annotated[
        dict[str, str],
        Meta(
            description="Where certain: a country's iso3166, geonames, wikidata; a city's geonames; a people's country."
        ),
    ] = msgspec.field(default_factory=dict)


class Tagged(Struct, frozen=True, kw_only=True):
    """What the tag stage makes of one clean text: mentions in order of `start`, never overlapping.

    `tokens` and `sentences` are flat: start, end, start, end … so that a batch costs no object per token.
    `supported` is false, and there are no mentions, for a story in a language that the model does not know.
    """

    cleaned: Cleaned
    tokens: Sequence[int] = ()
    sentences: Sequence[int] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    supported: bool = True


class Span(Struct, frozen=True):
    """A stretch of clean text with its surface."""

    start: Annotated[int, Meta(ge=0, description="First code point in the clean text.")]
    end: Annotated[int, Meta(ge=0, description="One past the last code point in the clean text.")]
    text: Annotated[str, Meta(description="The surface, text[start:end].")]


class Speaker(Struct, frozen=True):
    """The entity that a quotation's source resolves to."""

    name: Annotated[str, Meta(description="Full name, as far as the story gives it.")]
    entity: Annotated[Offset | None, Meta(description="Index into the story's entities, where it is one of them.")] = (
        None
    )
    role: Annotated[str | None, Meta(description="Title or role the story gives the speaker.")] = None


class Quotation(Struct, frozen=True, kw_only=True, rename="camel"):
    """The words, the cue and the source they are attributed to."""

    start: Annotated[int, Meta(ge=0, description="First code point in the clean text, marks included.")]
    end: Annotated[int, Meta(ge=0, description="One past the last code point in the clean text.")]
    text: Annotated[str, Meta(description="The words, text[start:end].")]
    type: Annotated[QuotationType, Meta(description="direct: all in marks; mixed: partly; indirect: no marks.")]
    cue: Annotated[Span | None, Meta(description="The word that attributes: said, told, adding …")] = None
    source: Annotated[Span | None, Meta(description="The phrase it is attributed to: a name, a pronoun, a role.")] = (
        None
    )
    speaker: Annotated[Speaker | None, Meta(description="Who said it; null rather than a guess.")] = None
    confidence: Annotated[
        float,
        Meta(
            ge=0,
            le=1,
            description="How sure the speaker is. Of marked words with .9 and more 96 % had the right speaker on "
            "outlets not trained on, with .8 94 %, .7 83 %, .6 78 %, .5 73 %; below .55 the speaker is null.",
        ),
    ] = 0.0
    rule: Annotated[str, Meta(description="Identifier of the rule that chose the source.")] = ""


class Quoted(Struct, frozen=True, kw_only=True):
    """What the quote stage makes of one tagged text."""

    tagged: Tagged
    quotations: tuple[Quotation, ...] = ()


class EnrichedStory(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One story version, cleaned, tagged and attributed: the value on `wire.enriched`."""

    story: Annotated[Story, Meta(description="The story as decoded, its raw text included.")]
    text: Annotated[str, Meta(description="The clean text.")]
    cuts: Annotated[
        tuple[Cut, ...], Meta(description="What was taken out, in order, with offsets into story.text.")
    ] = ()
    map: Annotated[
        tuple[MapPiece, ...], Meta(description="Pieces [clean, raw, length, rawLength] that tie clean to raw offsets.")
    ] = ()
    suspect: Annotated[bool, Meta(description="True when cleaning looked wrong for this story and held back.")] = False
    mentions: Annotated[tuple[Mention, ...], Meta(description="Mentions in the clean text, in order.")] = ()
    entities: Annotated[tuple[Entity, ...], Meta(description="Entities named in the story.")] = ()
    supported: Annotated[bool, Meta(description="False when the story is in a language that is not tagged.")] = True
    quotations: Annotated[tuple[Quotation, ...], Meta(description="Quotations in the clean text, in order.")] = ()
    digest: Annotated[str, Meta(description="Hash of the rule packs, model and code that made this record.")] = ""


class MentionRecord(Struct, frozen=True, rename="camel"):
    """A mention readable alone."""

    start: Annotated[int, Meta(ge=0, description="First code point in the clean text.")]
    end: Annotated[int, Meta(ge=0, description="One past the last code point in the clean text.")]
    text: Annotated[str, Meta(description="The surface in the clean text.")]
    raw_start: Annotated[int, Meta(ge=0, description="First code point in the raw text.")]
    raw_end: Annotated[int, Meta(ge=0, description="One past the last code point in the raw text.")]


class EntityRecord(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An entity readable alone, with its mentions."""

    name: Annotated[str, Meta(description="The fullest name the story gives.")]
    type: Annotated[EntityType, Meta(description="PER, ORG, LOC or MISC.")]
    role: Annotated[str | None, Meta(description="Title or role the story gives.")] = None
    ambiguous: Annotated[bool, Meta(description="True when a mention fits two entities and none was chosen.")] = False
    headline: Annotated[bool, Meta(description="True when the headline names it.")] = False
    caption_only: Annotated[bool, Meta(description="True when only captions name it, which were cut.")] = False
    salience: Annotated[float, Meta(ge=0, le=1, description="How much the story is about it, 1 the most.")] = 0.0
    ids: Annotated[dict[str, str], Meta(description="Identifiers where certain, as in the enriched record.")] = (
        msgspec.field(default_factory=dict)
    )
    mentions: Annotated[tuple[MentionRecord, ...], Meta(description="Where it is named.")] = ()


class Entities(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """All entities of one story version: the value on `wire.entities`. A kill sends an empty list."""

    uri: Annotated[str, Meta(description="The story.")]
    entities: Annotated[tuple[EntityRecord, ...], Meta(description="Entities in order of first mention.")]
    version: Annotated[str, Meta(description="The story's version.")] = ""
    version_created: Annotated[str | None, Meta(description="When this version was made.")] = None
    digest: Annotated[str, Meta(description="Hash of what made this record.")] = ""


class QuotationRecord(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A quotation readable alone."""

    quotation: Annotated[Quotation, Meta(description="The quotation, offsets in the clean text.")]
    raw_start: Annotated[int, Meta(ge=0, description="First code point in the raw text.")]
    raw_end: Annotated[int, Meta(ge=0, description="One past the last code point in the raw text.")]


class Quotations(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """All quotations of one story version: the value on `wire.quotes`. A kill sends an empty list."""

    uri: Annotated[str, Meta(description="The story.")]
    quotations: Annotated[tuple[QuotationRecord, ...], Meta(description="Quotations in order.")]
    version: Annotated[str, Meta(description="The story's version.")] = ""
    version_created: Annotated[str | None, Meta(description="When this version was made: the date of the words.")] = (
        None
    )
    headline: Annotated[str | None, Meta(description="The story's headline.")] = None
    digest: Annotated[str, Meta(description="Hash of what made this record.")] = ""


class Learned(Struct, frozen=True, kw_only=True, rename="camel"):
    """A line that different stories of a source share: the value on `wire.learned`. In force only once adopted."""

    source: Annotated[str, Meta(description="Agency or outlet, as its stories name it.")]
    masked: Annotated[str, Meta(description="The line as it is counted: case folded, each number one `#`.")]
    example: Annotated[str, Meta(description="The line as the last of the stories has it, in its raw text.")]
    stories: Annotated[int, Meta(ge=1, description="Different stories that have it; near-duplicates count as one.")]
    uris: Annotated[tuple[str, ...], Meta(description="Those stories: the evidence.")] = ()
    label: Annotated[str, Meta(description="Kind of furniture that it is taken for.")] = "ui_chrome"


class EventHeaders(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the headers of an enriched story, its entities and its quotations say: enough to route it without parsing.

    CloudEvents in binary mode, and the story's own. All values are text; `traceparent` and `tracestate` of the source
    message come along. A tombstone has none but those.
    """

    ce_specversion: Annotated[Literal["1.0"], Meta(description="Version of CloudEvents.")]
    ce_id: Annotated[str, Meta(min_length=1, description="The same for the same bytes under the same digest.")]
    ce_type: Annotated[
        str, Meta(pattern=r"^org\.wirestream\.story\.[a-z]+\.v1$", description="Kind of record, and its version.")
    ]
    ce_source: Annotated[str, Meta(min_length=1, description="Topic that the story was read from.")]
    ce_subject: Annotated[str, Meta(min_length=1, description="The story's uri, as in the key.")]
    ce_time: Annotated[
        str | None,
        Meta(description="When this version was made, RFC 3339; absent where the agency's time lacks a part."),
    ] = None
    content_type: Annotated[Literal["application/json"], Meta(description="Media type of the value.")] = msgspec.field(
        name="content-type"
    )
    ws_pubstatus: Annotated[PubStatus, Meta(description="Status of the story: a kill is seen here.")] = msgspec.field(
        name="ws-pubstatus"
    )
    ws_version: Annotated[str, Meta(description="The story's version, as sent.")] = msgspec.field(name="ws-version")
    ws_embargo: Annotated[str | None, Meta(description="Not to be published before this moment, as sent.")] = (
        msgspec.field(default=None, name="ws-embargo")
    )
    ws_digest: Annotated[str, Meta(description="Hash of what made the record.")] = msgspec.field(name="ws-digest")


class DeadLetter(Struct, frozen=True, kw_only=True, rename="kebab"):
    """What the headers of a message on `wire.dead` say of the original bytes in its value. All values are text."""

    ws_fault: Annotated[
        str,
        Meta(
            description="What is wrong, from a closed set.",
            extra_json_schema={
                "oneOf": [
                    {"const": fault.code, "title": fault.name.lower(), "description": fault.meaning}
                    for fault in FaultCode
                ]
            },
        ),
    ]
    ws_fault_name: Annotated[str, Meta(description="The fault's name, e.g. not_json.")]
    ws_stage: Annotated[Stage, Meta(description="The stage that found it.")]
    ws_detail: Annotated[str, Meta(description="Where and how, for people; holds no text of the story.")]
    ws_source_topic: Annotated[str, Meta(description="Topic that the message was read from.")]
    ws_source_partition: Annotated[str, Meta(description="Partition that it was read from.", pattern=r"^-?\d+$")]
    ws_source_offset: Annotated[str, Meta(description="Offset that it was read at.", pattern=r"^-?\d+$")]
    ws_source_timestamp: Annotated[
        str, Meta(description="Its timestamp, in milliseconds since 1970.", pattern=r"^-?\d+$")
    ]
    ws_attempts: Annotated[
        str, Meta(description="How often it has become a dead letter, this time included.", pattern=r"^\d+$")
    ]
    ws_headers_dropped: Annotated[
        str, Meta(description="How many of the original headers were too much to keep.", pattern=r"^\d+$")
    ]
