"""Wire stories in, enriched stories out: cleaned, tagged, and with their quotations attributed."""

from wirestream.faults import Fault, FaultCode
from wirestream.pipeline import Enricher
from wirestream.story import EnrichedStory, Quotation, RawRecord, Story

__version__ = "0.1.0"
__all__ = ["EnrichedStory", "Enricher", "Fault", "FaultCode", "Quotation", "RawRecord", "Story", "__version__"]
