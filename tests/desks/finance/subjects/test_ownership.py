"""What follows for subjects whose owners were decided to be listed parties."""

from decimal import Decimal

import pytest
from django.urls import reverse

from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.alerts.workflow import AlertKind
from tahaluf.desks.finance.lists.models import ListEntry, ListVersion
from tahaluf.desks.finance.subjects import actions
from tahaluf.desks.finance.subjects.models import Portfolio, Stake, Subject
from tahaluf.desks.finance.subjects.ownership import follow_decision, ownership_hits, ownership_of
from tahaluf.desks.finance.wording import reasons_of
from tahaluf.policy.decisions import Absent, Refused
from tahaluf.policy.visibility import visible
from tests.cast import Cast, as_owner
from tests.desks.finance.conftest import Import
from tests.desks.finance.subjects.room import AlertsRoom
from tests.desks.finance.subjects.stage import kept, make, take_in

pytestmark = pytest.mark.django_db
COMPANIES = (
    b"id,name\nOWNER,Walid Samir Al-Khayali\nA,Invented Mills\nB,Invented Docks\nC,Invented Ferries\nZ,Anna Nobody\n"
)


@pytest.fixture
def rows(cast: Cast, alerts_room: AlertsRoom, imported: Import) -> dict[str, Subject]:
    """An owner who is listed, and companies; no stakes yet."""
    imported()
    portfolio = make(cast)
    take_in(cast, portfolio, COMPANIES)
    alerts_room.hits.clear()
    return kept(cast, portfolio)


def state(cast: Cast, owner: Subject, owned: Subject, percent: str = "", *, controls: bool = False) -> None:
    with cast.acting("originator") as actor:
        share = Decimal(percent) if percent else None
        actions.state_stake(actor, actions.Statement(owner.uid, owned.uid, share, controls, "register of 2026"))


def decided_true(cast: Cast, subject: Subject) -> Alert:
    """An alert that two officers decided, put in place by the tables' owner."""
    with cast.acting("originator") as actor:
        version = visible(actor, ListVersion).get(state="current")
        entry = visible(actor, ListEntry).get(version=version, listed_id="QDi.901")
        alert = Alert.objects.create(
            member_id=subject.member_id, portfolio_id=subject.portfolio_id, subject=subject, list_key=version.key,
            list_owner_id=version.member_id, listed_id=entry.listed_id, entry=entry, entry_digest=entry.digest,
            subject_digest=subject.digest, subject_version=1, subject_data=subject.data, subject_name=subject.name,
            matched_name=entry.name, shortfall=0, cutoff=0.9, reasons=[], due_on="2026-01-01",
        )  # fmt: skip
    first, second = cast.officers["originator"].pk, cast.officers["originators_second"].pk
    with as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE finance_alert NO FORCE ROW LEVEL SECURITY")
        cursor.execute("ALTER TABLE finance_alert DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE finance_alert SET state = 'decided', verdict = 'true', proposed_by_id = %s, decided_by_id = %s,"
            " proposed_at = now(), decided_at = now() WHERE id = %s",
            [first, second, alert.pk],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE finance_alert ENABLE TRIGGER USER")
        cursor.execute("ALTER TABLE finance_alert FORCE ROW LEVEL SECURITY")
    with cast.acting("originator") as actor:
        return visible(actor, Alert).select_related("entry__version").get(pk=alert.pk)


def test_what_a_listed_owner_owns_by_half_is_asked_about_down_the_chain(
    cast: Cast, rows: dict[str, Subject], alerts_room: AlertsRoom
) -> None:
    state(cast, rows["OWNER"], rows["A"], "50")
    state(cast, rows["A"], rows["B"], "40")
    state(cast, rows["OWNER"], rows["B"], "10")
    state(cast, rows["Z"], rows["C"], "100")
    assert alerts_room.hits == []
    alert = decided_true(cast, rows["OWNER"])
    with cast.acting("originators_second") as actor:
        assert follow_decision(actor, alert) == 2
    found = {hit.subject.reference: hit for hit in alerts_room.hits}
    assert set(found) == {"A", "B"}
    assert {hit.kind for hit in found.values()} == {AlertKind.OWNERSHIP}
    assert found["B"].entry.pk == alert.entry_id
    assert found["B"].score == pytest.approx(0.5)
    assert sum(step["gave"] for step in found["B"].reasons) == pytest.approx(0.5)
    assert [step["left"] for step in found["B"].reasons] == [
        "Walid Samir Al-Khayali", "Invented Mills", "Walid Samir Al-Khayali",
    ]  # fmt: skip
    assert all(reason.note and reason.title for reason in reasons_of(found["B"].reasons))


def test_a_stake_that_is_stated_after_the_decision_asks_at_once_and_one_that_ended_does_not(
    cast: Cast, rows: dict[str, Subject], alerts_room: AlertsRoom
) -> None:
    decided_true(cast, rows["OWNER"])
    state(cast, rows["OWNER"], rows["A"], controls=True)
    assert [(hit.subject.reference, hit.score) for hit in alerts_room.hits] == [("A", 1.0)]
    assert sum(step["gave"] for step in alerts_room.hits[0].reasons) == pytest.approx(1.0)
    with cast.acting("originator") as actor:
        owned = ownership_of(actor, rows["A"])
        assert owned.meets_more_than_half
        assert not owned.meets_ofac
        stake = visible(actor, Stake).get()
        actions.end_stake(actor, stake.uid)
        with pytest.raises(Refused):
            actions.end_stake(actor, stake.uid)
        assert ownership_hits(actor, [rows["OWNER"].pk]) == []
        assert ownership_of(actor, rows["A"]).finding is None
    state(cast, rows["OWNER"], rows["A"], "60")


def test_a_changed_subject_is_asked_about_again(cast: Cast, rows: dict[str, Subject], alerts_room: AlertsRoom) -> None:
    decided_true(cast, rows["OWNER"])
    state(cast, rows["OWNER"], rows["A"], "60")
    alerts_room.hits.clear()
    with cast.acting("originator") as actor:
        portfolio = visible(actor, Portfolio).get()
    done = take_in(cast, portfolio, COMPANIES.replace(b"Invented Mills", b"Invented Mills Ltd"))
    assert (done.changed_count, done.alert_count) == (1, 1)
    assert [(hit.subject.reference, hit.kind) for hit in alerts_room.hits] == [("A", AlertKind.OWNERSHIP)]


def test_owners_in_a_portfolio_that_is_hidden_say_nothing_to_a_colleague(
    cast: Cast, rows: dict[str, Subject], alerts_room: AlertsRoom
) -> None:
    hidden = make(cast, title="Hidden", readers=["originators_auditor"])
    take_in(cast, hidden, b"id,name\nH,Walid Samir Al-Khayali\n")
    owner = kept(cast, hidden)["H"]
    state(cast, owner, rows["A"], "60")
    decided_true(cast, owner)
    with cast.acting("originator") as actor:
        assert ownership_of(actor, rows["A"]).finding is not None
    with cast.acting("originators_releaser") as actor:
        assert ownership_of(actor, rows["A"]).finding is None
        with pytest.raises(Absent):
            actions.state_stake(actor, actions.Statement(owner.uid, rows["B"].uid, Decimal(60), False, "x"))
    page = cast.client("originators_releaser").get(reverse("finance:subject", args=[rows["A"].uid])).content.decode()
    assert "Hidden" not in page
    assert str(owner.uid) not in page


def test_stakes_are_stated_on_the_page_by_reference_or_name_and_refused_in_words(
    cast: Cast, rows: dict[str, Subject]
) -> None:
    client, page = cast.client("originator"), reverse("finance:stake_state", args=[rows["A"].uid])
    given = {"owner": "Anna Nobody", "owned": "A", "percent": "50.5", "source": "register"}
    assert client.post(page, given).status_code == 302
    shown = client.get(reverse("finance:subject", args=[rows["A"].uid])).content.decode()
    assert "50.50" in shown
    assert client.post(page, given).context["stake_form"].non_field_errors(), "stated already"
    for change, field in (({"owner": "nobody at all"}, "owner"), ({"owner": "invented"}, "owner"),
                          ({"percent": ""}, "percent"), ({"percent": "101"}, "percent")):  # fmt: skip
        assert client.post(page, given | change).context["stake_form"].errors[field], change
    assert client.post(page, given | {"owner": "A"}).context["stake_form"].non_field_errors(), "itself"
