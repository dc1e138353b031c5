"""What is told of each event: called in the transaction of the act that it follows."""

from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.outcomes.models import Freeze
from tahaluf.desks.finance.webhooks.deliveries import enqueue
from tahaluf.policy.actors import Actor


def alert_decided(actor: Actor, alert: Alert) -> None:
    """Tell that two officers have decided an alert, and what."""
    decided_at = alert.decided_at.isoformat() if alert.decided_at else None
    enqueue(actor, "alert.decided", {"alert": str(alert.uid), "verdict": str(alert.verdict), "decided_at": decided_at})


def freeze_ordered(actor: Actor, freeze: Freeze) -> None:
    """Tell that a freeze was ordered."""
    enqueue(actor, "freeze.ordered", _of(freeze))


def freeze_lifted(actor: Actor, freeze: Freeze) -> None:
    """Tell that a freeze was lifted."""
    enqueue(actor, "freeze.lifted", _of(freeze))


def _of(freeze: Freeze) -> dict[str, str | int]:
    return {"freeze": str(freeze.uid), "number": freeze.number, "alert": str(freeze.alert.uid)}
