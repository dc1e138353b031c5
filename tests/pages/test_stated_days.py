"""A date of birth is said in the reader's language, as far as it is known and no further."""

import pytest
from django.utils import translation

from tahaluf.pages.moments import stated_day_in_words


@pytest.mark.parametrize(
    ("stated", "english", "french", "arabic"),
    [
        ("1971-03-05", "5 March 1971", "5 mars 1971", "5 مارس 1971"),
        ("1971-03", "March 1971", "mars 1971", "مارس 1971"),
        ("1968", "1968", "1968", "1968"),
        ("1968~", "about 1968", "vers 1968", "نحو 1968"),
        ("1968/1970", "between 1968 and 1970", "entre 1968 et 1970", "بين 1968 و1970"),
        ("never", "never", "never", "never"),
    ],
)
def test_a_stated_date_is_told_as_far_as_it_is_known(stated: str, english: str, french: str, arabic: str) -> None:
    told = {}
    for language in ("en", "fr", "ar"):
        with translation.override(language):
            told[language] = stated_day_in_words(stated)
    assert told == {"en": english, "fr": french, "ar": arabic}
