"""Who sees lists, and who may do what with a version."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.lists.models import (
    FeedAddress,
    ImportReject,
    ListedWord,
    ListEntry,
    ListFeed,
    ListVersion,
    PendingList,
)
from tahaluf.desks.finance.lists.workflow import COMPILED, PUBLISHED, VERSION_TRANSITIONS, VersionState
from tahaluf.desks.finance.rules import WORKS_HERE, WRITES, file_kept, is_operator, is_stuck, own_case_files
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import Requirement, require
from tahaluf.policy.rules import ALWAYS, NEVER, Is, IsOneOf, Missing, Rule, either, every
from tahaluf.policy.visibility import seen_by
from tahaluf.records.vocabulary import Desk


@seen_by(ListVersion)
def _versions(actor: Actor) -> Rule:
    return _read_rule(actor, "")


@seen_by(ListEntry)
def _entries(actor: Actor) -> Rule:
    return _read_rule(actor, "version__")


@seen_by(ListedWord)
def _words(actor: Actor) -> Rule:
    return _read_rule(actor, "version__")


@seen_by(ImportReject)
def _import_rejects(actor: Actor) -> Rule:
    return _list_rule(actor, "version__")


@seen_by(PendingList)
def _pending(actor: Actor) -> Rule:
    """An upload that waits is its officer's alone."""
    return every(own_case_files(actor, ""), Is("officer_id", actor.officer_id))


@seen_by(ListFeed)
def _feeds(actor: Actor) -> Rule:
    """Whence the node has its lists may be known to whoever screens against them."""
    return ALWAYS if actor.holds(Desk.FINANCE) or actor.administrator else NEVER


@seen_by(FeedAddress)
def _addresses(actor: Actor) -> Rule:
    """What may hold a publisher's token is read by the operator's own context, which fetches; by no account."""
    return ALWAYS if _is_nodes_own(actor) else NEVER


def _is_nodes_own(actor: Actor) -> bool:
    return is_operator(actor) and actor.officer_id is None


def _list_rule(actor: Actor, path: str) -> Rule:
    """The desk sees its member's lists and the node's; whoever runs the node sees the node's and no member's."""
    on_desk = actor.holds(Desk.FINANCE)
    return either(
        Is(f"{path}member_id", actor.member_id) if on_desk else NEVER,
        Missing(f"{path}member_id") if on_desk or actor.administrator else NEVER,
    )


def _read_rule(actor: Actor, path: str) -> Rule:
    """The node's lists that are or were in use are reference data: officers of every desk read them, and cite them."""
    if actor.holds(Desk.FINANCE) or actor.administrator:
        return _list_rule(actor, path)
    if not actor.desks():
        return NEVER
    return every(Missing(f"{path}member_id"), IsOneOf(f"{path}state", frozenset(PUBLISHED)))


def _curates(actor: Actor, version: ListVersion) -> bool:
    return actor.administrator if version.member_id is None else version.member_id == actor.member_id


def _may_become(state: VersionState) -> Callable[[Actor, Any], bool]:
    return lambda _actor, version: state in VERSION_TRANSITIONS[VersionState(version.state)]


CURATES = Requirement("not-yours", _("The node's own lists are kept by its operator."), _curates)


require(
    "finance:version:confirm",
    WRITES,
    WORKS_HERE,
    CURATES,
    Requirement(
        "compiled",
        _("This list is compiled from records; it changes with them."),
        lambda _a, version: version.format != COMPILED,
    ),
    Requirement(
        "state",
        _("Only a version that waits or was superseded can be put to use."),
        lambda _a, version: version.state in (VersionState.WAITING, VersionState.SUPERSEDED),
    ),
)


require(
    "finance:version:discard",
    WRITES,
    WORKS_HERE,
    CURATES,
    Requirement("state", _("This version cannot be discarded."), _may_become(VersionState.DISCARDED)),
)


require(
    "finance:version:retry",
    WRITES,
    WORKS_HERE,
    CURATES,
    Requirement(
        "state",
        _("The import is at work or has ended; there is nothing to try again."),
        lambda _a, version: version.state == VersionState.FAILED or is_stuck(version),
    ),
    file_kept(_("The file is not kept any more; import it anew.")),
)


require(
    "finance:feed:set",
    Requirement(
        "operator",
        _("The node's own lists are kept by its operator."),
        lambda actor, _feed: _is_nodes_own(actor),
    ),
)
