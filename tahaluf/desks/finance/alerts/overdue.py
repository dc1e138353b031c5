"""What the desk's machine does each minute: re-screen what changed, let exemptions lapse, escalate what is overdue."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from tahaluf.desks.finance.alerts.desk import seeing, supervisors, tell, tell_of_cases, working_officers
from tahaluf.desks.finance.alerts.exemptions import lapse_exemptions
from tahaluf.desks.finance.alerts.lapsing import ended_subjects_of, lapse_alerts
from tahaluf.desks.finance.alerts.models import Alert, AlertStep
from tahaluf.desks.finance.alerts.reads import overdue_alerts
from tahaluf.desks.finance.alerts.rescreening import rescreen_due
from tahaluf.desks.finance.steps import step_of
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.context import Context
from tahaluf.records.vocabulary import Desk

AT_ONCE = 500


def sweep(context: Context) -> None:
    """Do all of it; each part begins and ends for itself."""
    rescreen_due(context)
    with context() as actor:
        lapse_alerts(actor, ended_subjects_of(actor), "subject-ended")
        while lapse_exemptions(actor) == AT_ONCE:
            pass
    while True:
        with context() as actor:
            if escalate_overdue(actor) < AT_ONCE:
                return


def escalate_overdue(actor: Actor) -> int:
    """Escalate alerts whose day has passed, 500 at most; gives how many.

    What somebody is at work on is left to the next minute: nobody is waited for, and so nobody in a circle.
    """
    overdue = overdue_alerts(actor).select_related("portfolio", "assignee")
    overdue = overdue.select_for_update(of=("self",), skip_locked=True)
    rows = list(overdue.defer("subject_data", "reasons", "fell_to")[:AT_ONCE])
    if not rows:
        return 0
    door = Alert.objects.unscoped_because("these rows came from visible(), locked")
    door.filter(pk__in=[row.pk for row in rows]).update(escalated_at=timezone.now())
    why = {"because": "overdue"}
    AlertStep.objects.bulk_create(step_of(AlertStep, actor, row, "escalate", row.state, details=why) for row in rows)
    record_event(actor, "finance:alert:escalate", desk=Desk.FINANCE, because="overdue", count=len(rows))
    _tell(actor, rows)
    return len(rows)


def _tell(actor: Actor, rows: Sequence[Alert]) -> None:
    """Tell the supervisors who may see one of the alerts, and officers in whose hands they are if they may still."""
    code, queue = "finance-alerts-overdue", reverse("finance:alerts")
    told = list(supervisors(actor))
    tell_of_cases(actor, told, [row.portfolio for row in rows], code, f"{queue}?escalated=on")
    working = list(working_officers(actor))
    holding = {row.assignee_id for row in rows if row.assignee_id in seeing(working, [row.portfolio])}
    holding -= {each.pk for each in told}
    tell(sorted(holding), code, "", f"{queue}?escalated=on&assignee=mine")
