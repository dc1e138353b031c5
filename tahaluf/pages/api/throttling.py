"""Wrong tokens are counted by the address they come from.

A token has 256 random bits, so counting does not keep anybody from guessing one; it keeps a broken or hostile program
from asking for ever, and shows in the log. A right token is let in whatever its neighbours do.
"""

import logging

from django.core.cache import cache
from django.http import HttpRequest

logger = logging.getLogger(__name__)
MOST_FAILURES = 20
WINDOW_SECONDS = 300


class TooManyAttempts(Exception):
    """Too many wrong tokens came from this address."""


def count_failure(request: HttpRequest) -> bool:
    """Count a wrong token; whether there were more than 20 in five minutes."""
    key = f"api-failures:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, WINDOW_SECONDS)
    failures = cache.incr(key)
    if failures == MOST_FAILURES + 1:
        logger.warning("more than %s wrong tokens from %s", MOST_FAILURES, request.META.get("REMOTE_ADDR", ""))
    return failures > MOST_FAILURES
