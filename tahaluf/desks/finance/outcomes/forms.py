"""What officers fill in about freezes, complaints and reports."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.outcomes.models import GoamlSettings
from tahaluf.desks.finance.outcomes.workflow import ComplaintOutcome, ComplaintState, FreezeState, LiftCause
from tahaluf.desks.finance.subjects.models import Payment
from tahaluf.desks.finance.wording import isolated

LANGUAGES = [("ar", _("Arabic")), ("en", _("English")), ("fr", _("French"))]
MOST_LETTERS = 8000


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OrderForm(forms.Form):
    """Asks what is frozen, and on which legal basis."""

    legal_basis = forms.CharField(label=_("Legal basis"), max_length=300)
    scope = forms.CharField(
        label=_("What is frozen"),
        max_length=MOST_LETTERS,
        widget=_area(5),
        help_text=_("A line each: accounts with their numbers, property, shares. The notices say it word for word."),
    )
    reason = forms.CharField(label=_("Remark for the file"), max_length=2000, required=False, widget=_area(2))


class ReasonForm(forms.Form):
    """Asks why."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=_area(2))


class ReviewForm(ReasonForm):
    """Asks why a freeze is looked at again, and until when it is decided."""

    cause = forms.ChoiceField(label=_("Cause"), choices=[("", _("choose")), *LiftCause.choices])
    due_on = forms.DateField(label=_("Decide by"), widget=_day())
    field_order = ("cause", "due_on", "reason")

    def clean_due_on(self) -> Any:
        """A deadline lies ahead."""
        if self.cleaned_data["due_on"] < timezone.localdate():
            raise forms.ValidationError(_("This day has passed."))
        return self.cleaned_data["due_on"]


class ReportForm(forms.Form):
    """Asks what the report to the FIU says beside what stands in the file."""

    why = forms.CharField(label=_("Why it is reported"), max_length=MOST_LETTERS, widget=_area(3))
    done = forms.CharField(label=_("What was done"), max_length=MOST_LETTERS, required=False, widget=_area(2))
    paid_on = forms.DateField(label=_("Day of the payment"), required=False, widget=_day())
    amount = forms.DecimalField(
        label=_("Amount in local currency"), required=False, min_value=0, max_digits=18, decimal_places=4
    )

    def __init__(self, *args: Any, payment: Payment | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if payment is None:
            del self.fields["paid_on"], self.fields["amount"]
        elif payment.settled is not None:
            said = _("The message states {amount}; confirm it, or give what that is in local currency.")
            self.fields["amount"].help_text = format_lazy(said, amount=isolated(payment.settled))


class FreezeFilter(forms.Form):
    """Asks which freezes to list."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *FreezeState.choices])


class ComplaintFilter(forms.Form):
    """Asks which complaints to list."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *ComplaintState.choices])
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)


class ComplaintForm(forms.Form):
    """Asks who complains about what."""

    complainant = forms.CharField(label=_("Who complains"), max_length=200)
    contact = forms.CharField(label=_("How to reach them"), max_length=300)
    language = forms.ChoiceField(label=_("Language of the answer"), choices=LANGUAGES)
    received_on = forms.DateField(label=_("Received on"), widget=_day())
    text = forms.CharField(label=_("The complaint"), max_length=20000, widget=_area(6))
    freeze = forms.UUIDField(required=False, widget=forms.HiddenInput)
    alert = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_received_on(self) -> Any:
        """Nothing was received tomorrow."""
        if self.cleaned_data["received_on"] > timezone.localdate():
            raise forms.ValidationError(_("This day lies ahead."))
        return self.cleaned_data["received_on"]


class FindingForm(forms.Form):
    """Asks what a complaint came to."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=[("", _("choose")), *ComplaintOutcome.choices])
    finding = forms.CharField(label=_("What was found"), max_length=MOST_LETTERS, widget=_area(4))


class AnswerForm(forms.Form):
    """Asks for the answer, in the complainant's language."""

    answer = forms.CharField(label=_("Answer"), max_length=MOST_LETTERS, widget=_area(8))


class GoamlForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for type checkers alone
    """Asks what the FIU asks of reports."""

    currency = forms.CharField(
        label=_("Local currency (ISO 4217)"),
        max_length=3,
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters, such as XOF."))],
    )
    rentity_id = forms.IntegerField(label=_("Number of the reporting entity"), min_value=1, max_value=2**31 - 1)
    indicators = forms.CharField(
        label=_("Indicators"), max_length=200, help_text=_("Codes of the FIU, separated by spaces.")
    )

    class Meta:
        model = GoamlSettings
        fields = (
            "rentity_id", "branch", "currency", "activity_code", "payment_code", "indicators", "conduct", "funds",
            "place", "first_name", "last_name",
        )  # fmt: skip
