"""Every seed becomes what was last reviewed and accepted."""

from __future__ import annotations

import pytest

from seeds import Seed, seeds
from snapshots import accepted_file, difference, snapshot, stale_files
from wirestream import Enricher


@pytest.fixture(scope="module")
def enricher() -> Enricher:
    return Enricher()


@pytest.mark.parametrize("seed", seeds(), ids=lambda seed: seed.path)
def test_seed_becomes_what_was_accepted(enricher: Enricher, seed: Seed) -> None:
    assert accepted_file(seed).exists(), "no snapshot yet: see `make golden`, then `make golden-accept`"
    diff = difference(seed, snapshot(enricher, seed))
    assert not diff, f"changed; if the change is right, `make golden-accept`\n{diff}"


def test_no_snapshot_without_its_seed() -> None:
    assert stale_files() == []
