"""Finding records, in any spelling, within what may be seen."""

import pytest

from tahaluf.pages.records.finding import find_records, find_selectors
from tests.cast import Cast
from tests.desks.intelligence.stage import released, written

pytestmark = pytest.mark.django_db


def found(cast: Cast, name: str, query: str) -> list[str]:
    with cast.acting(name) as actor:
        return [version.title for version in find_records(actor, query)]


@pytest.mark.parametrize(
    "query",
    ["مؤسسة الأمثلة", "موسسه امثله", "مُؤسَّسة", "أمثلة", "الامثـــلة", "amthila", "AMTHIL", "  مؤسسة   amthila "],
)
def test_a_record_is_found_however_it_is_spelled(cast: Cast, query: str) -> None:
    written(cast, "مؤسسة الأمثلة", properties={"aliases": ["Amthila Foundation"]})
    written(cast, "شيء آخر")
    assert found(cast, "originator", query) == ["مؤسسة الأمثلة"]


@pytest.mark.parametrize("query", ["", "   ", "%", "امثلة لا", "'; DROP", "x" * 500, "\U0010ffff"])
def test_what_names_nothing_finds_nothing(cast: Cast, query: str) -> None:
    written(cast, "مؤسسة الأمثلة")
    assert found(cast, "originator", query) == []


def test_a_record_is_found_by_its_ids_and_identifiers(cast: Cast) -> None:
    reference = {"source_name": "passport", "external_id": "x 123-456"}
    version = written(cast, "One", properties={"external_references": [reference]})
    for query in (str(version.uid), version.stix_id, "X123-456", "x 123-456"):
        assert found(cast, "originator", query) == ["One"]
        assert found(cast, "third", query) == []


def test_only_the_newest_visible_version_is_found(cast: Cast) -> None:
    from tahaluf.policy.authoring import Draft, amend_record

    first = written(cast, "Old name")
    released(cast, first, "BBB")
    with cast.acting("originator") as actor:
        content = {"name": "New name", "identity_class": "organization"}
        amend_record(actor, first, Draft("identity", content, "intelligence", "New name"))
    assert found(cast, "originator", "name") == ["New name"]
    assert found(cast, "originator", "old") == []
    assert found(cast, "recipient", "name") == ["Old name"]
    assert found(cast, "recipient", "new") == []


def test_a_selector_is_found_in_its_own_form(cast: Cast) -> None:
    written(cast, "One", properties={"external_references": [{"source_name": "iban", "external_id": "gb 33 x"}]})
    with cast.acting("originator") as actor:
        assert [each.kind for each in find_selectors(actor, "GB33X")] == ["iban"]
        assert [each.kind for each in find_selectors(actor, "gb 33x", "iban")] == ["iban"]
        assert list(find_selectors(actor, "GB33X", "passport")) == []
