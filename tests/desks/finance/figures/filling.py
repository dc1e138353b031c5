"""Alerts by the thousand, written past the walls as the tables' owner would: what the figures count."""

from django.db import connection

from tahaluf.desks.finance.lists.models import ListEntry, ListVersion
from tahaluf.policy.visibility import visible
from tests.api.finance_stage import portfolio_of, subject_of
from tests.cast import Cast
from tests.policy.scatter import past_the_walls

INSERT = """
INSERT INTO finance_alert (uid, member_id, portfolio_id, subject_id, kind, list_key, list_owner_id, listed_id, entry_id,
    entry_digest, subject_digest, subject_version, subject_data, subject_name, matched_name, shortfall, cutoff, reasons,
    state, verdict, opened_at, touched_at, due_on, proposed_by_id, proposed_at, decided_by_id, decided_at)
SELECT gen_random_uuid(), %(member)s::bigint, %(portfolio)s::bigint, %(subject)s::bigint, 'match', %(list)s::text,
    %(member)s::bigint,
    %(prefix)s::text || chr(45) || n,
    %(entry)s::bigint, '', '', 1, '{}', %(name)s::text, 'x', %(shortfall)s::int, %(cutoff)s::float, '[]',
    %(state)s::text, %(verdict)s::text,
    %(opened)s::timestamptz, %(opened)s::timestamptz + %(took)s::interval, '2026-12-01',
    CASE WHEN %(state)s::text = 'decided' THEN %(first)s::bigint END,
    CASE WHEN %(state)s::text = 'decided' THEN %(opened)s::timestamptz END,
    CASE WHEN %(state)s::text = 'decided' THEN %(second)s::bigint END,
    CASE WHEN %(state)s::text = 'decided' THEN %(opened)s::timestamptz + %(took)s::interval END
FROM generate_series(1, %(count)s::int) n
"""


class Filler:
    """Writes alerts of the originator's member."""

    def __init__(self, cast: Cast, version: ListVersion) -> None:
        self.turn = 0
        with cast.acting("originator") as actor:
            subject = subject_of(portfolio_of(actor), "C-1", "Walid Samir")
            entry = visible(actor, ListEntry).filter(version=version).first()
            assert entry is not None
            self.fixed = {
                "member": actor.member_id,
                "portfolio": subject.portfolio_id,
                "subject": subject.pk,
                "entry": entry.pk,
                "first": cast.officers["originator"].pk,
                "second": cast.officers["originators_second"].pk,
            }

    def add(
        self,
        count: int,
        verdict: str = "",
        *,
        score: float = 0.93,
        cutoff: float = 0.9,
        opened: str = "2026-11-02 10:00+00",
        took: str = "2 days",
        list_key: str = "un",
        name: str = "Walid Samir",
        state: str = "",
    ) -> None:
        """Write so many alike: decided where there is a verdict, else new."""
        self.turn += 1
        values = self.fixed | {
            "count": count,
            "verdict": verdict,
            "shortfall": 10_000 - round(score * 10_000),
            "cutoff": cutoff,
            "opened": opened,
            "took": took,
            "list": list_key,
            "name": name,
            "state": state or ("decided" if verdict else "new"),
            "prefix": str(self.turn),
        }
        with past_the_walls(), connection.cursor() as cursor:
            cursor.execute(INSERT, values)
