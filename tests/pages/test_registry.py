"""Desks contribute to the menu, Today and search; each officer gets what the own desks give."""

import pytest

from tahaluf.pages.citations import ReferenceSource
from tahaluf.pages.registry import Desk, Heading, Registry, RegistryError, SearchResult, TodayItem
from tahaluf.policy.actors import NOBODY, Actor, actor_with

FINANCE = Desk("finance", "Finance", "pages:today", "building-bank")
MEDIA = Desk("media", "Media", "pages:today", "broadcast")
ANALYST = actor_with(1, 1, [("finance", "officer")])


@pytest.fixture
def registry() -> Registry:
    made = Registry()
    made.register_desk(FINANCE)
    made.register_desk(MEDIA)
    return made


def find(actor: Actor, query: str, limit: int) -> list[SearchResult]:
    return [SearchResult(f"{query} {number}", "/", "listing") for number in range(limit + 5)]


def test_the_menu_holds_the_desks_on_which_the_officer_has_a_role(registry: Registry) -> None:
    assert registry.desks_of(ANALYST) == [FINANCE]
    assert registry.desks_of(NOBODY) == []


def test_today_asks_only_the_officers_own_desks(registry: Registry) -> None:
    asked: list[str] = []

    def provider(desk: str) -> None:
        def wait(actor: Actor) -> list[TodayItem]:
            asked.append(desk)
            return [TodayItem("Alerts", "/alerts/", 3)]

        registry.register_today(desk, wait)

    provider("finance")
    provider("media")
    assert registry.today_of(ANALYST) == [(FINANCE, [TodayItem("Alerts", "/alerts/", 3)])]
    assert asked == ["finance"]


def test_a_desk_where_nothing_waits_is_left_out(registry: Registry) -> None:
    registry.register_today("finance", lambda _actor: [])
    assert registry.today_of(ANALYST) == []


def test_search_never_shows_more_than_the_limit_a_desk(registry: Registry) -> None:
    registry.register_search("finance", find)
    [(desk, results)] = registry.search_for(ANALYST, "x", 3)
    assert desk == FINANCE
    assert len(results) == 3


def test_nobody_finds_anything(registry: Registry) -> None:
    registry.register_search("finance", find)
    assert registry.search_for(NOBODY, "x", 3) == []


def test_a_desk_is_registered_once_and_before_it_contributes(registry: Registry) -> None:
    with pytest.raises(RegistryError, match="already"):
        registry.register_desk(FINANCE)
    with pytest.raises(RegistryError, match="before it is registered"):
        registry.register_today("military", lambda _actor: [])
    registry.register_search("finance", find)
    with pytest.raises(RegistryError, match="twice"):
        registry.register_search("finance", find)


def test_a_notification_has_one_meaning_and_an_unknown_one_still_has_words(registry: Registry) -> None:
    registry.register_notification("done", "It is done.")
    with pytest.raises(RegistryError):
        registry.register_notification("done", "It is over.")
    assert registry.words_of("done") == "It is done."
    assert str(registry.words_of("unknown"))


def test_a_scope_has_one_meaning(registry: Registry) -> None:
    registry.register_scope("lists:read", "read lists")
    with pytest.raises(RegistryError):
        registry.register_scope("lists:read", "read everything")


def test_reference_data_is_searched_for_officers_of_every_desk_and_stands_last(registry: Registry) -> None:
    registry.register_search("finance", find)
    heading = Heading("reference", "Reference data", "database")
    source = ReferenceSource(lambda actor, text: [], lambda actor, citations: {})
    registry.register_reference(heading, find, source)
    assert [over.name for over, _found in registry.search_for(ANALYST, "x", 3)] == ["finance", "reference"]
    media = actor_with(2, 1, [("media", "officer")])
    [(over, results)] = registry.search_for(media, "x", 3)
    assert (over, len(results)) == (heading, 3)
    assert registry.reference_sources == [source]
    with pytest.raises(RegistryError):
        registry.register_reference(heading, find, source)
