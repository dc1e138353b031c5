"""Managers of tables that hold a member's data: nothing comes out without an actor."""

from typing import Any, NoReturn, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class ActorMissing(Exception):
    """A guarded table was read without saying for whom."""


class GuardedManager(models.Manager[Row]):
    """The manager that raises unless a reason is given.

    Rows are read through `policy.visible(actor, Model)`. A place that must read otherwise says why:
    `Model.objects.unscoped_because("the signature is checked before anybody sees it")`; the second wall, in
    PostgreSQL, still holds there.
    """

    def get_queryset(self) -> NoReturn:
        """Refuse: Django's own shortcuts all begin here."""
        raise ActorMissing(f"{self.model.__name__} is guarded: read it through policy.visible(actor, …)")

    def unscoped_because(self, reason: str) -> models.QuerySet[Row]:
        """Open the table within the database's own wall, for the reason given."""
        if not reason.strip():
            raise ActorMissing(f"{self.model.__name__} is guarded: an unscoped read needs its reason")
        return models.QuerySet(self.model, using=self._db)

    def create(self, **values: Any) -> Row:
        """Insert a row; writing needs no scope, the database's wall checks it."""
        return self.unscoped_because("an insert reads nothing").create(**values)

    def bulk_create(self, objs: Any, *args: Any, **options: Any) -> list[Row]:
        """Insert rows; writing needs no scope, the database's wall checks it."""
        return self.unscoped_because("an insert reads nothing").bulk_create(objs, *args, **options)
