"""What a list's change means for freezes: those that rest on the listing go into review; none is lifted by itself."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from tahaluf.desks.finance.acting import in_days
from tahaluf.desks.finance.alerts.desk import tell, working_officers
from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.alerts.practice import practice_of
from tahaluf.desks.finance.outcomes import freezing, reads
from tahaluf.desks.finance.outcomes.models import Freeze
from tahaluf.desks.finance.outcomes.rules import works_or_machine
from tahaluf.desks.finance.outcomes.workflow import STANDING, FreezeState, LiftCause
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible


def listing_removed(actor: Actor, list_key: str, list_owner_id: int | None, listed_id: str) -> list[Freeze]:
    """Take each freeze into review that rests on a listing which its list has dropped; gives those that were moved.

    Officers and the desk's machine may call it, as often as they like: of one version it is told once, and what was
    kept in force since stays so. A freeze that is in review for another cause stays there for this one; a lifting that
    is proposed goes on.
    """
    freezes = reads.standing_on(actor, list_key, list_owner_id, listed_id)
    return _look_again(actor, freezes, LiftCause.DELISTED, reads.edition_in_use(actor, list_key, list_owner_id))


def listing_changed(actor: Actor, list_key: str, list_owner_id: int | None, listed_id: str) -> list[Freeze]:
    """Take each freeze in force into review that rests on a listing which its list has changed."""
    freezes = reads.standing_on(actor, list_key, list_owner_id, listed_id)
    return _look_again(actor, freezes, LiftCause.CHANGED, reads.edition_in_use(actor, list_key, list_owner_id))


def decision_reopened(actor: Actor, alert: Alert) -> list[Freeze]:
    """Take the freeze in force into review that rests on an alert whose decision was reopened."""
    rows = visible(actor, Freeze).select_related("portfolio").select_for_update(of=("self",))
    return _look_again(actor, list(rows.filter(alert=alert, state__in=STANDING)), LiftCause.REOPENED)


def _look_again(actor: Actor, freezes: Sequence[Freeze], cause: LiftCause, version: str = "") -> list[Freeze]:
    if not works_or_machine(actor) or not freezes:
        return []
    due_on = in_days(practice_of(actor).deadline_days)
    ground = {"version": version} if version else {}
    told = reads.told_of(actor, freezes, cause, version)
    moved = [freeze for freeze in freezes if freeze.state == FreezeState.IN_FORCE and freeze.pk not in told]
    for freeze in moved:
        freezing.begin_review(actor, freeze, cause, due_on, "", **ground)
    if cause == LiftCause.DELISTED:
        in_review = [freeze for freeze in freezes if freeze.state != FreezeState.IN_FORCE and freeze not in moved]
        moved += [_note_removal(actor, freeze, ground) for freeze in in_review if freeze.cause != LiftCause.DELISTED]
    for freeze in moved:
        tell_of_review(actor, freeze)
    return moved


def _note_removal(actor: Actor, freeze: Freeze, ground: Mapping[str, str]) -> Freeze:
    """Say in the file of a freeze that is looked at already that its listing has gone as well."""
    freeze.cause = LiftCause.DELISTED
    freeze.save(update_fields=["cause"])
    freezing.write_step(actor, freeze, "cause", freeze.state, "", cause=freeze.cause, **ground)
    return freeze


def tell_of_review(actor: Actor, freeze: Freeze) -> None:
    """Tell the officers who may see the freeze and work on it."""
    colleagues = working_officers(actor)
    readers = freeze.portfolio.readers
    told = colleagues.filter(pk__in=readers) if readers else colleagues
    url = reverse("finance:freeze", args=[freeze.uid])
    tell(told.values_list("pk", flat=True), "finance-freeze-review", str(freeze.uid), url)
