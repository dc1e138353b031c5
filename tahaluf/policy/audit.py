"""The audit trail: every act with its actor, in the act's own transaction."""

import hashlib
import secrets
from typing import Any

from tahaluf.policy.actors import Actor
from tahaluf.policy.models import AuditEvent


def record_event(actor: Actor, action: str, *, desk: str = "", subject: str = "", **details: Any) -> AuditEvent:
    """Write one event; `action` reads area:thing:verb, `details` are JSON values without personal data."""
    return AuditEvent.objects.create(
        member_id=actor.member_id,
        officer_id=actor.officer_id,
        desk=desk,
        action=action,
        subject=subject,
        details=details,
    )


def of_the_node(administrator: Actor) -> Actor:
    """Whoever acts for the node and for no member, under the own name: in such a name its own events are written."""
    return Actor(administrator.officer_id, None, administrator=True)


def commit_to(value: str) -> dict[str, str]:
    """A salted SHA-256 commitment to a value: it can be shown later to be the one, and be forgotten with its salt."""
    salt = secrets.token_hex(16)
    return {"salt": salt, "sha256": hashlib.sha256(f"{salt}:{value}".encode()).hexdigest()}
