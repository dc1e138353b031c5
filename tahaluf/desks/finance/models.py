"""What the finance desk keeps; each room of the desk has its own models."""

from tahaluf.desks.finance.alerts.models import Alert, AlertStep, DeskPractice, GoodGuy, Watch
from tahaluf.desks.finance.figures.models import NearMiss
from tahaluf.desks.finance.lists.models import ImportReject, ListedWord, ListEntry, ListVersion
from tahaluf.desks.finance.outcomes.models import Complaint, Freeze, FreezeStep, GoamlSettings, IssuedDocument, Tally
from tahaluf.desks.finance.screening.models import RunReject, ScreeningHit, ScreeningRun
from tahaluf.desks.finance.subjects.models import (
    Intake,
    IntakeReject,
    Payment,
    Portfolio,
    Stake,
    Subject,
    SubjectNumber,
)
from tahaluf.desks.finance.webhooks.models import Delivery, Webhook

__all__ = [
    "Alert",
    "AlertStep",
    "Complaint",
    "Delivery",
    "DeskPractice",
    "Freeze",
    "FreezeStep",
    "GoamlSettings",
    "GoodGuy",
    "ImportReject",
    "Intake",
    "IntakeReject",
    "IssuedDocument",
    "ListEntry",
    "ListVersion",
    "ListedWord",
    "NearMiss",
    "Payment",
    "Portfolio",
    "RunReject",
    "ScreeningHit",
    "ScreeningRun",
    "Stake",
    "Subject",
    "SubjectNumber",
    "Tally",
    "Watch",
    "Webhook",
]
