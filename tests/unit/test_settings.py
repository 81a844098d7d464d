"""Settings: where they come from, which wins, and what is said when one is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from wirestream.settings import Settings, SettingsError, description, load, load_with_places, shown

PASSWORD = "open sesame"  # noqa: S105


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    return tmp_path / "wirestream.toml"


def test_defaults_without_anything_given() -> None:
    assert load({"PATH": "/bin"}) == Settings()


def test_flag_beats_file_beats_variable(toml: Path) -> None:
    toml.write_text('group = "file"\ntopic_prefix = "file"\n')
    environ = {"WIRESTREAM_GROUP": "variable", "WIRESTREAM_TOPIC_PREFIX": "variable", "WIRESTREAM_LOG_LEVEL": "error"}
    settings = load(environ, toml, {"group": "flag"})
    assert (settings.group, settings.topic_prefix, settings.log_level) == ("flag", "file", "error")


def test_a_variable_can_name_the_file_and_a_flag_another(toml: Path, tmp_path: Path) -> None:
    toml.write_text("batch_records = 7")
    environ = {"WIRESTREAM_CONFIG": str(toml)}
    assert load(environ).batch_records == 7
    other = tmp_path / "other.toml"
    other.write_text("batch_records = 8")
    assert load(environ, other).batch_records == 8


def test_variables_and_flags_are_text_that_becomes_numbers() -> None:
    settings = load({"WIRESTREAM_COMMIT_INTERVAL": "0.5"}, flags={"batch_records": "20"})
    assert (settings.commit_interval, settings.batch_records) == (0.5, 20)


def test_an_empty_variable_counts_as_unset() -> None:
    assert load({"WIRESTREAM_GROUP": "", "WIRESTREAM_CONFIG": ""}).group == "wirestream"


def test_places_say_where_each_setting_comes_from(toml: Path) -> None:
    toml.write_text('# mine\n\n"commit_interval" = 0.1\n')
    loaded = load_with_places({"WIRESTREAM_GROUP": "g"}, toml, {"replication": "3"})
    assert loaded.places == {
        "group": "WIRESTREAM_GROUP",
        "commit_interval": f"{toml}, line 3",
        "replication": "flag replication",
    }


@pytest.mark.parametrize(
    ("environ", "content", "flags", "message"),
    [
        ({"WIRESTREAM_GRUOP": "x"}, "", {}, "WIRESTREAM_GRUOP: there is no setting 'gruop': did you mean group?"),
        ({"WIRESTREAM_XYZZY": "x"}, "", {}, "'xyzzy': `wirestream settings` lists"),
        (
            {},
            "group='x'\ncomit_interval = 1",
            {},
            "line 2: there is no setting 'comit_interval': did you mean commit_interval?",
        ),
        ({}, "\n[kafka]\ngroup = 'x'", {}, "line 2: there is no setting 'kafka'"),
        ({}, "", {"bootstrap_server": "x"}, "flag bootstrap_server: there is no setting 'bootstrap_server'"),
        (
            {"WIRESTREAM_COMMIT_INTERVAL": "soon"},
            "",
            {},
            "WIRESTREAM_COMMIT_INTERVAL: commit_interval: expected `float`",
        ),
        ({}, "commit_interval = '0.1'", {}, "line 1: commit_interval: expected `float`, got `str`"),
        ({"WIRESTREAM_BATCH_RECORDS": "0"}, "", {}, "batch_records: expected `int` >= 1"),
        ({"WIRESTREAM_COMPRESSION": "lz4"}, "", {}, "compression: invalid enum value 'lz4': one of zstd, snappy, gzip"),
        ({"WIRESTREAM_HEARTBEAT": "6"}, "", {}, "heartbeat 6 s is more than half of session_timeout 10 s"),
        ({}, "", {"bootstrap_servers": "one:9092, two:x"}, "'two:x' is not host:port"),
        ({}, "", {"bootstrap_servers": "kafka://one:9092"}, "is not host:port"),
        ({}, "", {"bootstrap_servers": ""}, "'' is not host:port"),
        ({"WIRESTREAM_SECURITY_PROTOCOL": "SASL_SSL"}, "", {}, "SASL_SSL needs sasl_username and sasl_password"),
        ({"WIRESTREAM_PACKS": "/nowhere/packs"}, "", {}, "packs /nowhere/packs is not a folder"),
        ({"WIRESTREAM_SSL_CAFILE": "/nowhere/ca.pem"}, "", {}, "ssl_cafile /nowhere/ca.pem is not a file"),
        ({}, "a = 1\nb", {}, "wirestream.toml: not valid TOML"),
        ({}, "", {"sasl_password": PASSWORD}, "use WIRESTREAM_SASL_PASSWORD or a file"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    toml: Path, environ: dict[str, str], content: str, flags: dict[str, str], message: str
) -> None:
    toml.write_text(content)
    with pytest.raises(SettingsError) as caught:
        load(environ, toml, flags)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert PASSWORD not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"absent.toml: can't be read: No such file"):
        load({}, tmp_path / "absent.toml")


def test_a_file_that_is_not_text(toml: Path) -> None:
    toml.write_bytes(b"group = '\xff'")
    with pytest.raises(SettingsError, match="not valid TOML"):
        load({}, toml)


def test_secrets_are_masked_wherever_settings_are_shown() -> None:
    settings = Settings(sasl_password=PASSWORD, sasl_username="desk")
    assert PASSWORD not in f"{settings!r} {settings} {shown(settings)}"
    assert shown(settings)["sasl_password"] == "•••"  # noqa: S105
    assert shown(Settings())["sasl_password"] is None
    assert "sasl_username='desk'" in repr(settings)


@pytest.mark.parametrize("name", Settings.__struct_fields__)
def test_every_setting_is_described(name: str) -> None:
    assert description(name).endswith(".")
