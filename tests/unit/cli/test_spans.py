"""Parts of a topic as they are typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click
import pytest
from click.testing import CliRunner

from wirestream.cli.spans import moment, takes_span

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("90s", NOW - timedelta(seconds=90)),
        ("30m", NOW - timedelta(minutes=30)),
        (" 2h ", NOW - timedelta(hours=2)),
        ("7 d", NOW - timedelta(days=7)),
        ("2026-03-14T06:00Z", NOW.replace(hour=6)),
        ("2026-03-14T06:00+02:00", NOW.replace(hour=4)),
        ("2026-03-14 06:00", NOW.replace(hour=6)),
        ("2026-03-14", NOW.replace(hour=0)),
    ],
)
def test_a_moment(written: str, wanted: datetime) -> None:
    assert moment(written, NOW) == wanted


@click.command()
@takes_span
def spanned(**span: int | None) -> None:
    click.echo(repr(span))


def test_a_span_has_what_is_given_and_nothing_else() -> None:
    result = CliRunner().invoke(spanned, ["--since", "2026-03-14T06:00Z", "--to-offset", "7"])
    assert result.stdout == "{'since': 1773468000000, 'stop': 7, 'until': None, 'first': None}\n"


@pytest.mark.parametrize("written", ["soon", "2w", "", "-1h", "99999999999999d", "2026-13-01"])
def test_what_is_no_moment_is_said_with_what_would_be(written: str) -> None:
    result = CliRunner().invoke(spanned, ["--until", written])
    assert result.exit_code == 2
    assert "write 90s, 30m, 2h or 7d" in result.stderr
