"""What a version changed against another: by number and digest, in order, resumable, field by field."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tahaluf.desks.finance.lists import actions
from tahaluf.desks.finance.lists.changes import Changes, changes_between
from tahaluf.desks.finance.lists.comparing import field_changes
from tahaluf.desks.finance.lists.models import ListEntry, ListVersion
from tahaluf.desks.finance.lists.reads import version_of
from tests.cast import Cast
from tests.desks.finance.conftest import Import
from tests.desks.finance.lists import PEOPLE, un_xml
from tests.desks.finance.many_entries import fill

pytestmark = pytest.mark.django_db
KHAYALI, INVENTE, MAWHUM = PEOPLE
RENAMED = ("QDi.902", "OUMAR", "TIDJANE", "INVENTEUR", "", "1969")
NEW = ("QDi.904", "ZAYD", "SALIM", "AL-JADID", "", "1990-01-01")


def numbers(entries: Any) -> list[str]:
    return [entry.listed_id for entry in entries]


@pytest.fixture
def two(imported: Import) -> tuple[ListVersion, ListVersion]:
    """A list, and its next version: one party added, one changed, one removed, one and the entity as they were."""
    return imported(), imported(data=un_xml([KHAYALI, RENAMED, NEW], day="2026-02-02"))


def test_a_version_says_what_it_added_changed_and_removed(cast: Cast, two: tuple[ListVersion, ListVersion]) -> None:
    before, after = two
    with cast.acting("originator") as actor:
        changes = changes_between(actor, before, after)
        assert numbers(changes.added()) == ["QDi.904"]
        assert numbers(changes.changed()) == ["QDi.902"]
        assert numbers(changes.removed()) == ["QDi.903"]
        assert numbers(changes.fresh()) == ["QDi.902", "QDi.904"]
        assert next(changes.removed()).version == before
        assert next(changes.changed()).version == after
    assert (after.follows_id, after.changes) == (before.pk, {"added": 1, "changed": 1, "removed": 1})


def test_against_nothing_everything_was_added(cast: Cast, imported: Import) -> None:
    version = imported()
    with cast.acting("originator") as actor:
        changes = changes_between(actor, None, version)
        assert numbers(changes.added()) == numbers(changes.fresh()) == ["QDe.901", "QDi.901", "QDi.902", "QDi.903"]
        assert numbers(changes.changed()) == numbers(changes.removed()) == []
    assert version.follows_id is None


def test_each_iterator_goes_on_after_a_number(cast: Cast, imported: Import) -> None:
    version = imported()
    with cast.acting("originator") as actor:
        assert numbers(changes_between(actor, None, version).added("QDi.901")) == ["QDi.902", "QDi.903"]
        assert numbers(changes_between(actor, version, version).fresh()) == []


def test_a_version_put_back_to_use_says_what_that_changed(cast: Cast, two: tuple[ListVersion, ListVersion]) -> None:
    before, after = two
    with cast.acting("originator") as actor:
        again = actions.confirm_version(actor, before.uid, "The publisher withdrew the later one.")
        assert (again.follows_id, again.changes) == (after.pk, {"added": 1, "changed": 1, "removed": 1})


def test_a_member_compares_nothing_with_what_it_may_not_see(cast: Cast, imported: Import) -> None:
    theirs, ours = imported("recipient"), imported()
    with cast.acting("originator") as actor:
        assert len(numbers(changes_between(actor, theirs, ours).added())) == 4
        assert numbers(changes_between(actor, theirs, ours).removed()) == []
    page = reverse("finance:version_changes", args=[ours.uid])
    client = cast.client("originator")
    assert client.get(page).status_code == 200
    assert client.get(f"{page}?against={theirs.uid}").status_code == 404
    assert client.get(reverse("finance:version_changes", args=[theirs.uid])).status_code == 404


def test_a_changed_entry_is_shown_field_by_field(cast: Cast, two: tuple[ListVersion, ListVersion]) -> None:
    before, after = two
    with cast.acting("originator") as actor:
        changed = next(changes_between(actor, before, after).changed())
        earlier = ListEntry.objects.unscoped_because("the row before").get(version=before, listed_id="QDi.902")
    fields = {change.title: (change.gone, change.come) for change in field_changes(earlier.listing, changed.listing)}
    assert fields == {
        "Names": (["OUMAR TIDJANE INVENTE (primary name)"], ["OUMAR TIDJANE INVENTEUR (primary name)"]),
        "Date of birth": (["1968"], ["1969"]),
    }


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_the_page_shows_each_kind_of_change(cast: Cast, two: tuple[ListVersion, ListVersion], language: str) -> None:
    client = cast.client("originator")
    client.cookies["django_language"] = language
    page = reverse("finance:version_changes", args=[two[1].uid])
    said = {show: client.get(f"{page}?show={show}").content.decode() for show in ("added", "changed", "removed")}
    assert "QDi.904" in said["added"]
    assert "INVENTEUR" in said["changed"]
    assert "1968" in said["changed"]
    assert "QDi.903" in said["removed"]
    assert "QDi.901" not in "".join(said.values())
    assert "QDi.904" in client.get(f"{page}?against={two[0].uid}&show=added").content.decode()
    assert client.get(f"{page}?show=everything").status_code == 404
    assert f'{page}?show=changed"' in client.get(reverse("finance:version", args=[two[1].uid])).content.decode()


def test_a_page_of_changes_asks_as_often_over_very_many_entries_and_reads_along_the_index(
    cast: Cast, two: tuple[ListVersion, ListVersion]
) -> None:
    before, after = two
    page = reverse("finance:version_changes", args=[after.uid]) + f"?against={before.uid}&show=changed"
    client = cast.client("originator")

    def asked() -> int:
        client.get(page)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    few = asked()
    fill(before, after, 20_000)
    assert asked() == few
    with cast.acting("originator") as actor:
        changes = changes_between(actor, before, version_of(actor, after.uid))
        assert changes.counts() == (101, 201, 21)
        assert_no_scan(changes)


def assert_no_scan(changes: Changes) -> None:
    """Fail where a page of rows reads a table from end to end."""
    for rows in (changes.added_rows(), changes.changed_rows(), changes.removed_rows()):
        plan = rows.order_by("listed_id", "id")[:51].explain()
        assert "Seq Scan on finance_listentry" not in plan, plan
