"""Who sees screening runs, and who may do what with one."""

from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.rules import WORKS_HERE, WRITES, own_case_files, retried
from tahaluf.desks.finance.screening.models import RunReject, ScreeningHit, ScreeningRun
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import require
from tahaluf.policy.rules import Rule
from tahaluf.policy.visibility import seen_by


@seen_by(ScreeningRun)
def _runs(actor: Actor) -> Rule:
    return own_case_files(actor, "")


@seen_by(ScreeningHit)
def _hits(actor: Actor) -> Rule:
    return own_case_files(actor, "")


@seen_by(RunReject)
def _run_rejects(actor: Actor) -> Rule:
    return own_case_files(actor, "run__")


require(
    "finance:run:retry",
    WRITES,
    WORKS_HERE,
    *retried(
        _("The run is at work or has ended; there is nothing to try again."),
        _("The file is not kept any more; screen it anew."),
    ),
)
