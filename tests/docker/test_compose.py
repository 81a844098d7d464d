"""`docker compose up` ends with the seeds enriched, by workers that may do nothing else."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from broker_contract import keys
from local_images import DOCKER, ROOT, docker
from wirestream.broker.node import free_port

pytestmark = [pytest.mark.docker, pytest.mark.timeout(900)]
PATIENCE = 120


@dataclass(frozen=True)
class Project:
    """One run of docker-compose.yml, beside whatever else this machine runs of it."""

    name: str
    port: int
    environment: dict[str, str]

    def compose(self, *arguments: str) -> str:
        """Runs one compose command. Raises with what it wrote where it fails."""
        command = [*program(), "-f", str(ROOT / "docker-compose.yml"), "-p", self.name, *arguments]
        done = subprocess.run(
            command, env=os.environ | self.environment, capture_output=True, text=True, timeout=400, check=False
        )
        if done.returncode:
            raise AssertionError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
        return done.stdout

    def containers(self, service: str) -> list[dict[str, Any]]:
        """What Docker knows of a service's containers, ended ones as well."""
        labels = (f"com.docker.compose.project={self.name}", f"com.docker.compose.service={service}")
        found = docker("ps", "-aq", *(part for label in labels for part in ("--filter", f"label={label}"))).split()
        inspected: list[dict[str, Any]] = json.loads(docker("inspect", *found)) if found else []
        return inspected


def program() -> list[str]:
    """Compose as a plugin of docker (v2), or by itself (v1)."""
    if subprocess.run([DOCKER, "compose", "version"], capture_output=True, check=False).returncode == 0:
        return [DOCKER, "compose"]
    if shutil.which("docker-compose"):
        return ["docker-compose"]
    pytest.skip("needs Docker Compose: neither `docker compose` nor `docker-compose` is here")


@pytest.fixture(scope="module")
def project(kafka_image: str, wirestream_image: str) -> Iterator[Project]:
    """Everything up, with two workers; everything gone afterwards."""
    port = free_port()
    images = {"WIRESTREAM_KAFKA_IMAGE": kafka_image, "WIRESTREAM_IMAGE": wirestream_image}
    up = Project(f"wirestream-test-{secrets.token_hex(4)}", port, images | {"WIRESTREAM_KAFKA_PORT": str(port)})
    try:
        up.compose("up", "-d", "--no-build", "--scale", "worker=2")
        yield up
    finally:
        up.compose("down", "-v", "--remove-orphans")


async def outcome(servers: str) -> tuple[set[bytes], set[bytes]]:
    """The stories that were sent, and those that came to an end of their way."""
    raw, enriched, dead = [set(await keys(servers, f"wire.{role}")) for role in ("raw", "enriched", "dead")]
    return raw, enriched | dead


def test_the_seeds_end_enriched_or_as_dead_letters(project: Project) -> None:
    servers = f"localhost:{project.port}"
    (replay,) = wait_for_end(project, "replay")
    assert replay["State"]["ExitCode"] == 0, project.compose("logs", "replay")
    deadline = time.monotonic() + PATIENCE
    raw, ended = asyncio.run(outcome(servers))
    while raw != ended and time.monotonic() < deadline:
        raw, ended = asyncio.run(outcome(servers))
    assert raw
    assert raw == ended, project.compose("logs", "--tail", "50", "worker")
    assert asyncio.run(keys(servers, "wire.enriched"))


def test_workers_run_as_nobody_in_particular_and_can_write_nowhere(project: Project) -> None:
    workers = project.containers("worker")
    assert len(workers) == 2
    for worker in workers:
        assert worker["Config"]["User"] == "10001:10001"
        assert worker["HostConfig"]["ReadonlyRootfs"]
        assert worker["HostConfig"]["CapDrop"] == ["ALL"]


def test_kafka_is_reachable_from_this_machine_only(project: Project) -> None:
    (kafka,) = project.containers("kafka")
    published = [place["HostIp"] for places in kafka["NetworkSettings"]["Ports"].values() for place in places or ()]
    assert published == ["127.0.0.1"]


def test_a_stop_lets_workers_drain_and_end_well(project: Project) -> None:
    deadline = time.monotonic() + PATIENCE
    while not all(has_said(worker, "worker_ready") for worker in project.containers("worker")):
        assert time.monotonic() < deadline, project.compose("logs", "worker")
    project.compose("stop", "worker")
    assert [worker["State"]["ExitCode"] for worker in project.containers("worker")] == [0, 0]
    project.compose("start", "worker")


def has_said(container: dict[str, Any], what: str) -> bool:
    """Whether a container's log holds some words."""
    told = subprocess.run([DOCKER, "logs", container["Id"]], capture_output=True, text=True, check=True)
    return what in told.stdout + told.stderr


def wait_for_end(project: Project, service: str) -> list[dict[str, Any]]:
    """A service's containers when they have ended."""
    docker("wait", *(container["Id"] for container in project.containers(service)), timeout=PATIENCE)
    return project.containers(service)
