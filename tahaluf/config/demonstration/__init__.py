"""The demonstration coalition: real member states, invented people and invented records.

`load()` may be killed at any point and run again; it goes on with what is missing.
"""

from tahaluf.config.demonstration.accounts import accounts, code_of
from tahaluf.config.demonstration.loading import load

__all__ = ["accounts", "code_of", "load"]
