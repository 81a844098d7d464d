"""A Docker engine that answers, and images made out of this machine; without an engine the tests here are skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from local_images import DOCKER, build_base, build_kafka, build_wirestream, docker

IMAGES = "wirestream-test"
Build = Callable[[Path, str], None]


@pytest.fixture(scope="session")
def engine() -> None:
    """Skips where no Docker engine answers."""
    if not shutil.which("docker"):
        pytest.skip("needs Docker: there is no `docker` here")
    told = subprocess.run([DOCKER, "version"], capture_output=True, text=True, timeout=20, check=False)
    if told.returncode:
        pytest.skip(f"needs a Docker engine that answers: {told.stderr.strip().splitlines()[-1]}")


def built(build: Build, name: str, factory: pytest.TempPathFactory) -> Iterator[str]:
    """Builds an image and removes it at the end."""
    tag = f"{IMAGES}/{name}"
    build(factory.mktemp(name), tag)
    yield tag
    docker("image", "rm", "--force", tag)


@pytest.fixture(scope="session")
def base_image(engine: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Stands in for `python:3-slim`."""
    yield from built(build_base, "base", tmp_path_factory)


@pytest.fixture(scope="session")
def kafka_image(
    engine: None, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Stands in for `apache/kafka`; `WIRESTREAM_KAFKA_IMAGE` names another, e.g. the official one itself."""
    if chosen := os.environ.get("WIRESTREAM_KAFKA_IMAGE"):
        yield chosen
        return
    base: str = request.getfixturevalue("base_image")
    yield from built(partial(build_kafka, base), "kafka", tmp_path_factory)


@pytest.fixture(scope="session")
def wirestream_image(base_image: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What `deploy/Dockerfile` makes."""
    yield from built(partial(build_wirestream, base_image), "wirestream", tmp_path_factory)
