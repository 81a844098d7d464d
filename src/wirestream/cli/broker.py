"""`wirestream broker`: a real Apache Kafka on this machine, until Ctrl-C."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

import click

from wirestream.cli.exits import Exit, Stop

if TYPE_CHECKING:
    from rich.progress import TaskID

    from wirestream.broker import EmbeddedKafka, Progress

DOING: Final = {
    "download": "Fetching Kafka, this once",
    "prepare": "Preparing it for quick starts, this once",
    "start": "Starting Kafka",
}


@click.command("broker", short_help="Run a real Kafka on this machine, for trying things out.")
@click.option("--port", type=click.IntRange(1, 65_535), default=9092, show_default=True, help="Port on loopback.")
@click.option(
    "--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Keep the data here, and go on with it."
)
def command(port: int, data_dir: Path | None) -> None:
    """Run a one-node Apache Kafka on loopback until Ctrl-C. Its data is thrown away, unless --data-dir keeps it.

    Fetches Kafka on first use (some 40 MB, verified). Not for production: one node, no authentication.

    \b
    Example:
      wirestream broker --data-dir ~/.local/share/wirestream
    """
    from wirestream.cli.processes import Unwinding, interruptible

    with interruptible("Stopped: Kafka is gone."), Unwinding() as running:
        kafka = running.enter_context(embedded(data_dir, port))
        with suppress(KeyboardInterrupt):
            click.echo(f"Kafka is ready: {kafka.bootstrap_servers}   (Ctrl-C stops it)")
            threading.Event().wait()
        click.echo("Kafka stops.")


@contextmanager
def embedded(data_dir: Path | None = None, port: int = 0) -> Iterator[EmbeddedKafka]:
    """The embedded broker, its start shown. Raises `Stop` where it can't run."""
    from wirestream.broker import BrokerError, EmbeddedKafka

    try:
        with StartUp() as start_up:
            kafka = EmbeddedKafka(data_dir, port, progress=start_up.show)
            kafka.start()
    except BrokerError as error:
        raise Stop(str(error), Exit.UNREACHABLE) from error
    with kafka:
        yield kafka


class StartUp:
    """Shows what a start does: a bar on a terminal while it goes on, a line for each phase elsewhere."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        from wirestream.cli.console import console

        self._console = console(stderr=True)
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[size]}"),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}

    def show(self, progress: Progress) -> None:
        """One phase is so far."""
        if progress.phase not in self._tasks:
            for task in self._tasks.values():
                self._bar.update(task, visible=False)
            self._tasks[progress.phase] = self._bar.add_task("", size="")
            if not self._console.is_terminal:
                self._console.print(f"{DOING[progress.phase]} …")
        known = progress.phase == "download"
        self._bar.update(
            self._tasks[progress.phase],
            description=f"{DOING[progress.phase]} [dim]{progress.what}[/]" if known else DOING[progress.phase],
            completed=progress.done,
            total=progress.total if known else None,
            size=f"{progress.done / 1e6:.0f} of {progress.total / 1e6:.0f} MB" if known else "",
        )

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()
