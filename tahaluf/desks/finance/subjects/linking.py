"""Putting the links of a file into their portfolio as stakes: new ones, those that ended, and the same ones again.

What a file states of a link is told apart by the link's own id. A stake is never overwritten: where its share, its kind
or its parties changed, it ends and another begins.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tahaluf.desks.finance.rejected import without_nul
from tahaluf.desks.finance.subjects.arrivals import shortened
from tahaluf.desks.finance.subjects.models import Intake, Stake, Subject
from tahaluf.engines.rejects import Reject
from tahaluf.engines.subjects.links import Link, repeated, unknown_end
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.visibility import visible
from tahaluf.records.vocabulary import Desk

STATED = ("owner_id", "owned_id", "percent", "controls", "role", "since")
"""What makes a stake another one when it changes."""
NOTED = ("until", "intake", "line", "ended_at")


@dataclass
class Linked:
    """What became of the links of a chunk; rejects stand with the place of their link in the file's items."""

    stated: list[Stake] = field(default_factory=list)
    ended: list[Stake] = field(default_factory=list)
    named: list[Stake] = field(default_factory=list)
    rejects: list[tuple[int, Reject]] = field(default_factory=list)

    @property
    def newly_owned(self) -> list[int]:
        """The subjects that have a stake more than before."""
        return list(dict.fromkeys(stake.owned_id for stake in self.stated if stake.ended_at is None))


def store_links(actor: Actor, intake: Intake, links: Sequence[tuple[int, Link]]) -> Linked:
    """Store the links of a chunk, whose portfolio's row the caller holds, with their audit event."""
    linked = Linked()
    if links:
        _sort(actor, intake, links, linked)
        _write(actor, intake, linked)
    return linked


def kept_reference(stated: str) -> str:
    """A reference of a file as it is kept."""
    return shortened(without_nul(stated))


def _sort(actor: Actor, intake: Intake, links: Sequence[tuple[int, Link]], linked: Linked) -> None:
    parties = _parties(actor, intake, (link for _at, link in links))
    held = _held(actor, intake, {kept_reference(link.id) for _at, link in links})
    now = timezone.now()
    for at, link in links:
        lost = next((end for end in (link.owner, link.owned) if kept_reference(end) not in parties), None)
        flaw = unknown_end(link, lost) if lost is not None else _place(intake, link, parties, held, linked, now)
        if flaw is not None:
            linked.rejects.append((at, flaw))


def _parties(actor: Actor, intake: Intake, links: Iterable[Link]) -> dict[str, int]:
    """The subjects of the portfolio that the links name, by reference."""
    wanted = {kept_reference(end) for link in links for end in (link.owner, link.owned)}
    rows = visible(actor, Subject).filter(portfolio_id=intake.portfolio_id, reference__in=wanted)
    return dict(rows.values_list("reference", "pk"))


def _held(actor: Actor, intake: Intake, references: Iterable[str]) -> dict[str, Stake]:
    """The newest stake of each of these links that a file of this portfolio stated, its row locked."""
    rows = visible(actor, Stake).filter(member=intake.member_id, reference__in=list(references))
    rows = rows.filter(owned__portfolio_id=intake.portfolio_id).select_for_update(of=("self",), no_key=True)
    return {stake.reference: stake for stake in rows.order_by("pk")}


def _place(
    intake: Intake, link: Link, parties: Mapping[str, int], held: dict[str, Stake], linked: Linked, now: datetime
) -> Reject | None:
    """Say what becomes of a link; gives the reject of one that contradicts an earlier line of the same file."""
    new = _stake(intake, link, parties, now)
    old = held.get(new.reference)
    same = old is not None and _said(old) == _said(new)
    if old is not None and old.intake_id == intake.pk:
        return None if same and old.until == new.until else repeated(link, old.line or 0)
    if old is not None and same and (old.ended_at is None or new.ended_at is not None):
        _name_again(old, new, linked)
        return None
    if old is not None and old.ended_at is None:
        _end(old, new, now, linked)
    held[new.reference] = new
    linked.stated.append(new)
    return None


def _stake(intake: Intake, link: Link, parties: Mapping[str, int], now: datetime) -> Stake:
    return Stake(
        member_id=intake.member_id,
        owner_id=parties[kept_reference(link.owner)],
        owned_id=parties[kept_reference(link.owned)],
        percent=link.percent,
        controls=link.controls,
        source=intake.file_name,
        reference=kept_reference(link.id),
        role=without_nul(link.role)[:300],
        since=str(link.since or ""),
        until=str(link.until or ""),
        intake=intake,
        line=link.line,
        stated_by_id=intake.officer_id,
        ended_at=now if has_ended(link, timezone.localdate(now)) else None,
    )


def has_ended(link: Link, today: date) -> bool:
    """Whether a link ended: its last possible day has passed."""
    return link.until is not None and link.until.latest < today


def _said(stake: Stake) -> Sequence[Any]:
    return [getattr(stake, name) for name in STATED]


def _name_again(old: Stake, new: Stake, linked: Linked) -> None:
    """Note that a file named a stake again, and ended it where it says so."""
    if old.ended_at is None and new.ended_at is not None:
        linked.ended.append(old)
    old.ended_at = old.ended_at or new.ended_at
    old.until, old.intake, old.line = new.until, new.intake, new.line
    linked.named.append(old)


def _end(old: Stake, new: Stake, now: datetime, linked: Linked) -> None:
    old.ended_at, old.intake, old.line = now, new.intake, new.line
    linked.ended.append(old)
    linked.named.append(old)


def _write(actor: Actor, intake: Intake, linked: Linked) -> None:
    rows = Stake.objects.unscoped_because("the rows came through visible() and are locked")
    rows.bulk_update(linked.named, NOTED)
    Stake.objects.bulk_create(linked.stated)
    if linked.stated or linked.ended:
        stated, ended = ([str(stake.uid) for stake in stakes] for stakes in (linked.stated, linked.ended))
        record_event(
            actor, "finance:stake:take-in", desk=Desk.FINANCE, subject=str(intake.uid), stated=stated, ended=ended
        )
