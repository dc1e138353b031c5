"""What officers fill in about portfolios, files, subjects and stakes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.encodings import encoding_field
from tahaluf.desks.finance.wording import NAME_PARTS
from tahaluf.engines.columns import find_columns, is_sufficient
from tahaluf.policy.actors import Actor
from tahaluf.records.models import Officer

FIELDS = {
    "name": _("Name"),
    **NAME_PARTS,
    "id": _("Reference"),
    "alias": _("Other names"),
    "birth_date": _("Date of birth"),
    "nationality": _("Nationality"),
    "gender": _("Gender"),
    "document_number": _("Document"),
    "iban": _("IBAN"),
    "bic": _("BIC"),
    "imo": _("IMO number"),
    "crypto_address": _("Address of a wallet"),
}
"""The columns of a table of customers that are read, as a page names them."""


class PortfolioForm(forms.Form):
    """Asks for a portfolio's title and for its readers."""

    title = forms.CharField(label=_("Title"), max_length=160)
    readers = forms.TypedMultipleChoiceField(
        label=_("Only these officers see what is in it"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose nobody, and the whole finance desk of your member sees it. You always see it yourself."),
    )

    def __init__(self, *args: Any, officers: Sequence[Officer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["readers"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101
        field.choices = [(officer.pk, officer.name) for officer in officers]


class UploadForm(forms.Form):
    """Asks for a file of subjects."""

    file = forms.FileField(
        label=_("File of customers or payments"),
        help_text=_("CSV, FollowTheMoney, ISO 20022 pacs.008 or SWIFT MT103."),
    )
    encoding = encoding_field()


class ColumnsForm(forms.Form):
    """Asks which header of a table holds which field."""

    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, headers: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("not in this file")), *((header, header) for header in headers)]
        known = find_columns(headers, {})
        for field, label in FIELDS.items():
            self.fields[field] = forms.ChoiceField(label=str(label), choices=choices, required=False)
            if field in known:
                self.initial.setdefault(field, headers[known[field]])

    def clean(self) -> dict[str, Any]:
        """Need what says who is meant."""
        cleaned = super().clean() or {}
        if not self.errors and not is_sufficient(field for field in FIELDS if cleaned.get(field)):
            self.add_error("name", _("Choose the column of the names, or one of identifiers."))
        return cleaned

    def columns(self) -> dict[str, str]:
        """The mapping of fields to headers that was chosen; empty for what a header is called but the officer says it
        does not hold."""
        chosen = {field: self.cleaned_data.get(field, "") for field in FIELDS}
        return {field: header for field, header in chosen.items() if header or field in self.initial}


class FindSubjectForm(forms.Form):
    """Asks for what finds a subject."""

    q = forms.CharField(label=_("Reference, number, or words of a name"), required=False, max_length=200)


class FindPaymentForm(forms.Form):
    """Asks for one of a payment's references."""

    q = forms.CharField(label=_("UETR or reference of the sender"), required=False, max_length=64)


class EndSubjectForm(forms.Form):
    """Asks why a subject ends."""

    reason = forms.CharField(
        label=_("Why is it not screened any more?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class StakeForm(forms.Form):
    """Asks who owns or controls whom; each party is found by uid, reference, number or name."""

    owner = forms.CharField(label=_("Owner"), max_length=200, help_text=_("Reference, number, or words of a name"))
    owned = forms.CharField(label=_("Owned"), max_length=200, help_text=_("Reference, number, or words of a name"))
    percent = forms.DecimalField(
        label=_("Share in percent"), required=False, min_value=0.01, max_value=100, max_digits=5, decimal_places=2
    )
    controls = forms.BooleanField(label=_("Controls it"), required=False)
    source = forms.CharField(label=_("Where this is known from"), max_length=300)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_owner(self) -> Any:
        """Find the owner."""
        return self._found("owner")

    def clean_owned(self) -> Any:
        """Find the owned party."""
        return self._found("owned")

    def _found(self, field: str) -> Any:
        from tahaluf.desks.finance.subjects.reads import find_subjects

        found = find_subjects(self.actor, self.cleaned_data[field], 6)
        if not found:
            raise forms.ValidationError(_("No subject is found by this."))
        if len(found) > 1:
            some = ", ".join(f"{subject.reference} ({subject.name})" for subject in found[:5])
            raise forms.ValidationError(_("This finds several subjects; name one by its reference: %(some)s"),
                                        params={"some": some})  # fmt: skip
        return found[0].uid

    def clean(self) -> dict[str, Any]:
        """Need a share or control."""
        cleaned = super().clean() or {}
        if cleaned.get("percent") is None and not cleaned.get("controls") and "percent" not in self.errors:
            self.add_error("percent", _("State a share, or that it is controlled."))
        return cleaned
