"""The closed set of what can be wrong with a message. A dead letter carries exactly one of these codes."""

from __future__ import annotations

from enum import Enum
from typing import Literal

from msgspec import Struct

Stage = Literal["decode", "clean", "tag", "quote", "encode", "publish"]


class FaultCode(Enum):
    """Code and meaning. F1xx: the bytes; F2xx: the story in them; F9xx: ours."""

    EMPTY = ("F101", "the message has no bytes, and is no tombstone (null value with the key of a story)")
    TOO_LARGE = ("F102", "the message is larger than limits.MESSAGE_BYTES")
    NOT_UTF8 = ("F103", "the text is not valid UTF-8")
    NOT_JSON = ("F104", "the message says or looks like JSON, but does not parse as such")
    NOT_AN_OBJECT = ("F105", "the JSON is not an object")
    TOO_DEEP = ("F106", "the JSON nests deeper than limits.JSON_DEPTH")
    UNKNOWN_FORMAT = ("F107", "the content-type names a format that wirestream does not read")
    WRONG_TYPE = ("F201", "a field has the wrong type")
    URI_TOO_LONG = ("F202", "the story's uri is longer than limits.URI_CHARS")
    NO_TEXT = ("F203", "the story is usable but has no text")
    TEXT_TOO_LONG = ("F204", "the story's text is longer than limits.TEXT_CHARS")
    BAD_RANGE = ("F205", "a field is outside its range")
    STAGE_FAILED = ("F901", "a stage raised on this story: a defect in wirestream, please report it")
    RECORD_TOO_LARGE = ("F902", "the enriched record is larger than limits.RECORD_BYTES")
    REFUSED = ("F903", "the broker does not take a record made of the message: its topic allows less than we do")

    @property
    def code(self) -> str:
        """The short code, e.g. `F104`."""
        return self.value[0]

    @property
    def meaning(self) -> str:
        """One sentence for people."""
        return self.value[1]


class Fault(Struct, frozen=True):
    """A story that could not be enriched, as a value: what is wrong, in which stage, and where. Holds no story text."""

    code: FaultCode
    stage: Stage
    detail: str = ""
