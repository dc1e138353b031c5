"""What other rooms of the desk show on a subject's page: each registers a function, so that this room imports none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tahaluf.desks.finance.subjects.models import Subject
from tahaluf.pages.registry import Text
from tahaluf.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class PartRow:
    """One thing that concerns the subject: its title, as others wrote it, and where it is shown."""

    title: str
    url: str
    detail: Text = ""
    state: Text = ""
    badge: str = "neutral"


@dataclass(frozen=True, slots=True)
class SubjectPart:
    """A card on a subject's page."""

    title: Text
    rows: Sequence[PartRow]


PartProvider = Callable[[Actor, Subject], SubjectPart]
_providers: list[PartProvider] = []


def register_subject_part(provider: PartProvider) -> PartProvider:
    """Add a card to every subject's page; what the provider returns is shown, so it starts from `visible`."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def parts_of(actor: Actor, subject: Subject) -> list[SubjectPart]:
    """The cards of a subject's page that have anything to show."""
    return [part for provider in _providers if (part := provider(actor, subject)).rows]
