"""The broker contract again, against Kafka in a container: what holds for the embedded one holds for this."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from threading import Event
from typing import Any

import pytest

from broker_contract import CONTRACT
from wirestream.broker import probe
from wirestream.broker.node import free_port

pytestmark = [pytest.mark.docker, pytest.mark.timeout(600)]
CLUSTER = "wirestreamAAAAAAAAAAAA"


@pytest.fixture(scope="module")
def container_kafka(kafka_image: str) -> Iterator[str]:
    """The address of a Kafka that testcontainers started."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TESTCONTAINERS_RYUK_DISABLED", "true")  # its image would have to be fetched
        from testcontainers.core.container import DockerContainer

        port = free_port()
        container = DockerContainer(kafka_image).with_bind_ports(9092, port)
        for name, value in settings(port).items():
            container.with_env(name, value)
        with container:
            servers = f"localhost:{port}"
            ready = asyncio.run(asyncio.wait_for(probe.acknowledged(servers, CLUSTER, Event()), 120))
            assert ready
            yield servers


def settings(port: int) -> dict[str, str]:
    """One node, as docker-compose.yml has it, for clients outside only."""
    return {
        "CLUSTER_ID": CLUSTER,
        "KAFKA_NODE_ID": "1",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_LISTENERS": "OUTSIDE://:9092,CONTROLLER://:9093",
        "KAFKA_ADVERTISED_LISTENERS": f"OUTSIDE://localhost:{port}",
        "KAFKA_INTER_BROKER_LISTENER_NAME": "OUTSIDE",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "OUTSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "KAFKA_LOG_DIRS": "/var/lib/kafka/data",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
        "KAFKA_MESSAGE_MAX_BYTES": "4500000",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
    }


@pytest.mark.parametrize("check", CONTRACT, ids=lambda check: check.__name__)
def test_kafka_in_a_container_keeps_the_contract(
    container_kafka: str, check: Callable[[str], Coroutine[Any, Any, None]]
) -> None:
    asyncio.run(check(container_kafka))
