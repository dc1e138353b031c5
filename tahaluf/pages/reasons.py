"""Reasons of a score as a page shows them: the two values compared and what each part gave."""

from dataclasses import dataclass

from django.utils import formats
from django.utils.functional import Promise

PLACES = (2, 3, 4)
"""Decimal places in which scores and their parts are shown: the fewest that say what is so."""
HEAVY = 400
"""The centinats whose bar is the longest."""


@dataclass(frozen=True)
class Reason:
    """One part of a score: what was compared, the two values, what it gave, -1 to 1 (negative: against), and what the
    table of evidence gives it, in centinats; 0 where no table does."""

    title: str | Promise
    left: str
    right: str
    given: float
    note: str | Promise = ""
    weight: int = 0

    @property
    def size(self) -> float:
        """The length of the bar, 0 to 1: of evidence, how much it weighs, for near 1 a score hardly moves."""
        return min(abs(self.weight) / HEAVY if self.weight else abs(self.given), 1.0)

    @property
    def places(self) -> int:
        """The decimal places that show that it gave something."""
        return next((places for places in PLACES if round(self.given, places)), PLACES[0])


def score_text(score: float) -> str:
    """A score, 0 to 1, in the reader's digits: two decimal places, and more where these alone would say 1 wrongly."""
    places = next((places for places in PLACES if score >= 1 or round(score, places) < 1), PLACES[-1])
    below = 1 - 10**-places
    return formats.number_format(round(score, places) if score >= 1 else min(round(score, places), below), places)
