"""Open alerts of which the listing or the subject is not what it was: whether today's two would still be asked about.

People decide, so an alert that would not be asked any more stays open with the evidence on which it was. What is so
today is noted beside it: the score with its steps, or the first version without the listing. A proposal is marked as
well, so that nobody decides it without having seen that. Where the two would be asked about again, the note goes.

Whoever raises alerts of a list's change or of changed subjects, or opens one again, calls this afterwards, in the same
transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from tahaluf.desks.finance.alerts import lapsing
from tahaluf.desks.finance.alerts.evidence import digests_of
from tahaluf.desks.finance.alerts.models import Alert, AlertStep
from tahaluf.desks.finance.alerts.practice import practice_of
from tahaluf.desks.finance.alerts.raising import newest_evidence
from tahaluf.desks.finance.alerts.workflow import OPEN, AlertKind, AlertState
from tahaluf.desks.finance.lists.models import ListEntry, ListVersion
from tahaluf.desks.finance.lists.reads import current_versions
from tahaluf.desks.finance.rejected import without_nul
from tahaluf.desks.finance.steps import step_of
from tahaluf.engines.lists import Listing
from tahaluf.engines.screening import Screener, ScreeningHit, least_asked
from tahaluf.engines.subjects import subject_from_json
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.visibility import visible
from tahaluf.records.vocabulary import Desk

BATCH = 500
LEAST = 0.01
"""The score from which the screener is asked: whatever it can explain."""
WRITTEN = ("fell_at", "fell_because", "fell_to", "evidence_changed_at", "touched_at")

ListKey = tuple[str, int | None]


@dataclass
class Weighed:
    """What a batch of alerts comes to before it is written."""

    fallen: list[Alert] = field(default_factory=list)
    risen: list[Alert] = field(default_factory=list)

    def note(self, alert: Alert, because: str, to: Mapping[str, Any]) -> None:
        """Note that an alert would not be asked any more, unless that very thing is noted."""
        if alert.fell_because == because and _same_today(alert.fell_to, to):
            return
        alert.fell_at, alert.fell_because, alert.fell_to = timezone.now(), because, dict(to)
        self.fallen.append(alert)

    def clear(self, alert: Alert) -> None:
        """Note that an alert would be asked as today."""
        if alert.fell_at is not None:
            alert.fell_at, alert.fell_because, alert.fell_to = None, "", {}
            self.risen.append(alert)


def _same_today(noted: Mapping[str, Any], to: Mapping[str, Any]) -> bool:
    """Whether two notes say the same of both sides; that a listing is gone is said of the first version without it."""
    return all(noted.get(side) == to.get(side) for side in ("entry", "subject"))


def weigh_list(actor: Actor, version: ListVersion) -> list[int]:
    """Weigh the open alerts of a list against a version of it; gives, for each of which it is news that it would not
    be asked, the key of its portfolio."""
    same = visible(actor, ListEntry).filter(
        version=version, listed_id=OuterRef("listed_id"), digest=OuterRef("entry_digest")
    )
    return _weigh_all(
        actor, lapsing.of_list(actor, version).filter(~Exists(same) | Q(fell_at__isnull=False)), [version]
    )


def weigh_subjects(actor: Actor, subject_ids: Iterable[int]) -> list[int]:
    """Weigh the open alerts of subjects that changed against the versions in use; gives the same."""
    rows = visible(actor, Alert).filter(subject_id__in=sorted(set(subject_ids)))
    changed = rows.filter(~Q(subject_digest=F("subject__digest")) | Q(fell_at__isnull=False))
    return _weigh_all(actor, changed, current_versions(actor))


def weigh_again(actor: Actor, alert: Alert) -> None:
    """Weigh an alert that was decided and is open again against the versions in use."""
    _weigh_all(actor, visible(actor, Alert).filter(pk=alert.pk), current_versions(actor))


def _weigh_all(actor: Actor, alerts: QuerySet[Alert], versions: Sequence[ListVersion]) -> list[int]:
    of_lists = {(version.key, version.member_id): version for version in versions}
    rows = alerts.filter(state__in=OPEN).order_by("pk").select_related("subject").defer("subject_data", "reasons")
    cutoff, fallen, after = practice_of(actor).cutoff, list[int](), 0
    while batch := list(rows.filter(pk__gt=after).select_for_update(of=("self",))[:BATCH]):
        after = batch[-1].pk
        weighed = _weigh(actor, [alert for alert in batch if list_of(alert) in of_lists], of_lists, cutoff)
        _write(actor, weighed)
        fallen += [alert.portfolio_id for alert in weighed.fallen]
    return fallen


def list_of(alert: Alert) -> ListKey:
    """The list that an alert is about, by name and owner."""
    return alert.list_key, alert.list_owner_id


def _weigh(actor: Actor, alerts: Sequence[Alert], versions: Mapping[ListKey, ListVersion], cutoff: float) -> Weighed:
    entries, rested = _entries_of(actor, alerts, versions), _grounds(actor, alerts)
    weighed, in_doubt = Weighed(), defaultdict[int, list[Alert]](list)
    for alert in alerts:
        entry = entries.get((*list_of(alert), alert.listed_id))
        if entry is None:
            weighed.note(alert, "listing-removed", _gone_from(versions[list_of(alert)]))
        elif alert.kind == AlertKind.OWNERSHIP or _today(alert, entry) == rested[alert.pk]:
            weighed.clear(alert)
        else:
            in_doubt[entry.pk].append(alert)
    by_pk = {entry.pk: entry for entry in entries.values()}
    for pk, doubted in in_doubt.items():
        _weigh_listing(weighed, by_pk[pk], doubted, rested, cutoff)
    return weighed


def _entries_of(
    actor: Actor, alerts: Sequence[Alert], versions: Mapping[ListKey, ListVersion]
) -> dict[tuple[str, int | None, str], ListEntry]:
    """What the versions say of the parties of alerts, by list and number; of a number that stands twice, the first."""
    wanted = {alert.listed_id for alert in alerts}
    rows = visible(actor, ListEntry).filter(version__in=list(versions.values()), listed_id__in=wanted)
    found = rows.select_related("version").order_by("-ordinal")
    return {(entry.version.key, entry.version.member_id, entry.listed_id): entry for entry in found}


def _grounds(actor: Actor, alerts: Sequence[Alert]) -> dict[int, tuple[bytes, bytes]]:
    """The digests of listing and subject on which each alert was asked last; of a marked proposal, as was noted."""
    marked = [alert.pk for alert in alerts if alert.state == AlertState.PROPOSED and alert.evidence_changed_at]
    noted = newest_evidence(actor, marked)
    own = {alert.pk: (bytes(alert.entry_digest), bytes(alert.subject_digest)) for alert in alerts}
    return own | {pk: digests_of(evidence) for pk, evidence in noted.items()}


def _today(alert: Alert, entry: ListEntry) -> tuple[bytes, bytes]:
    return bytes(entry.digest), bytes(alert.subject.digest)


def _weigh_listing(
    weighed: Weighed,
    entry: ListEntry,
    alerts: Sequence[Alert],
    rested: Mapping[int, tuple[bytes, bytes]],
    cutoff: float,
) -> None:
    """Score a listing of today against the subjects of today of some alerts."""
    screener = Screener.build([replace(Listing.from_json(entry.listing), remarks=())])
    for alert in alerts:
        hit = next(screener.screen([subject_from_json(alert.subject.data)], LEAST), None)
        if hit is not None and hit.score >= least_asked(cutoff):
            weighed.clear(alert)
            continue
        because = "listing-changed" if bytes(entry.digest) != rested[alert.pk][0] else "subject-changed"
        changed = _day_of(entry.version) if because == "listing-changed" else alert.subject.changed_at.date()
        weighed.note(alert, because, _below(alert, entry, hit, cutoff, changed))


def _gone_from(version: ListVersion) -> dict[str, Any]:
    return {"on": _day_of(version).isoformat(), "number": version.number}


def _day_of(version: ListVersion) -> date:
    """When the list changed, as its publisher says, or else when it came."""
    return version.published_on or version.received_at.date()


def _below(alert: Alert, entry: ListEntry, hit: ScreeningHit | None, cutoff: float, on: date) -> dict[str, Any]:
    """What is so today of an alert: the score with its steps, and by which words of both sides."""
    listed, subject = _today(alert, entry)
    reasons = [reason._asdict() for reason in hit.reasons] if hit else []
    noted: dict[str, Any] = without_nul(
        {
            "on": on.isoformat(),
            "number": entry.version.number,
            "score": hit.score if hit else 0.0,
            "cutoff": cutoff,
            "matched_name": hit.matched_name if hit else entry.name,
            "reasons": reasons,
            "entry": listed.hex(),
            "subject": subject.hex(),
        }
    )
    return noted


def _write(actor: Actor, weighed: Weighed) -> None:
    changed = [*weighed.fallen, *weighed.risen]
    if not changed:
        return
    now = timezone.now()
    for alert in changed:
        alert.touched_at = now
        if alert.state == AlertState.PROPOSED:
            alert.evidence_changed_at = alert.evidence_changed_at or now
    rows = Alert.objects.unscoped_because("these rows came from visible(), locked")
    rows.bulk_update(changed, WRITTEN, batch_size=BATCH)
    steps = [_step(actor, alert, "fall", because=alert.fell_because) for alert in weighed.fallen]
    steps += [_step(actor, alert, "rise") for alert in weighed.risen]
    AlertStep.objects.bulk_create(steps, batch_size=BATCH)
    record_event(actor, "finance:alert:weigh", desk=Desk.FINANCE, fallen=len(weighed.fallen), risen=len(weighed.risen))


def _step(actor: Actor, alert: Alert, verb: str, **details: str) -> AlertStep:
    return step_of(AlertStep, actor, alert, verb, alert.state, details=details)
