"""Very many stored subjects, put there as the tables' owner can; the benchmark of deltas fills its database so too."""

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from tahaluf.desks.finance.screening.running import snapshot
from tahaluf.desks.finance.subjects.models import Portfolio, Subject, SubjectNumber
from tahaluf.engines import subjects
from tahaluf.engines.names import FOLDING
from tahaluf.engines.screening import fold_subject
from tests.cast import Cast, as_owner

SUBJECT_COLUMNS = (
    "uid", "member_id", "portfolio_id", "reference", "kind", "name", "data", "digest", "version", "folded_names",
    "folding", "taken_in_at", "changed_at", "ended_because",
)  # fmt: skip
COPY_SUBJECTS = f"COPY finance_subject ({', '.join(SUBJECT_COLUMNS)}) FROM STDIN"
COPY_NUMBERS = "COPY stored_numbers (reference, kind, value) FROM STDIN"
KEEP_NUMBERS = """INSERT INTO finance_subjectnumber (member_id, subject_id, kind, value)
SELECT DISTINCT s.member_id, s.id, n.kind, n.value FROM stored_numbers n JOIN finance_subject s
ON s.reference = n.reference AND s.portfolio_id = %s::bigint"""
TABLES = ("finance_subject", "finance_subjectnumber", "finance_portfolio")


def open_portfolio(cast: Cast, who: str = "originator", **more: Any) -> Portfolio:
    """Make a portfolio as one of the cast."""
    officer = cast.officers[who]
    with cast.acting(who):
        return Portfolio.objects.create(member_id=officer.member_id, title="Customers", made_by=officer, **more)


def store(portfolio: Portfolio, subject: subjects.Subject, **more: Any) -> Subject:
    """Store one subject with its numbers, in the context that is open."""
    data = snapshot(subject)
    row = Subject.objects.create(**(_plain(subject, data) | {"data": data} | more), portfolio=portfolio,
                                 member_id=portfolio.member_id)  # fmt: skip
    SubjectNumber.objects.bulk_create(
        SubjectNumber(member_id=portfolio.member_id, subject=row, kind=kind, value=value)
        for kind, value in sorted({each.key for each in subject.identifiers if each.key})
    )
    return row


def _plain(subject: subjects.Subject, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "reference": subject.id,
        "kind": subject.kind,
        "name": data["name"],
        "digest": hashlib.sha256(json.dumps(data, sort_keys=True).encode()).digest(),
        "folded_names": fold_subject(subject),
        "folding": FOLDING,
    }


def store_many(portfolio: Portfolio, stored: Iterable[subjects.Subject]) -> None:
    """Copy any number of subjects into a portfolio, outside every wall, in flat memory."""
    with as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        cursor.execute("CREATE TEMP TABLE stored_numbers (reference text, kind text, value text) ON COMMIT DROP")
        numbers: list[tuple[str, str, str]] = []
        with cursor.copy(COPY_SUBJECTS) as copy:
            for subject in stored:
                copy.write_row(_row(portfolio, subject))
                numbers += [(subject.id, *each.key) for each in subject.identifiers if each.key]
        with cursor.copy(COPY_NUMBERS) as copy:
            for number in numbers:
                copy.write_row(number)
        cursor.execute(KEEP_NUMBERS, [portfolio.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            cursor.execute(f"ANALYZE {table}")


def _row(portfolio: Portfolio, subject: subjects.Subject) -> Iterator[object]:
    data = snapshot(subject)
    now = datetime.now(UTC)
    values = _plain(subject, data) | {
        "uid": uuid.uuid4(),
        "member_id": portfolio.member_id,
        "portfolio_id": portfolio.pk,
        "data": json.dumps(data, ensure_ascii=False),
        "version": 1,
        "taken_in_at": now,
        "changed_at": now,
        "ended_because": "",
    }
    return (values[column] for column in SUBJECT_COLUMNS)
