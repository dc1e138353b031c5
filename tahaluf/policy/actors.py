"""Who asks: the actor that every read and every decision takes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tahaluf.records.vocabulary import Desk, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """An officer of a member with the roles of this moment; `None` everywhere for the operator's own commands.

    `scopes` is `None` in a session; an API token can do only what its scopes name.
    """

    officer_id: int | None
    member_id: int | None
    roles: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    administrator: bool = False
    scopes: frozenset[str] | None = None

    def holds(self, desk: str, *roles: str) -> bool:
        """Whether the actor holds one of the roles on a desk; without roles: any role there."""
        return any(held == desk and (not roles or role in roles) for held, role in self.roles)

    def desks(self, *roles: str) -> list[str]:
        """The desks on which the actor holds one of the roles (any, without roles), in the house's order."""
        return [desk for desk in Desk.values if self.holds(desk, *roles)]

    def audits(self) -> bool:
        """Whether there is an audit trail for the actor: a member's auditor's, or the administrator's own."""
        return self.administrator or any(role == Role.AUDITOR for _desk, role in self.roles)

    def may(self, scope: str) -> bool:
        """Whether a token's scopes allow this; a session is not narrowed."""
        return self.scopes is None or scope in self.scopes


NOBODY = Actor(None, None)
OPERATOR = Actor(None, None, administrator=True)
"""Whoever runs a command on the node's own machine, in the context that the operator's token opens."""
WORKING_ROLES = (Role.OFFICER, Role.RELEASER, Role.SUPERVISOR)
MACHINE = "machine"
"""What a desk's machine holds while it works under a standing order; no officer is ever given it."""


def actor_with(
    officer_id: int | None,
    member_id: int | None,
    roles: Iterable[tuple[str, str]] = (),
    *,
    administrator: bool = False,
    scopes: Iterable[str] | None = None,
) -> Actor:
    """Build an actor; the administrator's role is taken out of the desk roles, for it sees no content."""
    desk_roles = frozenset((desk, role) for desk, role in roles if desk)
    return Actor(officer_id, member_id, desk_roles, administrator, None if scopes is None else frozenset(scopes))
