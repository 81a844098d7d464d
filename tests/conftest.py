"""Fixtures for the whole suite."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from wirestream.broker import EmbeddedKafka

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def kafka() -> Iterator[EmbeddedKafka]:
    """A real broker, started once per run. A test that uses it is marked `kafka` and creates topics of its own."""
    from wirestream.broker import EmbeddedKafka

    with EmbeddedKafka() as broker:
        yield broker


# How long an example takes says more about the machine than about the code.
settings.register_profile("wirestream", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("wirestream")
