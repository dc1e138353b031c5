"""What a version of a list is called: as its publisher numbers or dates it or, where it says nothing, when it came."""

from django.utils.timezone import localtime
from django.utils.translation import gettext

from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.pages.moments import moment_in_words

DIGEST = "sha256:"
"""How the number begins of a version whose file states none; it names the file and is no name for people."""


def is_numbered(version: ListVersion) -> bool:
    """Whether the file states a number or a day."""
    return not version.number.startswith(DIGEST)


def number_in_words(version: ListVersion) -> str:
    """The number or day that the file states, or in the reader's language when it was imported."""
    if is_numbered(version):
        return version.number
    return gettext("imported on {moment}").format(moment=moment_in_words(version.received_at))


def number_for_programs(version: ListVersion) -> str:
    """The same in every language: the number or day that the file states, or the day of import."""
    return version.number if is_numbered(version) else localtime(version.received_at).date().isoformat()
