"""Story → clean text, with every stretch of furniture cut, labelled and kept as facts."""

from wirestream.clean.cleaner import Cleaner

__all__ = ["Cleaner"]
