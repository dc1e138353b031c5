"""`tahaluf lists changes` as the operator runs it: what a version of the node changed, and nothing of a member's."""

import uuid

import pytest
from click.testing import CliRunner, Result

from tahaluf.config.command import main
from tahaluf.desks.finance.lists import comparing
from tahaluf.desks.finance.lists.models import ListVersion
from tests.desks.finance.conftest import Import, _cold_shelf, imported, incoming_folder  # noqa: F401  fixtures
from tests.desks.finance.lists import PEOPLE, un_xml
from tests.desks.finance.test_list_changes import NEW, RENAMED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("operators_node")]


@pytest.fixture
def two(imported: Import) -> tuple[ListVersion, ListVersion]:  # noqa: F811
    newer = un_xml([PEOPLE[0], RENAMED, NEW], day="2026-02-02")
    return imported("operator"), imported("operator", data=newer)


def changes(version: object, *options: str) -> Result:
    return CliRunner().invoke(main, ["lists", "changes", str(version), *options])


def marked(output: str) -> list[str]:
    return [" ".join(line.split()[:2]) for line in output.splitlines() if line[:1] in "+~-"]


@pytest.mark.parametrize("held", [500, 1])
def test_it_says_what_was_added_changed_and_removed(
    two: tuple[ListVersion, ListVersion], monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    monkeypatch.setattr(comparing, "CHUNK", held)
    before, after = two
    said = changes(after.uid)
    assert said.exit_code == 0, said.output
    assert marked(said.output) == ["+ QDi.904", "~ QDi.902", "- QDi.903"]
    assert f"from {before.uid}" in said.output
    assert "1 added, 1 changed, 1 removed" in said.output
    assert "      - Names: OUMAR TIDJANE INVENTE (primary name)\n" in said.output
    assert "      + Names: OUMAR TIDJANE INVENTEUR (primary name)\n" in said.output


def test_one_kind_of_change_and_another_version_may_be_asked_for(two: tuple[ListVersion, ListVersion]) -> None:
    before, after = two
    assert marked(changes(after.uid, "--show", "removed").output) == ["- QDi.903"]
    assert marked(changes(before.uid, "--against", str(after.uid), "--show", "added").output) == ["+ QDi.903"]


def test_the_first_version_changed_from_nothing(two: tuple[ListVersion, ListVersion]) -> None:
    said = changes(two[0].uid)
    assert "from nothing" in said.output
    assert len(marked(said.output)) == 4


def test_a_members_version_is_none_of_the_nodes(
    two: tuple[ListVersion, ListVersion],
    imported: Import,  # noqa: F811
) -> None:
    theirs = imported("recipient", data=b"id,name\nX1,Invented Person\n", name="un.csv", key="un")
    for said in (changes(theirs.uid), changes(two[1].uid, "--against", str(theirs.uid)), changes(uuid.uuid4())):
        assert said.exit_code == 1
        assert "the node has no version" in said.output
        assert "Invented Person" not in said.output


def test_versions_of_different_lists_are_not_compared(
    two: tuple[ListVersion, ListVersion],
    imported: Import,  # noqa: F811
) -> None:
    own = imported("operator", data=b"id,name\nX1,Invented Person\n", name="own.csv", key="own")
    said = changes(two[1].uid, "--against", str(own.uid))
    assert said.exit_code == 1
    assert "another list, own" in said.output
