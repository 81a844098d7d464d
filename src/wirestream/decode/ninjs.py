"""ninjs 1.x, 2.x and 3.x, and the plain JSON object {"id", "text"}."""

from __future__ import annotations

from wirestream.faults import Fault, FaultCode
from wirestream.story import Story


def decode_ninjs(value: bytes, key: str) -> Story | Fault:
    """A story from one JSON object."""
    return Fault(FaultCode.NOT_JSON, "decode", f"{len(value)} bytes for {key}: ninjs is not read yet")
