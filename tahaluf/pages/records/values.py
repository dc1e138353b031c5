"""Values of STIX's own vocabularies in words, and the properties that hold days."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]
DAYS = frozenset(
    {
        "first_seen", "last_seen", "published", "valid_from", "valid_until", "first_observed", "last_observed",
        "start_time", "stop_time",
    }
)  # fmt: skip
LINKS: Words = {
    "related-to": _("is related to"),
    "member-of": _("is a member of"),
    "funds": _("funds"),
    "owns": _("owns"),
    "controls": _("controls"),
    "uses": _("uses"),
    "targets": _("targets"),
    "attributed-to": _("is attributed to"),
    "impersonates": _("impersonates"),
    "located-at": _("is at"),
    "part-of": _("is part of"),
    "indicates": _("indicates"),
    "based-on": _("is based on"),
    "derived-from": _("is derived from"),
    "duplicate-of": _("is the same as"),
    "communicates-with": _("communicates with"),
}
WORDS: Mapping[str, Words] = {
    "identity_class": {
        "individual": _("person"),
        "group": _("group"),
        "system": _("technical system"),
        "organization": _("organisation"),
        "class": _("class of persons or organisations"),
        "unknown": _("not known"),
    },
    "relationship_type": LINKS,
    "labels": {"designation": _("designation")},
    "pattern_type": {"stix": "STIX"},
    "opinion": {
        "strongly-disagree": _("strongly disagrees"),
        "disagree": _("disagrees"),
        "neutral": _("neutral"),
        "agree": _("agrees"),
        "strongly-agree": _("strongly agrees"),
    },
    "lang": {"ar": _("Arabic"), "en": _("English"), "fr": _("French")},
}
