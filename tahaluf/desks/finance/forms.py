"""What officers fill in on the finance desk."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.models import ListVersion
from tahaluf.desks.finance.wording import LISTS, label
from tahaluf.engines.columns import find_columns
from tahaluf.engines.lists import companion_names
from tahaluf.engines.names import DEFAULT_CUTOFF
from tahaluf.engines.tables import sniff_delimiter

PASTED_NAME = "pasted.csv"
LONGEST_PASTE = 1_000_000


class SeveralFiles(forms.ClearableFileInput):
    """A file field's control in which several files can be chosen."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several; cleans to a list."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Check each file."""
        given = (data if isinstance(data, list | tuple) else [data]) or [None]
        return [file for file in (super(FilesField, self).clean(each, initial) for each in given) if file]


class ListForm(forms.Form):
    """Asks for a list's file, and for what its content does not say."""

    file = FilesField(
        label=_("File of the list"),
        help_text=_(
            "UN XML, OFAC SDN CSV or advanced XML, EU XML or CSV, UK CSV, FollowTheMoney JSON lines, or a CSV of your "
            "own with a column “name”. For the OFAC CSV choose its three files together."
        ),
    )
    key = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]*$",
        label=_("Short name of an own list"),
        required=False,
        max_length=80,
        help_text=_("Leave it empty for an official list: its file says which it is."),
        error_messages={"invalid": _("Use small letters a to z, digits and hyphens alone.")},
    )

    def clean_file(self) -> "list[UploadedFile[Any]]":
        """Put the main file first; its companions follow."""
        files: list[UploadedFile[Any]] = self.cleaned_data["file"]
        if len(files) < 2:
            return files
        names = {file.name or "" for file in files}
        for file in files:
            beside = set(companion_names(file.name or "").values())
            if beside and names - {file.name} <= beside:
                return [file, *(other for other in files if other is not file)]
        raise forms.ValidationError(_("These files do not belong together. Import one list at a time."))

    def companions(self) -> "dict[str, UploadedFile[Any]]":
        """The companion files by kind."""
        main, *others = self.cleaned_data["file"]
        kinds = {name: kind for kind, name in companion_names(main.name or "").items()}
        return {kinds[other.name]: other for other in others}


class ScreenForm(forms.Form):
    """Asks for subjects, pasted or in a file, the lists, and the least score of a hit."""

    names = forms.CharField(
        label=_("Names, one a line"),
        required=False,
        strip=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto", "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("Any script. A CSV with the headers name, birth_date, nationality … can be pasted as well."),
    )
    file = forms.FileField(
        label=_("Or a file of subjects or payments"),
        required=False,
        help_text=_("CSV, FollowTheMoney, ISO 20022 pacs.008 or SWIFT MT103."),
    )
    versions = forms.TypedMultipleChoiceField(label=_("Against"), coerce=int, widget=forms.CheckboxSelectMultiple)
    cutoff = forms.FloatField(
        label=_("Least score of a hit"),
        min_value=0.5,
        max_value=1,
        initial=DEFAULT_CUTOFF,
        widget=forms.NumberInput(attrs={"step": "0.01", "dir": "ltr"}),
        help_text=_("From 0.50 to 1. A lower one finds more and raises more false alarms."),
    )

    def __init__(self, *args: Any, versions: Sequence[ListVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["versions"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101
        field.choices = [(version.pk, describe_version(version)) for version in versions]
        field.initial = [version.pk for version in versions]

    def clean(self) -> dict[str, Any]:
        """Need the one or the other."""
        cleaned = super().clean() or {}
        pasted, file = cleaned.get("names", "").strip(), cleaned.get("file")
        if not pasted and not file and not self.errors:
            self.add_error("names", _("Paste at least one name, or choose a file."))
        if pasted and file:
            self.add_error("file", _("Either paste names or choose a file, not both."))
        return cleaned


def describe_version(version: ListVersion) -> str:
    """A version in one line: which list, which version; the version stays left to right."""
    return f"{label(LISTS, version.key)} · \N{LEFT-TO-RIGHT ISOLATE}{version.number}\N{POP DIRECTIONAL ISOLATE}"


def pasted_bytes(text: str) -> bytes:
    """Pasted text as a file of subjects: as it is where it is a document or a table, else a table of its lines."""
    stripped = text.lstrip("\ufeff \t\r\n")
    if stripped.startswith(("<", "{")) or has_header(stripped):
        return stripped.encode()
    table = io.StringIO(newline="")
    writer = csv.writer(table, quoting=csv.QUOTE_ALL)
    writer.writerow(["name"])
    writer.writerows([line.strip()] for line in stripped.splitlines() if line.strip())
    return table.getvalue().encode()


def has_header(text: str) -> bool:
    """Whether the first line is a table's header with a column of names."""
    first, _newline, rest = text.partition("\n")
    header = next(csv.reader([first], delimiter=sniff_delimiter(first)), [])
    return bool(rest.strip()) and "name" in find_columns(header, {})


class ReasonForm(forms.Form):
    """Asks why."""

    reason = forms.CharField(
        label=_("Why is it right to use this version?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class FindForm(forms.Form):
    """Asks for words to find in a list."""

    q = forms.CharField(label=_("Name or number on the list"), required=False, max_length=200)
