"""What is called much like what was typed, in any script: compared by the names engine, with its reasons."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tahaluf.engines.names import Comparison, compare, share_out
from tahaluf.engines.screening.wording import word
from tahaluf.pages.reasons import Reason

LEAST = 0.65
"""The score from which a name is shown to whoever searches: one word of three that are looked for, or two of three."""

Row = TypeVar("Row")


@dataclass(frozen=True)
class Alike:
    """The spelling that is like what was typed, how much (0 to 1), and why."""

    spelled: str
    score: float
    reasons: Sequence[Reason]


def most_alike(
    query: str, rows: Iterable[Row], names_of: Callable[[Row], Iterable[str]], limit: int
) -> list[tuple[Row, Alike]]:
    """The rows with a name that is like a query, the most alike first."""
    found = [(row, best) for row in rows if (best := _best(query, names_of(row)))]
    found.sort(key=lambda pair: -pair[1][1].score)
    return [(row, Alike(spelled, met.score, _reasons(met))) for row, (spelled, met) in found[:limit]]


def _best(query: str, names: Iterable[str]) -> tuple[str, Comparison] | None:
    compared = [(name, compare(query, name)) for name in names]
    best: Any = max(compared, key=lambda pair: pair[1].score, default=None)
    return best if best and best[1].score >= LEAST else None


def _reasons(met: Comparison) -> list[Reason]:
    language = (get_language() or "en")[:2]
    return [
        Reason(_("name"), part.left, part.right, gave, word(part.reason, part.left, part.right, language))
        for part, gave in share_out(met.parts, met.score)
    ]
