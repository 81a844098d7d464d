"""The image's requirements are those of the project, and nothing else: `make lock` writes both."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def pins(path: Path) -> dict[str, str]:
    """Each pinned package's lines, hashes included."""
    blocks = re.findall(r"(?m)^(\S+?)==((?:.*\\\n)*.*)$", path.read_text(encoding="utf-8"))
    return dict(blocks)


def test_the_image_gets_what_was_locked() -> None:
    image, project = pins(ROOT / "deploy/requirements.txt"), pins(ROOT / "requirements.txt")
    assert {name: lines.split()[0] for name, lines in image.items()} == {
        name: project[name].split()[0] for name in image
    }
    assert all("--hash=sha256:" in lines for lines in image.values())


def test_the_image_gets_all_that_wirestream_needs_at_run_time() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    needed = {re.split(r"[\[<>=! ]", requirement)[0] for requirement in declared}
    assert needed <= pins(ROOT / "deploy/requirements.txt").keys()
