"""Which addresses may be told of events, and who may name them."""

import socket
from typing import Any

import pytest

from tahaluf.desks.finance.webhooks.addresses import Forbidden, address_of, target_of
from tahaluf.desks.finance.webhooks.models import Webhook
from tahaluf.policy.models import AuditEvent
from tahaluf.policy.visibility import visible
from tests.cast import Cast

ADDRESS = "https://aml.example.org/told"


@pytest.fixture
def allowed(settings: Any) -> None:
    """Let the operator allow one public host and one of the own network."""
    settings.WEBHOOK_HOSTS = frozenset({"aml.example.org"})
    settings.WEBHOOK_PRIVATE_HOSTS = frozenset({"cases.internal", "127.0.0.1"})


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://other.example.org/", "host"),
        ("https://aml.example.org.evil.test/", "host"),
        ("http://aml.example.org/", "scheme"),
        ("http://cases.internal/", "scheme"),
        ("http://localhost/", "host"),
        ("ftp://aml.example.org/", "scheme"),
        ("file:///etc/passwd", "form"),
        ("https://user:secret@aml.example.org/", "form"),
        ("https://aml.example.org/#part", "form"),
        ("https://aml.example.org:99999/", "form"),
        ("https://aml.example.org/\r\nHost: evil", "form"),
        ("https://[::1", "form"),
        ("", "form"),
    ],
)
def test_an_address_that_is_not_allowed_is_refused(url: str, code: str) -> None:
    with pytest.raises(Forbidden) as caught:
        target_of(url)
    assert caught.value.code == code


@pytest.mark.usefixtures("allowed")
def test_an_allowed_address_is_taken_apart() -> None:
    target = target_of("https://AML.example.org:8443/a?b=c")
    assert (target.host, target.port, target.path) == ("aml.example.org", 8443, "/a?b=c")
    assert target_of("http://127.0.0.1:9/").scheme == "http"


def test_without_the_operators_setting_no_host_is_allowed(settings: Any) -> None:
    assert settings.WEBHOOK_HOSTS == settings.WEBHOOK_PRIVATE_HOSTS == frozenset()
    for url in (ADDRESS, "http://localhost/"):
        with pytest.raises(Forbidden):
            target_of(url)


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1", "127.0.0.1", "169.254.169.254", "192.168.1.1", "100.64.0.1", "0.1.2.3", "224.0.0.1",
        "::1", "::", "fd00::1", "fe80::1%eth0", "fec0::1", "ff0e::1",
        "::ffff:10.0.0.1", "::10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::a00:1", "2002:a00:1::1", "2001:0:a00:1::1",
    ],
)  # fmt: skip
def test_a_public_host_that_stands_for_a_private_address_is_not_connected_to(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: found)
    with pytest.raises(Forbidden):
        address_of(target_of(ADDRESS))
    assert address_of(target_of("https://cases.internal/")) == "93.184.216.34"


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_a_public_address_is_connected_to_in_either_form(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: [(2, 1, 6, "", (address, 443))])
    assert address_of(target_of(ADDRESS)) == address


@pytest.mark.django_db
@pytest.mark.usefixtures("allowed")
def test_a_supervisor_adds_an_address_and_its_secret_is_shown_once(cast: Cast) -> None:
    client = cast.client("originators_second")
    given = {"url": ADDRESS, "events": ["alert.decided"]}
    page = client.post("/finance/webhooks/", given).content.decode()
    assert "thw_" in page
    assert "thw_" not in client.get("/finance/webhooks/").content.decode()
    with cast.acting("originator") as actor:
        hook = visible(actor, Webhook).get()
    assert "thw_" not in hook.secret
    with cast.acting("originators_auditor") as actor:
        assert visible(actor, AuditEvent).filter(action="finance:webhook:add", subject=str(hook.uid)).exists()
    assert client.post(f"/finance/webhooks/{hook.uid}/end/", follow=True).status_code == 200
    with cast.acting("originator") as actor:
        assert visible(actor, Webhook).get().ended_at is not None


@pytest.mark.django_db
@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize("who", ["originator", "originators_releaser", "originators_viewer"])
def test_only_a_supervisor_adds_and_ends_addresses(cast: Cast, who: str) -> None:
    given = {"url": ADDRESS, "events": ["alert.decided"]}
    assert "thw_" not in cast.client(who).post("/finance/webhooks/", given).content.decode()
    cast.client("originators_second").post("/finance/webhooks/", given)
    with cast.acting("originator") as actor:
        hook = visible(actor, Webhook).get()
    cast.client(who).post(f"/finance/webhooks/{hook.uid}/end/")
    with cast.acting("originator") as actor:
        assert visible(actor, Webhook).get().ended_at is None


@pytest.mark.django_db
@pytest.mark.usefixtures("allowed")
def test_a_host_that_is_not_allowed_is_refused_in_words(cast: Cast) -> None:
    given = {"url": "https://other.example.org/", "events": ["alert.decided"]}
    page = cast.client("originators_second").post("/finance/webhooks/", given).content.decode()
    assert "has not allowed this host" in page
    assert "thw_" not in page


@pytest.mark.django_db
def test_another_member_sees_no_address(cast: Cast, settings: Any) -> None:
    settings.WEBHOOK_HOSTS = frozenset({"aml.example.org"})
    cast.client("originators_second").post("/finance/webhooks/", {"url": ADDRESS, "events": ["alert.decided"]})
    assert "aml.example.org" not in cast.client("recipient").get("/finance/webhooks/").content.decode()
    assert cast.client("originators_media").get("/finance/webhooks/").status_code == 404
