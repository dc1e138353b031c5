"""Who sees freezes, documents and complaints."""

from tahaluf.desks.finance.outcomes.models import Complaint, Freeze, FreezeStep, IssuedDocument
from tahaluf.desks.finance.rules import in_open_portfolio, own_case_files
from tahaluf.policy.actors import Actor
from tahaluf.policy.rules import Missing, Rule, either, every
from tahaluf.policy.visibility import seen_by


@seen_by(Freeze)
def _freezes(actor: Actor) -> Rule:
    return in_open_portfolio(actor, "")


@seen_by(FreezeStep)
def _steps(actor: Actor) -> Rule:
    return every(own_case_files(actor, ""), in_open_portfolio(actor, "freeze__"))


@seen_by(Complaint)
def _complaints(actor: Actor) -> Rule:
    return own_case_files(actor, "")


@seen_by(IssuedDocument)
def _documents(actor: Actor) -> Rule:
    return every(own_case_files(actor, ""), either(Missing("freeze_id"), in_open_portfolio(actor, "freeze__")))
