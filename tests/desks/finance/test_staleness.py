"""Which lists may be out of date: those of which nothing was heard for longer than the desk's practice allows."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from tahaluf.desks.finance.alerts.models import DeskPractice
from tahaluf.desks.finance.lists.feeds import fetch_due
from tahaluf.desks.finance.lists.models import ListFeed, ListVersion
from tahaluf.desks.finance.lists.staleness import stale_lists
from tahaluf.policy.context import Context
from tahaluf.policy.visibility import visible
from tests.cast import Cast, as_owner
from tests.desks.finance.conftest import Import
from tests.desks.finance.publisher import Add, add, make_due, operator, publisher

__all__ = ["add", "operator", "publisher"]

pytestmark = pytest.mark.django_db


def test_a_list_of_which_nothing_was_heard_for_days_is_stale_until_its_publisher_is_heard(
    cast: Cast, add: Add, operator: Context
) -> None:
    add()
    fetch_due(operator)
    past = timezone.now() - datetime.timedelta(days=3)
    with operator() as actor:
        visible(actor, ListFeed).update(last_fetched_at=past)
        visible(actor, ListVersion).update(checked_at=past)
    age_all(past)
    client = cast.client("originator")
    assert "may be out of date" in client.get(reverse("finance:home")).content.decode()
    assert "may be out of date" in client.get(reverse("pages:today")).content.decode()
    make_due(operator)
    fetch_due(operator)
    assert "may be out of date" not in client.get(reverse("finance:home")).content.decode()
    with cast.acting("originator") as actor:
        assert stale_lists(actor) == []


def test_the_practice_of_the_desk_says_how_many_days_and_the_same_file_again_is_news(
    cast: Cast, imported: Import
) -> None:
    imported()
    age_all(timezone.now() - datetime.timedelta(days=3))
    with cast.acting("originator") as actor:
        assert [each.version.key for each in stale_lists(actor)] == ["un"]
    with cast.acting("originators_second") as actor:
        officer = cast.officers["originators_second"]
        DeskPractice.objects.create(member=officer.member, stale_days=5, set_by=officer)
    with cast.acting("originator") as actor:
        assert stale_lists(actor) == []
    age_all(timezone.now() - datetime.timedelta(days=6))
    with cast.acting("originator") as actor:
        assert stale_lists(actor) != []
    imported()
    with cast.acting("originator") as actor:
        assert stale_lists(actor) == []


def test_a_clock_that_ran_ahead_makes_no_list_fresh_and_keeps_none_from_being_fetched(
    cast: Cast, add: Add, operator: Context
) -> None:
    add()
    fetch_due(operator)
    ahead = timezone.now() + datetime.timedelta(days=200)
    with operator() as actor:
        visible(actor, ListFeed).update(last_fetched_at=ahead, last_tried_at=ahead, next_at=ahead)
        visible(actor, ListVersion).update(checked_at=ahead)
    age_all(timezone.now() - datetime.timedelta(days=3))
    with cast.acting("originator") as actor:
        assert [each.version.key for each in stale_lists(actor)] == ["un"]
    assert fetch_due(operator) == ["un"]
    with cast.acting("originator") as actor:
        assert stale_lists(actor) == []


def test_a_list_that_came_under_a_clock_that_ran_ahead_is_stale_until_it_comes_again(
    cast: Cast, imported: Import
) -> None:
    imported()
    age_all(timezone.now() + datetime.timedelta(days=200))
    with cast.acting("originator") as actor:
        assert [each.version.key for each in stale_lists(actor)] == ["un"]
    imported()
    with cast.acting("originator") as actor:
        assert stale_lists(actor) == []


def age_all(moment: datetime.datetime) -> None:
    """Have every version been received in the past, as the owner of the table can."""
    with as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE finance_listversion NO FORCE ROW LEVEL SECURITY")
        cursor.execute("UPDATE finance_listversion SET received_at = %s", [moment])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE finance_listversion FORCE ROW LEVEL SECURITY")
