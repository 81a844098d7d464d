"""How a long replay is shown: a bar with stories a second on a terminal, one line at the end elsewhere."""

from __future__ import annotations

import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.progress import BarColumn, DownloadColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from wirestream.cli.console import console
from wirestream.cli.show import safe
from wirestream.cli.sources import Source


class Meter:
    """Counts what is sent. `size`: bytes to come, where that is known."""

    def __init__(self, size: int | None) -> None:
        self._console = console(stderr=True)
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.fields[stories]:,} stories"),
            TextColumn("[bold]{task.fields[rate]:,.0f}/s"),
            BarColumn(),
            DownloadColumn(),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._task = self._bar.add_task("", total=size, stories=0, rate=0.0)
        self._start = time.monotonic()
        self._sent = self._refused = self._bytes = 0

    def count(self, sent: Sequence[Source], refused: Sequence[Source]) -> None:
        """Some more were sent, and of these some refused."""
        for source in refused:
            about = f"{source.name}: {len(source.value):,} bytes or more, too large for the topic: not sent"
            self._console.print(safe(about), style="red", markup=False)
        self._sent += len(sent) - len(refused)
        self._refused += len(refused)
        self._bytes += sum(len(source.value) for source in sent)
        self._bar.update(self._task, completed=self._bytes, stories=self._sent, rate=self.rate)

    @property
    def rate(self) -> float:
        """Stories a second, from the start."""
        return self._sent / max(time.monotonic() - self._start, 1e-9)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()
        seconds = time.monotonic() - self._start
        if self._sent or self._refused:
            refused = f", {self._refused:,} refused" if self._refused else ""
            self._console.print(f"{self._sent:,} stories in {seconds:.1f} s ({self.rate:,.0f}/s){refused}")
