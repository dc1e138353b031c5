"""What a page shows of the changes between two versions of a list: field by field, words for codes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from django import forms
from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance import wording
from tahaluf.desks.finance.lists import reads
from tahaluf.desks.finance.lists.changes import CHUNK, ORDER, Changes, Counts, changes_between
from tahaluf.desks.finance.lists.forms import describe_version
from tahaluf.desks.finance.lists.models import ListEntry, ListVersion
from tahaluf.desks.finance.rows import ROWS
from tahaluf.pages.countries import country_in_words
from tahaluf.pages.paging import KeysetPage, keyset_page
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import Absent

Said = Callable[[Mapping[str, Any]], list[str]]


class Shown(models.TextChoices):
    """Which of the changes a page shows."""

    ADDED = "added", _("Entries added")
    CHANGED = "changed", _("Entries changed")
    REMOVED = "removed", _("Entries removed")


class FieldChange(NamedTuple):
    """One field of a listing: what it does not say any more, and what it says now."""

    title: str
    gone: list[str]
    come: list[str]


class CompareForm(forms.Form):
    """Asks against which version, and which of the changes."""

    against = forms.ChoiceField(label=_("Compared with"), required=False)
    show = forms.ChoiceField(label=_("Show"), required=False, choices=Shown)

    def __init__(self, data: Any, others: Iterable[ListVersion]) -> None:
        super().__init__(data)
        self.others = {str(version.uid): version for version in others}
        offered: list[Any] = [("", _("the version in use before"))]
        offered += [(uid, describe_version(version)) for uid, version in self.others.items()]
        self.fields["against"].choices = offered  # type: ignore[attr-defined]

    def chosen(self) -> tuple[ListVersion | None, Shown]:
        """The version chosen, None for the one before; raises `Absent` for one that is not there."""
        if not self.is_valid():
            raise Absent
        return self.others.get(self.cleaned_data["against"]), Shown(self.cleaned_data["show"] or Shown.ADDED)


@dataclass(frozen=True, slots=True)
class Compared:
    """What was compared, which of the changes are shown, how many there are of each, and one page of those shown."""

    changes: Changes
    shown: Shown
    counts: Counts
    page: KeysetPage[ListEntry]

    def rows(self) -> list[dict[str, Any]]:
        """The entries of the page as rows."""
        return change_rows(self.changes, self.shown, self.page.rows)


def compare(actor: Actor, version: ListVersion, asked: Any, token: str) -> tuple[CompareForm, Compared]:
    """One page of the changes that are asked for, with the counts of all, and the form that asks; raises `Absent`,
    also where the version is not whole."""
    if not version.is_whole:
        raise Absent
    form = CompareForm(asked, reads.whole_versions(actor, version))
    chosen, shown = form.chosen()
    changes, counts = compare_with(actor, version, chosen)
    return form, Compared(changes, shown, counts, _page(changes, shown, token))


def compare_with(actor: Actor, version: ListVersion, chosen: ListVersion | None) -> tuple[Changes, Counts]:
    """The changes from a version, or from the one in use before where none is chosen, and how many they are."""
    preceding = reads.preceding(actor, version)
    changes = changes_between(actor, chosen or preceding, version)
    return changes, _counts(changes, preceding)


def _page(changes: Changes, shown: Shown, token: str) -> KeysetPage[ListEntry]:
    rows = {Shown.ADDED: changes.added_rows, Shown.CHANGED: changes.changed_rows, Shown.REMOVED: changes.removed_rows}
    return keyset_page(rows[shown](), ORDER, token, ROWS)


def _counts(changes: Changes, preceding: ListVersion | None) -> Counts:
    """The counts that were kept when the version was concluded, where they are of these two."""
    kept = changes.after.changes
    return Counts(**kept) if kept and changes.before == preceding else changes.counts()


def tiles(counts: Counts, form: CompareForm) -> list[dict[str, Any]]:
    against = form.cleaned_data["against"]
    return [
        {"label": shown.label, "count": count, "url": f"?against={against}&show={shown.value}"}
        for shown, count in zip(Shown, counts, strict=True)
    ]


def change_rows(changes: Changes, shown: Shown, entries: Iterable[ListEntry]) -> list[dict[str, Any]]:
    """Entries as rows, each with its page; those that changed with what they said before."""
    version = changes.before if shown == Shown.REMOVED else changes.after
    found = list(entries)
    earlier = _earlier(changes, found) if shown == Shown.CHANGED else {}
    return [
        {
            "entry": entry,
            "kind": wording.label(wording.KINDS, entry.kind),
            "url": reverse("finance:entry", args=[version.uid, entry.ordinal]) if version else "",
            "fields": field_changes(earlier[entry.listed_id].listing, entry.listing) if earlier else [],
        }
        for entry in found
    ]


def stream_rows(changes: Changes, shown: Shown) -> Iterator[dict[str, Any]]:
    """All entries of one kind of change as rows, in the order of their numbers; some are held at a time."""
    entries = {Shown.ADDED: changes.added, Shown.CHANGED: changes.changed, Shown.REMOVED: changes.removed}[shown]()
    while some := list(islice(entries, CHUNK)):
        yield from change_rows(changes, shown, some)


def _earlier(changes: Changes, entries: Iterable[ListEntry]) -> dict[str, ListEntry]:
    if changes.before is None:
        return {}
    return reads.entries_numbered(changes.actor, changes.before, [entry.listed_id for entry in entries])


def field_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    """The fields in which two listings differ, each with what went and what came, in the lists' own order."""
    found = []
    for title, said in FIELDS:
        was, now = said(before), said(after)
        gone, come = [text for text in was if text not in now], [text for text in now if text not in was]
        if gone or come:
            found.append(FieldChange(str(title), gone, come))
    return found


def _names(listing: Mapping[str, Any]) -> list[str]:
    return [f"{name['text']} ({_kind_of_name(name)})" for name in listing["names"]]


def _kind_of_name(name: Mapping[str, Any]) -> str:
    kind = wording.label(wording.NAME_KINDS, name["kind"])
    return f"{kind}, {_('low-quality alias')}" if name["weak"] else kind


def _identifiers(listing: Mapping[str, Any]) -> list[str]:
    return [
        " ".join(
            filter(
                None,
                (wording.label(wording.IDENTIFIERS, each["kind"]), each["number"], country_in_words(each["country"])),
            )
        )
        for each in listing["identifiers"]
    ]


def _worded(field: str, words: Mapping[str, Promise]) -> Said:
    return lambda listing: [wording.label(words, listing[field])] if listing[field] else []


def _plain(field: str) -> Said:
    return lambda listing: [listing[field]] if listing[field] else []


def _several(field: str) -> Said:
    return lambda listing: listing[field]


def _countries(listing: Mapping[str, Any]) -> list[str]:
    return [country_in_words(country) for country in listing["countries"]]


FIELDS: tuple[tuple[Promise, Said], ...] = (
    (_("Names"), _names),
    (_("Kind"), _worded("kind", wording.KINDS)),
    (_("Gender"), _worded("gender", wording.GENDERS)),
    (_("Date of birth"), _several("births")),
    (_("Nationality or registration"), _countries),
    (_("Identifiers"), _identifiers),
    (_("Addresses"), _several("addresses")),
    (_("Programme"), _several("programmes")),
    (_("Listed on"), _plain("listed_on")),
    (_("Free text of the list"), _several("remarks")),
)
