"""The doctor tells of a job that is due and waits long, although a worker gives signs of life."""

import pytest

from tahaluf.config import diagnosis
from tests.cast import as_owner

pytestmark = pytest.mark.django_db
DEFER = "INSERT INTO procrastinate_jobs (queue_name, task_name, args, scheduled_at) VALUES ('default', %s, '{}', {at})"


def finding_after(minutes: int, at: str = "NULL") -> diagnosis.Finding:
    """What the doctor says of a job that was deferred so many minutes ago, for a time."""
    with as_owner() as cursor:
        cursor.execute(DEFER.replace("{at}", at), ["finance:intake"])
        cursor.execute(f"UPDATE procrastinate_events SET at = now() - interval '{minutes} minutes'")
        (finding,) = diagnosis.check_queue(cursor.connection)
    return finding


@pytest.mark.parametrize(("minutes", "verdict"), [(1, "good"), (40, "warning")])
def test_a_job_that_waits_long_is_told(minutes: int, verdict: str) -> None:
    finding = finding_after(minutes)
    assert (finding.check, finding.verdict) == ("queue", verdict)
    assert ("`finance:intake` for 40 minutes" in finding.words) == (verdict == "warning")


def test_a_job_for_later_does_not_wait() -> None:
    assert finding_after(120, "now() + interval '1 hour'").verdict == "good"


def test_a_job_for_an_hour_ago_waits_since_then() -> None:
    assert "for 60 minutes" in finding_after(300, "now() - interval '1 hour'").words
