"""The shape of a step: what was done with a case, by whom and why. A case is the sum of its steps."""

from typing import Any, ClassVar, Protocol, TypeVar

from django.db import models

from tahaluf.policy.actors import Actor
from tahaluf.records.models import Member, Officer


class Step(models.Model):
    """What was done with a case: by whom (nobody: the desk's machine), and why.

    A room adds the case itself, under the name that `case` gives, and its states `before` and `after`.
    """

    case: ClassVar[str]

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(auto_now_add=True)
    verb = models.CharField(max_length=24)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{getattr(self, f'{self.case}_id')}: {self.verb}"


class Case(Protocol):
    """What steps are done with."""

    @property
    def member_id(self) -> int:
        """Whose it is."""

    @property
    def state(self) -> str:
        """Where it stands."""


Kind = TypeVar("Kind", bound=Step)


def step_of(model: type[Kind], actor: Actor, case: Case, verb: str, before: str, **more: Any) -> Kind:
    """What the actor did with a case, not stored yet; `after` is the case's state where it is not said."""
    said = {model.case: case, "member_id": case.member_id, "officer_id": actor.officer_id, "after": case.state}
    return model(verb=verb, before=before, **said | more)
