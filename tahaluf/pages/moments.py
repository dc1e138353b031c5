"""Days and moments as pages write them: the same order in all three languages, the month in words."""

from datetime import date, datetime

from django.utils import formats, timezone

DAY = "j F Y"
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
