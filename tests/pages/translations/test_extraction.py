"""Messages are found in Python and in templates, whatever the way to say them."""

import pytest

from tahaluf.pages.translations.catalogue import Key
from tahaluf.pages.translations.extraction import ExtractionError, extract, keys_of_python, keys_of_template

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext, npgettext_lazy
A = _("plain")
B = gettext_lazy("joined " "over pieces")
C = ngettext("%(n)s list", "%(n)s lists", n)
D = pgettext("month", "May")
E = npgettext_lazy("desk", "one", "many", "n")
F = translation.gettext_noop("by attribute")
G = other("not a message")
"""
TEMPLATE = """{% load i18n %}<p class="it's">{% translate "plain" %} Isn't (this) _odd "quoted"?</p>
{% trans "old" as x %}{% translate "May" context "month" %}
{% blocktranslate count n=list|length %}{{ n }} list{% plural %}{{ n }} lists{% endblocktranslate %}
{% blocktranslate with name=a %}Hello {{ name }}{% endblocktranslate %}
{% some_tag _("argument") %}{# {% translate "comment" %} #}"""


def test_python_is_read() -> None:
    assert set(keys_of_python(PYTHON, "x.py")) == {
        Key("plain"),
        Key("joined over pieces"),
        Key("%(n)s list", "%(n)s lists"),
        Key("May", context="month"),
        Key("one", "many", "desk"),
        Key("by attribute"),
    }


def test_templates_are_read() -> None:
    assert set(keys_of_template(TEMPLATE, "x.html")) == {
        Key("plain"),
        Key("old"),
        Key("May", context="month"),
        Key("%(n)s list", "%(n)s lists"),
        Key("Hello %(name)s"),
        Key("argument"),
    }


@pytest.mark.parametrize("source", ['_(f"a {b}")', "_(words)", '_("a" + b)', 'ngettext("one", many, 2)'])
def test_a_message_that_nobody_could_translate_is_refused(source: str) -> None:
    with pytest.raises(ExtractionError, match=r"x\.py:1"):
        list(keys_of_python(source, "x.py"))


def test_every_room_is_read() -> None:
    places = {place.split("/")[1] for message in extract().values() for place in message.places}
    assert {"pages", "policy", "records"} <= places
