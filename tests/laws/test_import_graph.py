"""The core is pure: it knows of no stream, clock, log or chance. And the pipeline reads on one screen."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import wirestream

SOURCE = Path(wirestream.__file__).parent
SHELLS = {"stream", "broker", "cli", "desk", "client.py", "settings.py", "__main__.py"}
FOREIGN = {"faust", "mode", "aiokafka", "asyncio", "structlog", "logging", "time", "random", "secrets", "uuid"}
FOREIGN_ONCE_LOADED = {"faust", "mode", "aiokafka", "asyncio", "structlog"}
"""The others are loaded by the standard library for its own ends."""


def core_modules() -> list[Path]:
    return [path for path in sorted(SOURCE.rglob("*.py")) if path.relative_to(SOURCE).parts[0] not in SHELLS]


def imports(path: Path) -> Iterator[str]:
    """Every name that a module imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", core_modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_core_module_imports_nothing_of_the_shell(path: Path) -> None:
    shells = {f"wirestream.{name.removesuffix('.py')}" for name in SHELLS}
    for name in imports(path):
        assert name.partition(".")[0] not in FOREIGN
        assert ".".join(name.split(".")[:2]) not in shells


def test_the_walk_sees_the_core() -> None:
    """Else the test above would pass on nothing."""
    names = {str(path.relative_to(SOURCE)) for path in core_modules()}
    assert {"pipeline.py", "encode.py", "decode/dispatch.py", "clean/cleaner.py", "quote/quoter.py"} <= names
    assert any("msgspec" in imports(path) for path in core_modules())


def test_enriching_loads_nothing_of_the_shell() -> None:
    program = (
        "import sys; from wirestream.pipeline import Enricher; from wirestream.story import RawRecord;"
        "assert Enricher().process([RawRecord(b'It rained, said Ada Ray.')]);"
        f"print(*sorted({FOREIGN_ONCE_LOADED!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "\n")


def test_the_pipeline_reads_on_one_screen() -> None:
    assert len((SOURCE / "pipeline.py").read_text(encoding="utf-8").splitlines()) <= 120
