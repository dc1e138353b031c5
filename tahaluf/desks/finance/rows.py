"""What all reads of the desk share."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from tahaluf.policy.decisions import Absent

Row = TypeVar("Row", bound=Model)
ROWS = 50


def the_one(rows: QuerySet[Row]) -> Row:
    """The only row; raises `Absent` where there is none."""
    row = rows.first()
    if row is None:
        raise Absent
    return row
