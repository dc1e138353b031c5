"""Forms of the pages that belong to no desk."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tahaluf.pages.registry import registry


class TokenForm(forms.Form):
    """Asks what a new API token is for, what it may do, and for how long."""

    label = forms.CharField(label=_("What is it for?"), max_length=80, help_text=_("So that you know it again later."))
    scopes = forms.MultipleChoiceField(label=_("It may"), widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(
        label=_("It ends after"),
        coerce=int,
        choices=[(7, _("7 days")), (30, _("30 days")), (90, _("90 days"))],
        initial=30,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = self.fields["scopes"]
        assert isinstance(scopes, forms.MultipleChoiceField)  # noqa: S101
        scopes.choices = list(registry.scopes.items())

    def lifetime(self) -> timedelta:
        """How long the token lives."""
        return timedelta(days=self.cleaned_data["days"])
