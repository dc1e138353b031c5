"""A citation is read from an external reference and written as one; what is no citation is left alone."""

from typing import Any

import pytest

from tahaluf.pages.citations import Citation, ReferenceSource, Uncited, cite, cited_in, standings
from tahaluf.policy.actors import NOBODY

ENTRY = Citation("un", "QDi.042", "2025-04-19", "ab" * 32)
OTHER = Citation("own", "QDi.042", "7")


def source(*known: Citation) -> ReferenceSource:
    return ReferenceSource(lambda _actor, text: [each for each in known if text == each.listed_id], lambda _a, _c: {})


def test_a_citation_and_its_reference_say_the_same() -> None:
    assert Citation.of(ENTRY.reference()) == ENTRY
    assert "x_sha256" not in OTHER.reference()
    assert Citation.of(OTHER.reference()) == OTHER
    assert str(ENTRY) == "un:QDi.042@2025-04-19"


@pytest.mark.parametrize(
    "reference",
    [
        None,
        "un:QDi.042",
        {"source_name": "passport", "external_id": "X1"},
        {"source_name": "un", "x_version": "1"},
        {"source_name": "un", "external_id": 7, "x_version": "1"},
        {"source_name": "un", "external_id": "QDi.042", "x_version": ["1"]},
        {"source_name": "un", "external_id": "Q" * 301, "x_version": "1"},
    ],
)
def test_what_others_wrote_is_no_citation_unless_it_is_whole(reference: Any) -> None:
    assert Citation.of(reference) is None
    assert cited_in({"external_references": [reference, ENTRY.reference()]}) == [ENTRY]


@pytest.mark.parametrize("stix", [{}, {"external_references": None}, {"external_references": "un:QDi.042"}])
def test_an_object_without_references_cites_nothing(stix: dict[str, Any]) -> None:
    assert cited_in(stix) == []


def test_a_text_must_name_one_entry_among_all_sources() -> None:
    assert cite([source(), source(ENTRY)], NOBODY, "QDi.042") == ENTRY
    with pytest.raises(Uncited, match="own:QDi"):
        cite([source(ENTRY), source(OTHER)], NOBODY, "QDi.042")
    with pytest.raises(Uncited, match="no list"):
        cite([source(ENTRY)], NOBODY, "QDi.043")
    assert standings([source(ENTRY)], NOBODY, [ENTRY]) == {}
