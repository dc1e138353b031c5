"""What outcomes say in the reader's language: acts, flaws of reports, and what schemas cannot be used."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.wording import isolated, label

STEPS: Mapping[str, Promise] = {
    "order": _("ordered"),
    "review": _("taken into review"),
    "cause": _("its listing has gone as well"),
    "keep": _("kept in force"),
    "propose": _("lifting proposed"),
    "refuse": _("lifting refused or taken back"),
    "lift": _("lifted"),
}
FLAWS: Mapping[str, Promise] = {
    "element_content": _("{element} is not expected here, or something before it is missing; expected: {expected}"),
    "too_long": _("{element} is longer than {limit} characters"),
    "too_short": _("{element} is shorter than {limit} characters"),
    "pattern": _("{element} holds characters that it may not: {value}"),
    "not_a_code": _("{element} is none of the FIU’s codes: {value}"),
    "out_of_range": _("{element} is outside the range that is allowed: {value}"),
    "wrong_type": _("{element} is not of the kind that is asked for: {value}"),
    "unknown_root": _("the schema does not know {element}; it is none for reports"),
    "other": _("the schema says: {message}"),
}
SCHEMAS: Mapping[str, Promise] = {
    "malformed": _("the schema in the data folder is not well-formed XML"),
    "no_schema": _("the file in the data folder is no XML schema that can be used"),
    "points_elsewhere": _("the schema in the data folder points to other files; put in one that is whole"),
    "doctype": _("the schema in the data folder declares a document type; such files are not read"),
    "too_large": _("the schema in the data folder is too large"),
}
NOTES: Mapping[str, Promise] = {
    "cut": _("{place} was cut to {limit} characters; it stands whole in the comments"),
    "romanised": _("{place} was written in Latin letters, as goAML asks: {value}"),
}
ACTS: Mapping[str, Promise] = {
    "finance:freeze:order": _("ordered a freeze"),
    "finance:freeze:review": _("took a freeze into review"),
    "finance:freeze:cause": _("noted that the listing of a freeze has gone"),
    "finance:freeze:keep": _("kept a freeze in force"),
    "finance:freeze:propose": _("proposed to lift a freeze"),
    "finance:freeze:refuse": _("refused or took back the lifting of a freeze"),
    "finance:freeze:lift": _("lifted a freeze"),
    "finance:freeze:read": _("read a freeze"),
    "finance:freeze:draft": _("read the draft of a lifting"),
    "finance:document:issue": _("issued a document"),
    "finance:document:read": _("downloaded a document"),
    "finance:complaint:file": _("opened the file of a complaint"),
    "finance:complaint:take": _("took a complaint"),
    "finance:complaint:find": _("wrote down what a complaint came to"),
    "finance:complaint:answer": _("answered a complaint"),
    "finance:complaint:read": _("read a complaint"),
    "finance:goaml:set": _("set what goAML reports say"),
}
NOTIFICATIONS: Mapping[str, Promise] = {
    "finance-freeze-review": _("A freeze has to be looked at again."),
}


def say_flaw(flaw: Mapping[str, Any]) -> str:
    """What a schema, or the building of a report, says of it, in the reader's language."""
    words = {"note": NOTES, "schema": SCHEMAS}.get(flaw.get("kind", "flaw"), FLAWS)
    template = words.get(flaw["code"])
    if template is None:
        return label({}, str(flaw["code"]))
    return str(template).format_map({name: isolated(value) for name, value in flaw.items()})
