"""What pages show of cited entries: words, links, and what became of them since."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance import wording
from tahaluf.desks.finance.lists.citing import Cited, citation_of, published
from tahaluf.desks.finance.lists.comparing import field_changes
from tahaluf.desks.finance.lists.models import ListEntry, ListVersion
from tahaluf.desks.finance.lists.numbers import number_in_words
from tahaluf.desks.finance.lists.pictures import listing_picture, title_of
from tahaluf.desks.finance.lists.workflow import VersionState
from tahaluf.pages.citations import Citation, Standing
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible
from tahaluf.records.vocabulary import Desk

STEPS: Mapping[str, Promise] = {
    "first": _("in the first version that this node has"),
    "added": _("added to the list"),
    "changed": _("changed on the list"),
    "removed": _("gone from the list"),
}


def address_of(key: str, listed_id: str, number: str = "") -> str:
    """The stable address of an entry, in the version in use or in the one numbered so."""
    if number:
        return reverse("reference:entry_of_version", args=[key, listed_id, number])
    return reverse("reference:entry", args=[key, listed_id])


def reference_picture(actor: Actor, found: Cited) -> dict[str, Any]:
    """An entry as its version has it, with what changed since and where each step can be read."""
    entry, version = found.entry, found.entry.version
    return {
        "entry": entry,
        "list_version": version,
        "title": title_of(version),
        "is_in_use": version.state == VersionState.CURRENT,
        "is_gone": found.is_gone,
        "gone_since": found.steps[-1].version if found.is_gone and found.steps[-1].kind == "removed" else None,
        "current": found.current,
        "fields": field_changes(entry.listing, found.current.listing) if found.current and found.is_changed else [],
        "steps": [_step(entry, step.version, step.kind) for step in reversed(found.steps)],
        "citation": str(citation_of(entry)),
        "address": address_of(version.key, entry.listed_id),
        "own_address": address_of(version.key, entry.listed_id, version.number),
        "desk_url": _desk_url(actor, entry),
        **listing_picture(entry.listing),
    }


def _step(entry: ListEntry, version: ListVersion, kind: str) -> dict[str, Any]:
    url = "" if kind == "removed" else address_of(version.key, entry.listed_id, version.number)
    return {"version": version, "what": STEPS[kind], "url": url}


def _desk_url(actor: Actor, entry: ListEntry) -> str:
    """The entry's page on the finance desk, for whoever works there."""
    on_desk = actor.holds(Desk.FINANCE)
    return reverse("finance:entry", args=[entry.version.uid, entry.ordinal]) if on_desk else ""


def stand(actor: Actor, citations: Collection[Citation]) -> dict[Citation, Standing]:
    """How cited entries stand in the node's lists; two statements, however many are cited."""
    if not citations:
        return {}
    in_use = {
        version.key: version
        for version in published(actor).filter(state=VersionState.CURRENT, key__in={each.list for each in citations})
    }
    said = _said(actor, citations)
    return {each: _standing(each, in_use[each.list], said) for each in citations if each.list in in_use}


def _said(actor: Actor, citations: Collection[Citation]) -> dict[tuple[str, str, str], bytes]:
    """The digests of what is cited, by list, number on the list, and version; the version in use also under ""."""
    numbers = {each.version for each in citations}
    versions = published(actor).filter(Q(state=VersionState.CURRENT) | Q(number__in=numbers))
    entries = visible(actor, ListEntry).filter(
        version_id__in=versions.filter(key__in={each.list for each in citations}).order_by().values("pk"),
        listed_id__in={each.listed_id for each in citations},
    )
    said: dict[tuple[str, str, str], bytes] = {}
    for entry in entries.select_related("version").defer("listing").order_by("version_id"):
        version = entry.version
        said[version.key, entry.listed_id, version.number] = bytes(entry.digest)
        if version.state == VersionState.CURRENT:
            said[version.key, entry.listed_id, ""] = bytes(entry.digest)
    return said


def _standing(citation: Citation, in_use: ListVersion, said: Mapping[tuple[str, str, str], bytes]) -> Standing:
    key, listed_id = citation.list, citation.listed_id
    now, then = said.get((key, listed_id, "")), said.get((key, listed_id, citation.version))
    cited_digest = bytes.fromhex(citation.sha256) if _is_digest(citation.sha256) else then
    url = address_of(key, listed_id, citation.version if then else "") if then or now else ""
    return Standing(wording.label(wording.LISTS, key), url, _since(now, cited_digest, in_use))


def _is_digest(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def _since(now: bytes | None, cited: bytes | None, in_use: ListVersion) -> str:
    """What became of an entry since it was cited, in words; empty for nothing."""
    number = wording.isolated(number_in_words(in_use))
    if now is None:
        return gettext("The version in use, {version}, does not have it.").format(version=number)
    if cited is not None and cited != now:
        return gettext("The version in use, {version}, says something else of it.").format(version=number)
    return ""
