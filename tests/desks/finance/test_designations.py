"""A member's designations: compiled from what its finance desk may see, anew only when that changed."""

import datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse
from django.utils import timezone

from tahaluf.desks.finance.lists import actions, designations
from tahaluf.desks.finance.lists.changes import changes_between
from tahaluf.desks.finance.lists.models import ImportReject, ListEntry, ListVersion
from tahaluf.desks.finance.lists.reads import current_versions, find_entries, version_of
from tahaluf.desks.finance.lists.workflow import VersionState
from tahaluf.engines.lists import Listing
from tahaluf.pages.records.forms import draft_of
from tahaluf.policy.authoring import Draft, amend_record
from tahaluf.policy.context import Context, opened
from tahaluf.policy.decisions import Refused
from tahaluf.policy.models import AuditEvent
from tahaluf.policy.release import recall
from tahaluf.policy.standing import grant_standing
from tahaluf.policy.visibility import visible
from tahaluf.records.models import RecordVersion
from tahaluf.records.vocabulary import TLP, Desk
from tests.cast import Cast
from tests.desks.intelligence.stage import COMPLETE, released, written

pytestmark = pytest.mark.django_db
PERSON: dict[str, Any] = {
    "identity_class": "individual",
    "labels": ["designation"],
    "x_names": ["وليد سمير الخيالي", "Walid K."],
    "x_birth_dates": ["1971-03-05", "1968~"],
    "x_nationalities": ["NE"],
    "external_references": [
        {"source_name": "passport", "external_id": "ZZ 123"},
        {"source_name": "phone", "external_id": "555"},
    ],
    "description": "An invented person.",
}


def designate(cast: Cast, title: str = "Walid Samir al-Khayali", **more: Any) -> RecordVersion:
    """Write a designation on the finance desk, with complete handling."""
    properties = PERSON | more.pop("properties", {})
    return written(cast, title, "originator", Desk.FINANCE, properties, **{**COMPLETE, **more})


def compiled(cast: Cast, who: str = "originator") -> ListVersion | None:
    return designations.compile_designations(lambda: cast.acting(who))


def numbers(cast: Cast, who: str = "originator") -> list[str]:
    """The numbers of the list of designations that is in use on a desk."""
    with cast.acting(who) as actor:
        version = designations.current_designations(actor)
        return sorted(visible(actor, ListEntry).filter(version=version).values_list("listed_id", flat=True))


def amend(cast: Cast, record: RecordVersion, changed: dict[str, Any], *, revoked: bool = False) -> RecordVersion:
    with cast.acting("originator") as actor:
        held = visible(actor, RecordVersion).get(pk=record.pk)
        draft = draft_of(held)
        further = Draft(draft.stix_type, draft.properties | changed, draft.desk, draft.title, draft.handling)
        return amend_record(actor, held, further, revoked=revoked)


def test_a_designation_becomes_an_entry_with_all_that_identifies_and_nothing_that_does_not(cast: Cast) -> None:
    record = designate(cast)
    version = compiled(cast)
    assert version
    assert (version.key, version.format, version.state, version.size) == ("designations", "records", "current", 0)
    assert (version.entry_count, version.name_count, version.kinds) == (1, 3, {"person": 1})
    assert len(version.sha256) == 64
    with cast.acting("originator") as actor:
        assert version in current_versions(actor)
        entry = visible(actor, ListEntry).get(version=version)
        assert [found.listed_id for found in find_entries(actor, "khayali", 5)] == [record.stix_id]
        assert find_entries(actor, "invented person", 5) == []
    listing = Listing.from_json(entry.listing)
    assert (listing.id, listing.kind, listing.countries) == (record.stix_id, "person", ("NE",))
    assert [(name.text, name.kind) for name in listing.names] == [
        ("Walid Samir al-Khayali", "primary"), ("وليد سمير الخيالي", "original"), ("Walid K.", "alias"),
    ]  # fmt: skip
    assert list(map(str, listing.births)) == ["1971-03-05", "1968~"]
    assert [(each.kind, each.number) for each in listing.identifiers] == [("passport", "ZZ 123")]
    assert (listing.programmes, listing.remarks) == (("Invented Act 12/2020",), ("An invented person.",))


def test_nothing_is_compiled_where_nothing_is_designated_or_nothing_changed(cast: Cast) -> None:
    written(cast, "No designation", desk=Desk.FINANCE)
    written(cast, "Another desk's", desk=Desk.INTELLIGENCE, properties={"labels": ["designation"]})
    assert compiled(cast) is None
    designate(cast)
    assert compiled(cast)
    assert compiled(cast) is None
    with cast.acting("originator") as actor:
        assert visible(actor, ListVersion).count() == 1


def test_an_amendment_makes_a_new_version_that_says_what_changed_and_so_does_a_revocation(cast: Cast) -> None:
    record, other = designate(cast), designate(cast, "Farid Nour")
    first = compiled(cast)
    later = amend(cast, record, {"x_birth_dates": ["1972"]})
    second = compiled(cast)
    assert first
    assert second
    with cast.acting("originator") as actor:
        changes = changes_between(actor, first, second)
        assert [entry.listed_id for entry in changes.changed()] == [record.stix_id]
        assert version_of(actor, first.uid).state == VersionState.SUPERSEDED
    assert second.changes == {"added": 0, "changed": 1, "removed": 0}
    amend(cast, later, {}, revoked=True)
    third = compiled(cast)
    assert third
    assert third.changes == {"added": 0, "changed": 0, "removed": 1}
    assert numbers(cast) == [other.stix_id]


def test_what_was_once_so_and_is_so_again_is_compiled_again(cast: Cast) -> None:
    record = designate(cast)
    compiled(cast)
    with_names = amend(cast, record, {"x_names": ["Another"]})
    compiled(cast)
    amend(cast, with_names, {"x_names": PERSON["x_names"]})
    third = compiled(cast)
    assert third
    assert third.changes == {"added": 0, "changed": 1, "removed": 0}


def test_a_label_that_is_taken_away_takes_the_listing_out_and_the_last_one_leaves_an_empty_list(cast: Cast) -> None:
    record = designate(cast)
    compiled(cast)
    amend(cast, record, {"labels": ["former"]})
    version = compiled(cast)
    assert version
    assert (version.entry_count, version.state) == (0, VersionState.CURRENT)
    assert numbers(cast) == []
    assert compiled(cast) is None


def test_a_list_that_was_emptied_once_is_emptied_again(cast: Cast) -> None:
    for title in ("Walid Samir al-Khayali", "Farid Nour"):
        record = designate(cast, title)
        compiled(cast)
        amend(cast, record, {}, revoked=True)
        version = compiled(cast)
        assert version
        assert numbers(cast) == []


def test_released_designations_are_on_the_recipients_list_until_they_are_recalled(cast: Cast) -> None:
    record = designate(cast)
    assert compiled(cast, "recipient") is None
    released(cast, record, "BBB")
    assert compiled(cast, "recipient")
    assert numbers(cast, "recipient") == [record.stix_id]
    assert compiled(cast, "third") is None
    with cast.acting("originators_releaser") as actor:
        recall(actor, visible(actor, RecordVersion).get(pk=record.pk), "It was the wrong person.")
    assert compiled(cast, "recipient")
    assert numbers(cast, "recipient") == []


def test_each_members_list_is_its_own(cast: Cast) -> None:
    released(cast, designate(cast), "BBB")
    ours, theirs = compiled(cast), compiled(cast, "recipient")
    assert ours
    assert theirs
    with cast.acting("recipient") as actor:
        assert [version.pk for version in current_versions(actor)] == [theirs.pk]
        assert not ListVersion.objects.unscoped_because("the wall is asked").filter(pk=ours.pk).exists()
    for who in ("originators_media", "administrator", "third"):
        assert cast.client(who).get(reverse("finance:version", args=[ours.uid])).status_code == 404


def test_what_is_for_named_officers_is_on_nobodys_list(cast: Cast) -> None:
    designate(cast, tlp=TLP.RED)
    assert compiled(cast) is None


def test_a_review_date_that_has_passed_takes_nothing_out_is_flagged_and_forbids_release(cast: Cast) -> None:
    record = designate(cast, review_on=timezone.localdate() - datetime.timedelta(days=1))
    version = compiled(cast)
    assert version
    assert numbers(cast) == [record.stix_id]
    client = cast.client("originator")
    entry = client.get(reverse("finance:entry", args=[version.uid, 0])).content.decode()
    assert "review date of this designation has passed" in entry
    assert reverse("records:item", args=[record.uid]) in entry
    assert "Designations past their review date" in client.get(reverse("pages:today")).content.decode()
    with pytest.raises(Refused):
        released(cast, record, "BBB")


@pytest.fixture
def machine(cast: Cast) -> Context:
    """Opens the context of the desk's machine, under a standing order of its supervisor."""
    with cast.acting("originators_second") as actor:
        grant_standing(actor, Desk.FINANCE, 30)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE tahaluf_worker")
        member = cast.officers["originator"].member_id
        cursor.execute("SELECT wall.machine_issue(%s, 'finance', interval '1 hour')", [member])
        token = cursor.fetchone()[0]
        cursor.execute("SET LOCAL ROLE tahaluf_web")
    return lambda: opened(token)


def test_the_desks_machine_compiles_under_nobodys_name(cast: Cast, machine: Context) -> None:
    record = designate(cast)
    designations.sweep(machine)
    designations.sweep(machine)
    assert numbers(cast) == [record.stix_id]
    with cast.acting("originators_auditor") as actor:
        (version,) = visible(actor, ListVersion)
        (event,) = visible(actor, AuditEvent).filter(action="finance:designations:compile")
    assert (version.received_by_id, event.officer_id, event.details["added"]) == (None, None, 1)


def test_the_machine_makes_no_version_of_any_other_format(cast: Cast, machine: Context) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), machine() as actor:
        ListVersion.objects.create(
            member_id=actor.member_id, key="x", number="1", format="csv", sha256="0" * 64, size=1
        )


@pytest.mark.parametrize("who", ["originators_viewer", "administrator"])
def test_a_viewer_and_an_administrator_compile_nothing(cast: Cast, who: str) -> None:
    designate(cast)
    with pytest.raises(Refused):
        compiled(cast, who)


def test_an_officer_compiles_at_once_on_the_page_and_cannot_put_an_old_one_back(cast: Cast) -> None:
    record, client = designate(cast), cast.client("originator")
    assert client.post(reverse("finance:designations_compile")).status_code == 302
    amend(cast, record, {"x_names": []})
    answer = client.post(reverse("finance:designations_compile"), follow=True)
    assert answer.status_code == 200
    with cast.acting("originator") as actor:
        old = visible(actor, ListVersion).get(state=VersionState.SUPERSEDED)
        with pytest.raises(Refused):
            actions.confirm_version(actor, old.uid, "because")


def test_what_cannot_be_read_is_rejected_with_its_field_and_the_rest_stays(cast: Cast) -> None:
    designate(cast, properties={"x_birth_dates": ["soon", "1971"], "x_names": "Walid K."})
    version = compiled(cast)
    assert version
    assert (version.entry_count, version.reject_count) == (1, 1)
    with cast.acting("originator") as actor:
        reject = visible(actor, ImportReject).get(version=version)
    assert (reject.field, reject.value, reject.code) == ("x_birth_dates", "soon", "bad_date")


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_a_designation_is_written_in_a_form_of_its_own(cast: Cast, language: str) -> None:
    client = cast.client("originator")
    client.cookies["django_language"] = language
    page = reverse("records:write", args=["finance", "designated-person"])
    assert client.get(page).status_code == 200
    handling = {**COMPLETE, "tlp": "amber", "onward": "ask", "about_person": "on"}
    filled = {**handling, "title": "Walid", "x_names": "وليد\nWalid K.", "x_nationalities": "Niger",
              "x_birth_dates": "1971\n12/03/1968", "identifiers": "passport: Z1"}  # fmt: skip
    wrong = client.post(page, {**filled, "x_birth_dates": "soon", "x_nationalities": "Nowhereland"})
    assert wrong.status_code == 200
    assert client.post(page, filled).status_code == 302
    with cast.acting("originator") as actor:
        record = visible(actor, RecordVersion).get(title="Walid")
    assert record.stix["labels"] == ["designation"]
    assert record.stix["x_names"] == ["وليد", "Walid K."]
    assert record.stix["x_nationalities"] == ["NE"]
    amended = client.post(reverse("records:amend", args=[record.uid]), {**filled, "x_names": "Walid Z."})
    assert amended.status_code == 302
    with cast.acting("originator") as actor:
        assert visible(actor, RecordVersion).get(number=2).stix["x_names"] == ["Walid Z."]
    assert compiled(cast)


def test_the_form_is_offered_on_the_finance_desk_alone(cast: Cast) -> None:
    page = reverse("records:write", args=["intelligence", "designated-person"])
    assert cast.client("originator").get(page).status_code == 404
