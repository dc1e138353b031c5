"""What a supervisor fills in to have an address told of events."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.webhooks.events import EVENTS


class WebhookForm(forms.Form):
    """Asks for an address and the events."""

    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("It begins with https://; the operator of this node must have allowed its host."),
    )
    events = forms.MultipleChoiceField(
        label=_("Events"), choices=list(EVENTS.items()), widget=forms.CheckboxSelectMultiple
    )
