"""Pins a Kafka release: resolves its class path, hashes every jar, writes `jars.toml`.

    python -m wirestream.broker.pin 4.3.1

Needs `wirestream[broker]`. What it writes is reviewed and committed; users' machines only ever verify against it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from wirestream.broker.jars import PINS, sha256

LOGGING = "org.slf4j:slf4j-simple:1.7.36"
"""Kafka logs through slf4j 1.7 and brings nothing that prints; this prints to the standard error and starts fastest."""


def pin(version: str) -> str:
    """The text of `jars.toml` for one Kafka release."""
    import jgo

    artifacts = jgo.resolve(f"org.apache.kafka:kafka_2.13:{version}") + jgo.resolve(LOGGING)
    found = {(artifact.groupId, artifact.artifactId, artifact.version): artifact for artifact in artifacts}
    lines = ["# Written by `python -m wirestream.broker.pin`; not edited by hand.", f'kafka = "{version}"']
    for (group, name, jar_version), artifact in sorted(found.items()):
        path = Path(artifact.resolve())
        lines += ["", "[[jar]]", f'group = "{group}"', f'artifact = "{name}"', f'version = "{jar_version}"']
        lines += [f"size = {path.stat().st_size}", f'sha256 = "{sha256(path)}"']
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name(PINS).write_text(pin(sys.argv[1]), encoding="utf-8")
