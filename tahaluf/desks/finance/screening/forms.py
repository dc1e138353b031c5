"""What officers fill in to screen."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.encodings import encoding_field
from tahaluf.desks.finance.lists.forms import describe_version
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.engines.columns import find_columns, is_sufficient
from tahaluf.engines.names import DEFAULT_CUTOFF
from tahaluf.engines.recognition import headers_of
from tahaluf.engines.tables import find_header

PASTED_NAME = "pasted.csv"
LONGEST_PASTE = 1_000_000


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
    encoding = encoding_field()
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
    """Whether the text is a table: a header with a column of names, or of identifiers beside others, and rows."""
    before, _line, _delimiter = find_header(text)
    columns = find_columns(headers_of(text), {})
    is_header = "name" in columns or (len(columns) > 1 and is_sufficient(columns))
    return is_header and any(map(str.strip, text.splitlines()[before + 1 :]))
