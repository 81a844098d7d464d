"""Settings of the shell: one frozen struct, from `WIRESTREAM_*` variables, a TOML file and flags."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct


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
    batches_in_flight: Annotated[
        int, Meta(ge=1, le=64, description="Batches fetched but not yet acknowledged, at most.")
    ] = 4
    compression: Annotated[
        Literal["zstd", "snappy", "gzip", "none"], Meta(description="Codec of published batches.")
    ] = "zstd"
    linger: Annotated[float, Meta(ge=0, le=5, description="How long the producer waits to fill a batch.")] = 0.02
    producer_batch_bytes: Annotated[int, Meta(ge=1_024, description="Size at which a published batch is full.")] = (
        262_144
    )
    session_timeout: Annotated[
        float, Meta(ge=1, description="After this silence the group gives a worker's partitions away.")
    ] = 10.0
    heartbeat: Annotated[float, Meta(gt=0, description="How often a worker tells the group that it lives.")] = 3.0
    drain_timeout: Annotated[
        float, Meta(gt=0, description="How long a stop may take to finish the batch in flight.")
    ] = 8.0
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
    log_level: Annotated[Literal["debug", "info", "warning", "error"], Meta(description="Least level logged.")] = "info"
