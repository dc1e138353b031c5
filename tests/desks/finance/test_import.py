"""Importing a list: what a version holds, when it comes into use, when an officer is asked."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tahaluf.desks.finance import incoming
from tahaluf.desks.finance.lists import actions, importing
from tahaluf.desks.finance.lists.forms import describe_version
from tahaluf.desks.finance.lists.reads import current_versions, find_entries, version_of
from tahaluf.desks.finance.lists.workflow import VersionState
from tahaluf.desks.finance.models import ImportReject, ListEntry, ListVersion
from tahaluf.engines.lists import Listing
from tahaluf.engines.rejects import Unreadable
from tahaluf.policy.decisions import Absent, Refused
from tahaluf.policy.models import AuditEvent, Notification
from tahaluf.policy.visibility import visible
from tests.cast import Cast
from tests.desks.finance.conftest import Import
from tests.desks.finance.lists import PEOPLE, UN_XML, WITH_REJECTS, un_xml

pytestmark = pytest.mark.django_db


def test_a_list_becomes_a_version_with_its_figures_and_is_in_use(cast: Cast, imported: Import) -> None:
    version = imported()
    assert (version.key, version.number, version.format) == ("un", "2026-01-02", "un_xml")
    assert version.state == VersionState.CURRENT
    assert (version.entry_count, version.reject_count) == (4, 0)
    assert version.kinds == {"entity": 1, "person": 3}
    assert version.census["scripts"]["ARABIC"] == 2
    with cast.acting("originator") as actor:
        entry = visible(actor, ListEntry).get(version=version, listed_id="QDi.901")
        listing = Listing.from_json(entry.listing)
        assert listing.names[0].text == "WALID SAMIR AL-KHAYALI"
        assert any(name.text == "وليد سمير الخيالي" for name in listing.names)


def test_the_file_is_private_while_it_waits_and_gone_when_it_was_read(
    cast: Cast, imported: Import, incoming_folder: Path
) -> None:
    with cast.acting("originator") as actor:
        version, _new = actions.receive_list(actor, actions.Arrival("un.xml", [UN_XML]), queue=False)
    assert incoming.path_of(version.uid).stat().st_mode & 0o777 == 0o600
    imported()
    assert list(incoming_folder.iterdir()) == []


def test_the_same_file_twice_is_one_version(cast: Cast, imported: Import) -> None:
    first = imported()
    with cast.acting("originator") as actor:
        again, is_new = actions.receive_list(actor, actions.Arrival("other-name.xml", [UN_XML]))
        assert (again.uid, is_new) == (first.uid, False)


def test_rejected_values_are_kept_with_their_place(cast: Cast, imported: Import) -> None:
    version = imported(data=WITH_REJECTS)
    assert version.reject_count == 1
    with cast.acting("originator") as actor:
        reject = visible(actor, ImportReject).get(version=version)
    assert (reject.code, reject.value) == ("bad_date", "1990-13-45")
    assert reject.line


def test_a_newer_version_supersedes_and_an_older_one_waits(cast: Cast, imported: Import) -> None:
    first = imported()
    second = imported(data=un_xml(day="2026-02-02"))
    older = imported(data=un_xml(day="2025-02-02"))
    assert older.state == VersionState.WAITING
    assert [warning["code"] for warning in older.warnings] == ["older_than_current"]
    with cast.acting("originator") as actor:
        assert [version.pk for version in current_versions(actor)] == [second.pk]
        assert version_of(actor, first.uid).state == VersionState.SUPERSEDED


def test_a_list_whose_scripts_collapsed_waits_until_an_officer_confirms_it(cast: Cast, imported: Import) -> None:
    ours = [(f"QDi.9{n}", "NAME", f"NUMBER{n}", "INVENTED", "اسم مخترع", "1980") for n in range(20)]
    imported(data=un_xml(ours))
    bare = [(*row[:4], "", row[5]) for row in ours]
    collapsed = imported(data=un_xml(bare, day="2026-03-03"))
    assert collapsed.state == VersionState.WAITING
    assert "script_collapsed" in [warning["code"] for warning in collapsed.warnings]
    with cast.acting("originators_viewer") as actor, pytest.raises(Refused):
        actions.confirm_version(actor, collapsed.uid, "because")
    with cast.acting("originators_second") as actor:
        actions.confirm_version(actor, collapsed.uid, "The publisher dropped the original scripts.")
    with cast.acting("originator") as actor:
        assert [version.pk for version in current_versions(actor)] == [collapsed.pk]


def test_a_list_that_lost_most_of_its_entries_waits(imported: Import) -> None:
    imported(data=un_xml([(f"QDi.9{n}", *PEOPLE[0][1:]) for n in range(20)]))
    assert imported(data=un_xml(PEOPLE[:1], day="2026-03-03")).state == VersionState.WAITING


def test_a_discarded_version_can_be_imported_again(cast: Cast, imported: Import) -> None:
    imported()
    waiting = imported(data=un_xml(day="2025-02-02"))
    with cast.acting("originator") as actor:
        actions.discard_version(actor, waiting.uid)
    assert imported(data=un_xml(day="2025-02-02")).uid != waiting.uid


def test_a_truncated_file_fails_with_its_place_and_nothing_of_it_is_shown(cast: Cast, imported: Import) -> None:
    version = imported(data=UN_XML[: len(UN_XML) // 2])
    assert version.state == VersionState.FAILED
    assert version.failure["code"] in {"truncated", "xml_malformed"}
    assert version.failure["line"]
    with cast.acting("originator") as actor:
        assert list(find_entries(actor, "khayali", 10)) == []


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"hello world, this is no list", b"<html></html>"])
def test_what_is_no_list_is_refused_at_once_and_not_kept(cast: Cast, incoming_folder: Path, data: bytes) -> None:
    with cast.acting("originator") as actor, pytest.raises(Unreadable):
        actions.receive_list(actor, actions.Arrival("file.bin", [data]))
    assert list(incoming_folder.iterdir()) == []


def test_a_members_list_is_seen_by_its_finance_desk_alone(cast: Cast, imported: Import) -> None:
    version = imported()
    for who in ("recipient", "third", "centre", "partner", "outsider", "originators_media", "administrator"):
        with cast.acting(who) as actor, pytest.raises(Absent):
            version_of(actor, version.uid)
    with cast.acting("originators_viewer") as actor:
        assert version_of(actor, version.uid) == version


def test_the_operators_list_is_seen_by_every_finance_desk_and_changed_by_none(cast: Cast, imported: Import) -> None:
    version = imported("operator")
    assert version.member_id is None
    for who in ("originator", "recipient", "partner", "administrator"):
        with cast.acting(who) as actor:
            assert version_of(actor, version.uid) == version
            assert visible(actor, ListEntry).filter(version=version).count() == 4
            assert ListVersion.objects.unscoped_because("the wall is asked").update(state="discarded") == 0 or (
                who == "administrator"
            )


def test_a_viewer_imports_nothing(cast: Cast) -> None:
    with cast.acting("originators_viewer") as actor, pytest.raises(Refused):
        actions.receive_list(actor, actions.Arrival("un.xml", [UN_XML]))


def test_listings_are_found_by_folded_words_and_by_number(cast: Cast, imported: Import) -> None:
    imported()
    with cast.acting("originator") as actor:
        found = {query: [entry.listed_id for entry in find_entries(actor, query, 10)] for query in
                 ("الخَيَالي وليد", "khayali walid", "khay", "QDi.902", "qdi 903", "khayali farid", "")}  # fmt: skip
    assert found == {
        "الخَيَالي وليد": ["QDi.901"], "khayali walid": ["QDi.901"], "khay": ["QDi.901"],
        "QDi.902": ["QDi.902"], "qdi 903": ["QDi.903"], "khayali farid": [], "": [],
    }  # fmt: skip


def test_an_import_leaves_its_trace_and_tells_its_officer(cast: Cast, imported: Import) -> None:
    version = imported()
    with cast.acting("originators_auditor") as actor:
        events = visible(actor, AuditEvent).filter(subject=str(version.uid)).order_by("id")
        assert [event.action for event in events] == ["finance:version:receive", "finance:version:current"]
    with cast.acting("originator") as actor:
        assert [notice.code for notice in visible(actor, Notification)] == ["finance-import-current"]


def test_a_notification_of_an_import_names_the_list_and_its_version(cast: Cast, imported: Import) -> None:
    version = imported()
    page = cast.client("originator").get("/notifications/").content.decode()
    assert describe_version(version) in page
    assert version.number in page


def test_a_version_without_a_date_of_its_own_is_told_by_its_import(cast: Cast, imported: Import) -> None:
    version = imported(name="own.csv", data=b"name\nWalid Samir\n", key="own")
    assert version.number.startswith("sha256:")
    assert "imported on" in describe_version(version)
    assert version.number not in describe_version(version)


def test_a_list_that_waits_is_on_todays_page_of_those_who_can_decide(cast: Cast, imported: Import) -> None:
    imported()
    assert imported(data=un_xml(day="2025-02-02")).state == VersionState.WAITING
    todays = {who: cast.client(who).get("/").content.decode() for who in ("originator", "originators_auditor")}
    assert {who: "Confirm a list before it is used" in page for who, page in todays.items()} == {
        "originator": True, "originators_auditor": False,
    }  # fmt: skip


def test_a_failed_import_is_not_tried_again_beside_a_new_one_of_the_same_file(cast: Cast, imported: Import) -> None:
    half = UN_XML[: len(UN_XML) // 2]
    failed = imported(data=half)
    with cast.acting("originator") as actor:
        actions.receive_list(actor, actions.Arrival("un.xml", [half]), queue=False)
        with pytest.raises(Refused):
            actions.retry_import(actor, failed.uid)


def test_however_large_the_entries_few_bytes_are_stored_at_a_time(
    cast: Cast, imported: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    store = importing._store

    def watched(uid: UUID, batch: Sequence[importing.Numbered], *rest: Any) -> None:
        sizes.append(sum(len(json.dumps(item.to_json())) for _ordinal, item in batch))
        store(uid, batch, *rest)

    monkeypatch.setattr(importing, "_store", watched)
    remark = "An invented remark. " * 5000
    lines = [f"X{number},Amin Lawhi {number},{remark}\n" for number in range(200)]
    version = imported(data=("id,name,remark\n" + "".join(lines)).encode(), name="own.csv", key="own")
    assert version.entry_count == 200
    assert sum(sizes) > 200 * len(remark)
    assert max(sizes) < importing.BATCH_BYTES + 4 * len(remark)
