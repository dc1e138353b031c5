"""What officers fill in to filter alerts, to act on them, and to set how the desk works."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.alerts.actions import LONGEST_REASON
from tahaluf.desks.finance.alerts.reads import Filters
from tahaluf.desks.finance.alerts.wording import ACTS
from tahaluf.desks.finance.alerts.workflow import AlertState, Exemption, Verdict
from tahaluf.desks.finance.subjects.models import Portfolio
from tahaluf.policy.standing import LONGEST_DAYS

Choices = Sequence[tuple[str, Any]]


class QueueForm(forms.Form):
    """Asks which alerts to show; what it does not know, it passes over."""

    state = forms.ChoiceField(label=_("State"), required=False)
    list = forms.ChoiceField(label=_("List"), required=False)
    assignee = forms.ChoiceField(label=_("Assigned to"), required=False)
    verdict = forms.ChoiceField(label=_("Verdict"), required=False, choices=[("", _("any")), *Verdict.choices])
    portfolio = forms.ChoiceField(label=_("Portfolio"), required=False)
    least = forms.FloatField(
        label=_("Least score"),
        required=False,
        min_value=0,
        max_value=1,
        widget=forms.NumberInput(attrs={"step": "0.01", "dir": "ltr"}),
    )
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)
    escalated = forms.BooleanField(label=_("Escalated only"), required=False)
    fell = forms.BooleanField(label=_("Only what would not be asked any more"), required=False)

    def __init__(
        self, *args: Any, lists: Choices, officers: Choices, portfolios: Sequence[Portfolio], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("state", [("", _("all open")), *AlertState.choices])
        self._offer("list", [("", _("all lists")), *lists])
        self._offer("assignee", [("", _("anybody")), ("mine", _("me")), ("nobody", _("nobody")), *officers])
        self._offer("portfolio", [("", _("all portfolios")), *((str(each.uid), each.title) for each in portfolios)])

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    def filters(self) -> Filters:
        """What was chosen; a choice that is not offered is none."""
        self.is_valid()
        given = self.cleaned_data
        return Filters(
            given.get("state", ""),
            given.get("list", ""),
            given.get("assignee", ""),
            given.get("verdict", ""),
            bool(given.get("overdue")),
            given.get("least") or 0.0,
            given.get("portfolio", ""),
            bool(given.get("fell")),
            bool(given.get("escalated")),
        )


class ActForm(forms.Form):
    """What an officer wants to do with an alert, why, and what the officer saw of it."""

    verb = forms.ChoiceField(choices=list(ACTS.items()))
    reason = forms.CharField(required=False, max_length=LONGEST_REASON)
    verdict = forms.ChoiceField(required=False, choices=[("", ""), *Verdict.choices])
    exemption = forms.ChoiceField(required=False, choices=[("", ""), *Exemption.choices])
    exemption_reference = forms.CharField(required=False, max_length=200)
    exemption_until = forms.DateField(required=False)
    seen = forms.CharField(required=False, max_length=60)


class ProposalForm(forms.Form):
    """Asks for a verdict and why."""

    verdict = forms.ChoiceField(label=_("Verdict"), choices=Verdict.choices, widget=forms.RadioSelect)
    exemption = forms.ChoiceField(
        label=_("If exempt: under what"), required=False, choices=[("", _("not exempt")), *Exemption.choices]
    )
    exemption_reference = forms.CharField(
        label=_("If exempt: the licence’s reference, or which other exemption"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    exemption_until = forms.DateField(
        label=_("If exempt: until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The last day. After it the exemption lapses and the alert is put again."),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("The second officer reads this, and whoever audits the desk."),
    )


class UidsField(forms.Field):
    """Several uids; cleans to a list."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[uuid.UUID]:
        """Read each as a uid."""
        return [forms.UUIDField().clean(each) for each in value or []]


class AssignForm(forms.Form):
    """Which alerts to assign, and to whom."""

    uid = UidsField()
    assignee = forms.UUIDField()


class PracticeForm(forms.Form):
    """Asks how the desk works."""

    cutoff = forms.FloatField(
        label=_("Least score of an alert"),
        min_value=0.5,
        max_value=1,
        widget=forms.NumberInput(attrs={"step": "0.01", "dir": "ltr"}),
        help_text=_("From 0.50 to 1. It holds for what is screened from now on; alerts that are open stay."),
    )
    deadline_days = forms.IntegerField(label=_("Days to decide an alert"), min_value=0, max_value=365)
    stale_days = forms.IntegerField(label=_("Days after which a list counts as stale"), min_value=1, max_value=365)
    complaint_days = forms.IntegerField(label=_("Days to answer a complaint"), min_value=1, max_value=365)

    authority = forms.CharField(label=_("Authority named in notices"), max_length=200, required=False)
    contact = forms.CharField(label=_("Contact named in notices"), max_length=300, required=False)
    legal_basis = forms.CharField(label=_("Legal basis of freezes"), max_length=300, required=False)


class OrderForm(forms.Form):
    """Asks for how long the desk's machine may go on."""

    days = forms.IntegerField(
        label=_("For how many days"),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=90,
        help_text=_("At most 366. It can be ended at any time."),
    )
