"""Forms in which records are written, released, decided on and recalled."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tahaluf.engines.countries import fold
from tahaluf.pages.citations import Citation, cite
from tahaluf.pages.records.fields import FIELDS, NAMED_IDENTIFIERS, PROPERTY_OF, CitationsField
from tahaluf.pages.records.kinds import NAMED_BY, TYPE_LABELS, Kind
from tahaluf.pages.records.reads import Filters
from tahaluf.pages.registry import registry
from tahaluf.policy.actors import Actor
from tahaluf.policy.authoring import Draft, Handling
from tahaluf.policy.release import Audience, directory, eligible_members
from tahaluf.records.models import Member, RecordVersion
from tahaluf.records.stix import GIVEN_BY_US
from tahaluf.records.vocabulary import (
    TLP,
    Desk,
    InformationCredibility,
    Onward,
    PermittedUse,
    SourceReliability,
)

ANY = ("", _("any"))
REFERENCES = "external_references"
NOT_GRADED = ("", _("not graded"))
STATE_LABELS = {
    "draft": _("not released"),
    "released": _("released"),
    "recalled": _("recalled"),
    "revoked": _("revoked"),
}


class FilterForm(forms.Form):
    """Narrows a list of records."""

    desk = forms.ChoiceField(label=_("Desk"), required=False)
    stix_type = forms.ChoiceField(label=_("Type"), required=False, choices=[ANY, *TYPE_LABELS.items()])
    tlp = forms.ChoiceField(label="TLP", required=False, choices=[ANY, *TLP.choices])
    originator = forms.ChoiceField(label=_("Originator"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[ANY, *STATE_LABELS.items()])

    def __init__(self, data: Any, actor: Actor, desk: str = "") -> None:
        super().__init__(data)
        if desk:
            del self.fields["desk"]
        else:
            _offer(self.fields["desk"], [ANY, *((each, Desk(each).label) for each in actor.desks())])
        members = _by_name(Member.objects.all())
        _offer(self.fields["originator"], [ANY, *((member.code, member.name) for member in members)])

    def filters(self, desk: str = "") -> Filters:
        """The filters asked for; what makes no sense narrows nothing."""
        given = self.cleaned_data if self.is_valid() else {}
        return Filters(**{"desk": desk, **given})


class HandlingForm(forms.Form):
    """How a record may be used; `docs/records.md` says what each field means."""

    tlp = forms.ChoiceField(
        label="TLP 2.0",
        choices=TLP,
        initial=TLP.AMBER,
        help_text=_(
            "RED is for officers by name, every other level for the desk of each member that you choose. "
            "RED and AMBER+STRICT are released by two officers only."
        ),
    )
    permitted_use = forms.MultipleChoiceField(
        label=_("Permitted use"), choices=PermittedUse, required=False, widget=forms.CheckboxSelectMultiple
    )
    onward = forms.ChoiceField(label=_("Onward sharing"), choices=Onward, initial=Onward.ASK)
    about_person = forms.BooleanField(label=_("This is about a person"), required=False)
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=300, required=False)
    purpose = forms.CharField(label=_("Purpose"), max_length=300, required=False)
    source_reliability = forms.ChoiceField(
        label=_("Reliability of the source"), choices=[NOT_GRADED, *SourceReliability.choices], required=False
    )
    information_credibility = forms.TypedChoiceField(
        label=_("Credibility of the information"),
        choices=[NOT_GRADED, *InformationCredibility.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    review_on = forms.DateField(
        label=_("Review date"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    redress_contact = forms.CharField(
        label=_("Redress contact"),
        max_length=200,
        required=False,
        help_text=_("Where a person concerned can ask for correction."),
    )

    def handling(self) -> Handling:
        """What was filled in."""
        given = dict(self.cleaned_data)
        return Handling(**{**given, "permitted_use": tuple(given["permitted_use"])})


class ContentForm(forms.Form):
    """What a record says: a title, and the properties that its kind asks for."""

    title = forms.CharField(label=_("Title"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"}))

    def __init__(
        self, actor: Actor, kind: Kind, data: Any = None, stix: dict[str, Any] | None = None, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.kind, self.stix = kind, stix or {}
        if kind.has_name:
            self.fields["title"].label = _("Name")
        for name in kind.fields:
            self.fields[name] = field = FIELDS[name]()
            self.initial.setdefault(name, _shown(name, self.stix))
            if isinstance(field, CitationsField):
                field.kept = _cited_by_line(self.stix)
                field.look_up = partial(cite, registry.reference_sources, actor)

    def properties(self) -> dict[str, Any]:
        """The object's properties: what the form governs as filled in, the rest as it was."""
        asked = {PROPERTY_OF.get(name, name) for name in self.kind.fields}
        kept = {name: value for name, value in self.stix.items() if name not in GIVEN_BY_US | asked}
        filled = {name: self.cleaned_data[name] for name in self.kind.fields if name not in PROPERTY_OF}
        if REFERENCES in asked:
            filled[REFERENCES] = self._references()
        named = {NAMED_BY: self.cleaned_data["title"]} if self._is_named() else {}
        return {**kept, **self._fixed(), **named, **{name: value for name, value in filled.items() if value}}

    def _fixed(self) -> dict[str, Any]:
        """What the kind fixes; of labels those that stand already stay."""
        return {
            name: list(dict.fromkeys([*self.stix.get(name, []), *value])) if isinstance(value, list) else value
            for name, value in self.kind.fixed.items()
        }

    def _is_named(self) -> bool:
        return NAMED_BY in self.stix if self.kind.slug == "other" else self.kind.has_name

    def _references(self) -> list[Any]:
        """The external references: those that the form asks for as filled in, then the others as they were."""
        asked = [name for name in self.kind.fields if name in PROPERTY_OF]
        governed = [part for name in asked for part in _shown_references(name, self.stix)]
        others = [part for part in self.stix.get(REFERENCES, []) if part not in governed]
        return [part for name in asked for part in self.cleaned_data[name]] + others


def draft_of(version: RecordVersion) -> Draft:
    """A draft that says what a version says."""
    properties = {name: value for name, value in version.stix.items() if name not in GIVEN_BY_US}
    given = {name: getattr(version, name) for name in Handling.__dataclass_fields__}
    handling = Handling(**{**given, "permitted_use": tuple(version.permitted_use)})
    return Draft(version.stix_type, properties, version.desk, version.title, handling)


class ReleaseForm(forms.Form):
    """To whom a version shall be released, and why."""

    members = forms.MultipleChoiceField(label=_("Members"), widget=forms.CheckboxSelectMultiple)
    officers = forms.MultipleChoiceField(label=_("Officers by name"), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("Stays with the release, for the second officer and the auditors."),
    )  # fmt: skip

    def __init__(self, data: Any, version: RecordVersion) -> None:
        super().__init__(data)
        members = _by_name(eligible_members(version))
        _offer(self.fields["members"], [(str(member.uid), member.name) for member in members])
        if version.tlp != TLP.RED:
            del self.fields["officers"]
            return
        codes = {member.pk: member.code for member in members}
        named = [(entry.uid, f"{entry.name} ({codes[entry.member_id]})") for entry in _listed(codes)]
        _offer(self.fields["officers"], named)

    def audience(self) -> Audience:
        """The closed list that was ticked."""
        given = self.cleaned_data
        return Audience(frozenset(given["members"]), frozenset(given.get("officers", ())))


class ReasonForm(forms.Form):
    """Why something is decided, withdrawn or recalled."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}))


def _listed(codes: dict[int, str]) -> Iterable[Any]:
    return (entry for entry in directory() if entry.member_id in codes)


def _by_name(members: Iterable[Member]) -> list[Member]:
    """Members in the order of their names in the reader's language, accents and Arabic letter variants aside."""
    return sorted(members, key=lambda member: fold(member.name))


def _offer(field: forms.Field, choices: Iterable[tuple[Any, Any]]) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = list(choices)


def _shown(name: str, stix: dict[str, Any]) -> Any:
    if name == "citations":
        return list(_cited_by_line(stix))
    return _shown_references(name, stix) if name in PROPERTY_OF else stix.get(name, "")


def _shown_references(name: str, stix: dict[str, Any]) -> list[Any]:
    """The external references that a field of the form shows."""
    of_field = Citation.of if name == "citations" else _is_identifier
    return [part for part in stix.get(REFERENCES, []) if of_field(part)]


def _cited_by_line(stix: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What an object cites, by the lines in which the form shows it."""
    return {str(Citation.of(part)): part for part in _shown_references("citations", stix)}


def _is_identifier(part: Any) -> bool:
    plain = isinstance(part, dict) and set(part) <= {"source_name", "external_id"}
    return plain and part.get("source_name") in NAMED_IDENTIFIERS
