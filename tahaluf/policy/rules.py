"""Rules that answer both questions: which rows, and may this one.

A rule is built from leaves that compare one field of a row with a value of the actor. From the same leaf come a
condition for a query (`where`) and an answer for one row (`holds`), so the two cannot drift apart.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from django.db import models
from django.db.models import Q


class Rule(Protocol):
    """Something that says for whom a row is there."""

    def where(self) -> Q:
        """The condition for a query."""
        ...

    def holds(self, row: models.Model) -> bool:
        """The answer for one row."""
        ...


NOTHING = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Is:
    """The row's field has this value; a value of `None` is never met."""

    field: str
    value: Any

    def where(self) -> Q:
        return NOTHING if self.value is None else Q(**{self.field: self.value})

    def holds(self, row: models.Model) -> bool:
        return self.value is not None and _read(row, self.field) == self.value


@dataclass(frozen=True, slots=True)
class IsOneOf:
    """The row's field has one of these values."""

    field: str
    values: frozenset[Any]

    def where(self) -> Q:
        return Q(**{f"{self.field}__in": sorted(self.values)}) if self.values else NOTHING

    def holds(self, row: models.Model) -> bool:
        return _read(row, self.field) in self.values


@dataclass(frozen=True, slots=True)
class Contains:
    """The row's array field contains this value."""

    field: str
    value: Any

    def where(self) -> Q:
        return NOTHING if self.value is None else Q(**{f"{self.field}__contains": [self.value]})

    def holds(self, row: models.Model) -> bool:
        return self.value is not None and self.value in _read(row, self.field)


@dataclass(frozen=True, slots=True)
class Missing:
    """The row's field is empty (`NULL`)."""

    field: str

    def where(self) -> Q:
        return Q(**{f"{self.field}__isnull": True})

    def holds(self, row: models.Model) -> bool:
        return _read(row, self.field) is None


@dataclass(frozen=True, slots=True)
class Every:
    """All of the rules; of none: never."""

    rules: tuple[Rule, ...]

    def where(self) -> Q:
        condition = Q() if self.rules else NOTHING
        for rule in self.rules:
            condition &= rule.where()
        return condition

    def holds(self, row: models.Model) -> bool:
        return bool(self.rules) and all(rule.holds(row) for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Any_:
    """One of the rules at least; of none: never."""

    rules: tuple[Rule, ...]

    def where(self) -> Q:
        condition = NOTHING
        for rule in self.rules:
            condition |= rule.where()
        return condition

    def holds(self, row: models.Model) -> bool:
        return any(rule.holds(row) for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a rule over a field that is never empty."""

    rule: Rule

    def where(self) -> Q:
        return ~self.rule.where()

    def holds(self, row: models.Model) -> bool:
        return not self.rule.holds(row)


NEVER = Any_(())
ALWAYS = Not(NEVER)


def every(*rules: Rule) -> Every:
    """All of these."""
    return Every(rules)


def either(*rules: Rule) -> Any_:
    """One of these at least."""
    return Any_(rules)


def _read(row: models.Model, field: str) -> Any:
    value: Any = row
    for part in field.split("__"):
        value = getattr(value, part)
    return value
