"""Words of habits of spelling."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SPELLINGS: Mapping[str, Promise] = {
    "arabic-script": _("Arabic script"),
    "arabic-latin": _("Arabic particles in Latin letters"),
    "bengali": _("Bengali forms"),
    "cyrillic": _("Cyrillic script"),
    "francophone-african": _("French spellings of West Africa"),
    "hausa": _("Hausa forms"),
    "latin": _("other Latin spellings"),
    "malay": _("Malay forms"),
    "other-script": _("other scripts"),
    "persian": _("Persian forms"),
    "somali": _("Somali forms"),
    "turkish": _("Turkish letters"),
    "urdu": _("Urdu forms"),
}
"""Of a spelling, never of a person: see `engines.names.traditions`."""
