"""Data beside the checkout that may not be shipped: tests that need it skip where it is absent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared(path: str) -> Path:
    """The file below the shared folder, or a skip that says what is missing."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"needs ../shared/{path}, which is not part of the project")
    return found


def shared_lines(path: str) -> list[dict[str, Any]]:
    """The records of a shared JSON-lines file."""
    return [json.loads(line) for line in shared(path).read_text(encoding="utf-8").splitlines() if line.strip()]
