"""The desk's part of search: records, subjects and payments, alerts, freezes and listings.

What has the words, the number or the reference that was typed comes first; then what is only called much like it, in
any script, with the reasons.
"""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.alerts.reads import alerts_about
from tahaluf.desks.finance.lists import reads as lists
from tahaluf.desks.finance.lists.models import ListEntry
from tahaluf.desks.finance.lists.pictures import title_of
from tahaluf.desks.finance.outcomes import reads as outcomes
from tahaluf.desks.finance.outcomes.models import Freeze
from tahaluf.desks.finance.screening.naming import entries_alike, with_remark
from tahaluf.desks.finance.subjects import reads as subjects
from tahaluf.desks.finance.subjects.models import Payment, Subject
from tahaluf.desks.finance.wording import KINDS, label
from tahaluf.pages.alike import Alike
from tahaluf.pages.records.finding import search_desk
from tahaluf.pages.registry import SearchResult
from tahaluf.policy.actors import Actor
from tahaluf.records.vocabulary import Desk

Met = Mapping[Subject, Alike | None]
find_records = search_desk(Desk.FINANCE)


def find(actor: Actor, query: str, limit: int) -> Sequence[SearchResult]:
    """What the desk finds: records, then subjects and what concerns them, then its own listings; exact ones first."""
    met = _subjects_met(actor, query, limit)
    alerts = alerts_about(actor, list(met), limit)
    freezes = outcomes.found_freezes(actor, query, list(met), limit)
    found = [
        *find_records(actor, query, limit),
        *(_subject_result(subject, why) for subject, why in met.items()),
        *map(_payment_result, subjects.find_payments(actor, query, limit)),
        *(_alert_result(alert, met.get(alert.subject)) for alert in alerts),
        *(_freeze_result(freeze, met.get(freeze.subject)) for freeze in freezes),
        *find_listings(actor, query, limit),
    ]
    return in_order(found)[:limit]


def in_order(found: Sequence[SearchResult]) -> list[SearchResult]:
    """Exact results in the order in which they were found, then others by how much they are alike, then remarks."""
    return sorted(found, key=lambda result: (not result.url, -result.alike.score if result.alike else -2.0))


def _subjects_met(actor: Actor, query: str, limit: int) -> Met:
    exact: dict[Subject, Alike | None] = dict.fromkeys(subjects.find_subjects(actor, query, limit))
    return {**subjects.subjects_alike(actor, query, limit), **exact}


def find_listings(actor: Actor, query: str, limit: int) -> Sequence[SearchResult]:
    """Entries of the desk's own lists in use; those of the node are found by every desk."""
    exact = dict.fromkeys(lists.find_entries(actor, query, limit, node=False))
    alike, is_ready = entries_alike(actor, query, limit, node=False)
    results = [_entry_result(entry, why) for entry, why in {**alike, **exact}.items()]
    return with_remark(results, is_ready=is_ready)


def _entry_result(entry: ListEntry, alike: Alike | None) -> SearchResult:
    url = reverse("finance:entry", args=[entry.version.uid, entry.ordinal])
    detail = f"{title_of(entry.version)} · {entry.listed_id}"
    return SearchResult(entry.name, url, label(KINDS, entry.kind), detail, alike)


def _subject_result(subject: Subject, alike: Alike | None) -> SearchResult:
    numbered = [] if subject.payment_id else [subject.reference]  # of a payment's party: a path in the message
    detail = " · ".join([subject.portfolio.title, *numbered])
    url = reverse("finance:subject", args=[subject.uid])
    return SearchResult(subject.label, url, label(KINDS, subject.kind), detail, alike)


def _payment_result(payment: Payment) -> SearchResult:
    detail = " · ".join(filter(None, [payment.own_reference, str(payment.settled or "")]))
    return SearchResult(str(payment), reverse("finance:payment", args=[payment.uid]), _("payment"), detail)


def _alert_result(alert: Alert, alike: Alike | None) -> SearchResult:
    detail = f"{alert.matched_name} · {alert.get_state_display()}"
    url = reverse("finance:alert", args=[alert.uid])
    return SearchResult(alert.subject_name, url, _("alert"), detail, alike)


def _freeze_result(freeze: Freeze, alike: Alike | None) -> SearchResult:
    detail = f"{freeze.number} · {freeze.get_state_display()}"
    return SearchResult(freeze.subject.name, reverse("finance:freeze", args=[freeze.uid]), _("freeze"), detail, alike)
