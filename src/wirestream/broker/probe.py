"""Readiness: a broker is ready when it has acknowledged a record."""

from __future__ import annotations

import asyncio
from threading import Event
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from aiokafka.admin import AIOKafkaAdminClient

TOPIC: Final = "wirestream.probe"
RETRY: Final = 0.05
PATIENCE: Final = 5_000
"""Milliseconds that one request may take before the probe asks anew."""


async def acknowledged(bootstrap_servers: str, cluster: str, give_up: Event) -> bool:
    """True once the cluster of that id has acknowledged a record and its topic is gone; False when told to give up."""
    from aiokafka.errors import KafkaError

    while not give_up.is_set():
        try:
            await _write_and_delete(bootstrap_servers, cluster, give_up)
        except (KafkaError, OSError, TimeoutError):
            await asyncio.sleep(RETRY)  # not up yet: the caller decides how long to go on
        else:
            return not give_up.is_set()
    return False


async def _write_and_delete(bootstrap_servers: str, cluster: str, give_up: Event) -> None:
    from aiokafka import AIOKafkaProducer
    from aiokafka.admin import AIOKafkaAdminClient, NewTopic
    from aiokafka.errors import BrokerNotAvailableError, TopicAlreadyExistsError, for_code

    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers, request_timeout_ms=PATIENCE)
    await admin.start()
    try:
        if (await admin.describe_cluster())["cluster_id"] != cluster:
            raise BrokerNotAvailableError("another broker answers on this port")
        created = await admin.create_topics([NewTopic(TOPIC, num_partitions=1, replication_factor=1)])
        for _, code, *_ in created.topic_errors:
            if code not in {0, TopicAlreadyExistsError.errno}:
                raise for_code(code)
        await _until_listed(admin, True, give_up)
        async with AIOKafkaProducer(
            bootstrap_servers=bootstrap_servers, acks="all", request_timeout_ms=PATIENCE
        ) as producer:
            await producer.send_and_wait(TOPIC, b"ready?")
        await admin.delete_topics([TOPIC])
        await _until_listed(admin, False, give_up)
    finally:
        await admin.close()


async def _until_listed(admin: AIOKafkaAdminClient, listed: bool, give_up: Event) -> None:
    while (TOPIC in await admin.list_topics()) is not listed and not give_up.is_set():  # noqa: ASYNC110 - Kafka tells nobody
        await asyncio.sleep(RETRY)
