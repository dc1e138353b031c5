"""Names: whether two spellings, in any scripts, are one name, and which names of a list a name may be."""

from tahaluf.engines.names.comparison import REASONS, Comparison, Part, compare, share_out
from tahaluf.engines.names.folding import FOLDING, fold_names, names_of_folded
from tahaluf.engines.names.index import DEFAULT_CUTOFF, DEFAULT_LIMIT, Hit, NameIndex
from tahaluf.engines.names.keys import combine, discovery_keys
from tahaluf.engines.names.sieve import Sieve

__all__ = [
    "DEFAULT_CUTOFF",
    "DEFAULT_LIMIT",
    "FOLDING",
    "REASONS",
    "Comparison",
    "Hit",
    "NameIndex",
    "Part",
    "Sieve",
    "combine",
    "compare",
    "discovery_keys",
    "fold_names",
    "names_of_folded",
    "share_out",
]
