"""Topics on the broker: made from the data in topics.py, and compared with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Container, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import msgspec
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, for_code
from msgspec import Struct

from wirestream.settings import Settings
from wirestream.story import TopicRole
from wirestream.stream.security import client_options
from wirestream.topics import ALL_ROLES, PARTITIONS, TOPICS, WORKER_ROLES, Topic

REQUEST_TIMEOUT: Final = 15.0


class AdminError(RuntimeError):
    """The broker refused what was asked of it: which topic, and why."""


class Difference(Struct, frozen=True):
    """One setting of a topic that is not what topics.py says."""

    setting: str
    wanted: str
    found: str


class TopicState(Struct, frozen=True):
    """One topic as it is on the broker; `partitions` is 0 where it does not exist."""

    name: str
    partitions: int = 0
    replication: int = 0
    created: bool = False
    differences: tuple[Difference, ...] = ()

    @property
    def exists(self) -> bool:
        """True when the broker has it."""
        return self.partitions > 0


async def create_topics(settings: Settings) -> list[TopicState]:
    """Make the topics that are missing; those that exist stay as they are, their differences reported.

    Raises `AdminError` where the broker refuses, aiokafka's `KafkaError` where it can't be reached.
    """
    async with _admin(settings) as admin:
        missing = {state.name for state in await _describe(admin, settings) if not state.exists}
        wanted = [topic for topic in TOPICS if topic.name(settings.topic_prefix) in missing]
        if wanted:
            response = await admin.create_topics([_new(topic, settings) for topic in wanted])
            for name, code, *reason in response.topic_errors:
                if code not in (0, TopicAlreadyExistsError.errno):  # another worker may make them at the same time
                    raise AdminError(f"{name}: {for_code(code).__name__}: {reason[0] if reason else ''}")
            await _until_visible(admin, settings)
        states = await _describe(admin, settings)
        return [msgspec.structs.replace(state, created=state.name in missing) for state in states]


async def describe_topics(settings: Settings) -> list[TopicState]:
    """Every topic that wirestream uses, in the order of topics.py, as it is on the broker."""
    async with _admin(settings) as admin:
        return await _describe(admin, settings)


async def missing_topics(settings: Settings, roles: Container[TopicRole] = WORKER_ROLES) -> list[str]:
    """The names of topics that the broker does not have. Unlike a client's look-up, asking makes none."""
    async with _admin(settings) as admin:
        existing = set(await admin.list_topics())
    return [name for name in names(settings, roles) if name not in existing]


def names(settings: Settings, roles: Container[TopicRole] = ALL_ROLES) -> list[str]:
    """The topics' names under these settings."""
    return [topic.name(settings.topic_prefix) for topic in TOPICS if topic.role in roles]


def wanted_configs(topic: Topic, settings: Settings) -> dict[str, str]:
    """A topic's configuration: one copy may be away without stopping writes, where there is more than one."""
    return {**topic.configs, "min.insync.replicas": str(max(1, settings.replication - 1))}


@asynccontextmanager
async def _admin(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(**client_options(settings), request_timeout_ms=int(REQUEST_TIMEOUT * 1000))
    try:
        await admin.start()
        yield admin
    finally:
        await admin.close()


def _new(topic: Topic, settings: Settings) -> NewTopic:
    return NewTopic(
        topic.name(settings.topic_prefix),
        PARTITIONS,
        settings.replication,
        topic_configs=wanted_configs(topic, settings),
    )


async def _until_visible(admin: AIOKafkaAdminClient, settings: Settings) -> None:
    """A topic just made has leaders a moment later: workers and producers want them at once."""
    async with asyncio.timeout(REQUEST_TIMEOUT):
        while not all(_ready(found) for found in (await _found(admin, settings)).values()):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


def _ready(found: Mapping[str, Any] | None) -> bool:
    return found is not None and all(partition["leader"] >= 0 for partition in found["partitions"])


async def _found(admin: AIOKafkaAdminClient, settings: Settings) -> dict[str, Mapping[str, Any] | None]:
    everything = {topic["topic"]: topic for topic in await admin.describe_topics() if not topic["error_code"]}
    return {name: everything.get(name) for name in names(settings)}


async def _describe(admin: AIOKafkaAdminClient, settings: Settings) -> list[TopicState]:
    found = await _found(admin, settings)
    existing = [name for name, topic in found.items() if topic is not None]
    configs = await _configs(admin, existing)
    return [_state(topic, found[topic.name(settings.topic_prefix)], configs, settings) for topic in TOPICS]


async def _configs(admin: AIOKafkaAdminClient, existing: list[str]) -> dict[str, dict[str, str]]:
    if not existing:
        return {}
    responses = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name) for name in existing])
    configs: dict[str, dict[str, str]] = {}
    for response in responses:
        for code, message, _kind, name, entries in response.resources:
            if code:
                raise AdminError(f"{name}: {for_code(code).__name__}: {message}")
            configs[name] = {key: value for key, value, *_ in entries}
    return configs


def _state(
    topic: Topic, found: Mapping[str, Any] | None, configs: Mapping[str, Mapping[str, str]], settings: Settings
) -> TopicState:
    name = topic.name(settings.topic_prefix)
    if found is None:
        return TopicState(name)
    partitions, replication = len(found["partitions"]), len(found["partitions"][0]["replicas"])
    wanted = {
        "partitions": str(PARTITIONS),
        "replication": str(settings.replication),
        **wanted_configs(topic, settings),
    }
    actual = {"partitions": str(partitions), "replication": str(replication), **configs[name]}
    differences = [
        Difference(setting, value, actual.get(setting, ""))
        for setting, value in wanted.items()
        if actual.get(setting) != value
    ]
    return TopicState(name, partitions, replication, differences=tuple(differences))
