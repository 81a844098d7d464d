"""Topics on a real broker: made once, as topics.py has them, and compared with it."""

from __future__ import annotations

import msgspec
import pytest

from streams import Stream, run, until
from wirestream.broker import EmbeddedKafka
from wirestream.story import TopicRole
from wirestream.stream import admin
from wirestream.topics import ALL_ROLES, DAY_MS, PARTITIONS, TOPICS

pytestmark = pytest.mark.kafka


def test_topics_are_made_once_and_as_they_should_be(kafka: EmbeddedKafka) -> None:
    stream = Stream(kafka.bootstrap_servers)
    assert run(admin.missing_topics(stream.settings, ALL_ROLES)) == admin.names(stream.settings)
    assert not any(state.exists for state in run(admin.describe_topics(stream.settings)))
    made = run(admin.create_topics(stream.settings))
    assert [state.name for state in made] == [stream.topic(topic.role) for topic in TOPICS]
    assert all(state.created and state.partitions == PARTITIONS and not state.differences for state in made)
    assert not any(state.created for state in run(admin.create_topics(stream.settings)))
    assert run(admin.missing_topics(stream.settings, ALL_ROLES)) == []


def test_what_differs_is_told_setting_by_setting(kafka: EmbeddedKafka) -> None:
    with Stream(kafka.bootstrap_servers) as stream:
        stream.configure("dead", retention_ms=1_000)
        stream.grow("raw", PARTITIONS + 1)
        until(lambda: differences(stream, "dead").get("retention.ms"), "the broker to have taken it")
        assert differences(stream, "dead")["retention.ms"] == (str(14 * DAY_MS), "1000")
        assert differences(stream, "raw") == {"partitions": (str(PARTITIONS), str(PARTITIONS + 1))}
        assert differences(stream, "quotes") == {}


def differences(stream: Stream, role: TopicRole) -> dict[str, tuple[str, str]]:
    """What is wanted of a topic and what is found, where these differ."""
    states = {state.name: state for state in run(admin.describe_topics(stream.settings))}
    return {it.setting: (it.wanted, it.found) for it in states[stream.topic(role)].differences}


def test_copies_that_are_missing_are_a_difference(kafka: EmbeddedKafka) -> None:
    with Stream(kafka.bootstrap_servers) as stream:
        wanted = msgspec.structs.replace(stream.settings, replication=3)
        for state in run(admin.describe_topics(wanted)):
            assert {it.setting for it in state.differences} == {"replication", "min.insync.replicas"}


def test_a_topic_the_broker_refuses_is_named(kafka: EmbeddedKafka) -> None:
    stream = Stream(kafka.bootstrap_servers, replication=7)
    with pytest.raises(admin.AdminError, match=r"\.raw: InvalidReplicationFactorError"):
        run(admin.create_topics(stream.settings))
