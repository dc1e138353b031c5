"""What is asked already: the latest alert and the good-guy entry of each pair of subject and listing."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from tahaluf.desks.finance.alerts.models import Alert, GoodGuy
from tahaluf.desks.finance.subjects.models import Subject
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible

OF_THE_LISTING = frozenset({"listing-changed", "listing-removed"})
"""Why a good-guy entry lapses that holds again once the listing is to the letter what it was."""


class Pair(NamedTuple):
    """What an alert asks about: a subject, a listing by list, owner and number, and in which way."""

    subject_id: int
    list_key: str
    list_owner_id: int | None
    listed_id: str
    kind: str


def pair_of(alert: Alert) -> Pair:
    """The pair of an alert."""
    return Pair(alert.subject_id, alert.list_key, alert.list_owner_id, alert.listed_id, alert.kind)


def locked_digests(actor: Actor, subject_ids: Iterable[int]) -> dict[int, bytes]:
    """The digests of subjects that are under screening; nobody else raises alerts of them meanwhile."""
    rows = visible(actor, Subject).filter(pk__in=sorted(set(subject_ids)), ended_at__isnull=True)
    locked = rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", "digest")
    return {pk: bytes(digest) for pk, digest in locked}


def latest_alerts(actor: Actor, pairs: Collection[Pair]) -> dict[Pair, Alert]:
    """The newest alert of each pair, its row locked. An open one is the newest: no older is opened beside it."""
    rows = visible(actor, Alert).filter(
        subject_id__in={pair.subject_id for pair in pairs}, listed_id__in={pair.listed_id for pair in pairs}
    )
    found = rows.order_by("id").select_for_update(of=("self",)).defer("subject_data")
    return {pair: alert for alert in found if (pair := pair_of(alert)) in pairs}


def standing_good_guys(actor: Actor, pairs: Collection[Pair]) -> dict[Pair, GoodGuy]:
    """The good-guy entry of each pair that has not lapsed."""
    rows = visible(actor, GoodGuy).filter(
        lapsed_at__isnull=True,
        subject_id__in={pair.subject_id for pair in pairs},
        listed_id__in={pair.listed_id for pair in pairs},
    )
    by_pair = {(each.subject_id, each.list_key, each.list_owner_id, each.listed_id): each for each in rows}
    return {pair: by_pair[pair[:4]] for pair in pairs if pair[:4] in by_pair}


def outlived(actor: Actor, alert_ids: Collection[int]) -> set[int]:
    """Those of some alerts whose newest good-guy entry lapsed for no other reason than that the listing was another."""
    if not alert_ids:
        return set()
    rows = visible(actor, GoodGuy).filter(alert_id__in=alert_ids).order_by("id")
    newest = dict(rows.values_list("alert_id", "lapsed_because"))
    return {alert_id for alert_id, because in newest.items() if because in OF_THE_LISTING}
