"""What a desk's decisions say, on pages and as a file."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tahaluf.desks.finance.figures import counting
from tahaluf.desks.finance.figures.counting import Period
from tahaluf.desks.finance.figures.forms import FiguresForm
from tahaluf.desks.finance.figures.models import NearMiss
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.policy.models import AuditEvent
from tahaluf.policy.visibility import visible
from tests.api.finance_stage import alert_of, portfolio_of, subject_of
from tests.cast import Cast
from tests.desks.finance.conftest import Import
from tests.desks.finance.figures.filling import Filler

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("swept")]
NOVEMBER = Period(date(2026, 11, 2), date(2026, 11, 29))
QUERY = {"first": "2026-11-02", "last": "2026-11-29"}


@pytest.fixture
def version(imported: Import) -> ListVersion:
    """The UN list in use."""
    return imported()


@pytest.fixture
def filler(cast: Cast, version: ListVersion) -> Filler:
    """Writes alerts."""
    return Filler(cast, version)


def test_weeks_say_what_was_opened_decided_and_waits(cast: Cast, filler: Filler) -> None:
    filler.add(3, opened="2026-10-20 10:00+00")
    filler.add(4, "false", opened="2026-10-30 10:00+00", took="6 days")
    filler.add(2, "true", opened="2026-11-10 10:00+00", took="1 day")
    filler.add(1, opened="2026-11-11 10:00+00", took="7 days", state="lapsed")
    with cast.acting("originator") as actor:
        weeks = counting.weeks_of(actor, NOVEMBER)
    assert [tuple(week) for week in weeks] == [
        (date(2026, 11, 2), 0, 4, 0, 3),
        (date(2026, 11, 9), 3, 2, 0, 4),
        (date(2026, 11, 16), 0, 0, 1, 3),
        (date(2026, 11, 23), 0, 0, 0, 3),
    ]


def test_the_time_to_a_decision_is_told_by_median_and_ninth_tenth(cast: Cast, filler: Filler) -> None:
    for days in range(1, 12):
        filler.add(1, "false", took=f"{days} days")
    with cast.acting("originator") as actor:
        taken = counting.decision_times(actor, NOVEMBER)
        waiting = counting.open_ages(actor)
    assert (taken.count, taken.median.days, taken.ninth.days) == (11, 6, 10)  # type: ignore[union-attr]
    assert (waiting.count, waiting.median) == (0, None)


def test_precision_and_other_cutoffs_stand_on_the_page(cast: Cast, filler: Filler, version: ListVersion) -> None:
    filler.add(30, "false", score=0.905)
    filler.add(9, "true", score=0.985)
    filler.add(1, "exempt", score=0.925, list_key="ofac-sdn")
    with cast.acting("originator") as actor:
        assert actor.member_id is not None
        NearMiss.objects.create(
            member_id=actor.member_id, version=version, day=date(2026, 11, 3), hundredth=88, count=777
        )
    page = cast.client("originators_viewer").get("/finance/figures/", QUERY).content.decode()
    assert "23.1 %" in page
    assert "12.6–38.3 %" in page
    assert "777" in page
    assert "1.8–40.4 %" in page


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_the_pages_open_in_each_language_with_and_without_decisions(cast: Cast, filler: Filler, language: str) -> None:
    client = cast.client("originators_viewer")
    client.cookies["django_language"] = language
    for _turn in range(2):
        for path in ("/finance/figures/", "/finance/figures/spellings/"):
            response = client.get(path, QUERY)
            assert response.status_code == 200
            assert "style=" not in response.content.decode()
        filler.add(20, "false")


@pytest.mark.parametrize(("language", "share"), [("ar", "23.1 %"), ("en", "23.1 %"), ("fr", "23,1 %")])
def test_shares_are_written_as_the_language_does_and_exported_as_programs_do(
    cast: Cast, filler: Filler, language: str, share: str
) -> None:
    filler.add(30, "false", score=0.905)
    filler.add(9, "true", score=0.985)
    client = cast.client("originators_viewer")
    client.cookies["django_language"] = language
    assert share in client.get("/finance/figures/", QUERY).content.decode()
    assert "cutoffs,0.91,not_raised,30" in client.get("/finance/figures/export/", QUERY).content.decode()


def test_cutoffs_that_would_have_done_the_same_share_a_row(cast: Cast, filler: Filler) -> None:
    filler.add(30, "false", score=0.905)
    filler.add(10, "true", score=0.985)
    page = cast.client("originators_viewer").get("/finance/figures/", QUERY)
    assert [row["cutoff"] for row in page.context["cutoffs"]] == [
        "0.80–0.89", "0.90", "0.91–0.98", "0.99–1.00",
    ]  # fmt: skip


def test_a_cutoff_is_recommended_with_its_interval_where_decisions_suffice(cast: Cast, filler: Filler) -> None:
    filler.add(500, "false", score=0.915)
    filler.add(4, "true", score=0.955)
    filler.add(396, "exempt", score=0.995)
    response = cast.client("originators_viewer").get("/finance/figures/", QUERY)
    page = response.content.decode()
    assert "Recommended cutoff: 0.95. It would have raised 400 of the 900 alerts and missed 0 of the 400" in page
    assert "lies between 0.95 and 0.99; the lowest is recommended." in page
    assert "True matches that score below 0.90 were not seen" in page
    rows = response.context["tuning"].rows()
    assert [(row["cutoff"], row["raised"], row["missed"], row["is_recommended"]) for row in rows] == [
        ("0.90–0.91", 900, 0, False),
        ("0.92–0.94", 400, 0, False),
        ("0.95", 400, 0, True),
        ("0.96–0.99", 396, 4, False),
        ("1.00", 0, 400, False),
    ]


def test_the_officer_chooses_how_much_may_be_missed(cast: Cast, filler: Filler) -> None:
    filler.add(40, "true", score=0.955)
    client = cast.client("originators_viewer")
    strict = client.get("/finance/figures/", QUERY).content.decode()
    assert "Too few for a recommendation: to show that a cutoff misses at most 1.0 of 100" in strict
    assert "368 true matches are needed" in strict
    assert "Recommended cutoff" not in strict
    assert "Recommended cutoff: 0.95" in client.get("/finance/figures/", QUERY | {"missed": "0.1"}).content.decode()


@pytest.mark.parametrize("missed", ["", "0.3", "nan", "1e9"])
def test_a_share_that_is_not_offered_is_taken_for_the_usual_one(cast: Cast, filler: Filler, missed: str) -> None:
    filler.add(40, "true", score=0.955)
    response = cast.client("originators_viewer").get("/finance/figures/", QUERY | {"missed": missed})
    assert response.context["tuning"].advice.target == 0.01


def test_decisions_screened_at_another_cutoff_do_not_bend_the_curve(cast: Cast, filler: Filler) -> None:
    filler.add(10, "true", score=0.955)
    filler.add(30, "true", score=0.965, cutoff=0.955)
    filler.add(5, "false", score=0.955, cutoff=0.955)
    with cast.acting("originator") as actor:
        decisions = counting.decisions_of(actor, NOVEMBER)
    assert sorted(decisions) == [(95, False, 96, 5), (95, True, 90, 10), (96, True, 96, 30)]
    page = cast.client("originators_viewer").get("/finance/figures/", QUERY)
    assert page.context["tuning"].curve.floor == 96


@pytest.mark.parametrize("who", ["recipient", "originators_media", "outsider"])
def test_anothers_decisions_draw_no_curve(cast: Cast, filler: Filler, who: str) -> None:
    filler.add(40, "true", score=0.955)
    with cast.acting("originator") as actor:
        assert counting.decisions_of(actor, NOVEMBER) == [(95, True, 90, 40)]
    with cast.acting(who) as actor:
        assert counting.decisions_of(actor, NOVEMBER) == []


def test_the_filter_says_which_days_are_counted(cast: Cast) -> None:
    page = cast.client("originators_viewer").get("/finance/figures/").content.decode()
    assert f'value="{timezone.localdate()}"' in page


def test_a_period_that_is_none_is_said_and_the_usual_one_shown(cast: Cast) -> None:
    client = cast.client("originators_viewer")
    beyond = [
        {"first": "9999-01-01", "last": "9999-12-31"},
        {"last": "0001-01-01"},
        {"first": "0001-01-01", "last": "0002-01-01"},
    ]
    for query in ({"first": "2026-11-29", "last": "2026-11-02"}, {"first": "1066-01-01"}, {"first": "never"}, *beyond):
        response = client.get("/finance/figures/", query)
        assert response.status_code == 200
        assert "is-invalid" in response.content.decode()


def test_spellings_are_counted_in_groups_and_leave_a_trace(cast: Cast, filler: Filler) -> None:
    filler.add(12, "false", name="Walid al-Khayali")
    filler.add(9, "false", name="Olive Meadow")
    page = cast.client("originators_viewer").get("/finance/figures/spellings/", QUERY).content.decode()
    assert "Arabic particles in Latin letters" in page
    assert "other Latin spellings" not in page
    assert "Khayali" not in page
    with cast.acting("originators_auditor") as actor:
        assert visible(actor, AuditEvent).filter(action="finance:figures:spellings").exists()


def test_the_export_says_the_same_and_leaves_a_trace(cast: Cast, filler: Filler) -> None:
    filler.add(30, "false", score=0.905)
    filler.add(10, "true", score=0.985, list_key="=1+1")
    response = cast.client("originators_viewer").get("/finance/figures/export/", QUERY)
    rows = {tuple(row[:3]): row[3] for row in csv.reader(io.StringIO(response.content.decode()))}
    assert rows["hundredth", "90", "decided"] == "30"
    assert rows["cutoffs", "0.91", "not_raised"] == "30"
    assert rows["weeks", "2026-11-02", "opened"] == "40"
    assert (rows["tuning", "0.91", "raised"], rows["tuning", "0.91", "missed"]) == ("10", "0")
    assert (rows["tuning", "advice", "kind"], rows["tuning", "advice", "target"]) == ("too-few", "0.01")
    assert rows["list_key", "'=1+1", "true"] == "10"
    with cast.acting("originators_auditor") as actor:
        event = visible(actor, AuditEvent).get(action="finance:figures:export")
    assert event.details == QUERY


def test_alerts_of_a_portfolio_that_the_officer_may_not_see_are_not_counted(cast: Cast, version: ListVersion) -> None:
    with cast.acting("originator") as actor:
        closed = portfolio_of(actor, "Closed", (cast.officers["originator"].pk,))
        alert_of(actor, version, subject_of(closed, "C-1", "Walid"))
        assert counting.open_ages(actor).count == 1
    for who in ("originators_second", "recipient"):
        with cast.acting(who) as actor:
            assert counting.open_ages(actor).count == 0


def test_who_is_not_on_the_desk_finds_no_figures(cast: Cast) -> None:
    for path in ("/finance/figures/", "/finance/figures/spellings/", "/finance/figures/export/"):
        assert cast.client("originators_media").get(path).status_code == 404


def test_the_page_takes_as_many_queries_for_many_alerts_as_for_few(cast: Cast, filler: Filler) -> None:
    client, counts = cast.client("originators_viewer"), []
    for many in (1, 300):
        filler.add(many, "false")
        filler.add(many)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/finance/figures/", QUERY).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.long
def test_a_hundred_thousand_alerts_are_counted_in_seconds(cast: Cast, filler: Filler) -> None:
    import time

    for verdict, score in (("false", 0.91), ("true", 0.97), ("", 0.93), ("unclear", 0.92)):
        filler.add(25_000, verdict, score=score)
    client, begun = cast.client("originators_viewer"), time.perf_counter()
    for path in ("/finance/figures/", "/finance/figures/spellings/"):
        assert client.get(path, QUERY).status_code == 200
    assert time.perf_counter() - begun < 10


def test_a_share_that_is_not_offered_leaves_the_days_as_they_were_asked() -> None:
    form = FiguresForm.asked({"first": "2026-09-07", "last": "2026-11-29", "missed": "ninety"})
    assert form.period() == Period(date(2026, 9, 7), date(2026, 11, 29))
    assert form.missed_share() == 0.01


def test_days_that_cannot_be_counted_leave_the_share_as_it_was_asked() -> None:
    form = FiguresForm.asked({"first": "2026-12-01", "last": "2026-11-29", "missed": "0.05"})
    assert form.missed_share() == 0.05
    assert "last" in form.errors
