"""Who works on the member's desk, and how all of them are told something."""

from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, QuerySet

from tahaluf.desks.finance.subjects.models import Portfolio
from tahaluf.policy.actors import WORKING_ROLES, Actor
from tahaluf.policy.models import Notification
from tahaluf.policy.visibility import visible
from tahaluf.records.models import Officer, roles_held
from tahaluf.records.vocabulary import Desk, Role


def officers_on_desk(actor: Actor, roles: Iterable[Role] = tuple(Role)) -> QuerySet[Officer]:
    """The officers of the actor's member who hold a role on the desk now, or one of these roles; by name."""
    held = roles_held().filter(officer_id=OuterRef("pk"), desk=Desk.FINANCE, role__in=roles)
    colleagues = visible(actor, Officer).filter(Exists(held), member=actor.member_id or 0, is_active=True)
    return colleagues.order_by("name", "pk")


def working_officers(actor: Actor) -> QuerySet[Officer]:
    """The officers of the actor's member who hold a working role on the desk now, by name."""
    return officers_on_desk(actor, WORKING_ROLES)


def tell_desk(actor: Actor, code: str, subject: str, url: str) -> None:
    """Notify every officer who works on the desk."""
    tell(working_officers(actor).values_list("pk", flat=True), code, subject, url)


def tell(officer_ids: Iterable[int], code: str, subject: str, url: str) -> None:
    """Notify colleagues. Nothing is asked back of the rows: each officer alone may read them."""
    rows = [Notification(officer_id=pk, code=code, subject=subject, url=url) for pk in officer_ids]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)


def supervisors(actor: Actor) -> QuerySet[Officer]:
    """The supervisors of the desk, by name."""
    return officers_on_desk(actor, [Role.SUPERVISOR])


def tell_of_cases(
    actor: Actor, officers: Iterable[Officer], cases: Iterable[Portfolio], code: str, url: str, subject: str = ""
) -> None:
    """Notify officers, but the actor, of something about subjects of these portfolios: those alone who may see one."""
    tell(sorted(seeing(officers, cases) - {actor.officer_id}), code, subject, url)


def seeing(officers: Iterable[Officer], cases: Iterable[Portfolio]) -> set[int]:
    """The keys of those officers who may see one of the portfolios."""
    readers = [portfolio.readers for portfolio in cases]
    return {each.pk for each in officers if any(not some or each.pk in some for some in readers)}


def names_of(officers: Sequence[Officer]) -> list[tuple[str, str]]:
    """Officers as choices of a form: uid and name."""
    return [(str(officer.uid), officer.name) for officer in officers]
