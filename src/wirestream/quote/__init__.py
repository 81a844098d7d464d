"""Tagged text → quotations with their speakers."""

from wirestream.quote.quoter import Quoter

__all__ = ["Quoter"]
