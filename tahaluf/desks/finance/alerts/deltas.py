"""What a list's new version changes against the one that was screened: entries added, changed, gone."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from tahaluf.desks.finance.lists.models import ListEntry, ListVersion
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible


@dataclass(frozen=True, slots=True)
class Delta:
    """Keys of the entries that must be screened, and the numbers of the parties that were changed or removed."""

    entry_ids: Sequence[int]
    changed: Sequence[str]
    removed: Sequence[str]


def delta_between(actor: Actor, before: ListVersion | None, after: ListVersion) -> Delta:
    """Compare two versions by number and digest; without an earlier one, every entry is new."""
    entries = visible(actor, ListEntry).filter(version=after)
    if before is None:
        return Delta(_keys(entries), (), ())
    earlier = visible(actor, ListEntry).filter(version=before)
    same_number = earlier.filter(listed_id=OuterRef("listed_id"))
    moved = entries.exclude(Exists(same_number.filter(digest=OuterRef("digest"))))
    kept = entries.filter(listed_id=OuterRef("listed_id"))
    return Delta(
        _keys(moved),
        list(moved.filter(Exists(same_number)).values_list("listed_id", flat=True)),
        list(earlier.exclude(Exists(kept)).values_list("listed_id", flat=True)),
    )


def _keys(entries: QuerySet[ListEntry]) -> Sequence[int]:
    return list(entries.order_by("ordinal").values_list("pk", flat=True))
