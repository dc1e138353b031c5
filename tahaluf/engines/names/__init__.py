"""Names: whether two spellings, in any scripts, are one name, and which names of a list a name may be."""

from tahaluf.engines.names.comparison import REASONS, Comparison, Part, compare
from tahaluf.engines.names.index import DEFAULT_CUTOFF, DEFAULT_LIMIT, Hit, NameIndex

__all__ = ["DEFAULT_CUTOFF", "DEFAULT_LIMIT", "REASONS", "Comparison", "Hit", "NameIndex", "Part", "compare"]
