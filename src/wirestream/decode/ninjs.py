"""ninjs 1.x, 2.x and 3.x, and the plain JSON object {"id", "text"}.

The versions differ in the case and the number of names, hardly in meaning, so one typed reading serves all. What
decides whether a story may be published (status, embargo) or what it says (text) must be well-formed, else the message
is a fault; what merely describes it (urgency, language) becomes null when it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Final

import msgspec
from msgspec import Struct, field

from wirestream import limits
from wirestream.decode.html import to_text
from wirestream.decode.reject import CONTROL, RejectedError, line_feeds, uri_of, utf8
from wirestream.faults import FaultCode
from wirestream.story import PubStatus, Story

STATUS: Final[dict[str, PubStatus]] = {
    "": "usable",
    "usable": "usable",
    "withheld": "withheld",
    "canceled": "canceled",
    "cancelled": "canceled",
}
MAIN: Final = frozenset(
    {"", "main", "text", "body", "full", "article", "html", "xhtml", "richtext", "caption", "plain"}
)
"""Roles of the part that is the story itself, not its teaser, credit line or short form."""

BOM: Final = b"\xef\xbb\xbf"
_STRING: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"?+', re.DOTALL)
_NOT_BRACKETS: Final = bytes(byte for byte in range(256) if byte not in b"[]{}")
_STEP: Final = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,5}")


class Part(Struct, frozen=True, gc=False):
    """A headline, body or description: one of several with different roles."""

    value: str | None = None
    role: str | None = None
    contenttype: str | None = None
    content_type: str | None = field(default=None, name="contentType")


class Term(Struct, frozen=True, gc=False):
    """A subject or source."""

    name: str | None = None
    literal: str | None = None
    code: str | int | None = None
    uri: str | None = None


Terms = list[Term | str]


class Ninjs(Struct, frozen=True):
    """Every name of every ninjs version that is read; the rest of a message is skipped unread."""

    uri: str | None = None
    guid: str | None = None
    id: str | int | None = None
    version: str | int | float | None = None
    versioncreated: str | None = None
    version_created: str | None = field(default=None, name="versionCreated")
    firstcreated: str | None = None
    first_created: str | None = field(default=None, name="firstCreated")
    pubstatus: str | None = None
    pub_status: str | None = field(default=None, name="pubStatus")
    embargoed: str | None = None
    embargoeduntil: str | None = None
    embargoed_until: str | None = field(default=None, name="embargoedUntil")
    urgency: str | int | float | None = None
    language: str | None = None
    slugline: str | None = None
    title: str | None = None
    headline: str | None = None
    headline_main: str | None = None
    headlines: list[Part] | None = None
    byline: str | None = None
    by: str | None = None
    dateline: str | None = None
    located: str | None = None
    ednote: str | None = None
    ed_note: str | None = field(default=None, name="edNote")
    usageterms: str | None = None
    usage_terms: str | None = field(default=None, name="usageTerms")
    copyrightnotice: str | None = None
    copyright_notice: str | None = field(default=None, name="copyrightNotice")
    copyrightholder: str | None = None
    copyright_holder: str | None = field(default=None, name="copyrightHolder")
    source: str | None = None
    infosource: Terms | None = None
    infosources: Terms | None = None
    info_sources: Terms | None = field(default=None, name="infoSources")
    subject: Terms | None = None
    subjects: Terms | None = None
    text: str | None = None
    body: str | None = None
    body_text: str | None = None
    body_main: str | None = None
    body_plain: str | None = None
    body_html: str | None = None
    body_xhtml: str | None = None
    body_richtext: str | None = None
    body_nitf: str | None = None
    bodies: list[Part] | None = None
    description_text: str | None = None
    description_html: str | None = None
    descriptions: list[Part] | None = None


_decoder: Final = msgspec.json.Decoder(Ninjs)


def read_ninjs(value: bytes, key: str) -> Story:
    """A story from one JSON object."""
    utf8(value)
    item = parse(value)
    own_uri = item.uri or item.guid or (None if item.id is None else str(item.id))
    version_created = item.version_created or item.versioncreated
    embargo = item.embargoed_until or item.embargoeduntil or item.embargoed
    sources = item.info_sources or item.infosources or item.infosource
    return Story(
        uri=uri_of(own_uri, key, value),
        version=short("version", limits.VERSION_CHARS, "" if item.version is None else str(item.version)),
        version_created=short("versionCreated", limits.TIMESTAMP_CHARS, version_created) or None,
        first_created=item.first_created or item.firstcreated or None,
        pub_status=status_of(item.pub_status or item.pubstatus or ""),
        embargoed_until=short("embargoedUntil", limits.TIMESTAMP_CHARS, embargo) or None,
        urgency=urgency_of(item.urgency),
        language=item.language if item.language and _LANGUAGE.fullmatch(item.language) else None,
        slugline=item.slugline or None,
        headline=headline_of(item),
        byline=item.byline or item.by or None,
        dateline=item.dateline or None,
        located=item.located or None,
        ed_note=item.ed_note or item.ednote or None,
        usage_terms=item.usage_terms or item.usageterms or None,
        copyright_notice=item.copyright_notice or item.copyrightnotice or None,
        subjects=tuple(names(item.subjects or item.subject or ())),
        source=item.source or next(names(sources or ()), None) or item.copyright_holder or item.copyrightholder or None,
        format=format_of(item),
        text=text_of(item),
    )


def parse(value: bytes) -> Ninjs:
    """The object in the bytes; where a name comes twice, the last one counts."""
    if depth_exceeds(value, limits.JSON_DEPTH):
        raise RejectedError(FaultCode.TOO_DEEP, f"more than {limits.JSON_DEPTH} levels")
    try:
        return _decoder.decode(value.removeprefix(BOM))
    except msgspec.ValidationError as error:
        what = str(error)
        if " - at `$" not in what:
            raise RejectedError(FaultCode.NOT_AN_OBJECT, what) from error
        code = FaultCode.BAD_RANGE if "out of range" in what else FaultCode.WRONG_TYPE
        raise RejectedError(code, what) from error
    except msgspec.DecodeError as error:
        raise RejectedError(FaultCode.NOT_JSON, str(error)) from error


def depth_exceeds(value: bytes, limit: int) -> bool:
    """Whether brackets outside strings nest deeper than `limit`: linear, and nearly free for an ordinary message."""
    if value.count(b"{") + value.count(b"[") <= limit:
        return False
    brackets = _STRING.sub(b"", value).translate(None, _NOT_BRACKETS)
    return max(accumulate(map(_STEP.__getitem__, brackets)), default=0) > limit


def short(name: str, limit: int, value: str | None) -> str:
    """A value that goes into the headers of every message, and so must be short."""
    if value is None:
        return ""
    if len(value) > limit:
        raise RejectedError(FaultCode.BAD_RANGE, f"{name} has {len(value)} characters, at most {limit}")
    if CONTROL.search(value):
        raise RejectedError(FaultCode.BAD_RANGE, f"{name} has control characters")
    return value


def status_of(status: str) -> PubStatus:
    """The status, with or without a scheme (`stat:canceled`). An unknown one is a fault: it might be a kill."""
    try:
        return STATUS[status.rpartition(":")[2].strip().lower()]
    except KeyError:
        raise RejectedError(FaultCode.BAD_RANGE, f"pubStatus {status[:40]!a}") from None


def urgency_of(urgency: str | float | None) -> int | None:
    """1 to 9, also when sent as a string; null for anything else."""
    digits = str(urgency).strip().removesuffix(".0")
    return int(digits) if len(digits) == 1 and digits in "123456789" else None


def names(terms: Iterable[Term | str]) -> Iterator[str]:
    """The name of each term, or its code where it has no name."""
    for term in terms:
        name = term if isinstance(term, str) else term.name or term.literal or term.code or term.uri
        if name:
            yield str(name)


def headline_of(item: Ninjs) -> str | None:
    """The headline; where there is only a title, that."""
    return item.headline or item.headline_main or best_text(item.headlines or ()) or item.title or None


def text_of(item: Ninjs) -> str:
    """The body, plain text before HTML; the description where there is no body, as for pictures and briefs."""
    plain = item.text, item.body, item.body_text, item.body_main, item.body_plain
    markup = item.body_html, item.body_xhtml, item.body_richtext, item.body_nitf
    for value in plain:
        if value and not value.isspace():
            return plain_text(value, "")
    for value in markup:
        if value and not value.isspace():
            return to_text(value)
    described = item.description_text or to_text(item.description_html or "")
    return best_text(item.bodies or ()) or best_text(item.descriptions or ()) or line_feeds(described)


def best_text(parts: Iterable[Part]) -> str:
    """The text of the part in the main role, plain text before HTML, else of the first that has any."""
    ranked = []
    for place, part in enumerate(parts):
        if part.value and not part.value.isspace():
            role = (part.role or "").lower()
            kind = f"{part.content_type or part.contenttype or ''} {role}".lower()
            ranked.append((role not in MAIN, is_markup(kind), place, part.value, kind))
    if not ranked:
        return ""
    *_, value, kind = min(ranked)
    return plain_text(value, kind)


def is_markup(kind: str) -> bool:
    """Whether a content type or role names HTML or XML."""
    return "html" in kind or "xml" in kind or "richtext" in kind


def plain_text(value: str, kind: str) -> str:
    """The value without its markup, where it has some: as its kind says, or as it looks."""
    if is_markup(kind) or (value.lstrip()[:1] == "<" and value.rstrip()[-1:] == ">"):
        return to_text(value)
    return line_feeds(value)


def format_of(item: Ninjs) -> str:
    """Which of the formats it was, told by the names it used."""
    if item.text is not None or item.body is not None:
        return "json"
    if item.bodies is None and item.headlines is None and item.by is None:
        return "ninjs1"
    parts = (*(item.bodies or ()), *(item.headlines or ()))
    camel = item.version_created or item.pub_status or any(part.content_type for part in parts)
    return "ninjs3" if camel else "ninjs2"
