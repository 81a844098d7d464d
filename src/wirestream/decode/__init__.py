"""Bytes → `Story`, `Tombstone` or `Fault`: one module per wire format."""

from wirestream.decode.dispatch import decode

__all__ = ["decode"]
