"""The same bytes give the same bytes in another process as well, whatever the seed of its hashes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
PROGRAM = """
import hashlib
from seeds import seeds
from wirestream import Enricher

enricher, total = Enricher(), hashlib.sha256()
for seed in seeds():
    if seed.kind != "hostile":
        for message in enricher.process(seed.records()):
            total.update(repr(message).encode())
print(enricher.digest, total.hexdigest())
"""


def outcome(hash_seed: str) -> str:
    environment = {"PYTHONPATH": str(TESTS), "PYTHONHASHSEED": hash_seed}
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_processes_agree_on_every_seed() -> None:
    first, second = outcome("1"), outcome("2")
    assert len(first.split()) == 2
    assert first == second
