"""A record's properties stand in the reader's language: labels, values of closed lists, days and moments."""

import pytest
from django.utils import translation

from tahaluf.pages.records.properties import facts_of, kind_of_link


def parts(language: str = "en", **stix: object) -> list[tuple[str, str]]:
    with translation.override(language):
        return [(fact.label, part.text) for fact in facts_of(stix, {}) for part in fact.parts]


@pytest.mark.parametrize(("language", "words"), [("ar", "منظمة"), ("en", "organisation"), ("fr", "organisation")])
def test_a_value_of_a_closed_list_is_said_in_words(language: str, words: str) -> None:
    assert parts(language, identity_class="organization")[0][1] == words
    assert parts(language, identity_class="of-my-own") == [(parts(language, identity_class="x")[0][0], "of-my-own")]


def test_a_days_timestamp_is_a_day_and_another_one_a_moment() -> None:
    stix = {"first_seen": "2026-02-01T00:00:00.000Z", "last_seen": "2026-02-03T14:05:09.000Z", "published": "soon"}
    first, last, published = facts_of(stix, {})
    assert (str(first.parts[0].day), first.parts[0].moment) == ("2026-02-01", None)
    assert last.parts[0].moment is not None
    assert last.parts[0].moment.isoformat() == "2026-02-03T14:05:09+00:00"
    assert (published.parts[0].day, published.parts[0].moment, published.parts[0].text) == (None, None, "soon")


def test_an_identifier_is_named_by_its_kind_and_a_source_keeps_its_own_name() -> None:
    references = [
        {"source_name": "passport", "external_id": "K0000918"},
        {"source_name": "Interpol", "external_id": "1/2"},
    ]
    with translation.override("fr"):
        (fact,) = facts_of({"external_references": references}, {})
    assert [(part.label, part.text) for part in fact.parts] == [("passeport", "K0000918"), ("Interpol", "1/2")]


@pytest.mark.parametrize(
    ("kind", "words"),
    [("object_refs", "بشأن"), ("funds", "يموّل"), ("of-my-own", "of-my-own")],
)
def test_a_link_is_named_in_words_where_there_are_any(kind: str, words: str) -> None:
    with translation.override("ar"):
        assert str(kind_of_link(kind)) == words
