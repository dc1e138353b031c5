"""Today, search, notifications, profile: what is shown is the officer's own."""

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.pages.own_contexts import list_own_contexts
from tahaluf.pages.registry import Desk, Registry, SearchResult, TodayItem
from tahaluf.pages.views import LONGEST_QUERY, clean_query
from tahaluf.policy.actors import Actor
from tahaluf.policy.context import opened
from tahaluf.policy.models import AuditEvent, Notification
from tahaluf.policy.visibility import visible
from tests.cast import Cast


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Registry:
    made = Registry()
    made.register_desk(Desk("finance", "Finance", "pages:today", "building-bank"))
    made.register_desk(Desk("media", "Media", "pages:today", "broadcast"))
    for module in ("views", "context", "forms"):
        monkeypatch.setattr(f"tahaluf.pages.{module}.registry", made)
    return made


@pytest.fixture
def notify(cast: Cast) -> Callable[[str, str], None]:
    def tell(name: str, code: str) -> None:
        with cast.acting(name):
            Notification.objects.create(officer=cast.officers[name], code=code, url="/somewhere/")

    return tell


def test_today_shows_what_waits(cast: Cast, registry: Registry) -> None:
    registry.register_today("finance", lambda _actor: [TodayItem("Alerts to close", "/alerts/", 12)])
    page = cast.client("originator").get("/").content.decode()
    assert "Alerts to close" in page
    assert ">12<" in page


def test_today_says_when_nothing_waits(cast: Cast, registry: Registry) -> None:
    assert "Nothing waits for you" in cast.client("originator").get("/").content.decode()


def test_the_menu_and_today_show_no_foreign_desk(cast: Cast, registry: Registry) -> None:
    registry.register_today("media", lambda _actor: [TodayItem("Videos to review", "/videos/")])
    page = cast.client("originator").get("/").content.decode()
    assert "Media" not in page
    assert "Videos" not in page


def test_the_menu_marks_only_the_room_that_a_page_lies_in(cast: Cast) -> None:
    page = cast.client("originator").get("/records/new/intelligence/person").content.decode()
    assert page.count('<li class="nav-item active">') == 1
    assert 'href="/records/" aria-current="true"' in page


def test_a_node_with_a_name_of_its_own_keeps_it_in_every_language(settings: Any, cast: Cast) -> None:
    client = cast.client("originator")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    assert "<bdi>تحالف</bdi>" in client.get("/").content.decode()
    settings.NODE_NAME = "Node of the AAA"
    assert "<bdi>Node of the AAA</bdi>" in client.get("/").content.decode()


def test_search_hands_the_desks_the_actor_and_the_composed_query(cast: Cast, registry: Registry) -> None:
    asked: list[tuple[int | None, str]] = []

    def find(actor: Actor, query: str, limit: int) -> list[SearchResult]:
        asked.append((actor.officer_id, query))
        return [SearchResult("<b>محمد</b>", "/listing/1/", "listing")]

    registry.register_search("finance", find)
    decomposed = unicodedata.normalize("NFD", "  آدم\n é ")
    page = cast.client("originator").get("/search/", {"q": decomposed}).content.decode()
    assert asked == [(cast.officers["originator"].pk, "آدم é")]
    assert '<bdi class="name" dir="auto">&lt;b&gt;محمد&lt;/b&gt;</bdi>' in page


def test_an_empty_search_asks_nobody(cast: Cast, registry: Registry) -> None:
    registry.register_search("finance", lambda *_given: pytest.fail("asked"))
    assert cast.client("originator").get("/search/", {"q": " \n "}).status_code == 200


@given(st.text(max_size=400))
def test_a_query_is_composed_printable_and_short(text: str) -> None:
    cleaned = clean_query(text)
    assert cleaned == cleaned.strip()
    assert "\x00" not in cleaned
    assert not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in cleaned)
    assert unicodedata.is_normalized("NFKC", clean_query("e\u0301"))
    assert clean_query("a" * 999) == "a" * LONGEST_QUERY


def test_notifications_are_the_officers_own(cast: Cast, notify: Callable[[str, str], None]) -> None:
    notify("originator", "record-released")
    words = "A record was released to you."
    assert words in cast.client("originator").get("/notifications/").content.decode()
    assert words not in cast.client("originators_releaser").get("/notifications/").content.decode()


def test_marking_as_read_touches_no_others_notifications(cast: Cast, notify: Callable[[str, str], None]) -> None:
    notify("originator", "record-released")
    notify("recipient", "record-released")
    cast.client("originator").post(reverse("pages:notifications_read"))
    with cast.acting("originator") as actor:
        assert not visible(actor, Notification).filter(read_at=None).exists()
    with cast.acting("recipient") as actor:
        assert visible(actor, Notification).filter(read_at=None).count() == 1


def test_the_profile_lists_roles_and_sessions(cast: Cast) -> None:
    page = cast.client("originator").get("/profile/").content.decode()
    assert "officer · Finance" in page
    assert "this one" in page


def test_a_token_is_shown_once_and_ends_when_told(cast: Cast, registry: Registry) -> None:
    registry.register_scope("lists:read", "read lists")
    client = cast.client("originator")
    given = {"label": "nightly load", "scopes": ["lists:read"], "days": 7}
    page = client.post(reverse("pages:token_issue"), given).content.decode()
    assert "thl_" in page
    page = client.get("/profile/").content.decode()
    assert "nightly load" in page
    assert "thl_" not in page
    [token] = [context for context in own_tokens(cast) if context.label == "nightly load"]
    assert client.post(reverse("pages:context_end", args=[token.id])).status_code == 302
    assert "nightly load" not in client.get("/profile/").content.decode()


def own_tokens(cast: Cast):  # type: ignore[no-untyped-def]
    with cast.acting("originator"):
        return list_own_contexts("token")


def test_a_token_cannot_have_a_scope_that_is_not_offered(cast: Cast, registry: Registry) -> None:
    registry.register_scope("lists:read", "read lists")
    given = {"label": "x", "scopes": ["everything"], "days": 7}
    page = cast.client("originator").post(reverse("pages:token_issue"), given).content.decode()
    assert "thl_" not in page
    assert "Please correct what is marked below." in page


def test_ending_the_session_at_hand_signs_out(cast: Cast) -> None:
    client = cast.client("originator")
    with opened(client.cookies["sessionid"].value):
        [this] = [own for own in list_own_contexts("session") if own.this_one]
    answer = client.post(reverse("pages:context_end", args=[this.id]))
    assert answer.headers["Location"] == "/accounts/login/"
    assert client.get("/").status_code == 302


def test_an_id_beyond_any_is_absent(cast: Cast) -> None:
    assert cast.client("originator").post(f"/profile/contexts/{10**30}/end/").status_code == 404


def test_nobody_ends_anothers_session(cast: Cast) -> None:
    theirs = cast.client("recipient")
    theirs.get("/profile/")
    with cast.acting("recipient"):
        target = list_own_contexts("session")[0].id
    assert cast.client("originator").post(reverse("pages:context_end", args=[target])).status_code == 404
    assert theirs.get("/profile/").status_code == 200


def test_issuing_a_token_leaves_its_trace(cast: Cast, registry: Registry) -> None:
    registry.register_scope("lists:read", "read lists")
    given = {"label": "x", "scopes": ["lists:read"], "days": 7}
    cast.client("originator").post(reverse("pages:token_issue"), given)
    with cast.acting("originator"):
        events = AuditEvent.objects.unscoped_because("the test looks for the trace itself")
        assert events.filter(action="accounts:token:issue").count() == 1
