"""What the templates show of freezes and complaints, chosen here so that templates decide nothing."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils import timezone

from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.lists.pictures import identifier_rows, title_of
from tahaluf.desks.finance.outcomes import wording
from tahaluf.desks.finance.outcomes.forms import LANGUAGES, ReasonForm, ReviewForm
from tahaluf.desks.finance.outcomes.models import Complaint, Freeze, FreezeStep, IssuedDocument
from tahaluf.desks.finance.outcomes.workflow import ComplaintState, FreezeState
from tahaluf.desks.finance.subjects.wording import words_of_role
from tahaluf.desks.finance.wording import LISTS, label
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import decide

FREEZE_BADGES: Mapping[str, str] = {
    FreezeState.IN_FORCE: "active",
    FreezeState.IN_REVIEW: "waiting",
    FreezeState.LIFT_PROPOSED: "waiting",
    FreezeState.LIFTED: "done",
}
COMPLAINT_BADGES: Mapping[str, str] = {
    ComplaintState.RECEIVED: "new",
    ComplaintState.IN_EXAMINATION: "active",
    ComplaintState.ANSWERED: "done",
}
OPEN_ACTS: Mapping[str, tuple[str, ...]] = {
    FreezeState.IN_FORCE: ("review",),
    FreezeState.IN_REVIEW: ("keep", "propose"),
    FreezeState.LIFT_PROPOSED: ("lift", "refuse"),
    FreezeState.LIFTED: (),
}
"""What may be done with a freeze in each state."""

REVIEWED = (FreezeState.IN_REVIEW, FreezeState.LIFT_PROPOSED)
"""The states in which a draft of the notice of lifting is there to be read."""


def freeze_rows(freezes: Iterable[Freeze]) -> list[dict[str, Any]]:
    """Freezes as rows of a table."""
    today = timezone.localdate()
    return [
        {
            "freeze": freeze,
            "badge": FREEZE_BADGES[freeze.state],
            "url": reverse("finance:freeze", args=[freeze.uid]),
            "list": label(LISTS, freeze.alert.list_key),
            "overdue": bool(freeze.due_on and freeze.due_on < today),
        }
        for freeze in freezes
    ]


def freeze_picture(actor: Actor, freeze: Freeze, given: Form | None = None) -> dict[str, Any]:
    """A freeze with what it rests on, and what the actor may do with it now; `given` is a form that has flaws."""
    return {
        "freeze": freeze,
        "badge": FREEZE_BADGES[freeze.state],
        "acts": [act_of(actor, freeze, verb, given) for verb in OPEN_ACTS[freeze.state]],
        "overdue": bool(freeze.due_on and freeze.due_on < timezone.localdate()),
        "may_report": decide(actor, "finance:freeze:report", freeze),
        "drafts": freeze.state in REVIEWED,
        **match_picture(freeze.alert),
    }


def match_picture(alert: Alert) -> dict[str, Any]:
    """A subject beside the listing that it was found to be."""
    return {
        "alert": alert,
        "subject": alert.subject_data,
        "role": words_of_role(alert.subject_data.get("party_role", "")),
        "numbers": identifier_rows(alert.subject_data.get("identifiers", [])),
        "list_version": alert.entry.version,
        "entry": alert.entry,
        "title": title_of(alert.entry.version),
    }


def act_of(actor: Actor, freeze: Freeze, verb: str, given: Form | None = None) -> dict[str, Any]:
    """One act with its form, as it was given where it has flaws, or the reason why not."""
    form: Form = ReviewForm(prefix=verb) if verb == "review" else ReasonForm(prefix=verb)
    if given and given.prefix == verb:
        form = given
    return {
        "verb": verb,
        "url": reverse(f"finance:freeze_{verb}", args=[freeze.uid]),
        "decision": decide(actor, f"finance:freeze:{verb}", freeze),
        "form": form,
    }


def step_rows(steps: Iterable[FreezeStep]) -> list[dict[str, Any]]:
    """What was done with a freeze, in words."""
    return [{"step": step, "words": label(wording.STEPS, step.verb)} for step in steps]


def document_rows(documents: Iterable[IssuedDocument]) -> list[dict[str, Any]]:
    """Documents with what a schema finds wrong with them."""
    return [
        {
            "document": document,
            "url": reverse("finance:document", args=[document.uid]),
            "language": str(dict(LANGUAGES).get(document.language, "")),
            "is_report": document.kind == IssuedDocument.Kind.GOAML,
            "flaws": [flaw_row(flaw) for flaw in document.flaws if flaw.get("kind") != "note"],
            "notes": [flaw_row(flaw) for flaw in document.flaws if flaw.get("kind") == "note"],
        }
        for document in documents
    ]


def flaw_row(flaw: Mapping[str, Any]) -> dict[str, Any]:
    """One flaw with its line and its sentence."""
    return {"line": flaw.get("line"), "sentence": wording.say_flaw(flaw)}


def complaint_rows(complaints: Iterable[Complaint]) -> list[dict[str, Any]]:
    """Complaints as rows of a table."""
    return [
        {
            "complaint": complaint,
            "badge": COMPLAINT_BADGES[complaint.state],
            "url": reverse("finance:complaint", args=[complaint.uid]),
            "overdue": is_overdue(complaint),
        }
        for complaint in complaints
    ]


def is_overdue(complaint: Complaint) -> bool:
    """Whether the deadline has passed without an answer."""
    return complaint.state != ComplaintState.ANSWERED and complaint.due_on < timezone.localdate()
