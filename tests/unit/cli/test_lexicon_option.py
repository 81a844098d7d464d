"""A lexicon of the user's own, from the command line and from the settings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from wirestream.cli import main
from wirestream.pipeline import Enricher
from wirestream.settings import load

STORY = {"id": "a", "text": "The firm quietly humming sold three boats to the town."}


def wirestream(*args: str, **environ: str) -> Result:
    return CliRunner(env=environ).invoke(main, list(args), input=json.dumps(STORY).encode() + b"\n")


def surfaces(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    row = json.loads(result.stdout)
    return [STORY["text"][m["start"] : m["end"]] for m in row.get("mentions", []) if m["entity"] is not None]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "own.txt"
    file.write_text("# firms\nORG quietly humming\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("stage", ["tag", "all"])
def test_enrich_takes_it_as_a_flag_from_a_variable_and_from_a_settings_file(
    own: Path, tmp_path: Path, stage: str
) -> None:
    config = tmp_path / "settings.toml"
    config.write_text(f'lexicon = "{own}"\n', encoding="utf-8")
    arguments = ("enrich", "--stage", stage, "-")
    assert surfaces(wirestream(*arguments)) == []
    assert surfaces(wirestream(*arguments, "--lexicon", str(own))) == ["quietly humming"]
    assert surfaces(wirestream(*arguments, WIRESTREAM_LEXICON=str(own))) == ["quietly humming"]
    assert surfaces(wirestream(*arguments, WIRESTREAM_CONFIG=str(config))) == ["quietly humming"]


def test_try_takes_it(own: Path) -> None:
    assert surfaces(wirestream("try", "--json", "--lexicon", str(own), "-")) == ["quietly humming"]


@pytest.mark.parametrize("command", [("enrich", "-"), ("try", "-"), ("worker",), ("worker", "--processes", "2")])
def test_a_mistake_in_it_ends_the_command_with_one_line(tmp_path: Path, command: tuple[str, ...]) -> None:
    file = tmp_path / "own.txt"
    file.write_text("ORG Xylo-9 Works\nCITY Port Calder\n", encoding="utf-8")
    result = wirestream(*command, "--lexicon", str(file))
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        f"Error: {file}, line 2: unknown type 'CITY': write one of PER, ORG, LOC, MISC, NONE, then a name"
    ]
    assert wirestream(*command, "--lexicon", str(tmp_path / "none")).exit_code == 2


def test_it_is_a_setting_and_part_of_the_digest(own: Path) -> None:
    assert load({"WIRESTREAM_LEXICON": str(own)}).lexicon == str(own)
    assert Enricher(lexicon=own).digest != Enricher().digest
