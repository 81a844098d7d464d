"""Settings of the shell: one frozen struct, from `WIRESTREAM_*` variables, a TOML file and flags.

A flag beats the file, the file beats a variable, a variable beats the default. A key that isn't known is an error.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NamedTuple, get_args, get_type_hints

import msgspec
from msgspec import Meta, Struct

VARIABLE: Final = "WIRESTREAM_"
OTHER_VARIABLES: Final = frozenset(
    VARIABLE + name
    for name in ("CONFIG", "CACHE", "REPO", "IMAGE", "BASE", "KAFKA_IMAGE", "KAFKA_PORT", "PROCESSES", "REPLAY")
)
"""Variables with our prefix that aren't settings: which settings file, where the embedded broker keeps its jars, and
what docker-compose.yml takes from the shell."""

SECRETS: Final = frozenset({"sasl_password"})
MASK: Final = "•••"
_SERVER: Final = re.compile(r"[^\s:/]+:\d{1,5}|\[[0-9a-fA-F:.]+\]:\d{1,5}")


class SettingsError(ValueError):
    """A setting that can't be used: one line that says which, where it stands, and what is wrong."""


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the shell talks to Kafka. Times in seconds, sizes in bytes."""

    bootstrap_servers: Annotated[str, Meta(description="Kafka brokers, host:port, separated by commas.")] = (
        "localhost:9092"
    )
    topic_prefix: Annotated[
        str, Meta(min_length=1, description="What stands before the topics' roles: wire → wire.raw.")
    ] = "wire"
    group: Annotated[str, Meta(min_length=1, description="Consumer group of the workers.")] = "wirestream"
    instance_id: Annotated[
        str | None, Meta(description="Static membership: a name that is this worker's across restarts.")
    ] = None
    batch_records: Annotated[
        int, Meta(ge=1, le=10_000, description="Most records of one partition handed on at once.")
    ] = 500
    batch_bytes: Annotated[
        int, Meta(ge=65_536, description="Most bytes handed on at once, unless a single record is larger.")
    ] = 4_194_304
    fetch_bytes: Annotated[
        int, Meta(ge=65_536, description="Most bytes fetched ahead of each partition: what a worker holds in memory.")
    ] = 1_048_576
    batches_in_flight: Annotated[
        int, Meta(ge=1, le=64, description="Batches fetched but not yet acknowledged, at most.")
    ] = 4
    compression: Annotated[
        Literal["zstd", "snappy", "gzip", "none"], Meta(description="Codec of published batches.")
    ] = "zstd"
    producer_batch_bytes: Annotated[int, Meta(ge=1_024, description="Size at which a published batch is full.")] = (
        524_288
    )
    delivery_timeout: Annotated[
        float, Meta(gt=0, description="How long a batch may take to be acknowledged before the worker gives up.")
    ] = 120.0
    connect_timeout: Annotated[
        float, Meta(gt=0, description="How long a starting worker keeps trying to reach the brokers.")
    ] = 60.0
    metadata_max_age: Annotated[
        float, Meta(ge=0.1, description="How soon new partitions and moved leaders are noticed at the latest.")
    ] = 60.0
    commit_interval: Annotated[
        float, Meta(gt=0, description="How often what is acknowledged is committed to the group.")
    ] = 1.0
    session_timeout: Annotated[
        float, Meta(ge=1, description="After this silence the group gives a worker's partitions away.")
    ] = 10.0
    heartbeat: Annotated[float, Meta(gt=0, description="How often a worker tells the group that it lives.")] = 3.0
    drain_timeout: Annotated[
        float, Meta(gt=0, description="How long a stop may take to finish the batch in flight.")
    ] = 8.0
    lexicon: Annotated[
        str | None, Meta(description="File with names of one's own and their types: they hold against the model.")
    ] = None
    replication: Annotated[int, Meta(ge=1, description="Copies of each topic that `topics create` asks for.")] = 1
    security_protocol: Annotated[
        Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"], Meta(description="How brokers are talked to.")
    ] = "PLAINTEXT"
    sasl_mechanism: Annotated[
        Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"], Meta(description="How SASL proves who we are.")
    ] = "SCRAM-SHA-512"
    sasl_username: Annotated[str | None, Meta(description="SASL user name.")] = None
    sasl_password: Annotated[str | None, Meta(description="SASL password; never printed.")] = None
    ssl_cafile: Annotated[str | None, Meta(description="Certificate authority file; the system's where absent.")] = None
    packs: Annotated[
        str | None, Meta(description="Folder of cleaning rules (*.toml) of your own, laid over those that ship.")
    ] = None
    log_level: Annotated[Literal["debug", "info", "warning", "error"], Meta(description="Least level logged.")] = "info"

    @property
    def packs_dir(self) -> Path | None:
        """The folder of packs, if there is one."""
        return Path(self.packs) if self.packs else None

    @property
    def lexicon_file(self) -> Path | None:
        """The file of names, if there is one."""
        return Path(self.lexicon) if self.lexicon else None

    def __repr__(self) -> str:
        return f"Settings({', '.join(f'{name}={value!r}' for name, value in shown(self).items())})"


class Given(NamedTuple):
    """One setting as somebody wrote it; `place` is for people. A `text` becomes a number where one is wanted."""

    name: str
    value: object
    place: str
    text: bool


class Loaded(NamedTuple):
    """Settings, and for those that aren't defaults, where they come from."""

    settings: Settings
    places: Mapping[str, str]


def load(environ: Mapping[str, str], config: Path | None = None, flags: Mapping[str, str] | None = None) -> Settings:
    """The settings in force. `flags` maps names to what the command line gives; `config` beats WIRESTREAM_CONFIG.

    Raises `SettingsError`.
    """
    return load_with_places(environ, config, flags).settings


def load_with_places(
    environ: Mapping[str, str], config: Path | None = None, flags: Mapping[str, str] | None = None
) -> Loaded:
    """As `load`, with the places that the settings come from."""
    file = config or (Path(environ["WIRESTREAM_CONFIG"]) if environ.get("WIRESTREAM_CONFIG") else None)
    given = [*from_variables(environ), *(from_file(file) if file else ()), *from_flags(flags or {})]
    values = {it.name: checked(it) for it in given}
    settings = Settings(**values)
    if problem := contradiction(settings):
        raise SettingsError(problem)
    return Loaded(settings, {it.name: it.place for it in given})


def from_variables(environ: Mapping[str, str]) -> Iterator[Given]:
    """Settings in `WIRESTREAM_*` variables. An empty one counts as unset: compose files pass them on so."""
    for variable in sorted(environ):
        if variable.startswith(VARIABLE) and variable not in OTHER_VARIABLES and environ[variable]:
            yield Given(variable.removeprefix(VARIABLE).lower(), environ[variable], variable, text=True)


def from_file(path: Path) -> Iterator[Given]:
    """Settings in a TOML file: keys at its top level."""
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except OSError as error:
        raise SettingsError(f"{path}: can't be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from error
    for name, value in content.items():
        yield Given(name, value, f"{path}, line {line_of(name, text)}", text=False)


def line_of(key: str, text: str) -> int:
    """The line of a TOML file on which a top-level key or table stands."""
    pattern = re.compile(rf"""\s*\[*["']?{re.escape(key)}["']?[\s.=\]]""")
    return next((n for n, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 1)


def from_flags(flags: Mapping[str, str]) -> Iterator[Given]:
    """Settings given on the command line."""
    for name, value in flags.items():
        if name in SECRETS:
            raise SettingsError(f"{name} can't be a flag, others could read it: use {variable_of(name)} or a file")
        yield Given(name, value, f"flag {name}", text=True)


def checked(given: Given) -> Any:
    """The value with its type."""
    if given.name not in Settings.__struct_fields__:
        close = difflib.get_close_matches(given.name, Settings.__struct_fields__, n=3)
        advice = f"did you mean {' or '.join(close)}?" if close else "`wirestream settings` lists those there are"
        raise SettingsError(f"{given.place}: there is no setting {given.name!r}: {advice}")
    try:
        settings = msgspec.convert({given.name: given.value}, Settings, strict=not given.text)
    except msgspec.ValidationError as error:
        wrong = str(error).split(" - at")[0]
        allowed = get_args(hint(given.name)) if wrong.startswith("Invalid enum") else ()
        choice = f": one of {', '.join(map(str, allowed))}" if allowed else ""
        raise SettingsError(f"{given.place}: {given.name}: {wrong[0].lower()}{wrong[1:]}{choice}") from error
    return getattr(settings, given.name)


def contradiction(settings: Settings) -> str | None:
    """What can't work in settings that are each valid, or nothing."""
    for server in settings.bootstrap_servers.split(","):
        if not _SERVER.fullmatch(server.strip()):
            return f"bootstrap_servers: {server.strip()!r} is not host:port"
    if settings.heartbeat * 2 > settings.session_timeout:
        return f"heartbeat {settings.heartbeat:g} s is more than half of session_timeout {settings.session_timeout:g} s"
    if settings.security_protocol.startswith("SASL") and not (settings.sasl_username and settings.sasl_password):
        return f"security_protocol {settings.security_protocol} needs sasl_username and sasl_password"
    if settings.ssl_cafile and not Path(settings.ssl_cafile).is_file():
        return f"ssl_cafile {settings.ssl_cafile} is not a file"
    if settings.packs and not Path(settings.packs).is_dir():
        return f"packs {settings.packs} is not a folder"
    return None


def shown(settings: Settings) -> dict[str, object]:
    """The settings as they may be shown: secrets masked."""
    values = msgspec.structs.asdict(settings)
    return {name: MASK if name in SECRETS and value else value for name, value in values.items()}


def variable_of(name: str) -> str:
    """The variable that gives a setting."""
    return VARIABLE + name.upper()


def hint(name: str) -> Any:
    """A setting's type."""
    return get_args(annotation(name))[0]


def description(name: str) -> str:
    """What a setting is, in one sentence."""
    meta = get_args(annotation(name))[1]
    assert isinstance(meta, Meta)  # noqa: S101  the form of every field above
    return meta.description or ""


def annotation(name: str) -> Any:
    """The `Annotated[type, Meta]` of a setting."""
    return get_type_hints(Settings, include_extras=True)[name]
