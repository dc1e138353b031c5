"""A desk's part of Today that comes from records: proposals to decide, review dates."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tahaluf.pages.records.reads import reviews_due, to_decide
from tahaluf.pages.registry import TodayItem, TodayProvider, Urgency
from tahaluf.policy.actors import WORKING_ROLES, Actor

MOST_COUNTED = 99


def waiting_on(desk: str, url_name: str) -> TodayProvider:
    """Give a desk's part of Today; `url_name` is the desk's queue."""

    def waiting(actor: Actor) -> list[TodayItem]:
        return [*_decisions(actor, desk, url_name), *_reviews(actor, desk, url_name)]

    return waiting


def _decisions(actor: Actor, desk: str, url_name: str) -> list[TodayItem]:
    count = to_decide(actor, desk)[:MOST_COUNTED].count()
    if not count:
        return []
    return [TodayItem(_("Releases that wait for your decision"), reverse(url_name), count, urgency=Urgency.SOON)]


def _reviews(actor: Actor, desk: str, url_name: str) -> list[TodayItem]:
    if not actor.holds(desk, *WORKING_ROLES):
        return []
    due = list(reviews_due(actor, desk).only("review_on")[:MOST_COUNTED])
    if not due or due[0].review_on is None:
        return []
    urgency = Urgency.OVERDUE if due[0].review_on < timezone.localdate() else Urgency.NORMAL
    return [TodayItem(_("Records to review"), reverse(url_name), len(due), due=due[0].review_on, urgency=urgency)]
