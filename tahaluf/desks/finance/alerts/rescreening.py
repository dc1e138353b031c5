"""When a list changes, only what changed is screened against all stored subjects; killed anywhere, it goes on.

One `Watch` a list says which version all subjects were screened against and how far the next one has come. Each part of
the subjects is screened and its alerts are raised in one transaction with that progress. A version that was begun is
gone over to its end even where a newer one is in use by then, so that no change between two versions is passed over;
what the one in use says otherwise is left to that one's turn, and whatever lapses or is told is so today.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from tahaluf.desks.finance.alerts import hooks, lapsing
from tahaluf.desks.finance.alerts.desk import seeing, tell, tell_desk, working_officers
from tahaluf.desks.finance.alerts.models import Alert, Watch
from tahaluf.desks.finance.alerts.practice import practice_of
from tahaluf.desks.finance.alerts.raising import raise_alerts
from tahaluf.desks.finance.alerts.sifting import PART, Sought, sift
from tahaluf.desks.finance.alerts.weighing import weigh_list
from tahaluf.desks.finance.alerts.workflow import AlertState, Verdict
from tahaluf.desks.finance.lists.changes import Changes, changes_between
from tahaluf.desks.finance.lists.models import ListEntry, ListVersion
from tahaluf.desks.finance.lists.reads import version_in_use
from tahaluf.desks.finance.lists.workflow import VersionState
from tahaluf.desks.finance.subjects.models import Portfolio
from tahaluf.desks.finance.webhooks.deliveries import enqueue
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.context import Context
from tahaluf.policy.visibility import visible
from tahaluf.records.vocabulary import Desk

LOCK = 0x7A11
"""The first key of the advisory lock between the begin of a re-screening and whoever takes subjects in."""


@dataclass(frozen=True, slots=True)
class Round:
    """One version that is gone over: its watch, and the version before it (None at first sight of the list)."""

    watch_id: int
    version: ListVersion
    before: ListVersion | None

    def changes(self, actor: Actor) -> Changes:
        """What the version changed, as the actor may see it."""
        return changes_between(actor, self.before, self.version)

    def in_use(self, actor: Actor) -> ListVersion:
        """The version of the list that is in use now: this one, unless it was superseded since it was begun."""
        return version_in_use(actor, self.version.key, self.version.member_id) or self.version


def rescreen_due(context: Context, part: int = PART) -> int:
    """Go over each list in use that changed since all subjects were screened against it; gives how many lists.

    The context is that of the desk's machine, or of an officer, who gets through the subjects that the officer may see.
    """
    done = 0
    seen: set[int] = set()
    while True:
        with context() as actor:
            begun = _begin_next(actor, seen)
        if begun is None:
            return done
        seen.add(begun.version.pk)
        go_over(context, begun, part)
        done += 1


def rescreen_version(uid: uuid.UUID, context: Context, part: int = PART) -> bool:
    """Go over one version in use, if it is due, after the one that was begun before; gives whether it was."""
    done = False
    while (begun := _begin_version(uid, context)) is not None:
        go_over(context, begun, part)
        done = True
    return done


def _begin_version(uid: uuid.UUID, context: Context) -> Round | None:
    with context() as actor:
        version = visible(actor, ListVersion).filter(uid=uid, state=VersionState.CURRENT).first()
        return _begin(actor, version) if version is not None and actor.member_id is not None else None


def _begin_next(actor: Actor, seen: set[int]) -> Round | None:
    current = visible(actor, ListVersion).filter(state=VersionState.CURRENT).exclude(pk__in=seen)
    for version in current.order_by("key", "id"):
        begun = _begin(actor, version)
        if begun is not None:
            return begun
    return None


def _begin(actor: Actor, version: ListVersion) -> Round | None:
    """Note that a version is gone over now, or take up the one that was begun; nothing where it is done."""
    assert actor.member_id is not None  # noqa: S101  only a member's desk has subjects
    watch = _watch(actor, version)
    target = watch.target or version
    if watch.target_id is None:
        if watch.screened_id == version.pk:
            return None
        _let_intakes_end(actor.member_id)
        watch.target, watch.reached, watch.alerts_raised = version, 0, 0
        watch.started_at, watch.finished_at = timezone.now(), None
        if version.member_id is None and actor.officer_id is None:
            enqueue(actor, "list.current", {"version": str(version.uid)})  # its operator's context reaches no member
    watch.touched_at = timezone.now()
    watch.save(update_fields=["target", "reached", "alerts_raised", "started_at", "touched_at", "finished_at"])
    return Round(watch.pk, target, watch.screened or _machines_own(actor, watch))


def _watch(actor: Actor, version: ListVersion) -> Watch:
    """The watch of a list, its row locked."""
    assert actor.member_id is not None  # noqa: S101
    key = {
        "member_id": actor.member_id,
        "officer_id": actor.officer_id,
        "list_key": version.key,
        "list_owner_id": version.member_id,
    }
    Watch.objects.bulk_create([Watch(**key)], ignore_conflicts=True)
    rows = visible(actor, Watch).select_related("target", "screened").select_for_update(of=("self",))
    return rows.get(**key)


def _machines_own(actor: Actor, watch: Watch) -> ListVersion | None:
    """What the machine has screened all subjects against, where an officer begins by hand."""
    if actor.officer_id is None:
        return None
    rows = visible(actor, Watch).filter(
        officer__isnull=True, list_key=watch.list_key, list_owner_id=watch.list_owner_id
    )
    machines = rows.select_related("screened").first()
    return machines.screened if machines else None


def go_over(context: Context, begun: Round, part: int = PART) -> None:
    """Screen all subjects against what changed, a part at a time, then conclude."""
    with context() as actor:
        sought = Sought(begun.changes(actor).fresh(standing_in=begun.in_use(actor)))
    while not _screen_part(context, begun, sought, part):
        pass
    with context() as actor:
        _conclude(actor, begun)


def _screen_part(context: Context, begun: Round, sought: Sought, part: int) -> bool:
    """Screen the next part of the subjects; gives whether none is left."""
    with context() as actor:
        watch = _locked(actor, begun)
        if watch is None:
            return True
        cutoff = practice_of(actor).cutoff
        sifted = sift(actor, sought, cutoff, watch.reached, part)
        raised = raise_alerts(actor, sifted.hits, cutoff)
        watch.reached, watch.touched_at = sifted.reached, timezone.now()
        watch.alerts_raised = F("alerts_raised") + raised.opened
        watch.save(update_fields=["reached", "touched_at", "alerts_raised"])
        return sifted.is_end


def _locked(actor: Actor, begun: Round) -> Watch | None:
    """The watch, its row locked, if it still goes over this version; another worker may have come to the end."""
    rows = visible(actor, Watch).select_for_update(of=("self",))
    return rows.filter(pk=begun.watch_id, target=begun.version).first()


def _conclude(actor: Actor, begun: Round) -> None:
    """Note which open alerts would not be asked any more, let good-guy entries lapse, tell the other rooms, and note
    that all subjects were screened."""
    watch = _locked(actor, begun)
    if watch is None:
        return
    version, in_use = begun.version, begun.in_use(actor)
    fallen = weigh_list(actor, in_use)
    lapsing.good_guys_outdated(actor, in_use)
    for listed_id in _dropped(actor, begun, in_use):
        hooks.on_listing_removed.call(actor, version.key, version.member_id, listed_id)
    for listed_id in _changed(actor, begun, in_use):
        hooks.on_listing_changed.call(actor, version.key, version.member_id, listed_id)
    watch.screened, watch.target, watch.reached = version, None, 0
    watch.finished_at = watch.touched_at = timezone.now()
    watch.save(update_fields=["screened", "target", "reached", "finished_at", "touched_at"])
    raised = watch.alerts_raised
    record_event(
        actor, "finance:list:rescreen", desk=Desk.FINANCE, subject=str(version.uid), alerts=raised, fallen=len(fallen)
    )
    if raised:
        of_version = lapsing.of_list(actor, version).filter(entry__version=version, portfolio=OuterRef("pk"))
        _tell(actor, version, "finance-alerts-raised", "", Exists(of_version))
    if fallen:
        _tell(actor, version, "finance-alerts-fell", "fell=on&", Q(pk__in=set(fallen)))
    if version.again_at is not None:
        tell_desk(actor, "finance-list-again", str(version.uid), reverse("finance:version", args=[version.uid]))


def _tell(actor: Actor, version: ListVersion, code: str, filters: str, concerned: Q | Exists) -> None:
    """Tell whoever works on the desk and may see one of the portfolios that are concerned."""
    told = seeing(working_officers(actor), visible(actor, Portfolio).filter(concerned))
    tell(sorted(told), code, str(version.uid), f"{reverse('finance:alerts')}?{filters}list={version.key}")


def _dropped(actor: Actor, begun: Round, in_use: ListVersion) -> Sequence[str]:
    """The numbers of decided matches that the version does not hold any more, nor the one in use.

    Where the list is seen for the first time, what was decided before tells what it held.
    """
    decided = _decided(actor, in_use).exclude(Exists(_numbered_in(actor, in_use)))
    if begun.before is not None:
        decided = decided.filter(_is_among(begun.changes(actor).removed_rows()))
    return _numbers(decided)


def _changed(actor: Actor, begun: Round, in_use: ListVersion) -> Sequence[str]:
    """The numbers of decided matches of which the version says something else than before.

    Of a version that was superseded meanwhile: where the one in use says something else than was decided on.
    """
    holds = _numbered_in(actor, in_use)
    decided = _decided(actor, in_use).filter(Exists(holds))
    if begun.before is None or in_use != begun.version:
        decided = decided.exclude(Exists(holds.filter(digest=OuterRef("entry_digest"))))
    if begun.before is not None:
        changes = begun.changes(actor)
        decided = decided.filter(_is_among(changes.changed_rows()) | _is_among(changes.removed_rows()))
    return _numbers(decided)


def _is_among(entries: QuerySet[ListEntry]) -> Exists:
    return Exists(entries.filter(listed_id=OuterRef("listed_id")))


def _decided(actor: Actor, version: ListVersion) -> QuerySet[Alert]:
    verdicts = [Verdict.TRUE, Verdict.EXEMPT]
    return lapsing.of_list(actor, version).filter(state=AlertState.DECIDED, verdict__in=verdicts)


def _numbered_in(actor: Actor, version: ListVersion) -> QuerySet[ListEntry]:
    return visible(actor, ListEntry).filter(version=version, listed_id=OuterRef("listed_id"))


def _numbers(decided: QuerySet[Alert]) -> Sequence[str]:
    """The numbers that some alerts are about, their rows locked: whoever acts on one comes to an end first."""
    locked = decided.order_by("id").select_for_update(of=("self",))
    return sorted(set(locked.values_list("listed_id", flat=True)))


def hold_lists_still(actor: Actor) -> None:
    """Keep a re-screening from beginning until this transaction ends.

    Whoever takes subjects in calls this before asking which versions are in use: either the subjects stand when the
    re-screening begins to go over them, or they are screened against the version that it goes over.
    """
    _lock("SELECT pg_advisory_xact_lock_shared(%s, %s)", actor.member_id)


def _let_intakes_end(member_id: int) -> None:
    _lock("SELECT pg_advisory_xact_lock(%s, %s)", member_id)


def _lock(sql: str, member_id: int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [LOCK, (member_id or 0) & 0x7FFFFFFF])
