"""Reasons of a score as a page shows them: the two values compared and what each part gave."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Reason:
    """One part of a score: what was compared, the two values, and what it gave, -1 to 1 (negative: against)."""

    title: str | Promise
    left: str
    right: str
    given: float
    note: str | Promise = ""

    @property
    def size(self) -> float:
        """The length of the bar, 0 to 1."""
        return min(abs(self.given), 1.0)
