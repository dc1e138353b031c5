"""The encoding of a table, as an officer chooses it where the file's words do not tell."""

from django import forms
from django.utils.translation import gettext_lazy as _

CHOICES = (
    ("", _("find out by itself")),
    ("utf-8-sig", "UTF-8"),
    ("windows-1256", _("Windows-1256 (Arabic)")),
    ("windows-1252", _("Windows-1252 (Western)")),
    ("utf-16", "UTF-16"),
)


def encoding_field() -> forms.ChoiceField:
    """A field that asks for a table's encoding."""
    return forms.ChoiceField(
        label=_("Encoding"),
        choices=CHOICES,
        required=False,
        help_text=_("For a CSV. Choose one only where the file was refused because its encoding could not be told."),
    )
