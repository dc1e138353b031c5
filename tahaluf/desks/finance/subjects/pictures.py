"""What the templates show of portfolios, subjects, payments and intakes; chosen here, so that templates decide
nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance import wording
from tahaluf.desks.finance.file_pages import BADGES, work_picture
from tahaluf.desks.finance.lists.pictures import identifier_rows, title_of
from tahaluf.desks.finance.subjects import reads
from tahaluf.desks.finance.subjects.models import Intake, Portfolio, Stake, Subject, SubjectVersion
from tahaluf.desks.finance.subjects.ownership import Ownership
from tahaluf.desks.finance.subjects.parts import parts_of
from tahaluf.desks.finance.subjects.wording import words_of_role
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import decide

WHOLE_DESK = _("The portfolio is open to your member’s whole finance desk; no other member sees it.")
NAMED = _("You are one of the officers who may see this portfolio; colleagues who are not named do not.")


@dataclass(frozen=True, slots=True)
class Reader:
    """An officer who may see a portfolio, and why."""

    name: str
    reason: str | Promise


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a subject, for the history."""

    number: int
    at: datetime
    by: str | Promise
    summary: str | Promise = ""


def portfolio_rows(portfolios: Iterable[Portfolio]) -> list[dict[str, Any]]:
    """Portfolios as rows of a table."""
    return [
        {"portfolio": each, "url": reverse("finance:portfolio", args=[each.uid]), "readers": readers_words(each)}
        for each in portfolios
    ]


def readers_words(portfolio: Portfolio) -> str:
    """Who sees a portfolio, in a few words."""
    count = len(portfolio.readers)
    if not count:
        return gettext("the whole desk")
    return ngettext("{count} officer by name", "{count} officers by name", count).format(count=count)


def access_picture(actor: Actor, portfolio: Portfolio) -> dict[str, Any]:
    """Why the actor sees what is in a portfolio, and who else may."""
    names = reads.names_of_officers(actor, portfolio.readers)
    made, named = _("made the portfolio"), _("is named as a reader")
    readers = [Reader(name, made if pk == portfolio.made_by_id else named) for pk, name in sorted(names.items())]
    return {"own_reason": NAMED if portfolio.readers else WHOLE_DESK, "readers": readers}


def portfolio_picture(actor: Actor, portfolio: Portfolio, intakes: Sequence[Intake]) -> dict[str, Any]:
    """A portfolio with its latest intakes, and what the actor may do with it."""
    return {
        "portfolio": portfolio,
        "intakes": intake_rows(intakes),
        "may_change": decide(actor, "finance:portfolio:change", portfolio),
        "may_take_in": decide(actor, "finance:portfolio:take-in", portfolio),
        **access_picture(actor, portfolio),
    }


def subject_rows(subjects: Iterable[Subject]) -> list[dict[str, Any]]:
    """Subjects as rows of a table."""
    return [
        {
            "subject": subject,
            "url": reverse("finance:subject", args=[subject.uid]),
            "kind": wording.label(wording.KINDS, subject.kind),
        }
        for subject in subjects
    ]


def party_rows(parties: Iterable[Subject]) -> list[dict[str, Any]]:
    """The parties, accounts and texts of a payment, each with its role and its place in the message."""
    return [
        {
            "subject": party,
            "url": reverse("finance:subject", args=[party.uid]),
            "role": words_of_role(party.data.get("party_role", "")),
            "path": party.data.get("message_path", ""),
            "is_text": party.data.get("is_text", False),
            "numbers": identifier_rows(party.data.get("identifiers", [])),
        }
        for party in parties
    ]


def subject_picture(actor: Actor, subject: Subject, ownership: Ownership) -> dict[str, Any]:
    """All that is known of a subject, who may see it, what other rooms say of it, its owners and holdings."""
    data = subject.data
    owners, holdings = reads.stakes_of(actor, subject)
    return {
        "subject": subject,
        "data": data,
        "kind": wording.label(wording.KINDS, subject.kind),
        "gender": wording.label(wording.GENDERS, data.get("gender", "")),
        "role": words_of_role(data.get("party_role", "")),
        "identifiers": identifier_rows(data.get("identifiers", [])),
        "parts": parts_of(actor, subject),
        "owners": stake_rows(actor, owners),
        "holdings": stake_rows(actor, holdings),
        "ownership": ownership_picture(ownership),
        "versions": version_rows(subject, reads.earlier_versions(actor, subject)),
        "may_end": decide(actor, "finance:subject:end", subject),
        "may_state": decide(actor, "finance:subject:state-stake", subject),
        **access_picture(actor, subject.portfolio),
    }


def stake_rows(actor: Actor, stakes: Iterable[Stake]) -> list[dict[str, Any]]:
    """Stakes as rows of a table."""
    return [
        {
            "stake": stake,
            "owner_url": reverse("finance:subject", args=[stake.owner.uid]),
            "owned_url": reverse("finance:subject", args=[stake.owned.uid]),
            "file_url": reverse("finance:intake", args=[stake.intake.uid]) if stake.intake else "",
            "may_end": decide(actor, "finance:stake:end", stake) if stake.ended_at is None else None,
        }
        for stake in stakes
    ]


def ownership_picture(ownership: Ownership) -> dict[str, Any] | None:
    """What follows from blocked owners, with the chain of stakes; nothing where nothing follows."""
    if ownership.finding is None:
        return None
    return {
        "share": ownership.finding.share,
        "controlled": ownership.finding.controlled,
        "meets_ofac": ownership.meets_ofac,
        "meets_more_than_half": ownership.meets_more_than_half,
        "sources": [
            {"name": alert.matched_name, "list": title_of(alert.entry.version), "number": alert.listed_id}
            for alert in ownership.sources
        ],
        "chain": [
            {
                "owner": ownership.names.get(stake.owner, ""),
                "owned": ownership.names.get(stake.owned, ""),
                "percent": stake.percent,
                "controls": stake.controls,
            }
            for stake in ownership.chain
        ],
    }


def version_rows(subject: Subject, earlier: Sequence[SubjectVersion]) -> list[VersionRow]:
    """The versions of a subject, newest first: when each began, and by whose file."""
    begun_by: list[str | Promise] = [version.changed_by.name for version in earlier]
    rows = [(subject.version, subject.changed_at), *((version.number, version.stood_from) for version in earlier)]
    summaries = ["", *(names_in(version.data) for version in earlier)]
    writers = [*begun_by, _("the first file")]
    return [
        VersionRow(number, at, by, said)
        for (number, at), by, said in zip(rows, writers, summaries, strict=True)
    ]  # fmt: skip


def names_in(data: Mapping[str, Any]) -> str:
    """What a subject was called, with its dates of birth and numbers, in one line."""
    numbers = [each["number"] for each in data.get("identifiers", [])]
    return " · ".join([data["name"], *data.get("aliases", []), *data.get("births", []), *numbers])


def intake_rows(intakes: Iterable[Intake]) -> list[dict[str, Any]]:
    """Intakes as rows of a table."""
    return [
        {"intake": each, "badge": BADGES[each.state], "url": reverse("finance:intake", args=[each.uid])}
        for each in intakes
    ]


def intake_picture(actor: Actor, intake: Intake) -> dict[str, Any]:
    """An intake, and whether it can be asked for again."""
    return {
        "intake": intake,
        "badge": BADGES[intake.state],
        **work_picture(actor, "intake", intake),
        **access_picture(actor, intake.portfolio),
    }
