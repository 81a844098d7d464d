"""`wirestream settings` and the options that lead to settings."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from wirestream.cli import main
from wirestream.cli.processes import plain_environment
from wirestream.settings import Settings

PASSWORD = "open sesame"  # noqa: S105


def settings(*args: str, **environ: str) -> Result:
    return CliRunner(env={"COLUMNS": "200", **environ}).invoke(main, ["settings", *args])


def test_every_setting_is_shown_with_its_place_and_meaning(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("commit_interval = 0.5\n")
    result = settings("--config", str(file), "--set", "batch-records=7", "-b", "kafka:9", WIRESTREAM_GROUP="night")
    rows = {line.split()[0]: " ".join(line.split()) for line in result.stdout.splitlines() if line.strip()}
    assert set(Settings.__struct_fields__) <= set(rows)
    assert rows["group"].startswith("group night WIRESTREAM_GROUP Consumer group")
    assert rows["batch_records"].startswith("batch_records 7 flag batch_records")
    assert rows["bootstrap_servers"].startswith("bootstrap_servers kafka:9 flag")
    assert "0.5" in rows["commit_interval"]
    assert rows["topic_prefix"].startswith("topic_prefix wire default")


def test_as_json() -> None:
    assert json.loads(settings("--json", "--set", "replication=3").stdout)["replication"] == 3


def test_a_password_is_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(f'sasl_password = "{PASSWORD}"\n')
    for arguments in (["--config", str(file)], ["--config", str(file), "--json"]):
        result = settings(*arguments)
        assert result.exit_code == 0
        assert PASSWORD not in result.output
        assert "•••" in result.output
    assert PASSWORD not in settings("--set", f"sasl_password={PASSWORD}").output
    assert PASSWORD not in settings(WIRESTREAM_SASL_PASSWORT=PASSWORD).output


def test_what_the_demo_starts_knows_nothing_of_other_clusters() -> None:
    environ = {"PATH": "/bin", "WIRESTREAM_SASL_PASSWORD": "x", "WIRESTREAM_CONFIG": "y", "WIRESTREAM_CACHE": "/c"}
    assert plain_environment(environ) == {"PATH": "/bin", "WIRESTREAM_CACHE": "/c"}
