"""Clean text → mentions → entities."""

from wirestream.tag.tagger import Tagger

__all__ = ["Tagger"]
