"""The command line as a whole: help, exit statuses, and what it loads."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from wirestream import __version__
from wirestream.cli import MODULES, main
from wirestream.cli.exits import MEANINGS, Exit

HEAVY = ("faust", "aiokafka", "rich", "structlog", "asyncio")


def commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(main)
    for name in MODULES:
        command = main.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            for inner, subcommand in command.commands.items():
                yield f"{name} {inner}", subcommand


def test_every_command_is_listed_with_what_it_does() -> None:
    text = CliRunner().invoke(main, ["--help"]).stdout
    for name in MODULES:
        line = next(line for line in text.splitlines() if line.startswith(f"  {name} "))
        assert len(line.split()) > 3
        assert not line.endswith("...")


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_every_command_has_an_example_and_describes_each_option(name: str, command: click.Command) -> None:
    result = CliRunner().invoke(main, [*name.split(), "--help"])
    assert result.exit_code == 0
    assert "Example" in result.stdout
    assert f"wirestream {name}" in result.stdout.split("Example")[1]
    for parameter in command.params:
        assert isinstance(parameter, click.Argument) or getattr(parameter, "help", None)


def test_the_exit_statuses_are_documented() -> None:
    text = CliRunner().invoke(main, ["--help"]).stdout
    assert set(MEANINGS) == set(Exit)
    for status, meaning in MEANINGS.items():
        assert f"{int(status):<5}{meaning}" in text


def test_a_worker_ends_with_statuses_that_mean_the_same() -> None:
    from wirestream.stream.exits import WorkerExit

    assert {it.name: int(it) for it in WorkerExit if it.name in Exit.__members__} == {
        name: int(Exit[name]) for name in ("USAGE", "UNREACHABLE", "BROKEN_PROMISE", "TOPICS")
    }
    assert {int(it) for it in WorkerExit} <= {int(it) for it in Exit}


def test_the_version() -> None:
    assert CliRunner().invoke(main, ["--version"]).stdout == f"wirestream {__version__}\n"


def test_a_command_that_is_not_there_is_wrong_usage() -> None:
    result = CliRunner().invoke(main, ["enrihc"])
    assert result.exit_code == Exit.USAGE
    assert "enrihc" in result.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["enrich", "--stage", "quote"]])
def test_nothing_heavy_is_loaded_for_what_does_not_need_it(arguments: list[str], tmp_path: Path) -> None:
    code = (
        "import sys\nfrom wirestream.cli import main\n"
        f"try: main({arguments!r})\n"
        f"finally: print(*(name for name in {HEAVY!r} if name in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], input=b"", capture_output=True, check=True)
    assert done.stderr.decode().strip() == ""


def test_it_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "wirestream", "--version"], capture_output=True, check=True, text=True)
    assert done.stdout == f"wirestream {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["settings", "--set", "nonsense"],
        ["settings", "--set", "comit_interval=1"],
        ["settings", "--config", "nowhere.toml"],
        ["replay", "nowhere.txt"],
        ["replay", "-", "--loop"],
        ["replay", "x.txt", "--rate", "0"],
        ["demo", "--seeds", "nowhere"],
    ],
)
def test_wrong_usage_is_one_clear_error(arguments: list[str]) -> None:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == Exit.USAGE
    assert "Error: " in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_rate_and_speed_exclude_each_other() -> None:
    result = CliRunner().invoke(main, ["replay", "x.txt", "--rate", "1", "--speed", "1"])
    assert (result.exit_code, result.stderr) == (Exit.USAGE, "Error: --rate and --speed: choose one\n")


def test_a_reader_that_goes_away_is_no_failure(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("A bridge opens.\n\n" * 10_000)
    command = [sys.executable, "-m", "wirestream", "try", str(story)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as shown:
        assert shown.stdout is not None
        assert shown.stdout.readline()
        shown.stdout.close()
        assert shown.stderr is not None
        assert shown.stderr.read() == b""
    assert shown.returncode == Exit.OK
