"""What holds no more: alerts whose subject is gone, good-guy entries whose subject or listing changed."""

from collections.abc import Iterable, Sequence

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from tahaluf.desks.finance.alerts.models import Alert, AlertStep, GoodGuy
from tahaluf.desks.finance.alerts.workflow import OPEN, AlertState
from tahaluf.desks.finance.lists.models import ListEntry, ListVersion
from tahaluf.desks.finance.steps import step_of
from tahaluf.desks.finance.subjects.models import Subject
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.visibility import visible
from tahaluf.records.vocabulary import Desk

BATCH = 500


def lapse_good_guys(actor: Actor, ids: Sequence[int], because: str) -> int:
    """Let good-guy entries hold no more; gives how many did until now."""
    if not ids:
        return 0
    rows = GoodGuy.objects.unscoped_because("the ids came from visible(); the wall holds here as well")
    count = rows.filter(pk__in=list(ids), lapsed_at__isnull=True).update(
        lapsed_at=timezone.now(), lapsed_because=because
    )
    if count:
        record_event(actor, "finance:good-guy:lapse", desk=Desk.FINANCE, because=because, count=count)
    return count


def lapse_alerts(actor: Actor, alerts: QuerySet[Alert], because: str) -> int:
    """Let open alerts lapse, each with a step that says why; gives how many."""
    locked = alerts.filter(state__in=OPEN).order_by("id").select_for_update(of=("self",))
    rows = list(locked.only("id", "member_id", "state"))
    if not rows:
        return 0
    door = Alert.objects.unscoped_because("these rows came from visible(), locked")
    door.filter(pk__in=[row.pk for row in rows]).update(state=AlertState.LAPSED, touched_at=timezone.now())
    lapsed = {"after": AlertState.LAPSED, "details": {"because": because}}
    steps = [step_of(AlertStep, actor, row, "lapse", row.state, **lapsed) for row in rows]
    AlertStep.objects.bulk_create(steps, batch_size=BATCH)
    record_event(actor, "finance:alert:lapse", desk=Desk.FINANCE, because=because, count=len(rows))
    return len(rows)


def subjects_ended(actor: Actor, subject_ids: Iterable[int]) -> int:
    """Let the open alerts and the good-guy entries of subjects lapse that are under screening no more.

    Whoever ends subjects calls this in the same transaction.
    """
    ids = sorted(set(subject_ids))
    good_guys = visible(actor, GoodGuy).filter(subject_id__in=ids, lapsed_at__isnull=True)
    lapse_good_guys(actor, list(good_guys.values_list("pk", flat=True)), "subject-ended")
    return lapse_alerts(actor, visible(actor, Alert).filter(subject_id__in=ids), "subject-ended")


def subjects_changed(actor: Actor, subject_ids: Iterable[int]) -> int:
    """Let good-guy entries lapse that were made of an earlier version of their subject.

    Whoever changes subjects calls this in the same transaction, before they are screened anew.
    """
    held = visible(actor, GoodGuy).filter(subject_id__in=sorted(set(subject_ids)), lapsed_at__isnull=True)
    changed = held.exclude(subject_digest=F("subject__digest"))
    return lapse_good_guys(actor, list(changed.values_list("pk", flat=True)), "subject-changed")


def of_list(actor: Actor, version: ListVersion) -> QuerySet[Alert]:
    """The alerts about listings of a version's list."""
    return visible(actor, Alert).filter(list_key=version.key, list_owner_id=version.member_id)


def good_guys_outdated(actor: Actor, version: ListVersion) -> int:
    """Let good-guy entries lapse of whose listing the version says something else, or nothing."""
    good_guys = visible(actor, GoodGuy).filter(
        lapsed_at__isnull=True, list_key=version.key, list_owner_id=version.member_id
    )
    held = visible(actor, ListEntry).filter(version=version, listed_id=OuterRef("listed_id"))
    gone = list(good_guys.exclude(Exists(held)).values_list("pk", flat=True))
    same = held.filter(digest=OuterRef("entry_digest"))
    changed = list(good_guys.filter(Exists(held)).exclude(Exists(same)).values_list("pk", flat=True))
    return lapse_good_guys(actor, gone, "listing-removed") + lapse_good_guys(actor, changed, "listing-changed")


def ended_subjects_of(actor: Actor) -> QuerySet[Alert]:
    """The open alerts of subjects that have ended, whoever ended them, but for those that a supervisor opened again."""
    ended = visible(actor, Subject).filter(ended_at__isnull=False, pk=OuterRef("subject_id"))
    reopened = visible(actor, AlertStep).filter(alert=OuterRef("pk"), verb="reopen")
    return visible(actor, Alert).filter(Exists(ended), ~Exists(reopened), state__in=OPEN)
