"""Form fields that hold STIX properties: lists a line each, days, references, identifiers."""

import datetime
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tahaluf.engines.countries import country_code
from tahaluf.engines.dates import parse_date
from tahaluf.pages.citations import Citation, Uncited
from tahaluf.records.vocabulary import SelectorKind

STIX_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,248}--[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LONGEST_TEXT = 20_000
MOST_LINES = 200
NAMED_IDENTIFIERS = tuple(kind for kind in SelectorKind.values if kind not in {"name-key", "content-hash"})


class LinesField(forms.CharField):
    """A list, one entry a line; cleaned to a list of texts."""

    def __init__(self, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
        super().__init__(**{"widget": widget, "max_length": LONGEST_TEXT, **options})

    def clean(self, value: Any) -> list[str]:
        """Split into lines; raises ValidationError for more than 200."""
        lines = [line.strip() for line in str(super().clean(value)).splitlines()]
        kept = [line for line in lines if line]
        if len(kept) > MOST_LINES:
            raise forms.ValidationError(_("No more than %(most)s lines."), params={"most": MOST_LINES})
        return kept

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(str(part) for part in value) if isinstance(value, list) else value


class ReferencesField(LinesField):
    """STIX ids, one a line."""

    def clean(self, value: Any) -> list[str]:
        """Check each id; raises ValidationError that quotes the line."""
        found = super().clean(value)
        for line in found:
            check_stix_id(line)
        return found


class IdentifiersField(LinesField):
    """Identifiers, one a line as `kind: value`; cleaned to STIX external references."""

    def clean(self, value: Any) -> list[dict[str, str]]:  # type: ignore[override]
        """Read each line; raises ValidationError that quotes the line."""
        return [_identifier(line) for line in super().clean(value)]

    def prepare_value(self, value: Any) -> Any:
        """Show references as lines."""
        if not isinstance(value, list):
            return value
        return "\n".join(f"{part.get('source_name', '')}: {part.get('external_id', '')}" for part in value)


class CitationsField(LinesField):
    """Entries of reference data, one a line; cleaned to STIX external references.

    A line that stands as it is in `kept` stays the reference that it was; every other line is looked for as `look_up`
    says, which raises `pages.citations.Uncited`.
    """

    kept: Mapping[str, dict[str, Any]] = MappingProxyType({})
    look_up: Callable[[str], Citation]

    def clean(self, value: Any) -> list[dict[str, Any]]:  # type: ignore[override]
        """Read each line; raises ValidationError that quotes the line."""
        return [self.kept[line] if line in self.kept else self._cited(line) for line in super().clean(value)]

    def _cited(self, line: str) -> dict[str, Any]:
        try:
            return self.look_up(line).reference()
        except Uncited as uncited:
            raise forms.ValidationError(str(uncited)) from None


class BirthDatesField(LinesField):
    """Dates of birth, one a line: a day, a month, a year, a span of years, approximate ones too."""

    def clean(self, value: Any) -> list[str]:
        """Check each date; raises ValidationError that quotes the line."""
        found = super().clean(value)
        for line in found:
            try:
                parse_date(line)
            except ValueError:
                raise forms.ValidationError(_("“%(line)s” is not a date."), params={"line": line[:80]}) from None
        return found


class CountriesField(LinesField):
    """Countries, one a line; cleaned to ISO 3166-1 alpha-2."""

    def clean(self, value: Any) -> list[str]:
        """Check each country; raises ValidationError that quotes the line."""
        return [_country(line) for line in super().clean(value)]


class DayField(forms.DateField):
    """A day, cleaned to a STIX timestamp at its beginning in UTC."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)

    def clean(self, value: Any) -> str:
        """Give the timestamp, empty for nothing."""
        day: datetime.date | None = super().clean(value)
        return f"{day.isoformat()}T00:00:00.000Z" if day else ""

    def prepare_value(self, value: Any) -> Any:
        """Show a timestamp as its day."""
        return value[:10] if isinstance(value, str) else value


def check_stix_id(text: str) -> None:
    """Raise ValidationError for what is no STIX id."""
    if not STIX_ID.fullmatch(text) or len(text) > 128:
        raise forms.ValidationError(_("“%(line)s” is no STIX id."), params={"line": text[:80]})


def _identifier(line: str) -> dict[str, str]:
    kind, colon, value = (part.strip() for part in line.partition(":"))
    if not colon or not value or kind.lower() not in NAMED_IDENTIFIERS:
        kinds = ", ".join(NAMED_IDENTIFIERS)
        raise forms.ValidationError(
            _("“%(line)s”: write “kind: value”, the kind one of %(kinds)s."), params={"line": line[:80], "kinds": kinds}
        )
    return {"source_name": kind.lower(), "external_id": value}


def _country(line: str) -> str:
    code = country_code(line)
    if not code:
        raise forms.ValidationError(_("“%(line)s” is not a country that is known."), params={"line": line[:80]})
    return code


def _text(label: Any, **options: Any) -> forms.Field:
    return forms.CharField(label=label, max_length=300, widget=forms.TextInput(attrs={"dir": "auto"}), **options)


def _long(label: Any, **options: Any) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=widget, **options)


def _reference(label: Any) -> forms.Field:
    help_text = _("The STIX id, as it stands on the record's page under “Technical details”.")
    return forms.CharField(label=label, max_length=128, validators=[check_stix_id], help_text=help_text)


FIELDS: dict[str, Callable[[], forms.Field]] = {
    "description": lambda: _long(_("Description"), required=False),
    "aliases": lambda: LinesField(label=_("Other names"), required=False, help_text=_("One a line, in any script.")),
    "sectors": lambda: LinesField(label=_("Sectors"), required=False, help_text=_("One a line.")),
    "objective": lambda: _text(_("Objective"), required=False),
    "first_seen": lambda: DayField(label=_("First seen"), required=False),
    "last_seen": lambda: DayField(label=_("Last seen"), required=False),
    "published": lambda: DayField(label=_("Published")),
    "valid_from": lambda: DayField(label=_("Valid from")),
    "pattern": lambda: forms.CharField(
        label=_("Pattern"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
        help_text=_("In the STIX pattern language, such as [email-addr:value = 'someone@example.org']."),
    ),
    "content": lambda: _long(_("Content")),
    "country": lambda: forms.RegexField(
        r"^[A-Za-z]{2}$", label=_("Country"), help_text=_("Two letters, ISO 3166-1."), max_length=2
    ),
    "city": lambda: _text(_("City"), required=False),
    "object_refs": lambda: ReferencesField(
        label=_("About"), help_text=_("The STIX ids of the records that this is about, one a line.")
    ),
    "relationship_type": lambda: forms.RegexField(
        r"^[a-z0-9]+(-[a-z0-9]+)*$", label=_("Kind of link"), max_length=60,
        help_text=_("In small letters and hyphens, such as related-to, funds, member-of."),
    ),
    "source_ref": lambda: _reference(_("From")),
    "target_ref": lambda: _reference(_("To")),
    "x_names": lambda: LinesField(label=_("Other names"), required=False, help_text=_("One a line, in any script.")),
    "x_birth_dates": lambda: BirthDatesField(
        label=_("Dates of birth"), required=False,
        help_text=_("One a line, such as 1971-03-05, 1971, 1968/1970; with ~ at the end where it is approximate."),
    ),
    "x_nationalities": lambda: CountriesField(
        label=_("Nationality or registration"), required=False, help_text=_("One country a line."),
    ),
    "identifiers": lambda: IdentifiersField(
        label=_("Identifiers"), required=False, help_text=_("One a line, such as “passport: X1234567” or “iban: …”."),
    ),
    "citations": lambda: CitationsField(
        label=_("Cited reference data"), required=False,
        help_text=_(
            "Entries of official lists by their number, one a line: QDi.042, or un:QDi.042. The version in use is "
            "noted with it; a line that names a version after @ keeps that one."
        ),
    ),
}  # fmt: skip
PROPERTY_OF = {"identifiers": "external_references", "citations": "external_references"}
