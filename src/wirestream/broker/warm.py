"""What is made once per machine, so that each later start takes a second: Java's archive, a formatted folder."""

from __future__ import annotations

import hashlib
import logging
import re
import shutil
import tempfile
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from wirestream.broker.jars import cache_dir, exclusively, pins
from wirestream.broker.node import OPTIONS, Node, PortTakenError, Runtime, format_log_dir, free_port, random_uuid
from wirestream.broker.progress import OnProgress, Progress

ATTEMPTS: Final = 5
ARCHIVE_GRACE: Final = 180.0
"""Seconds in which Java must have written its archive: six on an idle laptop."""
_IDENTITIES: Final = re.compile(r"(?m)^(cluster\.id|directory\.id)=.*$")

log = logging.getLogger(__name__)


class Warm(Struct, frozen=True):
    """A runtime that starts fast, and the template of a formatted log directory."""

    runtime: Runtime
    template: Path

    def format(self, log_dir: Path) -> None:
        """Gives the node an empty log directory with identities of its own, where it has none yet."""
        if (log_dir / "meta.properties").exists():
            return
        shutil.copytree(self.template, log_dir, dirs_exist_ok=True)
        meta = log_dir / "meta.properties"
        new = _IDENTITIES.sub(lambda match: f"{match[1]}={random_uuid()}", meta.read_text(encoding="utf-8"))
        meta.write_text(new, encoding="utf-8")


def warmed(runtime: Runtime, progress: OnProgress) -> Warm:
    """Makes both where this machine doesn't have them yet: one format, one training run of the real broker."""
    folder = cache_dir() / f"kafka-{pins().kafka}-{pins().digest}" / f"java-{runtime.java.version}-{_key(runtime)}"
    if not folder.exists():
        with exclusively(folder.with_name(f"{folder.name}.lock")):
            if not folder.exists():
                _make(folder, runtime, progress)
    archive = folder / "classes.archive"
    _, use = runtime.java.archive_options(archive)
    options = (use,) if archive.exists() else ()
    return Warm(msgspec.structs.replace(runtime, options=options), folder / "formatted")


def _key(runtime: Runtime) -> str:
    """An archive fits one Java, one class path at one place, one set of options."""
    parts = [str(runtime.java.launcher), *map(str, runtime.class_path), *OPTIONS]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def _make(folder: Path, runtime: Runtime, progress: OnProgress) -> None:
    progress(Progress("prepare", "Kafka’s fast start", 0, 1))
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left_behind in folder.parent.glob(f".{folder.name}-*"):
        shutil.rmtree(left_behind)
    staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    (staging / "made").mkdir()
    format_log_dir(runtime, staging, staging / "made" / "formatted")
    _train(runtime, staging, staging / "made" / "classes.archive")
    (staging / "made").rename(folder)
    shutil.rmtree(staging)
    progress(Progress("prepare", "Kafka’s fast start", 1, 1))


def _train(runtime: Runtime, staging: Path, archive: Path) -> None:
    """Runs the broker until it is ready, so that Java writes down at its end what it had loaded by then."""
    write, _ = runtime.java.archive_options(archive)
    run = staging / "run"
    training = msgspec.structs.replace(runtime, options=(write,))
    for attempt in range(ATTEMPTS):
        shutil.rmtree(run, ignore_errors=True)
        run.mkdir()
        shutil.copytree(staging / "made" / "formatted", run / "data")
        node = Node(training, run, run / "data", free_port(), throwaway=True, grace=ARCHIVE_GRACE)
        try:
            node.wait_ready()
            break
        except PortTakenError:
            if attempt == ATTEMPTS - 1:
                raise
        finally:
            node.stop()
    if not archive.exists():
        log.warning("Java wrote no startup archive; Kafka starts without it, a few seconds slower:\n%s", node.tail())
