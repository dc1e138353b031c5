"""What each piece of evidence weighs: the one table by which a name's score becomes a hit's score.

A positive weight closes that share of the distance between the score and 1; a negative one takes that share of the
score away. Applied one after another in the order of the table, they keep every score between 0 and 1, and evidence
that disagrees can never raise one. Identifiers come last: no other evidence lowers what an equal number says.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Weight(NamedTuple):
    """The feature to which a piece of evidence belongs, and its share (-1 to 1)."""

    feature: str
    share: float


WEIGHTS: Mapping[str, Weight] = {
    "weak_alias": Weight("name", -0.05),
    "birth_same_day": Weight("birth_date", 0.40),
    "birth_swapped": Weight("birth_date", 0.30),
    "birth_same_month": Weight("birth_date", 0.25),
    "birth_same_year": Weight("birth_date", 0.20),
    "birth_in_range": Weight("birth_date", 0.15),
    "birth_near_approximate": Weight("birth_date", 0.10),
    "birth_other_day": Weight("birth_date", -0.03),
    "birth_close": Weight("birth_date", -0.05),
    "birth_differs": Weight("birth_date", -0.15),
    "nationality_same": Weight("nationality", 0.05),
    "nationality_differs": Weight("nationality", -0.04),
    "gender_same": Weight("gender", 0.01),
    "gender_differs": Weight("gender", -0.15),
    "kind_differs": Weight("kind", -0.15),
    "number_same": Weight("identifier", 0.97),
    "account_same": Weight("identifier", 0.99),
    "bic_same": Weight("identifier", 0.99),
    "imo_same": Weight("identifier", 0.99),
}

CLOSE_DAYS = 2 * 366
"""Days between two birth dates up to which they are close: lists err by a year or two more often than by ten."""
FEATURES = ("birth_date", "nationality", "gender")
"""What a subject may bring that can raise a name's score."""


def apply(score: float, code: str) -> float:
    """The score (0 to 1) after one piece of evidence."""
    share = WEIGHTS[code].share
    return score + share * (1 - score) if share >= 0 else score * (1 + share)


def reachable_from(cutoff: float, features: frozenset[str]) -> float:
    """The least name score that the evidence of these features can still raise to the cutoff."""
    gap = 1 - cutoff
    for feature in features:
        gap /= 1 - max(weight.share for weight in WEIGHTS.values() if weight.feature == feature)
    return max(0.0, 1 - gap)
