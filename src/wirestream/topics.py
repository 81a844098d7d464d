"""Topic names and settings as data: what `wirestream topics create` makes and `doctor` checks."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from wirestream import limits
from wirestream.story import TopicRole

DAY_MS: Final = 86_400_000


class Topic(Struct, frozen=True):
    """One topic: what flows on it and how Kafka keeps it. Retention in milliseconds; null where compaction decides."""

    role: TopicRole
    value: str
    cleanup: str
    retention_ms: int | None
    max_message_bytes: int

    def name(self, prefix: str) -> str:
        """The topic's name on the broker, e.g. `wire.raw`."""
        return f"{prefix}.{self.role}"

    @property
    def configs(self) -> dict[str, str]:
        """Topic configuration as Kafka names it, min.insync.replicas aside: that depends on the replication."""
        retention = {} if self.retention_ms is None else {"retention.ms": str(self.retention_ms)}
        return {"cleanup.policy": self.cleanup, "max.message.bytes": str(self.max_message_bytes), **retention}


TOPICS: Final[tuple[Topic, ...]] = (
    Topic("raw", "stories as received", "delete", 7 * DAY_MS, limits.RECORD_BYTES),
    Topic("enriched", "the enriched record", "compact", None, limits.TOPIC_BYTES),
    Topic("entities", "all entities of one story version", "compact", None, limits.TOPIC_BYTES),
    Topic("quotes", "all quotations of one story version", "compact", None, limits.TOPIC_BYTES),
    Topic("dead", "the original bytes of what could not be enriched", "delete", 14 * DAY_MS, limits.TOPIC_BYTES),
    Topic("learned", "lines that different stories of one source share", "compact", None, limits.TOPIC_BYTES),
    Topic("sightings", "lines on their way to where they are counted", "delete", DAY_MS, limits.TOPIC_BYTES),
    Topic("recurrence", "where each line was seen: a changelog", "compact", None, limits.TOPIC_BYTES),
)

ALL_ROLES: Final = frozenset(topic.role for topic in TOPICS)
WORKER_ROLES: Final[tuple[TopicRole, ...]] = ("raw", "enriched", "entities", "quotes", "dead")
"""What a worker reads and writes; the others are those of `wirestream learn`."""

PARTITIONS: Final = 8
"""Partitions of each topic: room for eight workers; the same for all, so that a story keeps its partition."""
