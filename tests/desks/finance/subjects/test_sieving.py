"""When a list changes, only the stored subjects that its changes may mean are screened."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.desks.finance.screening.running import snapshot
from tahaluf.desks.finance.screening.warm_index import Filed
from tahaluf.desks.finance.subjects.models import Portfolio
from tahaluf.desks.finance.subjects.sieving import Delta, Sifted, hits_of_delta
from tahaluf.engines.dates import PartialDate
from tahaluf.engines.identifiers import Identifier
from tahaluf.engines.lists import ListedName, Listing
from tahaluf.engines.names import FOLDING
from tahaluf.engines.screening import Screener
from tahaluf.engines.subjects import Subject, subject_from_json
from tahaluf.policy.visibility import visible
from tests.cast import Cast
from tests.desks.finance.subjects.stored import open_portfolio, store

CUTOFF = 0.9
BORN = PartialDate.of(1971, 3, 5)
PASSPORT = Identifier("passport", "N-7712 345")
LISTINGS = (
    Listing("un", "1", "QDi.901", "person", (ListedName("Walid Samir al-Khayali"), ListedName("وليد سمير الخيالي")),
            births=(BORN,), countries=("NE",), gender="male", identifiers=(PASSPORT,), addresses=("Niamey, Niger",)),
    Listing("un", "1", "QDe.902", "entity", (ListedName("Invented Lantern Trading House"),)),
)  # fmt: skip
SUBJECTS = (
    Subject("same", "Walid Samir Khayali", 1),
    Subject("arabic", "وليد سمير الخيالي", 2, births=(BORN,)),
    Subject("near", "Walid Khayali", 3, births=(BORN,), countries=("NE",), gender="male"),
    Subject("alias", "Nobody Known", 4, aliases=("Samir Walid Al Khayali",)),
    Subject("number", "Someone Else", 5, identifiers=(Identifier("national_id", "N7712345"),)),
    Subject("text", "invoice 12 to Lantern Trading House, Invented Lantern Trading House 7", 6, is_text=True),
    Subject("other", "Huda Kuwatli", 7, births=(BORN,)),
    Subject("nameless", "", 8, identifiers=(PASSPORT,)),
    Subject("placed", "Walid Khayali", 9, births=(BORN,), address=("1 HIGH STREET", "NE")),
    Subject("elsewhere", "Walid Samir Khayali", 10, address=("1 HIGH STREET", "NO")),
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def delta() -> Delta:
    return Delta([Filed(number, listing) for number, listing in enumerate(LISTINGS, start=501)])


@pytest.fixture
def portfolio(cast: Cast) -> Portfolio:
    made = open_portfolio(cast)
    with cast.acting("originator"):
        for subject in SUBJECTS:
            store(made, subject)
    return made


def said(sifted: Sifted) -> list[tuple[str, int, float, str]]:
    return [(row.reference, entry, hit.score, hit.matched_name) for row, entry, hit in sifted.hits]


def test_the_hits_are_those_of_screening_every_subject(cast: Cast, portfolio: Portfolio, delta: Delta) -> None:
    screened = list(Screener.build(LISTINGS).screen(SUBJECTS, CUTOFF))
    with cast.acting("originator") as actor:
        sifted = hits_of_delta(actor, delta, CUTOFF, after=0)
    assert [(hit.hit.subject, hit.hit.listing, hit.hit.score, hit.hit.reasons) for hit in sifted.hits] == [
        (hit.subject, hit.listing, hit.score, hit.reasons) for hit in screened
    ]
    assert {hit.subject.reference for hit in sifted.hits} == {
        "same", "arabic", "near", "alias", "number", "text", "nameless", "placed", "elsewhere",
    }  # fmt: skip
    assert {hit.entry_id for hit in sifted.hits} == {501, 502}
    assert sifted.is_end


@pytest.mark.parametrize("limit", [1, 3, 8])
def test_it_goes_on_where_it_stopped(cast: Cast, portfolio: Portfolio, delta: Delta, limit: int) -> None:
    reached, is_end, found = 0, False, []
    while not is_end:
        with cast.acting("originator") as actor:
            part = hits_of_delta(actor, delta, CUTOFF, reached, limit)
        assert part.is_end or part.reached > reached
        reached, is_end = part.reached, part.is_end
        found += said(part)
    with cast.acting("originator") as actor:
        assert found == said(hits_of_delta(actor, delta, CUTOFF, 0))


def test_a_subject_whose_screening_ended_is_left_out(cast: Cast, portfolio: Portfolio, delta: Delta) -> None:
    with cast.acting("originator") as actor:
        visible(actor, type(_first(cast))).filter(reference="number").update(ended_at="2026-01-01T00:00Z")
        assert "number" not in {row for row, *_rest in said(hits_of_delta(actor, delta, CUTOFF, 0))}


def _first(cast: Cast) -> object:
    from tahaluf.desks.finance.subjects.models import Subject as Row

    with cast.acting("originator") as actor:
        return visible(actor, Row).order_by("pk")[0]


@pytest.mark.parametrize("who", ["recipient", "administrator", "outsider"])
def test_others_find_nothing(cast: Cast, portfolio: Portfolio, delta: Delta, who: str) -> None:
    with cast.acting(who) as actor:
        assert hits_of_delta(actor, delta, CUTOFF, 0) == ([], 0, True)


def test_a_portfolio_of_some_officers_is_gone_over_for_these_alone(cast: Cast, delta: Delta) -> None:
    reader = cast.officers["originator"]
    closed = open_portfolio(cast, readers=[reader.pk])
    with cast.acting("originator"):
        store(closed, SUBJECTS[0])
    with cast.acting("originators_second") as actor:
        assert hits_of_delta(actor, delta, CUTOFF, 0).hits == []
    with cast.acting("originator") as actor:
        assert len(hits_of_delta(actor, delta, CUTOFF, 0).hits) == 1


def test_names_folded_in_another_way_are_read_anew(cast: Cast, delta: Delta) -> None:
    made = open_portfolio(cast)
    with cast.acting("originator") as actor:
        store(made, SUBJECTS[0], folded_names="unlike", folding=FOLDING - 1)
        assert len(hits_of_delta(actor, delta, CUTOFF, 0).hits) == 1


def test_going_over_takes_as_many_queries_for_many_subjects_as_for_few(
    cast: Cast, portfolio: Portfolio, delta: Delta, django_assert_num_queries: object
) -> None:
    with cast.acting("originator") as actor:
        for limit in (1, 8):
            with django_assert_num_queries(3):  # type: ignore[operator]
                hits_of_delta(actor, delta, CUTOFF, 0, limit)


YEARS = st.integers(1900, 2020)
TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)
DATES: st.SearchStrategy[Sequence[PartialDate]] = st.lists(
    st.one_of(
        st.builds(lambda year, circa: PartialDate.of(year, circa=circa), YEARS, st.booleans()),
        st.builds(lambda year, month: PartialDate.of(year, month), YEARS, st.integers(1, 12)),
        st.builds(lambda year, day: PartialDate.of(year, 5, day), YEARS, st.integers(1, 31)),
        st.builds(lambda year: PartialDate.between(PartialDate.of(year), PartialDate.of(year + 3)), YEARS),
    ),
    max_size=3,
)
KNOWN = st.builds(
    Subject,
    TEXTS,
    TEXTS,
    st.integers(0, 99),
    kind=st.sampled_from(["person", "entity", "unknown"]),
    aliases=st.lists(TEXTS, max_size=2).map(tuple),
    births=DATES.map(tuple),
    countries=st.lists(st.sampled_from(["NE", "Nigerien"]), max_size=2).map(tuple),
    gender=st.sampled_from(["", "male"]),
    identifiers=st.lists(st.builds(Identifier, st.sampled_from(["iban", "bic"]), TEXTS, TEXTS), max_size=2).map(tuple),
    message_path=TEXTS,
    party_role=TEXTS,
    is_text=st.booleans(),
    line=st.one_of(st.none(), st.integers(1, 99)),
)


@given(KNOWN)
def test_a_stored_subject_is_given_back_as_it_was(subject: Subject) -> None:
    assert subject_from_json(snapshot(subject)) == subject
