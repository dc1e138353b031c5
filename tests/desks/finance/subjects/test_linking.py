"""Stakes that FollowTheMoney files state: in any order, once, ended and not deleted, with their source."""

import json
from collections.abc import Sequence
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.desks.finance import chunked, incoming, working
from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.alerts.workflow import AlertKind
from tahaluf.desks.finance.subjects import actions, intake
from tahaluf.desks.finance.subjects.models import Intake, IntakeReject, Portfolio, Stake, Subject
from tahaluf.desks.finance.subjects.ownership import follow_decision, holdings_of, ownership_of
from tahaluf.policy.models import AuditEvent
from tahaluf.policy.visibility import visible
from tests.cast import Cast
from tests.desks.finance.conftest import Import
from tests.desks.finance.killing import dying
from tests.desks.finance.subjects.room import AlertsRoom
from tests.desks.finance.subjects.stage import go_on, kept, make, receive, take_in
from tests.desks.finance.subjects.test_ownership import decided_true

pytestmark = pytest.mark.django_db
FILE = "register.ftm.json"


def entity(uid: str, schema: str, **properties: Sequence[str]) -> dict[str, Any]:
    return {"id": uid, "schema": schema, "properties": {name: list(values) for name, values in properties.items()}}


def owns(uid: str, owner: str, asset: str, share: str = "", **more: Sequence[str]) -> dict[str, Any]:
    return entity(uid, "Ownership", owner=[owner], asset=[asset], **({"percentage": [share]} if share else {}), **more)


def file_of(*entities: dict[str, Any]) -> bytes:
    return "".join(json.dumps(each) + "\n" for each in entities).encode()


WALID = entity("W", "Person", name=["Walid Samir al-Khayali"], birthDate=["1971-03-05"])
PARTIES = (WALID, *(entity(uid, "Company", name=[f"Invented {uid} Works"]) for uid in ("A", "B", "C")))


def stakes(cast: Cast, portfolio: Portfolio) -> list[tuple[str, str, str, str | None, bool, bool]]:
    with cast.acting("originator") as actor:
        rows = visible(actor, Stake).filter(owned__portfolio_id=portfolio.pk).select_related("owner", "owned")
        return [
            (
                row.reference,
                row.owner.reference,
                row.owned.reference,
                str(row.percent) if row.percent else None,
                row.controls,
                row.ended_at is not None,
            )
            for row in rows.order_by("reference", "pk")
        ]


def rejects(cast: Cast, done: Intake) -> list[tuple[int | None, str, str, str]]:
    with cast.acting("originator") as actor:
        rows = visible(actor, IntakeReject).filter(intake=done).order_by("ordinal")
        return list(rows.values_list("line", "field", "value", "code"))


def figures(done: Intake) -> tuple[int, ...]:
    return done.new_count, done.same_count, done.stake_count, done.stake_end_count, done.reject_count, done.alert_count


def test_links_become_stakes_wherever_their_ends_stand(cast: Cast, alerts_room: AlertsRoom) -> None:
    """Before the link, after it, and in an earlier file."""
    portfolio = make(cast)
    take_in(cast, portfolio, file_of(PARTIES[3]), "earlier.json")
    links = (
        owns("o1", "W", "A", "60"), owns("o2", "A", "C", "50"),
        entity("d1", "Directorship", director=["W"], organization=["B"], role=["chair"]),
        owns("o3", "A", "B", "25", role=["controlling shareholder"]),
    )  # fmt: skip
    done = take_in(cast, portfolio, file_of(*links[:2], *PARTIES[:3], *links[2:]), FILE)
    assert figures(done) == (3, 0, 4, 0, 0, 0)
    assert stakes(cast, portfolio) == [
        ("d1", "W", "B", None, True, False),
        ("o1", "W", "A", "60.00", False, False),
        ("o2", "A", "C", "50.00", False, False),
        ("o3", "A", "B", "25.00", True, False),
    ]


def test_the_same_file_again_states_nothing_twice(cast: Cast, alerts_room: AlertsRoom) -> None:
    portfolio = make(cast)
    data = file_of(owns("o1", "W", "A", "60"), *PARTIES)
    take_in(cast, portfolio, data, FILE)
    before = stakes(cast, portfolio)
    again = take_in(cast, portfolio, data, "again.json")
    assert (figures(again), stakes(cast, portfolio)) == ((0, 4, 0, 0, 0, 0), before)
    with cast.acting("originator") as actor:
        stake = visible(actor, Stake).select_related("intake").get()
        assert (stake.source, stake.intake and stake.intake.pk) == (FILE, again.pk)


def test_a_link_to_nobody_is_a_reject_with_its_line_field_and_value_and_is_used_once_its_end_is_there(
    cast: Cast, alerts_room: AlertsRoom
) -> None:
    portfolio = make(cast)
    data = file_of(PARTIES[1], owns("o1", "W", "A", "60"), owns("o2", "A", "Z", "60"))
    done = take_in(cast, portfolio, data, FILE)
    assert rejects(cast, done) == [(2, "owner", "W", "link_end_unknown"), (3, "asset", "Z", "link_end_unknown")]
    assert stakes(cast, portfolio) == []
    page = cast.client("originator").get(reverse("finance:intake_rejects", args=[done.uid])).content.decode()
    assert "which the portfolio does not hold" in page
    take_in(cast, portfolio, file_of(WALID), "people.json")
    assert figures(take_in(cast, portfolio, data, FILE)) == (0, 1, 1, 0, 1, 0)
    assert [stake[0] for stake in stakes(cast, portfolio)] == ["o1"]


def test_ends_in_another_portfolio_are_nobody(cast: Cast, alerts_room: AlertsRoom) -> None:
    take_in(cast, make(cast, title="Others"), file_of(WALID), "people.json")
    portfolio = make(cast)
    done = take_in(cast, portfolio, file_of(PARTIES[1], owns("o1", "W", "A", "60")), FILE)
    assert [code for *_place, code in rejects(cast, done)] == ["link_end_unknown"]


def test_a_share_that_changes_ends_one_stake_and_begins_another(cast: Cast, alerts_room: AlertsRoom) -> None:
    portfolio = make(cast)
    take_in(cast, portfolio, file_of(*PARTIES, owns("o1", "W", "A", "60")), FILE)
    done = take_in(cast, portfolio, file_of(owns("o1", "W", "A", "40")), "newer.json")
    assert figures(done)[2:4] == (1, 1)
    assert stakes(cast, portfolio) == [("o1", "W", "A", "60.00", False, True), ("o1", "W", "A", "40.00", False, False)]
    done = take_in(cast, portfolio, file_of(owns("o1", "W", "B", "40")), "newest.json")
    assert [stake[2:] for stake in stakes(cast, portfolio)][1:] == [
        ("A", "40.00", False, True), ("B", "40.00", False, False),
    ]  # fmt: skip


def test_a_stake_whose_end_has_passed_is_ended_and_not_deleted(cast: Cast, alerts_room: AlertsRoom) -> None:
    """Being absent from a newer file ends nothing; a day that lies ahead does not yet."""
    portfolio = make(cast)
    first = file_of(
        *PARTIES, owns("o1", "W", "A", "60"), owns("o2", "W", "B", "60", endDate=["2020"]),
        owns("o3", "W", "C", "60", endDate=["2999-01-01"]),
    )  # fmt: skip
    take_in(cast, portfolio, first, FILE)
    assert [stake[-1] for stake in stakes(cast, portfolio)] == [False, True, False]
    take_in(cast, portfolio, file_of(WALID), "without-links.json")
    assert [stake[-1] for stake in stakes(cast, portfolio)] == [False, True, False]
    ended = file_of(owns("o1", "W", "A", "60", endDate=["2025-12-31"]))
    done = take_in(cast, portfolio, ended, "newer.json")
    assert figures(done)[2:4] == (0, 1)
    assert [stake[-1] for stake in stakes(cast, portfolio)] == [True, True, False]
    assert figures(take_in(cast, portfolio, ended, "newer.json"))[2:4] == (0, 0)


def test_a_stake_that_an_officer_ended_is_stated_again_if_a_file_names_it(cast: Cast, alerts_room: AlertsRoom) -> None:
    portfolio = make(cast)
    data = file_of(*PARTIES, owns("o1", "W", "A", "60"))
    take_in(cast, portfolio, data, FILE)
    with cast.acting("originator") as actor:
        actions.end_stake(actor, visible(actor, Stake).get().uid)
    assert figures(take_in(cast, portfolio, data, FILE))[2:4] == (1, 0)
    assert [stake[-1] for stake in stakes(cast, portfolio)] == [True, False]


def test_a_link_that_stands_twice_in_a_file_is_used_once_and_its_contradiction_reported(
    cast: Cast, alerts_room: AlertsRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the same chunk or in a later one."""
    link, other = owns("o1", "W", "A", "60"), owns("o1", "W", "A", "10")
    for size in (1, 256):
        monkeypatch.setattr(chunked, "CHUNK", size)
        portfolio = make(cast, title=f"Chunks of {size}")
        data = file_of(*PARTIES, link, link, other)
        for _again in range(2):
            done = take_in(cast, portfolio, data, FILE)
            assert rejects(cast, done) == [(7, "id", "o1", "id_repeated")]
        assert stakes(cast, portfolio) == [("o1", "W", "A", "60.00", False, False)]


def test_every_write_has_its_event_with_what_was_stated_and_ended(cast: Cast, alerts_room: AlertsRoom) -> None:
    portfolio = make(cast)
    take_in(cast, portfolio, file_of(*PARTIES, owns("o1", "W", "A", "60")), FILE)
    done = take_in(cast, portfolio, file_of(owns("o1", "W", "A", "70")), "newer.json")
    with cast.acting("originator") as actor:
        old, new = (str(stake.uid) for stake in visible(actor, Stake).order_by("pk"))
    with cast.acting("originators_auditor") as actor:
        events = list(visible(actor, AuditEvent).filter(action="finance:stake:take-in").order_by("pk"))
    assert [event.details for event in events] == [{"stated": [old], "ended": []}, {"stated": [new], "ended": [old]}]
    assert events[-1].subject == str(done.uid)


def test_the_chain_of_a_file_raises_the_alerts_that_stakes_stated_by_hand_raise(
    cast: Cast, alerts_room: AlertsRoom, imported: Import
) -> None:
    """An owner decided to be listed holds 60 % of A, which holds half of B: after the decision, and before it."""
    imported()
    chain = (owns("o2", "A", "B", "50"), owns("o1", "W", "A", "60"))
    before, after = make(cast, title="Before"), make(cast, title="After")
    take_in(cast, before, file_of(*PARTIES, *chain), FILE)
    take_in(cast, after, file_of(*PARTIES), FILE)
    alerts_room.hits.clear()
    alert = decided_true(cast, kept(cast, before)["W"])
    with cast.acting("originators_second") as actor:
        assert follow_decision(actor, alert) == 2
    asked_before = [(hit.subject.reference, hit.score, hit.reasons) for hit in alerts_room.hits]
    alerts_room.hits.clear()
    decided_true(cast, kept(cast, after)["W"])
    done = take_in(cast, after, file_of(*chain), "links.json")
    asked_after = [(hit.subject.reference, hit.score, hit.reasons) for hit in alerts_room.hits]
    assert sorted(asked_after, key=str) == sorted(asked_before, key=str)
    assert {reference for reference, _score, _reasons in asked_after} == {"A", "B"}
    assert {hit.kind for hit in alerts_room.hits} == {AlertKind.OWNERSHIP}
    assert done.alert_count == 2


def test_the_page_of_the_alert_shows_the_chain_that_the_file_states(cast: Cast, imported: Import) -> None:
    imported()
    portfolio = make(cast)
    take_in(cast, portfolio, file_of(*PARTIES[1:], entity("W", "Person", name=["Nobody Yet"])), FILE)
    decided_true(cast, kept(cast, portfolio)["W"])
    take_in(cast, portfolio, file_of(owns("o2", "A", "B", "50"), owns("o1", "W", "A", "60")), "links.json")
    with cast.acting("originator") as actor:
        question = visible(actor, Alert).get(kind=AlertKind.OWNERSHIP, subject__reference="B")
    page = cast.client("originator").get(reverse("finance:alert", args=[question.uid])).content.decode()
    chain = page[page.index('<ol class="chain">') :]
    for said in ("Invented A Works", "Invented B Works · 50 %", "Nobody Yet", "Invented A Works · 60 %"):
        assert said in chain[: chain.index("</ol>")], said


@pytest.mark.parametrize(
    ("place", "step"),
    [(intake, "store_links"), (intake, "raise_ownership"), (intake, "_add_figures"), (working, "conclude")],
)
@pytest.mark.parametrize("at", [1, 3])
def test_killed_among_its_links_it_goes_on_to_the_same_end(
    cast: Cast, alerts_room: AlertsRoom, monkeypatch: pytest.MonkeyPatch, place: ModuleType, step: str, at: int
) -> None:
    monkeypatch.setattr(chunked, "CHUNK", 4)
    links = [owns(f"o{n}", "W", "ABC"[n % 3], str(n + 1)) for n in range(9)]
    data = file_of(*links[:5], owns("bad", "W", "Z", "5"), *PARTIES, *links[5:])
    calm, disturbed = make(cast, title="Calm"), make(cast, title="Disturbed")
    expected = take_in(cast, calm, data, FILE)
    waiting = receive(cast, disturbed, data, FILE)
    with dying(place, step, at) as killed:
        go_on(cast, waiting)
    assert incoming.is_held(waiting.uid) == bool(killed)
    done = go_on(cast, waiting)
    assert (figures(done), done.items_done) == (figures(expected), expected.items_done)
    assert stakes(cast, disturbed) == stakes(cast, calm)
    assert rejects(cast, done) == rejects(cast, expected)


def test_the_page_of_a_subject_names_the_file_the_line_and_the_role(cast: Cast, alerts_room: AlertsRoom) -> None:
    portfolio = make(cast)
    link = owns("reg-77", "W", "A", "60", role=["majority shareholder"], startDate=["2019-04"])
    done = take_in(cast, portfolio, file_of(link, *PARTIES), FILE)
    subject = kept(cast, portfolio)["A"]
    page = cast.client("originator").get(reverse("finance:subject", args=[subject.uid])).content.decode()
    for said in (FILE, "reg-77", "majority shareholder", "2019-04", reverse("finance:intake", args=[done.uid])):
        assert said in page, said
    shown = cast.client("originator").get(reverse("finance:intake", args=[done.uid])).content.decode()
    assert "Stakes stated" in shown


def test_stakes_of_a_hidden_portfolio_are_hidden(cast: Cast, alerts_room: AlertsRoom) -> None:
    portfolio = make(cast, title="Hidden", readers=["originators_auditor"])
    take_in(cast, portfolio, file_of(*PARTIES, owns("o1", "W", "A", "60")), FILE)
    for who in ("originators_releaser", "recipient"):
        with cast.acting(who) as actor:
            assert not visible(actor, Stake).exists()


def test_what_an_officer_stated_and_what_a_file_states_of_the_same_two_is_not_added_up(
    cast: Cast, alerts_room: AlertsRoom, imported: Import
) -> None:
    imported()
    portfolio = make(cast)
    take_in(cast, portfolio, file_of(*PARTIES, owns("o1", "W", "A", "30"), owns("o2", "W", "A", "10")), FILE)
    rows = kept(cast, portfolio)
    with cast.acting("originator") as actor:
        said = actions.Statement(rows["W"].uid, rows["A"].uid, Decimal(35), False, "by word")
        actions.state_stake(actor, said)
    decided_true(cast, rows["W"])
    with cast.acting("originator") as actor:
        assert ownership_of(actor, rows["A"]).finding is None
    take_in(cast, portfolio, file_of(owns("o3", "W", "A", "10")), "newer.json")
    with cast.acting("originator") as actor:
        finding = ownership_of(actor, rows["A"]).finding
        assert finding is not None
        assert finding.share == 50
        assert visible(actor, Subject).filter(pk=finding.entity).get().reference == "A"


SHARES = st.none() | st.decimals("0.01", "100", places=2)


@given(st.lists(st.tuples(st.booleans(), SHARES, st.booleans()), min_size=1, max_size=6))
def test_what_is_stated_of_two_parties_counts_as_one_holding(stated: list[tuple[bool, Decimal | None, bool]]) -> None:
    rows = [
        Stake(owner_id=1, owned_id=2, reference="r" * by_file, percent=share, controls=controls)
        for by_file, share, controls in stated
    ]
    (holding,) = holdings_of(rows)
    assert holding.controls == any(controls for _by_file, _share, controls in stated)
    shares = [share for _by_file, share, _controls in stated if share is not None]
    if not shares:
        assert holding.percent is None
        return
    assert holding.percent is not None
    assert max(shares) <= holding.percent <= min(Decimal(100), sum(shares, Decimal(0)))
    assert holdings_of(rows[::-1]) == [holding]
