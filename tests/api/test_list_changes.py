"""What a version of a list changed, over the API: what the page shows, by the same reads."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tahaluf.desks.finance.lists import comparing
from tahaluf.desks.finance.lists.models import ListVersion
from tests.api.calls import Caller, caller
from tests.cast import Cast
from tests.desks.finance.conftest import Import, _cold_shelf, imported, incoming_folder  # noqa: F401  fixtures
from tests.desks.finance.lists import PEOPLE, un_xml
from tests.desks.finance.test_list_changes import NEW, RENAMED, two  # noqa: F401  fixture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_earlier_failures() -> None:
    cache.clear()


@pytest.fixture
def call(cast: Cast) -> Caller:
    return caller(cast, "originator")


def changes(call: Caller, version: ListVersion, **asked: Any) -> dict[str, Any]:
    answer = call.get(f"/lists/{version.uid}/changes", asked)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


@pytest.mark.parametrize(
    ("show", "numbers"), [("added", ["QDi.904"]), ("changed", ["QDi.902"]), ("removed", ["QDi.903"])]
)
def test_it_lists_what_was_added_changed_and_removed(
    call: Caller,
    two: tuple[ListVersion, ListVersion],  # noqa: F811
    show: str,
    numbers: list[str],
) -> None:
    before, after = two
    answer = changes(call, after, show=show)
    assert [item["id"] for item in answer["items"]] == numbers
    assert answer["counts"] == {"added": 1, "changed": 1, "removed": 1}
    assert (answer["before"]["version"], answer["after"]["version"]) == (str(before.uid), str(after.uid))


def test_a_changed_entry_says_which_fields_went_and_came(
    call: Caller,
    two: tuple[ListVersion, ListVersion],  # noqa: F811
) -> None:
    (item,) = changes(call, two[1], show="changed")["items"]
    assert item["fields"][0] == {
        "title": "Names",
        "gone": ["OUMAR TIDJANE INVENTE (primary name)"],
        "come": ["OUMAR TIDJANE INVENTEUR (primary name)"],
    }


def test_the_other_version_may_be_chosen_and_the_first_changed_from_nothing(
    call: Caller,
    two: tuple[ListVersion, ListVersion],  # noqa: F811
) -> None:
    before, after = two
    back = changes(call, before, against=str(after.uid), show="removed")
    assert [item["id"] for item in back["items"]] == ["QDi.904"]
    first = changes(call, before)
    assert (first["before"], len(first["items"])) == (None, 4)


def test_it_goes_on_by_after_with_as_many_queries_on_every_page(
    call: Caller,
    imported: Import,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(comparing, "ROWS", 1)
    version = imported()
    seen, after, queries = [], "", set()
    while True:
        with CaptureQueriesContext(connection) as captured:
            page = changes(call, version, **({"after": after} if after else {}))
        seen += [item["id"] for item in page["items"]]
        queries.add(len(captured))
        if not (after := page["next"]):
            break
    assert seen == ["QDe.901", "QDi.901", "QDi.902", "QDi.903"]
    assert len(queries) == 1
    assert call.get(f"/lists/{version.uid}/changes", {"after": "forged"}).status_code == 404


def test_a_version_of_another_member_is_absent_on_either_side(
    cast: Cast,
    call: Caller,
    imported: Import,  # noqa: F811
) -> None:
    theirs, ours = imported("recipient"), imported(data=un_xml([*PEOPLE[:1], RENAMED, NEW], day="2026-02-02"))
    assert call.get(f"/lists/{theirs.uid}/changes").status_code == 404
    assert call.get(f"/lists/{ours.uid}/changes", {"against": str(theirs.uid)}).status_code == 404
    assert caller(cast, "originators_media").get(f"/lists/{ours.uid}/changes").status_code == 404


@pytest.mark.parametrize(("scopes", "status"), [(["finance:read"], 200), (["finance:screen"], 403)])
def test_it_needs_the_scope_to_read(
    cast: Cast,
    imported: Import,  # noqa: F811
    scopes: list[str],
    status: int,
) -> None:
    version = imported()
    assert caller(cast, "originator", scopes).get(f"/lists/{version.uid}/changes").status_code == status


def test_a_kind_of_change_that_there_is_not_is_refused(call: Caller, imported: Import) -> None:  # noqa: F811
    assert call.get(f"/lists/{imported().uid}/changes", {"show": "everything"}).status_code == 422
