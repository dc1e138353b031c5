"""What lists contribute to the pages: words for what was done with them, and the node's lists as reference data."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance import wording
from tahaluf.desks.finance.lists.citing import cite_entries
from tahaluf.desks.finance.lists.models import ListEntry
from tahaluf.desks.finance.lists.numbers import number_in_words
from tahaluf.desks.finance.lists.pictures import title_of
from tahaluf.desks.finance.lists.reads import find_entries
from tahaluf.desks.finance.lists.reference_pictures import address_of, stand
from tahaluf.desks.finance.screening.naming import entries_alike, with_remark
from tahaluf.pages.alike import Alike
from tahaluf.pages.citations import ReferenceSource
from tahaluf.pages.registry import Heading, SearchResult, register_act, register_reference
from tahaluf.policy.actors import Actor

ACTS: Mapping[str, Promise] = {
    "finance:version:receive": _("A list was received"),
    "finance:version:check": _("The file of a list came again, unchanged"),
    "finance:version:current": _("A list was imported and is in use"),
    "finance:version:waiting": _("A list was imported and waits for an officer"),
    "finance:version:failed": _("A list could not be imported"),
    "finance:version:confirm": _("A version of a list was put to use"),
    "finance:version:again": _("A version of a list is in use again: its publisher serves it again"),
    "finance:version:discard": _("A version of a list was discarded"),
    "finance:version:retry": _("An import was tried again"),
    "finance:entry:read": _("An entry of a list was read"),
    "reference:entry:read": _("An entry of a list was read as reference data"),
    "finance:upload:hold": _("An own list was uploaded and waits for its columns"),
    "finance:upload:drop": _("An own list that waited was taken from its upload"),
    "finance:feed:set": _("An address was set to fetch a list"),
    "finance:feed:remove": _("A list is fetched no more"),
    "finance:feed:fetch": _("A list was fetched"),
    "finance:feed:fail": _("A list could not be fetched"),
    "finance:designations:compile": _("The list of designations was compiled"),
}


REFERENCE = Heading("reference", _("Reference data"), "database")


def contribute() -> None:
    """Register everything; called once at start."""
    for action, words in ACTS.items():
        register_act(action, words)
    register_reference(REFERENCE, find_reference, ReferenceSource(cite_entries, stand))


def find_reference(actor: Actor, query: str, limit: int) -> Sequence[SearchResult]:
    """Entries of the node's lists in use that have all the words, then those that are called much like them."""
    exact = dict.fromkeys(find_entries(actor, query, limit, node=True))
    alike, is_ready = entries_alike(actor, query, limit, node=True)
    results = [*map(_result, exact), *(_result(entry, why) for entry, why in alike.items() if entry not in exact)]
    return with_remark(results[:limit], is_ready=is_ready)


def _result(entry: ListEntry, alike: Alike | None = None) -> SearchResult:
    version = entry.version
    detail = f"{title_of(version)} · {entry.listed_id} · {number_in_words(version)}"
    return SearchResult(
        entry.name, address_of(version.key, entry.listed_id), wording.label(wording.KINDS, entry.kind), detail, alike
    )
