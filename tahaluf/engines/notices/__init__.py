"""Official letters as PDF: what stands in one (`Letter`), and setting it (`typeset`)."""

from tahaluf.engines.notices.letter import Fact, Letter, Part
from tahaluf.engines.notices.typesetting import Unsettable, typeset

__all__ = ["Fact", "Letter", "Part", "Unsettable", "typeset"]
