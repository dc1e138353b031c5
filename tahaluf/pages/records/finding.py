"""Finding records: by the words of title, names and aliases, by how these sound, by a selector, by an id."""

import uuid

from django.db.models import Q, QuerySet

from tahaluf.pages.alike import Alike, most_alike
from tahaluf.pages.records import kinds
from tahaluf.pages.records.reads import HEAVY
from tahaluf.pages.registry import SearchProvider, SearchResult
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import newest, visible
from tahaluf.records.models import RecordVersion, SearchWord, Selector
from tahaluf.records.search_words import met, names_of_record, sounding_like, words_of
from tahaluf.records.selectors import normal
from tahaluf.records.vocabulary import SelectorKind

MOST_WORDS = 8


def find_records(actor: Actor, query: str) -> QuerySet[RecordVersion]:
    """The newest visible versions that a query names, newest first.

    Every word must begin a word of the title, the names or the aliases, folded as `records.search_words` says; or the
    query is a selector, a STIX id or a record's uid.
    """
    named = _by_words(actor, query).values_list("version_id").order_by()
    identified = _by_selector(actor, query).values_list("version_id").order_by()
    numbered = visible(actor, RecordVersion).filter(_by_id(query)).values_list("pk").order_by()
    found = newest(visible(actor, RecordVersion)).filter(pk__in=named.union(identified, numbered))
    return found.select_related("originator").defer(*HEAVY).order_by("-id")


def find_selectors(actor: Actor, value: str, kind: str = "") -> QuerySet[Selector]:
    """The visible selectors of exactly this value, in the form in which its kind is compared."""
    found = _by_selector(actor, value, [kind] if kind else SelectorKind.values)
    return found.select_related("version__originator").order_by("-version_id", "kind")


def search_desk(desk: str) -> SearchProvider:
    """Give a desk's part of the search page."""

    def search(actor: Actor, query: str, limit: int) -> list[SearchResult]:
        found = list(find_records(actor, query).filter(desk=desk)[:limit])
        alike = find_alike(actor, query, limit, desk).items() if len(found) < limit else ()
        known = {version.pk for version in found}
        others = [(each, why) for each, why in alike if each.pk not in known]
        return [*map(_result, found), *(_result(version, why) for version, why in others)][:limit]

    return search


def find_alike(actor: Actor, query: str, limit: int, desk: str) -> dict[RecordVersion, Alike]:
    """A desk's newest visible versions that are called much like a query, in any script; the most alike first."""
    keys = sounding_like(visible(actor, SearchWord), "version_id", query)
    rows = newest(visible(actor, RecordVersion)).filter(pk__in=keys, desk=desk).select_related("originator")
    sounding = rows.defer(*(name for name in HEAVY if name != "stix"))
    return dict(most_alike(query, sounding, lambda row: names_of_record(row.title, row.stix), limit))


def _result(version: RecordVersion, alike: Alike | None = None) -> SearchResult:
    detail = f"{version.originator.name} · {version.get_tlp_display()}"
    title = version.title or version.stix_id
    return SearchResult(title, kinds.url_of(version), kinds.label_of(version.stix_type), detail, alike)


def _by_words(actor: Actor, query: str) -> QuerySet[SearchWord]:
    found: QuerySet[SearchWord] | None = None
    for word in words_of(query)[:MOST_WORDS]:
        beginning = met(visible(actor, SearchWord), word, beginning=True)
        found = beginning if found is None else beginning.filter(version_id__in=found.values("version_id"))
    return visible(actor, SearchWord).filter(Q(pk__in=[])) if found is None else found


def _by_selector(actor: Actor, value: str, of_kinds: list[str] = SelectorKind.values) -> QuerySet[Selector]:
    wanted = Q(pk__in=[])
    for kind in of_kinds:
        wanted |= Q(kind=kind, value=normal(kind, value))
    return visible(actor, Selector).filter(wanted)


def _by_id(query: str) -> Q:
    if "--" in query:
        return Q(stix_id=query.strip().lower())
    try:
        return Q(uid=uuid.UUID(query.strip()))
    except ValueError:
        return Q(pk__in=[])
