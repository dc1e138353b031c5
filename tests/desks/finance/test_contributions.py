"""What the finance desk contributes: its records wait on Today and are found beside the listings."""

import pytest

from tahaluf.policy.authoring import Draft, Handling, write_record
from tahaluf.policy.release import release
from tahaluf.records.models import RecordVersion
from tahaluf.records.vocabulary import TLP, Desk
from tests.cast import Cast
from tests.policy.test_release import to

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(cast: Cast) -> RecordVersion:
    """A record of the finance desk whose release waits for a second officer."""
    with cast.acting("originator") as actor:
        properties = {"name": "Invented Maritime", "identity_class": "organization"}
        handling = Handling(tlp=TLP.AMBER_STRICT)
        written = write_record(actor, Draft("identity", properties, Desk.FINANCE, "Invented Maritime", handling))
    with cast.acting("originators_releaser") as actor:
        release(actor, written, to(cast, "BBB"), "they asked")
    return written


def test_a_release_waits_on_the_second_officers_today(cast: Cast, version: RecordVersion) -> None:
    page = cast.client("originators_second").get("/").content.decode()
    assert "Releases that wait for your decision" in page
    assert "/finance/queue" in page
    assert "Releases that wait" not in cast.client("originators_releaser").get("/").content.decode()


def test_the_desks_records_are_found_and_listed(cast: Cast, version: RecordVersion) -> None:
    client = cast.client("originators_viewer")
    for path in ("/search/?q=invented+maritime", "/finance/records"):
        assert f"/records/{version.uid}" in client.get(path).content.decode()
    assert "Invented Maritime" not in cast.client("recipient").get("/finance/records").content.decode()


@pytest.mark.parametrize("path", ["/finance/queue", "/finance/records"])
def test_who_is_not_on_the_desk_finds_no_page(cast: Cast, path: str) -> None:
    assert cast.client("originators_media").get(path).status_code == 404


@pytest.mark.parametrize("path", ["/finance/queue", "/finance/records"])
def test_from_the_desks_records_the_way_back_is_the_desks_first_page(cast: Cast, path: str) -> None:
    page = cast.client("originators_viewer").get(path).content.decode()
    assert '<li class="breadcrumb-item"><a href="/finance/">Finance</a></li>' in page
