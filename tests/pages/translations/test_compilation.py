"""MO files are what gettext reads, and the same bytes each time."""

import gettext
import io

from hypothesis import given
from hypothesis import strategies as st

from tahaluf.pages.translations.catalogue import FORMS, Key, Message
from tahaluf.pages.translations.compilation import compiled

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)


def read(language: str, messages: list[Message]) -> gettext.GNUTranslations:
    return gettext.GNUTranslations(io.BytesIO(compiled(language, messages)))


@given(st.dictionaries(TEXTS, TEXTS, max_size=8))
def test_gettext_reads_what_was_compiled(pairs: dict[str, str]) -> None:
    translations = read("ar", [Message(Key(text), (translated,)) for text, translated in pairs.items()])
    assert {text: translations.gettext(text) for text in pairs} == pairs


def test_arabic_has_its_six_forms() -> None:
    forms = ("صفر", "واحد", "اثنان", "قليل", "كثير", "غير ذلك")
    translations = read("ar", [Message(Key("one", "many"), forms)])
    chosen = [translations.ngettext("one", "many", number) for number in (0, 1, 2, 3, 10, 11, 99, 100, 103, 111, 200)]
    expected = [0, 1, 2, 3, 3, 4, 4, 5, 3, 4, 5]
    assert chosen == [forms[number] for number in expected]


def test_french_counts_nothing_as_one() -> None:
    translations = read("fr", [Message(Key("one", "many"), ("un", "plusieurs"))])
    assert [translations.ngettext("one", "many", number) for number in (0, 1, 2)] == ["un", "un", "plusieurs"]


def test_contexts_are_kept_apart() -> None:
    translations = read("fr", [Message(Key("May", context="month"), ("mai",)), Message(Key("May"), ("peut",))])
    assert translations.pgettext("month", "May") == "mai"
    assert translations.gettext("May") == "peut"


def test_what_is_not_translated_shows_the_source() -> None:
    translations = read("fr", [Message(Key("one"), ("",)), Message(Key("a", "b"), ("un", ""))])
    assert translations.gettext("one") == "one"
    assert translations.ngettext("a", "b", 2) == "b"


def test_the_order_of_the_catalogue_changes_no_byte() -> None:
    messages = [Message(Key(text), (text.upper(),)) for text in ("c", "a", "b")]
    assert {compiled(language, messages) for language in FORMS} == {
        compiled(language, reversed(messages)) for language in FORMS
    }
