"""What desks contribute to the pages, registered at start: a desk imports pages, never the reverse.

A desk calls these from its `AppConfig.ready()`:

    register_desk(Desk("finance", _("Finance"), "finance:home", "building-bank"))
    register_today("finance", waiting_alerts)      # (actor) -> list of TodayItem
    register_search("finance", search_listings)    # (actor, query, limit) -> list of SearchResult
    register_notification("list-imported", _("A list was imported."), about=names_of_lists)
    register_scope("lists:read", _("read lists"))  # what an API token may be allowed
    register_reference(REFERENCE, search, source)  # reference data, found and cited by officers of every desk

What a provider returns is shown as it is, so it starts from `policy.visible(actor, …)` like every read. A search
provider gets the query as typed (NFKC, spaces trimmed). What has its words comes first, then what is only called much
like it in any script (`pages.alike`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tahaluf.pages.alike import Alike
from tahaluf.pages.citations import ReferenceSource
from tahaluf.policy.actors import Actor

Text = str | Promise


class Urgency(StrEnum):
    """How soon something should be looked at."""

    NORMAL = "normal"
    SOON = "soon"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Desk:
    """A desk in the menu: `name` as in the roles, `url_name` of its first page, `icon` a vendored Tabler icon."""

    name: str
    title: Text
    url_name: str
    icon: str


@dataclass(frozen=True)
class Heading:
    """What stands over search results that belong to no desk."""

    name: str
    title: Text
    icon: str


@dataclass(frozen=True)
class TodayItem:
    """One thing that waits for the officer: where to go, how many, and until when."""

    title: Text
    url: str
    count: int | None = None
    detail: Text = ""
    due: date | None = None
    urgency: Urgency = Urgency.NORMAL


@dataclass(frozen=True)
class SearchResult:
    """One thing found; `title` is shown isolated, so that any script stands in any page.

    `alike` says of what is only called much like the query how it is spelled and why it was found. Without `url` it is
    no thing but a remark on the search.
    """

    title: Text
    url: str
    kind: Text = ""
    detail: Text = ""
    alike: Alike | None = None


TodayProvider = Callable[[Actor], Sequence[TodayItem]]
SearchProvider = Callable[[Actor, str, int], Sequence[SearchResult]]
AboutProvider = Callable[[Actor, Sequence[str]], Mapping[str, str]]
"""What each of a notification's subjects is called, as far as the actor may see it; asked once for all of them."""
Found = tuple[Desk | Heading, list[SearchResult]]


class RegistryError(Exception):
    """A desk was registered twice, or contributes without being registered."""


class Registry:
    """The desks of a node and what each contributes, in order of registration."""

    def __init__(self) -> None:
        self._desks: dict[str, Desk] = {}
        self._today: dict[str, TodayProvider] = {}
        self._search: dict[str, SearchProvider] = {}
        self._shared_search: dict[Heading, SearchProvider] = {}
        self.reference_sources: list[ReferenceSource] = []
        self._notifications: dict[str, Text] = {}
        self.about: dict[str, AboutProvider] = {}
        self._acts: dict[str, Text] = {}
        self.scopes: dict[str, Text] = {}

    def register_desk(self, desk: Desk) -> None:
        """Add a desk to the menu; raises RegistryError when the name is taken."""
        if desk.name in self._desks:
            raise RegistryError(f"desk {desk.name} is registered already")
        self._desks[desk.name] = desk

    def register_today(self, desk: str, provider: TodayProvider) -> None:
        """Add the desk's part of Today; raises RegistryError for an unknown desk or a second provider."""
        self._check_contribution(desk, self._today)
        self._today[desk] = provider

    def register_search(self, desk: str, provider: SearchProvider) -> None:
        """Add the desk's part of search; raises RegistryError for an unknown desk or a second provider."""
        self._check_contribution(desk, self._search)
        self._search[desk] = provider

    def register_reference(self, heading: Heading, provider: SearchProvider, source: ReferenceSource) -> None:
        """Add reference data that officers of every desk find and cite; raises RegistryError for a second one."""
        if heading in self._shared_search:
            raise RegistryError(f"{heading.name} is registered already")
        self._shared_search[heading] = provider
        self.reference_sources.append(source)

    def register_notification(self, code: str, words: Text, about: AboutProvider | None = None) -> None:
        """Say in words what a notification's code means, and what its subject is called; raises RegistryError for a
        second meaning."""
        if code in self._notifications:
            raise RegistryError(f"notification {code} has its words already")
        self._notifications[code] = words
        if about:
            self.about[code] = about

    def register_scope(self, scope: str, words: Text) -> None:
        """Offer a scope to whoever issues an API token, in words; raises RegistryError for a second meaning."""
        if scope in self.scopes:
            raise RegistryError(f"scope {scope} has its words already")
        self.scopes[scope] = words

    def register_act(self, action: str, words: Text) -> None:
        """Say in words what an action of the audit trail is; raises RegistryError for a second meaning."""
        if action in self._acts:
            raise RegistryError(f"action {action} has its words already")
        self._acts[action] = words

    def acts(self) -> dict[str, Text]:
        """Every action of the audit trail that has words, with them."""
        return dict(self._acts)

    def words_of_act(self, action: str) -> Text:
        """What an action of the audit trail is, in words; empty where nobody said."""
        return self._acts.get(action, "")

    def words_of(self, code: str) -> Text:
        """What a notification's code means."""
        return self._notifications.get(code, _("Something that concerns you has changed."))

    def desks_of(self, actor: Actor) -> list[Desk]:
        """The desks on which the actor holds any role."""
        return [desk for desk in self._desks.values() if actor.holds(desk.name)]

    def today_of(self, actor: Actor) -> list[tuple[Desk, list[TodayItem]]]:
        """What waits for the actor, desk by desk; desks with nothing waiting are left out."""
        parts = ((desk, list(self._today[desk.name](actor))) for desk in self._providing(actor, self._today))
        return [(desk, items) for desk, items in parts if items]

    def search_for(self, actor: Actor, query: str, limit: int) -> list[Found]:
        """What each desk finds for the actor, then reference data; at most `limit` each, without what finds nothing."""
        asked: list[tuple[Desk | Heading, SearchProvider]] = [
            *((desk, self._search[desk.name]) for desk in self._providing(actor, self._search)),
            *self._shared_search.items(),
        ]
        parts = ((over, list(search(actor, query, limit))[:limit]) for over, search in asked)
        return [(over, results) for over, results in parts if results]

    def _providing(self, actor: Actor, providers: dict[str, TodayProvider] | dict[str, SearchProvider]) -> list[Desk]:
        return [desk for desk in self.desks_of(actor) if desk.name in providers]

    def _check_contribution(self, desk: str, providers: dict[str, TodayProvider] | dict[str, SearchProvider]) -> None:
        if desk not in self._desks:
            raise RegistryError(f"desk {desk} contributes before it is registered")
        if desk in providers:
            raise RegistryError(f"desk {desk} contributes twice")


registry = Registry()
register_desk = registry.register_desk
register_today = registry.register_today
register_search = registry.register_search
register_reference = registry.register_reference
register_notification = registry.register_notification
register_scope = registry.register_scope
register_act = registry.register_act
