"""An alerts room that notes what it is handed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from tahaluf.desks.finance.alerts.raising import Hit
from tahaluf.desks.finance.subjects import alerting
from tahaluf.policy.actors import Actor


@dataclass
class AlertsRoom:
    """What was handed over: hits, and the subjects that changed or ended."""

    hits: list[Hit] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)

    def names(self) -> list[tuple[str, str]]:
        """Who met which listing."""
        return sorted((hit.subject.reference, hit.entry.listed_id) for hit in self.hits)


def put_in_place(patch: pytest.MonkeyPatch) -> AlertsRoom:
    """Put a room that opens one alert a hit in the place of the alerts room."""
    room = AlertsRoom()

    def raise_hits(_actor: Actor, found: Sequence[Hit]) -> int:
        room.hits.extend(found)
        return len(found)

    patch.setattr(alerting, "raise_hits", raise_hits)
    patch.setattr(alerting, "subjects_changed", lambda _actor, ids: room.changed.extend(ids))
    patch.setattr(alerting, "subjects_ended", lambda _actor, ids: room.ended.extend(ids))
    return room
