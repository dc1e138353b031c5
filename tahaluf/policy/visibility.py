"""visible(): which rows an actor may see. The one door for reads.

Each guarded model has one rule, registered once with `seen_by`. `visible` turns it into a query and `is_visible` asks
it of one row; tests hold the two together.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef

from tahaluf.policy.actors import Actor
from tahaluf.policy.models import AuditEvent, Notification, ReleaseProposal
from tahaluf.policy.rules import ALWAYS, NEVER, Contains, Is, IsOneOf, Missing, Not, Rule, either, every
from tahaluf.records.guarded import GuardedManager
from tahaluf.records.models import Officer, RecordVersion, Relation, SearchWord, Selector
from tahaluf.records.vocabulary import TLP, Role

Row = TypeVar("Row", bound=models.Model)
RuleFor = Callable[[Actor], Rule]
_rules: dict[type[models.Model], RuleFor] = {}


class NoRule(LookupError):
    """A model without a rule is visible to nobody, and asking for it is an error of ours."""


def seen_by(model: type[models.Model]) -> Callable[[RuleFor], RuleFor]:
    """Register the rule that says who sees a model's rows."""

    def register(rule_for: RuleFor) -> RuleFor:
        if model in _rules:
            raise ValueError(f"{model.__name__} has a rule already")
        _rules[model] = rule_for
        return rule_for

    return register


def ruled_models() -> list[type[models.Model]]:
    """The models that have a rule."""
    return list(_rules)


def rule_for(actor: Actor, model: type[models.Model]) -> Rule:
    """The rule of a model for an actor; raises `NoRule`."""
    try:
        return _rules[model](actor)
    except KeyError:
        raise NoRule(f"{model.__name__} has no rule: register one with seen_by") from None


def visible(actor: Actor, model: type[Row]) -> models.QuerySet[Row]:
    """The rows of a model that the actor may see."""
    manager: Any = model._default_manager
    rows: models.QuerySet[Row] = (
        manager.unscoped_because("visible() is the door") if isinstance(manager, GuardedManager) else manager.all()
    )
    return rows.filter(rule_for(actor, model).where())


def is_visible(actor: Actor, row: models.Model) -> bool:
    """Whether the actor may see this row."""
    return rule_for(actor, type(row)).holds(row)


def newest(versions: models.QuerySet[RecordVersion]) -> models.QuerySet[RecordVersion]:
    """Of the versions that an actor may see, the newest of each record; never tells that a newer one is hidden."""
    later = versions.filter(
        originator=OuterRef("originator"), stix_id=OuterRef("stix_id"), number__gt=OuterRef("number")
    )
    return versions.filter(~Exists(later.order_by()))


@seen_by(RecordVersion)
def _versions(actor: Actor) -> Rule:
    return _version_rule(actor, "")


@seen_by(Selector)
def _selectors(actor: Actor) -> Rule:
    return _version_rule(actor, "version__")


@seen_by(SearchWord)
def _search_words(actor: Actor) -> Rule:
    return _version_rule(actor, "version__")


@seen_by(Relation)
def _relations(actor: Actor) -> Rule:
    return _version_rule(actor, "version__")


def _version_rule(actor: Actor, path: str) -> Rule:
    """The originator's desk sees its own; the audience's desk what was released to it and not recalled.

    TLP:RED is for the eyes of named officers: its author, those named, and whoever must decide on its release.
    """
    if actor.member_id is None:
        return NEVER
    not_red = Not(Is(f"{path}tlp", TLP.RED))
    named = Contains(f"{path}audience_officers", actor.officer_id)
    deciding = IsOneOf(f"{path}desk", frozenset(actor.desks(Role.RELEASER, Role.SUPERVISOR)))
    return every(
        IsOneOf(f"{path}desk", frozenset(actor.desks())),
        either(
            every(
                Is(f"{path}originator_id", actor.member_id),
                either(not_red, Is(f"{path}author_id", actor.officer_id), named, deciding),
            ),
            every(
                Contains(f"{path}audience", actor.member_id),
                Missing(f"{path}recalled_at"),
                either(not_red, named),
            ),
        ),
    )


@seen_by(ReleaseProposal)
def _proposals(actor: Actor) -> Rule:
    return every(
        Is("member_id", actor.member_id),
        IsOneOf("version__desk", frozenset(actor.desks(Role.OFFICER, Role.RELEASER, Role.SUPERVISOR, Role.AUDITOR))),
        _version_rule(actor, "version__"),
    )


@seen_by(AuditEvent)
def _audit_events(actor: Actor) -> Rule:
    """A member's auditors see what was done on their desks and to its accounts; the administrator the node's own."""
    audited = actor.desks(Role.AUDITOR)
    with_accounts = ["", *audited] if audited else []
    of_member = every(Is("member_id", actor.member_id), IsOneOf("desk", frozenset(with_accounts)))
    return either(of_member, Missing("member_id") if actor.administrator else NEVER)


@seen_by(Officer)
def _officers(actor: Actor) -> Rule:
    """Colleagues of one's own member; the administrator sees every account of the node."""
    return ALWAYS if actor.administrator else Is("member_id", actor.member_id)


@seen_by(Notification)
def _notifications(actor: Actor) -> Rule:
    return Is("officer_id", actor.officer_id)
