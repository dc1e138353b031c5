"""Lists fetched from a publisher: a real server on this machine, asked as the worker asks."""

import datetime
import errno
import ssl
import threading
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tahaluf.desks.finance import incoming, wording
from tahaluf.desks.finance.lists import feeds, fetching, importing
from tahaluf.desks.finance.lists.addresses import Addresses
from tahaluf.desks.finance.lists.feeds import fetch_due, remove_feed, set_feed
from tahaluf.desks.finance.lists.fetching import FetchFailed
from tahaluf.desks.finance.lists.models import ListFeed, ListVersion
from tahaluf.desks.finance.lists.reads import current_versions
from tahaluf.desks.finance.lists.workflow import VersionState
from tahaluf.policy.context import Context
from tahaluf.policy.decisions import Refused
from tahaluf.policy.models import AuditEvent
from tahaluf.policy.visibility import visible
from tests.cast import Cast
from tests.desks.finance.killing import dead_at
from tests.desks.finance.lists import PEOPLE, UN_XML, un_xml
from tests.desks.finance.publisher import Add, Publisher, add, in_use, make_due, operator, publisher, serving, state_of

__all__ = ["add", "operator", "publisher"]

pytestmark = pytest.mark.django_db
SDN = b'36,"INVENTED AIRLINE","-0- ","CUBA","-0- ","-0- ","-0- ","-0- ","-0- ","-0- ","-0- ","-0- "\r\n'
ALT = b'36,12,"aka","INVENTED AIR","-0- "\r\n'
ADD = b'36,25,"Street 1","Nowhere","Cuba","-0- "\r\n'


def test_a_list_is_fetched_and_in_use_on_every_finance_desk(
    cast: Cast, add: Add, operator: Context, incoming_folder: Path
) -> None:
    add()
    assert fetch_due(operator) == ["un"]
    assert in_use(operator) == [("un", "2026-01-02", 4)]
    feed = state_of(operator)
    assert (feed.failure, feed.failures) == ({}, 0)
    assert feed.last_fetched_at
    assert feed.next_at
    assert feed.next_at > timezone.now() + datetime.timedelta(hours=5)
    assert fetch_due(operator) == []
    assert list(incoming_folder.iterdir()) == []
    for who in ("originator", "recipient"):
        with cast.acting(who) as actor:
            assert [version.member_id for version in current_versions(actor)] == [None]


def test_the_publisher_is_asked_whether_anything_is_new_and_the_next_version_comes(
    add: Add, operator: Context, publisher: Publisher
) -> None:
    add()
    fetch_due(operator)
    before = state_of(operator)
    make_due(operator)
    fetch_due(operator)
    assert publisher.asked[0][1] is None
    assert publisher.asked[1][1]
    after = state_of(operator)
    assert after.last_fetched_at != before.last_fetched_at
    publisher.files["/un.xml"] = un_xml(day="2026-02-02")
    make_due(operator)
    fetch_due(operator)
    assert in_use(operator) == [("un", "2026-02-02", 4)]


def test_files_that_belong_together_come_together(add: Add, operator: Context, publisher: Publisher) -> None:
    publisher.files |= {"/sdn.csv": SDN, "/alt.csv": ALT, "/add.csv": ADD}
    beside = {kind: f"{publisher.address}/{kind}.csv" for kind in ("alt", "add")}
    add("ofac-sdn", "/sdn.csv", **beside)
    fetch_due(operator)
    with operator() as actor:
        (first,) = current_versions(actor)
    assert (first.companions, first.name_count, first.warnings) == (["add", "alt"], 2, [])
    publisher.files["/alt.csv"] = ALT + b'36,13,"aka","INVENTED FLIGHTS","-0- "\r\n'
    make_due(operator)
    fetch_due(operator)
    with operator() as actor:
        (second,) = current_versions(actor)
    assert (second.follows_id, second.name_count) == (first.pk, 3)


TROUBLE = [
    ({"status": 503}, "feed_status"),
    ({"says_length": 99_999}, "feed_cut_off"),
    ({"leads_to": "file:///etc/hostname"}, "feed_redirect"),
    ({"leads_to": "https://127.0.0.1:1/un.xml"}, "feed_redirect"),
    ({"leads_to": "http://198.51.100.1/un.xml"}, "feed_address"),
    ({"files": {"/un.xml": b"<html></html>"}}, "format_unknown"),
    ({"files": {"/un.xml": b""}}, "file_empty"),
    ({"files": {"/un.xml": SDN}}, "feed_wrong_list"),
]


@pytest.mark.parametrize(("answers", "code"), TROUBLE)
def test_what_goes_wrong_is_kept_with_its_code_said_in_three_languages_and_tried_again_later(
    cast: Cast, add: Add, operator: Context, publisher: Publisher, incoming_folder: Path, answers: Any, code: str
) -> None:
    for name, value in answers.items():
        setattr(publisher, name, value)
    add()
    fetch_due(operator)
    feed = state_of(operator)
    assert (feed.failure["code"], feed.failures, feed.last_fetched_at) == (code, 1, None)
    assert in_use(operator) == []
    assert list(incoming_folder.iterdir()) == []
    sentences = set()
    for language in ("ar", "en", "fr"):
        with override(language):
            sentences.add(wording.describe_failure(feed.failure))
    assert len(sentences) == 3
    client = cast.client("recipient")
    assert wording.describe_failure(feed.failure) in client.get(reverse("finance:lists")).content.decode().replace(
        "&lt;", "<"
    ).replace("&gt;", ">")
    make_due(operator)
    fetch_due(operator)
    again = state_of(operator)
    assert again.failures == 2
    assert waits(again) > waits(feed) > datetime.timedelta(minutes=9)
    publisher.__dict__.update(status=200, says_length=None, leads_to="", files={"/un.xml": UN_XML})
    make_due(operator)
    fetch_due(operator)
    assert (state_of(operator).failure, state_of(operator).failures) == ({}, 0)
    assert in_use(operator) == [("un", "2026-01-02", 4)]


def waits(feed: ListFeed) -> datetime.timedelta:
    assert feed.next_at
    assert feed.last_tried_at
    return feed.next_at - feed.last_tried_at


def test_a_publisher_that_is_not_there_or_sends_too_much_is_in_trouble(
    add: Add, operator: Context, publisher: Publisher, settings: Any
) -> None:
    settings.UPLOAD_LIMIT = 1000
    add()
    add("other", url="http://127.0.0.1:1/other.csv")
    add("nowhere", url="https://no-such-host.invalid/list.csv")
    assert sorted(fetch_due(operator)) == ["nowhere", "other", "un"]
    codes = {key: state_of(operator, key).failure["code"] for key in ("un", "other", "nowhere")}
    assert codes["un"] == "feed_too_large"
    assert codes["other"] == "feed_unreachable"
    assert codes["nowhere"] in {"feed_host", "feed_unreachable"}


def test_a_publisher_that_falls_silent_is_given_up(
    add: Add, operator: Context, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "SILENCE", 0.2)
    gone = threading.Event()
    monkeypatch.setattr(publisher, "answer", lambda _request: gone.wait(5))
    add()
    fetch_due(operator)
    gone.set()
    assert state_of(operator).failure["code"] == "feed_timeout"


def test_a_certificate_that_nobody_vouches_for_is_refused(
    add: Add, operator: Context, publisher: Publisher, tmp_path: Path
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    with serving(Publisher(files={"/un.xml": UN_XML}), context) as secure:
        add(url=f"{secure.address}/un.xml")
        fetch_due(operator)
        assert secure.asked == []
    assert state_of(operator).failure["code"] == "feed_tls"


def self_signed(folder: Path) -> Path:
    """A key and a certificate for 127.0.0.1 in one file, signed by nobody else."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    formats = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "certificate.pem"
    file.write_bytes(key.private_bytes(*formats) + pem)
    return file


@pytest.mark.parametrize(
    "url", ["http://example.org/un.xml", "file:///etc/passwd", "ftp://127.0.0.1/x", "https://", "x", "https://[:1/"]
)
def test_an_address_without_tls_is_not_set(add: Add, url: str) -> None:
    with pytest.raises(FetchFailed):
        add(url=url)


@pytest.mark.parametrize("place", ["keep", "receive_list", "import_version", "_note_success", "batch"])
def test_killed_anywhere_it_goes_on_and_ends_as_an_undisturbed_fetch(
    add: Add, operator: Context, incoming_folder: Path, place: str
) -> None:
    add()
    where = {"keep": incoming, "batch": importing}.get(place, feeds)
    name = "store_words" if place == "batch" else place

    with dead_at(where, name):
        fetch_due(operator)
    assert fetch_due(operator) == []
    make_due(operator)
    assert fetch_due(operator) == ["un"]
    assert in_use(operator) == [("un", "2026-01-02", 4)]
    with operator() as actor:
        assert visible(actor, ListVersion).count() == 1
    assert list(incoming_folder.iterdir()) == []


def test_a_broken_file_is_not_imported_again_and_again(add: Add, operator: Context, publisher: Publisher) -> None:
    publisher.files["/un.xml"] = UN_XML[: len(UN_XML) // 2]
    add()
    fetch_due(operator)
    assert state_of(operator).failure["code"] == "feed_import"
    for _attempt in range(2):
        make_due(operator)
        fetch_due(operator)
    assert state_of(operator).failure["code"] == "feed_import"
    with operator() as actor:
        assert [version.state for version in visible(actor, ListVersion)] == [VersionState.FAILED]


def test_a_version_that_waits_is_said_until_the_operator_has_decided(
    add: Add, operator: Context, publisher: Publisher
) -> None:
    from tahaluf.desks.finance.lists import actions

    publisher.files["/un.xml"] = un_xml([(f"QDi.9{n}", *PEOPLE[0][1:]) for n in range(20)])
    add()
    fetch_due(operator)
    publisher.files["/un.xml"] = un_xml(PEOPLE[:1], day="2026-03-03")
    make_due(operator)
    fetch_due(operator)
    assert state_of(operator).failure["code"] == "feed_waits"
    with operator() as actor:
        waiting = visible(actor, ListVersion).get(state=VersionState.WAITING)
        actions.confirm_version(actor, waiting.uid, "The regime ended.")
    make_due(operator)
    fetch_due(operator)
    assert state_of(operator).failure == {}


@pytest.mark.parametrize("who", ["originators_second", "administrator"])
def test_nobody_but_the_operator_sets_or_ends_a_feed(cast: Cast, add: Add, publisher: Publisher, who: str) -> None:
    add()
    with cast.acting(who) as actor:
        with pytest.raises(Refused):
            set_feed(actor, "un", Addresses(publisher.address))
        with pytest.raises(Refused):
            remove_feed(actor, "un")


def test_a_desk_cannot_change_a_feed_by_raw_sql_either(cast: Cast, add: Add) -> None:
    add()
    with cast.acting("originator"):
        feeds_seen = ListFeed.objects.unscoped_because("the wall is asked")
        assert feeds_seen.count() == 1
        assert feeds_seen.update(host="example.org") == 0
        assert feeds_seen.delete()[0] == 0
    with cast.acting("outsider") as actor:
        assert visible(actor, ListFeed).count() == 1
    with cast.acting("originators_media") as actor:
        assert visible(actor, ListFeed).count() == 0


def test_the_token_of_an_address_is_not_shown(cast: Cast, add: Add, publisher: Publisher) -> None:
    add(url=f"{publisher.address}/un.xml?token=zqsecret")
    page = cast.client("originator").get(reverse("finance:lists")).content.decode()
    assert "127.0.0.1" in page
    assert "zqsecret" not in page


def test_setting_fetching_and_removing_leave_their_trace(add: Add, operator: Context) -> None:
    add()
    fetch_due(operator)
    with operator() as actor:
        remove_feed(actor, "un")
        events = visible(actor, AuditEvent).filter(subject="un").order_by("id")
        assert [event.action for event in events] == ["finance:feed:set", "finance:feed:fetch", "finance:feed:remove"]


def test_a_full_disk_is_said_on_the_page_and_the_list_comes_once_there_is_room(
    cast: Cast, add: Add, operator: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    add()
    with monkeypatch.context() as patch:
        patch.setattr(incoming, "keep", full_disk)
        fetch_due(operator)
        make_due(operator)
        fetch_due(operator)
    feed = state_of(operator)
    assert (feed.failure, feed.failures, in_use(operator)) == ({"code": "disk_full"}, 0, [])
    assert waits(feed) < datetime.timedelta(minutes=11)
    client = cast.client("recipient")
    for language in ("ar", "en", "fr"):
        client.cookies["django_language"] = language
        with override(language):
            words = wording.describe_failure(feed.failure)
        assert words in client.get(reverse("finance:lists")).content.decode()
    make_due(operator)
    fetch_due(operator)
    assert (state_of(operator).failure, in_use(operator)) == ({}, [("un", "2026-01-02", 4)])


def full_disk(*_given: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")
