"""Every bound in one place, each with its reason. Sizes are bytes or code points as named."""

from typing import Final

MESSAGE_BYTES: Final = 1_000_000
"""Largest message read: just under Kafka's default `message.max.bytes`, some 150 times a long wire story."""

TEXT_CHARS: Final = 1_000_000
"""Longest text enriched: every stage is linear, so a megabyte stays within about a second."""

RECORD_BYTES: Final = 4_000_000
"""Largest record published: raw and clean text, offsets and lists together; topics.py uses it too."""

JSON_DEPTH: Final = 64
"""ninjs nests six levels; a deeper document is an attack or a mistake, and would cost the parser its stack."""

URI_CHARS: Final = 1_024
"""A uri is the key of four topics: a longer one would burden each of them."""

HEADER_BYTES: Final = 65_536
"""Headers of one source message kept in its dead letter; more are dropped, and the letter says how many."""

DETAIL_CHARS: Final = 200
"""Longest explanation in a fault: enough to find the place, too little to carry a story's text."""
