"""The node's lists are reference data: officers of every desk read, find and cite their entries; own lists stay own."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse

from tahaluf.desks.finance.lists.citing import cite_entries, cited
from tahaluf.desks.finance.lists.models import ImportReject, ListedWord, ListEntry, ListVersion
from tahaluf.desks.finance.lists.reads import find_entries
from tahaluf.desks.finance.lists.reference_pictures import address_of, stand
from tahaluf.desks.finance.lists.workflow import VersionState
from tahaluf.pages.citations import Citation
from tahaluf.policy.context import opened
from tahaluf.policy.models import AuditEvent
from tahaluf.policy.visibility import is_visible, visible
from tests.cast import Cast, as_owner
from tests.desks.finance.conftest import Import
from tests.desks.finance.lists import PEOPLE, WITH_REJECTS, un_xml
from tests.desks.finance.test_many_rows import MANY_ENTRIES, MANY_WORDS, plans_of
from tests.policy.scatter import past_the_walls

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("swept")]
KHAYALI, INVENTE, MAWHUM = PEOPLE
RENAMED = ("QDi.902", "OUMAR", "TIDJANE", "INVENTEUR", "", "1969")
OTHERS = ["originators_media", "third", "outsider", "administrator"]
ABSENT = "/reference/un/QDi.999/"


@pytest.fixture
def two(imported: Import) -> tuple[ListVersion, ListVersion]:
    """A list of the node, and its next version: one party changed, one removed."""
    first = imported("operator", name="un.xml")
    return first, imported("operator", data=un_xml([KHAYALI, RENAMED], day="2026-02-02"), name="un.xml")


def page(cast: Cast, path: str, name: str = "originators_media") -> str:
    answer = cast.client(name).get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def plain(answer: HttpResponse) -> tuple[int, bytes]:
    return answer.status_code, answer.content


# ---------------------------------------------------------------- who reads what


def test_officers_of_every_desk_read_what_is_or_was_in_use_and_no_rejects(cast: Cast, imported: Import) -> None:
    imported("operator", data=WITH_REJECTS)
    version = imported("operator", data=un_xml(day="2026-02-02"))
    with cast.acting("originators_media") as actor:
        assert visible(actor, ListVersion).count() == 2
        assert visible(actor, ListEntry).filter(version=version).count() == 4
        assert visible(actor, ListedWord).filter(version=version).exists()
        assert not visible(actor, ImportReject).exists()
    with cast.acting("originator") as actor:
        assert visible(actor, ImportReject).exists()


@pytest.mark.parametrize("state", [each for each in VersionState if each not in ("current", "superseded")])
def test_a_version_that_never_was_in_use_is_the_finance_desks_alone(
    cast: Cast, imported: Import, state: VersionState
) -> None:
    version = imported("operator")
    with past_the_walls(), connection.cursor() as cursor:
        cursor.execute("UPDATE finance_listversion SET state = %s WHERE id = %s", [state.value, version.pk])
    with cast.acting("originators_media") as actor:
        assert not visible(actor, ListVersion).exists()
        assert not visible(actor, ListEntry).exists()
        assert not is_visible(actor, ListVersion.objects.unscoped_because("the rule is asked").get())
    assert cast.client("originators_media").get("/reference/un/QDi.901/").status_code == 404
    with cast.acting("originator") as actor:
        assert visible(actor, ListVersion).exists()


def test_an_own_list_is_no_reference_data_for_nobody_else_sees_it(cast: Cast, imported: Import) -> None:
    imported("originator")
    for name in ("originator", *OTHERS):
        client = cast.client(name)
        own, absent = (plain(client.get(path)) for path in ("/reference/un/QDi.901/", ABSENT))
        assert own[0] == absent[0] == 404
    with cast.acting("originators_media") as actor:
        assert not visible(actor, ListVersion).exists()
        assert cite_entries(actor, "QDi.901") == []
    assert "QDi.901" not in cast.client("originators_media").get("/search/?q=khayali").content.decode()
    assert "/finance/lists/" in page(cast, "/search/?q=khayali", "originator")


def test_whoever_holds_no_role_reads_no_list(cast: Cast, imported: Import) -> None:
    imported("operator")
    with as_owner() as cursor:
        cursor.execute("DELETE FROM records_roleassignment WHERE officer_id = %s", [cast.officers["third"].pk])
    with opened(cast.tokens["third"]) as actor:
        assert not visible(actor, ListEntry).exists()
    assert cast.client("third").get("/reference/un/QDi.901/").status_code == 404


# ---------------------------------------------------------------- the address


@pytest.mark.parametrize("name", [*OTHERS, "originator"])
def test_an_entry_in_use_stands_at_its_address_for_every_desk(cast: Cast, imported: Import, name: str) -> None:
    imported("operator")
    said = page(cast, "/reference/un/QDi.901/", name)
    for text in ("WALID SAMIR AL-KHAYALI", "وليد سمير الخيالي", "1971-03-05", "un:QDi.901@2026-01-02"):
        assert text in said
    assert ("/finance/lists/" in said) == (name != "originators_media" and name != "administrator")


def test_an_earlier_version_says_what_changed_since(cast: Cast, two: tuple[ListVersion, ListVersion]) -> None:
    then = page(cast, "/reference/un/QDi.902/2026-01-02/")
    assert "This version is superseded." in then
    assert "What changed since" in then
    assert "INVENTEUR" in then
    assert "OUMAR TIDJANE INVENTE" in then
    now = page(cast, "/reference/un/QDi.902/")
    assert "INVENTEUR" in now
    assert "superseded" not in now
    assert "/reference/un/QDi.902/2026-01-02/" in now, "the way to what it said before"
    assert "The list in use says the same" in page(cast, "/reference/un/QDi.901/2026-01-02/")


def test_an_entry_that_is_gone_is_shown_as_it_stood_with_since_when(
    cast: Cast, two: tuple[ListVersion, ListVersion]
) -> None:
    for path in ("/reference/un/QDi.903/", "/reference/un/QDi.903/2026-01-02/"):
        said = page(cast, path)
        assert "FARID NOUR AL-MAWHUM" in said
        since = said.partition("Gone from the list since version")[2]
        assert "2026-02-02" in since[:200]


def test_what_never_was_there_looks_like_what_is_not_there(cast: Cast, two: tuple[ListVersion, ListVersion]) -> None:
    client = cast.client("originators_media")
    client.get(ABSENT)
    for path in ("/reference/un/QDi.903/2026-02-02/", "/reference/none/QDi.901/", "/reference/un/QDi.901/1999-01-01/"):
        assert client.get(path).status_code == 404


def test_a_number_with_a_slash_or_in_arabic_has_an_address_too(cast: Cast, imported: Import) -> None:
    rows = "id,name\nA/1%,Invented Slash\nرقم 7,Invented Arabic\n".encode()
    imported("operator", data=rows, name="own.csv", key="own")
    with cast.acting("third") as actor:
        number = visible(actor, ListVersion).get().number
    for listed_id, name in (("A/1%", "Invented Slash"), ("رقم 7", "Invented Arabic")):
        assert name in page(cast, address_of("own", listed_id))
        assert name in page(cast, address_of("own", listed_id, number))


def test_reading_an_entry_leaves_its_trace(cast: Cast, imported: Import) -> None:
    version = imported("operator")
    page(cast, "/reference/un/QDi.901/")
    with past_the_walls():
        event = AuditEvent.objects.unscoped_because("the trace").get(action="reference:entry:read")
    assert event.officer_id == cast.officers["originators_media"].pk
    assert event.subject == f"{version.uid}/0"


@pytest.mark.parametrize(("language", "words"), [("ar", "البيانات المرجعية"), ("fr", "Données de référence")])
def test_search_and_page_speak_the_readers_language(cast: Cast, imported: Import, language: str, words: str) -> None:
    imported("operator")
    client = cast.client("originators_media")
    client.post("/language/", {"language": language, "next": "/"})
    assert words in client.get("/search/?q=QDi.901").content.decode()


# ---------------------------------------------------------------- search


@pytest.mark.parametrize("query", ["QDi.902", "qdi.902", "oumar invente", "OUMAR INV"])
@pytest.mark.parametrize("name", ["originators_media", "originator", "third"])
def test_every_officer_finds_an_entry_by_number_and_by_name(
    cast: Cast, imported: Import, name: str, query: str
) -> None:
    imported("operator")
    found = cast.client(name).get("/search/", {"q": query}).content.decode()
    assert "Reference data" in found
    assert found.count("/reference/un/QDi.902/") == 1
    for label in ("United Nations", "QDi.902", "2026-01-02"):
        assert label in found


def test_only_the_version_in_use_is_found(cast: Cast, two: tuple[ListVersion, ListVersion]) -> None:
    client = cast.client("originators_media")
    assert "/reference/" not in client.get("/search/?q=QDi.903").content.decode()
    assert "/reference/un/QDi.902/" in client.get("/search/?q=inventeur").content.decode()


# ---------------------------------------------------------------- what a text names


def test_a_text_names_an_entry_of_a_list_at_the_version_in_use(
    cast: Cast, two: tuple[ListVersion, ListVersion]
) -> None:
    with cast.acting("originators_media") as actor:
        for text in ("QDi.902", "qdi.902", "un:QDi.902"):
            assert list(map(str, cite_entries(actor, text))) == ["un:QDi.902@2026-02-02"], text
        assert list(map(str, cite_entries(actor, "un:QDi.903@2026-01-02"))) == ["un:QDi.903@2026-01-02"]
        for text in ("QDi.903", "eu-fsf:QDi.902", "QDi.90", "un:", "@", "", "QDi.902@1999-01-01", "oumar"):
            assert cite_entries(actor, text) == [], text


def test_a_number_that_two_lists_have_names_both(cast: Cast, imported: Import) -> None:
    imported("operator")
    imported("operator", data=b"id,name\nQDi.901,Invented Other\n", name="own.csv", key="own")
    with cast.acting("third") as actor:
        assert {each.list for each in cite_entries(actor, "QDi.901")} == {"un", "own"}
        assert [each.list for each in cite_entries(actor, "own:QDi.901")] == ["own"]


def test_what_is_cited_says_how_it_stands_now(cast: Cast, two: tuple[ListVersion, ListVersion]) -> None:
    with cast.acting("third") as actor:
        [same], [changed], [gone] = (cite_entries(actor, f"un:QDi.{n}@2026-01-02") for n in (901, 902, 903))
        elsewhere = Citation("un", "QDi.902", "2025-12-12", changed.sha256)
        unknown = Citation("nowhere", "X1", "1")
        standing = stand(actor, [same, changed, gone, elsewhere, unknown])
    assert standing[same].since == ""
    assert "says something else" in standing[changed].since
    assert "does not have it" in standing[gone].since
    assert "says something else" in standing[elsewhere].since, "by its digest, though this node never had that version"
    assert standing[elsewhere].url == "/reference/un/QDi.902/"
    assert standing[changed].url == "/reference/un/QDi.902/2026-01-02/"
    assert unknown not in standing


# ---------------------------------------------------------------- size


def test_a_list_of_thousands_is_read_along_its_indexes_by_other_desks_too(
    cast: Cast, two: tuple[ListVersion, ListVersion]
) -> None:
    _before, version = two
    with as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("finance_listentry", "finance_listedword"):
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        cursor.execute(MANY_ENTRIES, [20_000, version.pk])
        cursor.execute(MANY_WORDS, [version.pk, 20_000])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("finance_listentry", "finance_listedword"):
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            cursor.execute(f"ANALYZE {table}")
    with cast.acting("originators_media") as actor:
        [citation] = cite_entries(actor, "X1234")
        reads: list[Callable[[], object]] = [
            lambda: cite_entries(actor, "X1234"),
            lambda: find_entries(actor, "x1234", 20, node=True),
            lambda: cited(actor, "un", "X1234"),
            lambda: stand(actor, [citation]),
        ]
        plans = [plan for read in reads for plan in plans_of(read)]
    assert len(plans) >= 7
    for plan in plans:
        assert "Seq Scan on finance_listentry" not in plan, plan
        assert "Seq Scan on finance_listedword" not in plan, plan
