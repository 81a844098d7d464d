"""Header names that are not UTF-8, which Kafka takes and aiokafka can't read: one would hold up its partition for ever.

aiokafka 0.14 raises while it parses the fetched batch, at every attempt again. Here the batch is parsed as always, and
only where that fails once more with such names written as backslash escapes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, SupportsIndex, overload

import structlog
from aiokafka.consumer import fetcher
from aiokafka.record.default_records import _DefaultRecordBatchPy
from aiokafka.record.memory_records import _MemoryRecordsPy

log = structlog.get_logger("wirestream.headers")


class LenientBytes(bytes):
    """Bytes that decode whatever they are."""

    def decode(self, encoding: str = "utf-8", errors: str = "backslashreplace") -> str:
        """As text, with escapes for what is none."""
        return super().decode(encoding, errors)


class LenientBuffer(bytearray):
    """A record batch whose parts decode whatever they are."""

    @overload
    def __getitem__(self, key: SupportsIndex) -> int: ...
    @overload
    def __getitem__(self, key: slice) -> bytearray: ...
    def __getitem__(self, key: SupportsIndex | slice) -> Any:
        """A byte, or lenient bytes."""
        part = super().__getitem__(key)
        return LenientBytes(part) if isinstance(part, bytearray) else part


class LenientBatch(_DefaultRecordBatchPy):  # type: ignore[misc]
    """aiokafka's parser in Python, over a lenient buffer."""

    _buffer: bytearray

    def _maybe_uncompress(self) -> None:
        super()._maybe_uncompress()
        if not isinstance(self._buffer, LenientBuffer):
            self._buffer = LenientBuffer(self._buffer)


class Batch:
    """aiokafka's parser in C, and the lenient one where it fails."""

    def __init__(self, batch: Any, data: memoryview) -> None:
        self._batch = batch
        self._data = data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._batch, name)

    def __next__(self) -> Any:
        return next(self._batch)

    def __iter__(self) -> Iterator[Any]:
        try:
            return iter(list(self._batch))
        except UnicodeDecodeError:
            log.warning("header_name_not_utf8", base_offset=self._batch.base_offset)
            return iter(list(LenientBatch(self._data)))


class Records(_MemoryRecordsPy):  # type: ignore[misc]
    """What a fetch brought, a batch at a time."""

    def next_batch(self, *options: Any) -> Any:
        """The next batch, or nothing."""
        data = self._next_slice
        batch = super().next_batch(*options)
        return batch if data is None or data[self.MAGIC_OFFSET] < 2 else Batch(batch, data)


def tolerate() -> None:
    """Have aiokafka's consumers in this process read so."""
    fetcher.MemoryRecords = Records
