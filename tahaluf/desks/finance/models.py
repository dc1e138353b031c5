"""What the finance desk keeps; each room of the desk has its own models."""

from tahaluf.desks.finance.lists.models import ImportReject, ListedWord, ListEntry, ListVersion
from tahaluf.desks.finance.screening.models import RunReject, ScreeningHit, ScreeningRun

__all__ = [
    "ImportReject",
    "ListEntry",
    "ListVersion",
    "ListedWord",
    "RunReject",
    "ScreeningHit",
    "ScreeningRun",
]
