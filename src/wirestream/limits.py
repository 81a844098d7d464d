"""Every bound in one place, each with its reason. Sizes are bytes or code points as named."""

from typing import Final

MESSAGE_BYTES: Final = 1_000_000
"""Largest message read: just under Kafka's default `message.max.bytes`, some 150 times a long wire story."""

TEXT_CHARS: Final = 500_000
"""Longest text enriched, a hundred times a long story: raw and clean text together still fit a record."""

RECORD_BYTES: Final = 4_000_000
"""Largest value published: raw and clean text, offsets and lists together."""

TOPIC_BYTES: Final = RECORD_BYTES + 200_000
"""Largest message on a topic that we write: a value or a dead letter's original, with key, headers and framing."""

JSON_DEPTH: Final = 64
"""ninjs nests six levels; a deeper document is an attack or a mistake, and would cost the parser its stack."""

URI_CHARS: Final = 1_024
"""A uri is the key of four topics: a longer one would burden each of them."""

VERSION_CHARS: Final = 256
"""A version travels in a header of every message."""

TIMESTAMP_CHARS: Final = 64
"""So do the time a version was made and its embargo."""

TRACE_BYTES: Final = 8_192
"""Longest trace header carried through: W3C asks for 512 characters of tracestate at least."""

HEADER_BYTES: Final = 65_536
"""Headers of one source message kept in its dead letter; more are dropped, and the letter says how many."""

HEADER_OVERHEAD: Final = 8
"""Counted for each header besides its name and value, so that a million empty ones are bounded too."""

DETAIL_CHARS: Final = 200
"""Longest explanation in a fault: enough to find the place, too little to carry a story's text."""

RULES: Final = 5_000
"""Cleaning rules in force at once, shipped and a user's own: some ten times what ships."""

PACK_CHARS: Final = 1_000_000
"""Longest rule pack read: what compiles from it is bounded as well, in the matcher."""

REPEAT: Final = 100
"""Largest count in a rule's repeats: each count multiplies the states of the matcher."""

SEGMENTS: Final = 2_000
"""Marked stretches attributed in one text, ten times those of the longest interview; marks after them are left."""
