"""The workflow of an alert: states, transitions, verdicts and who may give them, as tables.

sql/alerts.sql holds the same transitions in the database; a test compares the two.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tahaluf.records.vocabulary import Role


class AlertState(models.TextChoices):
    """Where an alert stands."""

    NEW = "new", _("new")
    IN_REVIEW = "in-review", _("in review")
    PROPOSED = "proposed", _("waits for a second officer")
    DECIDED = "decided", _("decided")
    LAPSED = "lapsed", _("lapsed")


ALERT_TRANSITIONS: dict[AlertState, tuple[AlertState, ...]] = {
    AlertState.NEW: (AlertState.IN_REVIEW, AlertState.LAPSED),
    AlertState.IN_REVIEW: (AlertState.PROPOSED, AlertState.NEW, AlertState.LAPSED),
    AlertState.PROPOSED: (AlertState.DECIDED, AlertState.IN_REVIEW, AlertState.LAPSED),
    AlertState.DECIDED: (AlertState.IN_REVIEW,),
    AlertState.LAPSED: (),
}
ALERT_OWNERS: dict[AlertState, str] = {
    AlertState.NEW: "officer",
    AlertState.IN_REVIEW: "assignee",
    AlertState.PROPOSED: "second officer",
    AlertState.DECIDED: "supervisor",
    AlertState.LAPSED: "nobody",
}
OPEN = (AlertState.NEW, AlertState.IN_REVIEW, AlertState.PROPOSED)


class Verdict(models.TextChoices):
    """What an officer proposes and a second one decides."""

    TRUE = "true", _("true match")
    FALSE = "false", _("false match")
    EXEMPT = "exempt", _("true match, exempt")
    UNCLEAR = "unclear", _("unclear")


class Exemption(models.TextChoices):
    """Under what a true match is exempt."""

    HUMANITARIAN = "unscr-2664", _("humanitarian (UNSCR 2664)")
    BASIC = "unscr-1452-basic", _("basic expenses (UNSCR 1452)")
    EXTRAORDINARY = "unscr-1452-extraordinary", _("extraordinary expenses (UNSCR 1452)")
    LICENCE = "licence", _("licence of the competent authority")
    OTHER = "other", _("another, which is named")


NAMED_EXEMPTIONS = (Exemption.LICENCE, Exemption.OTHER)
"""Those that say by a reference or in words which they are."""

DECIDERS: dict[Verdict, tuple[Role, ...]] = {
    Verdict.TRUE: (Role.RELEASER, Role.SUPERVISOR),
    Verdict.FALSE: (Role.OFFICER, Role.RELEASER, Role.SUPERVISOR),
    Verdict.EXEMPT: (Role.SUPERVISOR,),
    Verdict.UNCLEAR: (Role.SUPERVISOR,),
}
"""The roles of which the second officer must hold one."""


class AlertKind(models.TextChoices):
    """Why it is asked."""

    MATCH = "match", _("name or number")
    OWNERSHIP = "ownership", _("ownership or control")
