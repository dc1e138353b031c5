"""What the finance desk keeps; each room of the desk has its own models."""

from tahaluf.desks.finance.alerts.models import Alert, AlertStep, DeskPractice, GoodGuy, Watch
from tahaluf.desks.finance.figures.models import NearMiss
from tahaluf.desks.finance.lists.models import (
    FeedAddress,
    ImportReject,
    ListedWord,
    ListEntry,
    ListFeed,
    ListVersion,
    PendingList,
)
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
    SubjectVersion,
    SubjectWord,
)
from tahaluf.desks.finance.webhooks.models import Delivery, Webhook

__all__ = [
    "Alert",
    "AlertStep",
    "Complaint",
    "Delivery",
    "DeskPractice",
    "FeedAddress",
    "Freeze",
    "FreezeStep",
    "GoamlSettings",
    "GoodGuy",
    "ImportReject",
    "Intake",
    "IntakeReject",
    "IssuedDocument",
    "ListEntry",
    "ListFeed",
    "ListVersion",
    "ListedWord",
    "NearMiss",
    "Payment",
    "PendingList",
    "Portfolio",
    "RunReject",
    "ScreeningHit",
    "ScreeningRun",
    "Stake",
    "Subject",
    "SubjectNumber",
    "SubjectVersion",
    "SubjectWord",
    "Tally",
    "Watch",
    "Webhook",
]
