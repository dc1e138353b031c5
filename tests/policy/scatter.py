"""Random rows of any guarded model, put into the database past every wall, so that walls and rules can be asked."""

import contextlib
import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterator
from random import Random
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, connection, models, transaction

from tahaluf.desks.finance.lists.models import FeedAddress, ListFeed
from tahaluf.policy.visibility import ruled_models
from tahaluf.records.guarded import GuardedManager
from tahaluf.records.models import Member, Officer, RoleAssignment, SigningKey

NOW = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
Pool = dict[type[models.Model], list[Any]]


@contextlib.contextmanager
def past_the_walls() -> Iterator[None]:
    """Work as the cluster's administrator, whom row security does not bind."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("SET LOCAL session_replication_role = replica")  # rows in any state: no trigger asks how
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute("SET LOCAL session_replication_role = origin")
                cursor.execute("SET LOCAL ROLE tahaluf_web")


def every_row(model: type[models.Model]) -> list[Any]:
    """All rows of a model with what their rules look at."""
    manager: Any = model._default_manager
    rows = manager.unscoped_because("the test compares") if isinstance(manager, GuardedManager) else manager.all()
    return list(rows.select_related(*paths_of(model)))


def paths_of(model: type[models.Model]) -> list[str]:
    """The paths to what a model refers to, and to what that refers to in its turn."""
    inner = {field.name: references_of(field.related_model) for field in references_of(model)}
    return [*inner, *(f"{name}__{field.name}" for name, fields in inner.items() for field in fields)]


def references_of(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    """The foreign keys of a model."""
    return [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]


def referred_to(model: type[models.Model]) -> set[Any]:
    """The other models that a model refers to."""
    return {field.related_model for field in references_of(model)} - {model}


def in_order() -> list[type[models.Model]]:
    """The ruled models, each after those that it refers to."""
    ordered: list[type[models.Model]] = []
    waiting = list(ruled_models())
    while waiting:
        ready = [model for model in waiting if not referred_to(model) & set(waiting)]
        ordered += ready
        waiting = [model for model in waiting if model not in ready]
    return ordered


class Scatter:
    """Fills the database with random rows of every ruled model."""

    def __init__(self, random: Random, rows: int) -> None:
        self.random, self.rows, self.count = random, rows, 0
        self.pool: Pool = defaultdict(list)
        self.member = 0

    def run(self) -> Pool:
        """Insert rows; what breaks a constraint is left out."""
        for model in (Member, Officer, SigningKey, RoleAssignment):
            self.pool[model] = list(model._default_manager.all())
        for model in in_order():
            for _ in range(0 if self.pool[model] else self.rows):
                self._insert(model)
        return self.pool

    def _insert(self, model: type[models.Model]) -> None:
        self.member = self.random.choice(self.pool[Member]).pk
        fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
        row = model(**{field.name: self._value(field) for field in fields})
        agree_with_parent(row)
        with contextlib.suppress(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
            self.pool[model].append(row)

    def _value(self, field: Any) -> Any:
        if isinstance(field, models.ForeignKey):
            pool = self._of_one_member(self.pool[field.related_model])
            return self._maybe(field, self.random.choice(pool)) if pool else None
        if isinstance(field, ArrayField):
            return self._ids(field)
        if field.choices:
            return self.random.choice([value for value, _ in field.flatchoices])
        return self._maybe(field, self._plain(field))

    def _of_one_member(self, pool: list[Any]) -> list[Any]:
        """Most often narrow a pool to one member's rows, so that rows of several parents are somebody's at all."""
        own = [row for row in pool if getattr(row, "member_id", self.member) == self.member]
        return own if own and self.random.random() < 0.9 else pool

    def _maybe(self, field: Any, value: Any) -> Any:
        return None if field.null and self.random.random() < 0.3 else value

    def _ids(self, field: Any) -> list[Any]:
        if not isinstance(field.base_field, models.BigIntegerField):
            return []
        target = Officer if "officer" in field.name or field.name == "readers" else Member
        if field.name == "readers" and self.random.random() < 0.6:
            return []  # most portfolios are the whole desk's
        pool = [row.pk for row in self.pool[target]]
        return sorted(self.random.sample(pool, self.random.randint(0, min(4, len(pool)))))

    def _plain(self, field: Any) -> Any:
        self.count += 1
        if isinstance(field, models.UUIDField):
            return uuid.UUID(int=self.random.getrandbits(128))
        if isinstance(field, models.DateTimeField):
            return NOW
        if isinstance(field, models.DateField):
            return NOW.date()
        if isinstance(field, models.BooleanField):
            return self.random.random() < 0.5
        if isinstance(field, models.BinaryField):
            return b"\0" * 32
        if isinstance(field, models.JSONField):
            return {}
        if isinstance(field, models.DecimalField | models.SmallIntegerField):
            return self.count % 100 + 1
        numeric = isinstance(field, models.IntegerField | models.FloatField)
        return self.count if numeric else str(self.count)[-(field.max_length or 20) :]


def agree_with_parent(row: Any) -> None:
    """Where a row repeats whose it is, let it say what its parent says, as every insert must."""
    parents = [getattr(row, field.name) for field in references_of(type(row)) if field.related_model in ruled_models()]
    for parent in parents:
        if hasattr(row, "member_id") and not isinstance(parent, Officer):
            row.member_id = getattr(parent, "originator_id", getattr(parent, "member_id", row.member_id))
    if getattr(row, "portfolio", None) is not None:
        row.member_id = row.portfolio.member_id  # the walls ask for both


def belongs(officer: Officer, row: Any, administers: bool = False) -> bool:
    """Whether a row is the officer's member's own, the node's, or released to it: what a wall may show at most.

    Accounts are the administrator's as well.
    """
    if isinstance(row, Officer | RoleAssignment) and administers:
        return True
    if hasattr(row, "originator_id"):
        released = officer.member_id in row.audience and row.recalled_at is None
        named = row.tlp != "red" or officer.pk in row.audience_officers
        return bool(row.originator_id == officer.member_id or (released and named))
    if hasattr(row, "member_id"):
        return row.member_id in (None, officer.member_id)
    parents = [field for field in references_of(type(row)) if field.related_model in ruled_models()]
    if isinstance(row, FeedAddress):
        return False  # the operator's own context alone
    if isinstance(row, ListFeed):
        return True  # the node's own: an address from which it fetches what is published
    if parents:
        return all(belongs(officer, getattr(row, field.name), administers) for field in parents)
    return bool(row.officer_id == officer.pk)
