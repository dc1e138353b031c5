"""Officers' accounts: a role holds from when it is given until it is ended, whatever day it is at the node."""

import datetime

import pytest
from django.utils import timezone

from tahaluf.policy.accounts import end_role, give_role
from tahaluf.records.vocabulary import Desk, Role
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("hours", [-23, 0, 23])
def test_a_role_holds_from_now_on_and_ends_now(cast: Cast, hours: int) -> None:
    """The second wall counts days in UTC; a node's own day may be another."""

    def holds() -> bool:
        with cast.acting("originator") as actor:
            return actor.holds(Desk.MILITARY, Role.OFFICER)

    assert not holds()
    with timezone.override(datetime.timezone(datetime.timedelta(hours=hours))):
        with cast.acting("administrator") as actor:
            give_role(actor, cast.officers["originator"], Desk.MILITARY, Role.OFFICER)
        assert holds()
        with cast.acting("administrator") as actor:
            end_role(actor, cast.officers["originator"], Desk.MILITARY, Role.OFFICER)
        assert not holds()
