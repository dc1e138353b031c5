"""Countries as pages and letters name them."""

from django.utils.translation import get_language

from tahaluf.engines.countries import country_name


def country_in_words(wording: str) -> str:
    """The country's name in the reader's language; a wording that is no country is given back as it is."""
    return country_name(wording, (get_language() or "en")[:2])
