"""Kafka's jars: pinned by coordinates and sha256, fetched once per user, verified at every use."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Final

import msgspec
from msgspec import Struct

from wirestream.broker.errors import INSTALL_HINT, BrokerError
from wirestream.broker.progress import OnProgress, Progress, silent

PINS: Final = "jars.toml"
CONNECTIONS: Final = 4
CHUNK: Final = 1 << 20
PLACED_AT: Final = 1_000_000_000
"""One modification time for every placed jar: Java's startup archive stays valid when a jar had to be fetched again."""


class Jar(Struct, frozen=True):
    """One pinned file of the class path. `size` in bytes, `sha256` in hexadecimal."""

    group: str
    artifact: str
    version: str
    size: int
    sha256: str

    @property
    def filename(self) -> str:
        """Its name in the cache and in a Maven repository."""
        return f"{self.artifact}-{self.version}.jar"


class Pins(Struct, frozen=True):
    """The whole class path of one Kafka release."""

    kafka: str
    jar: tuple[Jar, ...]

    @property
    def digest(self) -> str:
        """A short name of exactly these files."""
        return hashlib.sha256("".join(jar.sha256 for jar in self.jar).encode()).hexdigest()[:12]


@cache
def pins() -> Pins:
    """The pins that this version of wirestream ships (`python -m wirestream.broker.pin` makes them)."""
    return msgspec.toml.decode((files("wirestream.broker") / PINS).read_bytes(), type=Pins)


def cache_dir() -> Path:
    """Where downloads are kept: `$WIRESTREAM_CACHE`, else `wirestream` in the user's cache folder."""
    if chosen := os.environ.get("WIRESTREAM_CACHE"):
        return Path(chosen).expanduser().absolute()
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base).absolute() / "wirestream"


@contextmanager
def exclusively(lock: Path) -> Iterator[None]:
    """Holds an advisory lock, which dies with the process, so that one process at a time fills the cache."""
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        handle = lock.open("w")
    except OSError as error:
        raise BrokerError(f"the cache can't be written ({error}): WIRESTREAM_CACHE names another folder") from error
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def class_path(progress: OnProgress = silent) -> tuple[Path, ...]:
    """The jars, every one present and equal to its pin, in the order of the pins.

    Missing and damaged files are fetched first. Two processes may ask at once; a download that was cut off leaves
    nothing behind that could be taken for a jar. Raises BrokerError where a jar can't be had or isn't the pinned one.
    """
    pinned = pins()
    folder = cache_dir() / f"kafka-{pinned.kafka}-{pinned.digest}"
    if _faulty(folder, pinned.jar):
        with exclusively(folder.with_name(f"{folder.name}.lock")):
            # Another process may have fetched them while this one waited for the lock.
            if faulty := _faulty(folder, pinned.jar):
                _fetch(folder, faulty, progress)
    return tuple(folder / jar.filename for jar in pinned.jar)


def sha256(path: Path) -> str:
    """The file's hash in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _is_as_pinned(path: Path, jar: Jar) -> bool:
    return path.is_file() and path.stat().st_size == jar.size and sha256(path) == jar.sha256


def _faulty(folder: Path, jars: Sequence[Jar]) -> list[Jar]:
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        good = pool.map(lambda jar: _is_as_pinned(folder / jar.filename, jar), jars)
        return [jar for jar, is_good in zip(jars, good, strict=True) if not is_good]


def _fetch(folder: Path, jars: Sequence[Jar], progress: OnProgress) -> None:
    """Downloads into a staging folder, verifies, then moves each jar to its place. Runs under the lock."""
    folder.mkdir(parents=True, exist_ok=True)
    for left_behind in folder.glob(".staging-*"):
        shutil.rmtree(left_behind)
    counter = _Counter(sum(jar.size for jar in jars), progress)
    with tempfile.TemporaryDirectory(prefix=".staging-", dir=folder) as staging:
        download = _downloader(Path(staging), counter)

        def place(jar: Jar) -> None:
            found = download(jar)
            os.utime(found, (PLACED_AT, PLACED_AT))
            found.replace(folder / jar.filename)
            counter.finish(jar)

        with ThreadPoolExecutor(CONNECTIONS) as pool:
            for outcome in [pool.submit(place, jar) for jar in sorted(jars, key=lambda jar: -jar.size)]:
                outcome.result()


class _Counter:
    """Adds up what parallel downloads report."""

    def __init__(self, total: int, progress: OnProgress) -> None:
        self._total = total
        self._progress = progress
        self._arrived: dict[str, int] = {}
        self._lock = Lock()

    def add(self, filename: str, count: int) -> None:
        self._set(filename, self._arrived.get(filename, 0) + count)

    def finish(self, jar: Jar) -> None:
        self._set(jar.filename, jar.size)

    def _set(self, filename: str, arrived: int) -> None:
        with self._lock:
            self._arrived[filename] = arrived
            self._progress(Progress("download", filename, min(sum(self._arrived.values()), self._total), self._total))


def _downloader(staging: Path, counter: _Counter) -> Callable[[Jar], Path]:
    """A function that fetches one jar through jgo, as the user has configured it, into the staging folder."""
    try:
        from jgo.config import GlobalSettings
        from jgo.maven import MavenContext, PythonResolver
    except ImportError as error:
        raise BrokerError(
            f"Kafka's jars are not in {cache_dir()} and jgo, which fetches them, is missing: {INSTALL_HINT}"
        ) from error

    settings = GlobalSettings.load()

    @contextmanager
    def report(filename: str, _size: int) -> Iterator[Callable[[int], None]]:
        yield lambda count: counter.add(filename, count)

    context = MavenContext(PythonResolver(progress_callback=report), repo_cache=staging, timeout=60)
    context.remote_repos.update(settings.repositories)

    def download(jar: Jar) -> Path:
        in_local_repository = Path(settings.repo_cache, *jar.group.split("."), jar.artifact, jar.version, jar.filename)
        if _is_as_pinned(in_local_repository, jar):
            return Path(shutil.copyfile(in_local_repository, staging / jar.filename))
        try:
            found = Path(context.project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve())
        except Exception as error:  # jgo lets through whatever its HTTP client or the file system raised
            raise BrokerError(
                f"could not fetch {jar.filename}: {error}. Is there a way to Maven Central from here? "
                "A mirror can be named in jgo's own settings, section [repositories]."
            ) from error
        if not _is_as_pinned(found, jar):
            raise BrokerError(
                f"{jar.filename} as fetched has sha256 {sha256(found)}, but {jar.sha256} is pinned: refused. "
                "Something between here and Maven Central changes files."
            )
        return found

    return download
