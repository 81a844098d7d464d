"""A real Apache Kafka for laptops and tests, by pip alone: the extra `wirestream[broker]`."""

from wirestream.broker.embedded import EmbeddedKafka
from wirestream.broker.errors import BrokerError
from wirestream.broker.progress import Progress

__all__ = ["BrokerError", "EmbeddedKafka", "Progress"]
