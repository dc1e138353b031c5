"""What officers fill in to import a list and to decide on a version."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.encodings import encoding_field
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.lists.numbers import number_in_words
from tahaluf.desks.finance.wording import LISTS, isolated, label
from tahaluf.engines.lists import OWN_KEY, companion_names


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
            "own with a column of names or of identifiers. For the OFAC CSV choose its three files together."
        ),
    )
    key = forms.RegexField(
        rf"^{OWN_KEY}\Z",
        label=_("Short name of an own list"),
        required=False,
        max_length=80,
        help_text=_("Leave it empty for an official list: its file says which it is."),
        error_messages={"invalid": _("Use small letters a to z, digits and hyphens alone.")},
    )

    name_columns = forms.BooleanField(
        label=_("Say which column holds what"),
        required=False,
        help_text=_("For a CSV of your own. You are asked as well where its headers are not known."),
    )

    encoding = encoding_field()

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


def describe_version(version: ListVersion) -> str:
    """A version in one line: which list, which version or, where its publisher gave none, when it was imported."""
    return f"{isolated(label(LISTS, version.key))} · {isolated(number_in_words(version))}"


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
