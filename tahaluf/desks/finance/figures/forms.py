"""Which days are counted."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tahaluf.desks.finance.figures.counting import Period

USUAL, LONGEST = timedelta(weeks=13), timedelta(days=3 * 366)
EARLIEST, LATEST = date(1990, 1, 1), date(2999, 12, 31)
"""Between them every day has a week and a quarter before it and a day after it."""
WITHIN = (MinValueValidator(EARLIEST), MaxValueValidator(LATEST))


class PeriodForm(forms.Form):
    """Asks for the first and the last day; a quarter up to today where nothing is asked."""

    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}), validators=WITHIN
    )
    last = forms.DateField(
        label=pgettext_lazy("last day", "To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        validators=WITHIN,
    )

    @classmethod
    def asked(cls, query: Mapping[str, Any]) -> "PeriodForm":
        """The form as it was sent; where nothing was asked, it states the usual days."""
        first, last = period_between(None, None)
        return cls(query or {"first": first.isoformat(), "last": last.isoformat()})

    def clean(self) -> dict[str, Any]:
        """Need an order, and three years at most."""
        cleaned = super().clean() or {}
        first, last = period_between(cleaned.get("first"), cleaned.get("last"))
        if first > last:
            self.add_error("last", _("The last day is before the first."))
        elif last - first > LONGEST:
            self.add_error("first", _("Choose three years at most."))
        return cleaned

    def period(self) -> Period:
        """The days that were asked for, the usual ones where they cannot be counted; whatever else is amiss."""
        given = self.cleaned_data if not {"first", "last"} & set(self.errors) else {}
        return Period(*period_between(given.get("first"), given.get("last")))


MISSED = {"0.005": 0.005, "0.01": 0.01, "0.02": 0.02, "0.05": 0.05, "0.1": 0.1}
"""Shares of the true matches that an officer may be ready to miss."""
USUAL_MISSED = "0.01"


def _missed_choices() -> list[tuple[str, str]]:
    return [(code, _("%(of)s of 100") % {"of": formats.localize(share * 100)}) for code, share in MISSED.items()]


class FiguresForm(PeriodForm):
    """Asks for the days, and how many of 100 true matches a cutoff may miss; one where nothing is asked."""

    missed = forms.ChoiceField(label=_("Missed true matches, at most"), required=False, choices=_missed_choices)

    @classmethod
    def asked(cls, query: Mapping[str, Any]) -> "FiguresForm":
        """The form as it was sent; where no days or no share were asked, it states the usual ones."""
        first, last = period_between(None, None)
        days = dict(query.items()) or {"first": first.isoformat(), "last": last.isoformat()}
        return cls({"missed": USUAL_MISSED} | days)

    def missed_share(self) -> float:
        """The share that was asked for (0 to 1), the usual one where it is none of those offered."""
        given = self.cleaned_data if "missed" not in self.errors else {}
        return MISSED[given.get("missed") or USUAL_MISSED]


def period_between(first: date | None, last: date | None) -> tuple[date, date]:
    """The first and the last day, with what was not given filled in."""
    until = last or timezone.localdate()
    return first or until - USUAL, until
