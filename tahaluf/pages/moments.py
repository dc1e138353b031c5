"""Days and moments as pages write them: the same order in all three languages, the month in words."""

from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.translation import gettext

from tahaluf.engines.dates import PartialDate, parse_date

DAY = "j F Y"
MONTH = "F Y"
TIME = "H:i"


def day_in_words(day: date) -> str:
    """A day as the reader's language writes it."""
    return formats.date_format(day, DAY)


def time_in_words(moment: datetime) -> str:
    """The time of day in the node's time zone."""
    return formats.date_format(timezone.localtime(moment), TIME)


def moment_in_words(moment: datetime) -> str:
    """A day and a time in the node's time zone, as the reader's language writes them."""
    return f"{day_in_words(timezone.localtime(moment))} {time_in_words(moment)}"


def stated_day_in_words(stated: str) -> str:
    """A date of which perhaps only a part is known, as far as it is known; what is no date stays as it is written."""
    try:
        day = parse_date(stated)
    except ValueError:
        return stated
    words = _span_in_words(day)
    return gettext("about {date}").format(date=words) if day.circa else words


def _span_in_words(day: PartialDate) -> str:
    first, last = day.earliest, day.latest
    if first == last:
        return day_in_words(first)
    if PartialDate.of(first.year, first.month) == PartialDate(first, last):
        return formats.date_format(first, MONTH)
    if PartialDate.of(first.year) == PartialDate(first, last):
        return str(first.year)
    are_years = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    ends = (str(first.year), str(last.year)) if are_years else (day_in_words(first), day_in_words(last))
    return gettext("between {first} and {last}").format(first=ends[0], last=ends[1])
