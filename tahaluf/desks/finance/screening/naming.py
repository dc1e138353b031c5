"""Listed parties by name, in any script: through the warm index of the lists in use, for whoever may read them."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance import wording
from tahaluf.desks.finance.lists.models import ListEntry
from tahaluf.desks.finance.lists.reads import current_versions
from tahaluf.desks.finance.screening.asking import Warming, warm_screener
from tahaluf.engines.screening import ScreeningHit
from tahaluf.pages.alike import LEAST, Alike
from tahaluf.pages.registry import SearchResult
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible

PATIENCE = 3.0
"""Seconds that whoever searches waits for an index that is not warm yet."""


def entries_alike(actor: Actor, query: str, limit: int, *, node: bool) -> tuple[Mapping[ListEntry, Alike], bool]:
    """Entries of the lists in use (the node's, or the member's own) that are called much like a query, the most alike
    first; and whether the index was ready: where it is not, there are none, and it is being built."""
    versions = current_versions(actor)
    asked = {version.pk for version in versions if (version.member_id is None) == node}
    if not asked:
        return {}, True
    try:
        hits = warm_screener(actor, versions, PATIENCE).find_named(query, LEAST, limit)
    except Warming:
        return {}, False
    entries = visible(actor, ListEntry).filter(pk__in=[pk for _hit, pk in hits], version__in=asked)
    rows = entries.select_related("version").defer("listing", "digest").in_bulk()
    return {rows[pk]: _alike(hit) for hit, pk in hits if pk in rows}, True


def _alike(hit: ScreeningHit) -> Alike:
    return Alike(hit.matched_name, hit.score, wording.reasons_of([reason._asdict() for reason in hit.reasons]))


def with_remark(results: Sequence[SearchResult], *, is_ready: bool) -> list[SearchResult]:
    """Results, and where the index was not ready, a remark that says so."""
    if is_ready:
        return list(results)
    title = _("Names on lists are being made ready to be found in other spellings: search again in a few seconds.")
    return [*results, SearchResult(title, "")]
