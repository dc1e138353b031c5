"""A name typed in one script finds subjects, alerts, records and listed parties that are written in another."""

import importlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tahaluf.desks.finance.screening import naming
from tahaluf.policy.authoring import Draft, Handling, write_record
from tahaluf.records.vocabulary import TLP, Desk
from tests.cast import Cast, as_owner
from tests.desks.finance.conftest import Import
from tests.desks.finance.subjects.stage import CUSTOMERS, PACS008, make, take_in

pytestmark = pytest.mark.django_db


def found(cast: Cast, who: str, query: str) -> str:
    return cast.client(who).get("/search/", {"q": query}).content.decode()


def test_a_subject_and_its_alert_are_found_by_the_name_in_another_script(cast: Cast, imported: Import) -> None:
    imported()
    take_in(cast, make(cast), CUSTOMERS)
    page = found(cast, "originator", "وليد الخيالي")
    assert "Walid Samir al Khayali" in page
    assert "/finance/subjects/" in page
    assert "/finance/alerts/" in page


def test_a_payments_party_is_found_without_its_path_in_the_message(cast: Cast, imported: Import) -> None:
    imported()
    take_in(cast, make(cast), PACS008, "pay.xml")
    page = found(cast, "originator", "وليد الخيالي")
    assert "Walid Samir Al-Khayali" in page
    assert "FIToFICstmrCdtTrf" not in page
    assert "INVTNENIXXX" in found(cast, "originator", "INVTNENIXXX").split("</header>")[-1]


@pytest.mark.parametrize("query", ["آنا نوبادي", "Ana Nobadi", "Анна Нобади"])
def test_an_other_spelling_is_found_with_its_reasons(cast: Cast, query: str) -> None:
    take_in(cast, make(cast), CUSTOMERS)
    page = found(cast, "originator", query)
    assert "Anna Nobody" in page
    assert 'class="reasons"' in page
    assert "Anna Nobody" not in found(cast, "recipient", query)


def test_a_listed_party_is_found_by_officers_of_every_desk(cast: Cast, imported: Import) -> None:
    imported("operator")
    for who in ("originator", "originators_media", "centre"):
        assert "QDi.902" in found(cast, who, "عمر تيجان إنفنت")


def test_an_own_list_is_found_by_its_member_alone(cast: Cast, imported: Import) -> None:
    imported()
    assert "QDi.902" in found(cast, "originators_viewer", "عمر تيجان إنفنت")
    assert "QDi.902" not in found(cast, "recipient", "عمر تيجان إنفنت")


def test_a_record_is_found_by_an_alias_in_another_script_by_those_who_may_see_it(cast: Cast) -> None:
    with cast.acting("originator") as actor:
        properties = {"name": "Invented network", "aliases": ["Sulayman al-Badissi"]}
        write_record(actor, Draft("threat-actor", properties, Desk.INTELLIGENCE, "A network", Handling(tlp=TLP.GREEN)))
    assert "A network" in found(cast, "originators_second", "سليمان البادسي")
    assert "A network" not in found(cast, "originators_viewer", "سليمان البادسي")
    assert "A network" not in found(cast, "recipient", "سليمان البادسي")


def test_what_has_the_words_stands_before_what_is_only_alike(cast: Cast) -> None:
    data = b"id,name\nB1,Hamid Barakati\nB2,Hamid Barakaty\n"
    take_in(cast, make(cast), data)
    page = found(cast, "originator", "Hamid Barakaty")
    assert page.index("B2") < page.index("B1")
    assert page.count('class="reasons"') == 1


def test_a_hidden_name_looks_like_an_absent_one(cast: Cast) -> None:
    take_in(cast, make(cast, readers=["originator"]), CUSTOMERS)
    asked = {}
    for query in ("وليد الخيالي", "زكريا البهلوان"):
        client = cast.client("originators_viewer")
        client.get("/search/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get("/search/", {"q": query}).content.decode()
        asked[len(queries), page.replace(query, "…").partition("<main")[2]] = query
    assert len(asked) == 1


def test_who_searches_while_the_index_is_built_is_told(
    cast: Cast, imported: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported("operator")
    monkeypatch.setattr("tahaluf.desks.finance.screening.asking.AT_ONCE_NAMES", 0)
    monkeypatch.setattr(naming, "PATIENCE", 0.0)
    page = found(cast, "originator", "عمر تيجان إنفنت")
    assert "search again in a few seconds" in page


def test_what_stood_before_sounds_were_filed_is_found_after_migrating(cast: Cast) -> None:
    take_in(cast, make(cast), CUSTOMERS)
    with cast.acting("originator") as actor:
        properties = {"name": "Invented network", "aliases": ["Sulayman al-Badissi"]}
        write_record(actor, Draft("threat-actor", properties, Desk.FINANCE, "A network", Handling(tlp=TLP.GREEN)))
    steps = [
        ("tahaluf.desks.finance.migrations.0018_subjects_sounds", "finance_subjectword", "آنا نوبادي", "Anna Nobody"),
        ("tahaluf.policy.migrations.0007_sounds_of_records", "records_searchword", "سليمان البادسي", "A network"),
    ]
    for module, table, query, name in steps:
        with as_owner() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            cursor.execute(f"DELETE FROM {table} WHERE word LIKE '~%'")
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        assert name not in found(cast, "originator", query)
        with as_owner():
            importlib.import_module(module).file_sounds(None, None)
        assert name in found(cast, "originator", query)
