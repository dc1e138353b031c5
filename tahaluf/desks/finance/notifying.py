"""What the desk's notifications are about, in words, as far as their reader may see it now."""

from collections.abc import Mapping, Sequence

from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.lists.forms import describe_version
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.outcomes.models import Freeze
from tahaluf.desks.finance.screening.models import ScreeningRun
from tahaluf.desks.finance.subjects.models import Intake
from tahaluf.desks.finance.wording import isolated
from tahaluf.pages.moments import moment_in_words
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible


def versions_named(actor: Actor, uids: Sequence[str]) -> Mapping[str, str]:
    """Which list, which version."""
    return {str(each.uid): describe_version(each) for each in visible(actor, ListVersion).filter(uid__in=uids)}


def alerts_named(actor: Actor, uids: Sequence[str]) -> Mapping[str, str]:
    """Whom each alert asks about."""
    return {
        str(each.uid): isolated(each.subject_name)
        for each in visible(actor, Alert).filter(uid__in=uids).only("uid", "subject_name")
    }


def freezes_named(actor: Actor, uids: Sequence[str]) -> Mapping[str, str]:
    """The number of each freeze and whom it is about."""
    found = visible(actor, Freeze).filter(uid__in=uids).select_related("subject")
    return {str(each.uid): f"{each.number} · {isolated(each.subject.name)}" for each in found}


def intakes_named(actor: Actor, uids: Sequence[str]) -> Mapping[str, str]:
    """Which file was taken into which portfolio."""
    found = visible(actor, Intake).filter(uid__in=uids).select_related("portfolio")
    return {str(each.uid): f"{isolated(each.portfolio.title)} · {isolated(each.file_name)}" for each in found}


def runs_named(actor: Actor, uids: Sequence[str]) -> Mapping[str, str]:
    """What was screened, or when."""
    found = visible(actor, ScreeningRun).filter(uid__in=uids)
    return {str(each.uid): isolated(each.file_name or moment_in_words(each.asked_at)) for each in found}
