"""Subjects compared with listings: names, then whatever else is known of both, each step with its reason.

screener = Screener.build(listings)
for hit in screener.screen(subjects, cutoff=0.9):
    hit.to_json("ar")
"""

from tahaluf.engines.names import DEFAULT_CUTOFF
from tahaluf.engines.screening.hit import Reason, ScreeningHit, shown
from tahaluf.engines.screening.likelihood import least_asked, reachable_from
from tahaluf.engines.screening.screener import Screener, fold_subject
from tahaluf.engines.screening.weights import FEATURES, WEIGHTS
from tahaluf.engines.screening.wording import LANGUAGES, word

__all__ = [
    "DEFAULT_CUTOFF",
    "FEATURES",
    "LANGUAGES",
    "WEIGHTS",
    "Reason",
    "Screener",
    "ScreeningHit",
    "fold_subject",
    "least_asked",
    "reachable_from",
    "shown",
    "word",
]
