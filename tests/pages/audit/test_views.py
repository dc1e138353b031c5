"""The audit trail: for the member's auditors their member's, for the administrator the node's own."""

import pytest
from django.urls import reverse

from tahaluf.policy.audit import record_event
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TRAIL = "/audit/"


@pytest.fixture(autouse=True)
def _acts(cast: Cast) -> None:
    with cast.acting("originator") as actor:
        record_event(actor, "records:version:write", desk="finance", subject="11111111-1111-4111-8111-111111111111")
    with cast.acting("recipient") as actor:
        record_event(actor, "records:version:recall", desk="finance", subject="22222222-2222-4222-8222-222222222222")
    with cast.acting("originators_media") as actor:
        record_event(actor, "media:thing:do", desk="media", subject="33333333-3333-4333-8333-333333333333")


def read(cast: Cast, name: str, **filters: str) -> str:
    return cast.client(name).get(TRAIL, filters).content.decode()


def test_an_auditor_reads_the_own_members_acts_on_the_audited_desks(cast: Cast) -> None:
    page = read(cast, "originators_auditor")
    assert "11111111-1111" in page
    assert "wrote a record" in page
    assert "22222222-2222" not in page
    assert "33333333-3333" not in page


def test_the_administrator_reads_the_nodes_own_acts_and_no_members(cast: Cast) -> None:
    administrator = cast.client("administrator")
    url = reverse("administration:end", args=[cast.officers["recipient"].uid])
    administrator.post(url)
    administrator.get(TRAIL)
    page = administrator.get(TRAIL).content.decode()
    assert "ended an account" in page
    assert page.count(f"{cast.officers['administrator'].name}</bdi></td>") == 2, "the act and the earlier reading"
    assert "11111111-1111" not in page
    assert "22222222-2222" not in page


@pytest.mark.parametrize("name", ["originator", "originators_second", "recipient", "centre", "outsider"])
def test_for_everybody_else_there_is_no_trail(cast: Cast, name: str) -> None:
    assert cast.client(name).get(TRAIL).status_code == 404


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"officer": "originator"}, True),
        ({"officer": "originators_releaser"}, False),
        ({"action": "records:version"}, True),
        ({"action": "accounts"}, False),
        ({"subject": "11111111-1111-4111-8111-111111111111"}, True),
        ({"subject": "44444444-4444-4444-8444-444444444444"}, False),
        ({"since": "2000-01-01"}, True),
        ({"until": "2000-01-01"}, False),
    ],
)
def test_the_trail_is_narrowed(cast: Cast, filters: dict[str, str], found: bool) -> None:
    assert ("<td" in read(cast, "originators_auditor", **filters)) is found


def test_a_filter_that_is_no_value_says_so_and_hides_nothing(cast: Cast) -> None:
    page = read(cast, "originators_auditor", subject="not a uid")
    assert "valid UUID" in page
    assert "11111111-1111" in page


def test_reading_the_trail_leaves_a_trace(cast: Cast) -> None:
    read(cast, "originators_auditor")
    assert "read the audit trail" in read(cast, "originators_auditor")


def test_an_action_is_chosen_in_words_and_what_was_asked_for_otherwise_stays(cast: Cast) -> None:
    page = read(cast, "originators_auditor")
    assert '<option value="records:version:write">wrote a record</option>' in page
    assert '<option value="records:">all of these</option>' in page
    assert '<option value="records:version" selected>' in read(cast, "originators_auditor", action="records:version")
    assert "<td" in read(cast, "originators_auditor", action="records:")
