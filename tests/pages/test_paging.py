"""Paging by keys shows every row once, in order, with one query a page."""

import datetime

import pytest
from django.core import signing
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.pages.paging import KeysetPage, keyset_page
from tahaluf.policy.context import opened
from tahaluf.records.models import Member, Membership
from tests.cast import Cast


def walk(order: list[str], size: int) -> list[KeysetPage[Membership]]:
    pages = [keyset_page(Membership.objects.all(), order, size=size)]
    while pages[-1].next_token:
        pages.append(keyset_page(Membership.objects.all(), order, pages[-1].next_token, size))
    return pages


@pytest.fixture
def memberships(cast: Cast) -> int:
    """Memberships of which many begin on the same day."""
    with opened(cast.operator_token):
        for member in Member.objects.all():
            for year in (2001, 2001, 2002, 2003):
                starts = datetime.date(year, 1, 1)
                Membership.objects.create(member=member, starts_on=starts, ends_on=datetime.date(2004, 1, 1))
        return Membership.objects.count()


@pytest.mark.parametrize("order", [["starts_on", "id"], ["-starts_on", "-id"], ["member__code", "id"]])
@pytest.mark.parametrize("size", [1, 2, 7, 30, 100])
def test_each_row_is_shown_once_and_in_order(cast: Cast, memberships: int, order: list[str], size: int) -> None:
    with cast.acting("originator"):
        shown = [row.pk for page in walk(order, size) for row in page.rows]
        assert shown == list(Membership.objects.order_by(*order).values_list("pk", flat=True))
        assert len(shown) == memberships


def test_a_page_takes_one_query_and_counts_nothing(cast: Cast, memberships: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with cast.acting("originator"):
        with django_assert_num_queries(1) as first:
            token = keyset_page(Membership.objects.all(), ["id"], size=3).next_token
        with django_assert_num_queries(1) as second:
            keyset_page(Membership.objects.all(), ["id"], token, 3)
    for query in first.captured_queries + second.captured_queries:
        assert "COUNT(" not in query["sql"].upper()
        assert "OFFSET" not in query["sql"].upper()


@given(st.text())
def test_a_token_that_we_did_not_write_is_not_found(token: str) -> None:
    if token:
        with pytest.raises(Http404):
            keyset_page(Membership.objects.all(), ["id"], token)


def test_a_token_of_another_list_is_not_found(cast: Cast, memberships: int) -> None:
    with cast.acting("originator"):
        token = keyset_page(Membership.objects.all(), ["starts_on", "id"], size=2).next_token
        with pytest.raises(Http404):
            keyset_page(Membership.objects.all(), ["id"], token)
        with pytest.raises(Http404):
            keyset_page(Membership.objects.all(), ["id"], signing.dumps([1], salt="another"))


def test_mixed_directions_are_refused() -> None:
    with pytest.raises(ValueError, match="mixed directions"):
        keyset_page(Membership.objects.all(), ["-starts_on", "id"])
