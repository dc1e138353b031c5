"""A question for an officer: whether a subject is a listed party, and why it is asked."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from tahaluf.engines.lists.listing import Listing
from tahaluf.engines.screening.wording import word
from tahaluf.engines.subjects.subject import Subject

DIGITS = 4
"""Decimal places of scores in JSON."""
STEPS = 10**DIGITS


def shown(score: float) -> float:
    """A score as it is written and kept, in ten-thousandths: never as 1 where it is not."""
    return min(round(score, DIGITS), (STEPS - 1) / STEPS) if score < 1 else 1.0


class Reason(NamedTuple):
    """One step from nothing to a hit's score: the feature, the subject's value, the listing's, what the step gave (it
    may be negative; all steps add up to the score), the code of its wording, and what the table of evidence gives it in
    centinats (0 for the words of a name)."""

    feature: str
    left: str
    right: str
    gave: float
    code: str
    centinats: int = 0

    def to_json(self, language: str = "en") -> dict[str, Any]:
        text = word(self.code, self.left, self.right, language)
        return {**self._asdict(), "gave": round(self.gave, DIGITS), "text": text}


@dataclass(frozen=True, slots=True)
class ScreeningHit:
    """A subject, a listing that it may be, the listed name that met it, the score (0 to 1) and its reasons."""

    subject: Subject
    listing: Listing
    matched_name: str
    score: float
    reasons: tuple[Reason, ...]

    def to_json(self, language: str = "en") -> dict[str, Any]:
        """The hit as the command writes it, its reasons worded in `ar`, `en` or `fr`."""
        listed = self.listing
        return {
            "subject": self.subject.to_json(),
            "listing": {"list": listed.list, "list_version": listed.list_version, "id": listed.id, "name": listed.name},
            "matched_name": self.matched_name,
            "score": shown(self.score),
            "reasons": [reason.to_json(language) for reason in self.reasons],
        }
