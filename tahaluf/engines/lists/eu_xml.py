"""The European Union's consolidated financial sanctions file (XML, schema FSF 1.1)."""

from collections import defaultdict
from collections.abc import Iterator

from lxml.etree import _Element

from tahaluf.engines.lists import eu_csv
from tahaluf.engines.lists.draft import Draft
from tahaluf.engines.lists.listing import Listing
from tahaluf.engines.lists.opened import OpenedList
from tahaluf.engines.markup import Record, XmlStream, descend, line_of
from tahaluf.engines.rejects import Reject

BIRTH = {
    "birth": "birthdate", "day": "dayOfMonth", "month": "monthOfYear", "year": "year", "from": "yearRangeFrom",
    "to": "yearRangeTo", "circa": "circa", "calendar": "calendarType",
}  # fmt: skip
NUMBER = {
    "number": "number",
    "latin": "latinNumber",
    "number_type": "identificationTypeCode",
    "number_country": "countryIso2Code",
}
ADDRESS = ("street", "poBox", "zipCode", "city", "region", "place", "countryDescription")


def read(opened: OpenedList) -> Iterator[Listing | Reject]:
    """Yield the list's entities in the file's order."""
    for item in XmlStream(opened.stream, opened.source.file, ("sanctionEntity",)):
        if isinstance(item, Reject):
            yield item
        else:
            yield from entry(opened, item)


def entry(opened: OpenedList, record: Record) -> Iterator[Listing | Reject]:
    element = record.element
    reference = element.get("euReferenceNumber", "") or element.get("logicalId", "")
    draft = Draft(opened.source, reference, kind_of(element), record.line)
    for name in sorted(descend(element, "nameAlias"), key=lambda n: n.get("strong") == "false"):
        add_name(draft, name)
    for birth in descend(element, "birthdate"):
        eu_csv.add_birth(draft, attributes(birth, BIRTH), line_of(birth))
    for citizenship in descend(element, "citizenship"):
        draft.add_country(citizenship.get("countryIso2Code", ""))
    for number in descend(element, "identification"):
        eu_csv.add_number(draft, attributes(number, NUMBER))
    for address in descend(element, "address"):
        draft.add_address(*(address.get(part, "") for part in ADDRESS))
    for regulation in descend(element, "regulation"):
        draft.add_programme(regulation.get("programme", ""))
        draft.state_listed(regulation.get("publicationDate", ""))
    for remark in descend(element, "remark"):
        draft.add_remark(remark.text or "")
    return draft.finish()


def kind_of(element: _Element) -> str:
    subject = next(descend(element, "subjectType"), None)
    if subject is None:
        return "unknown"
    return eu_csv.KINDS.get((subject.get("classificationCode", "") or subject.get("code", "")).upper(), "unknown")


def add_name(draft: Draft, name: _Element) -> None:
    spoken = " ".join(filter(None, (name.get(part) for part in ("firstName", "middleName", "lastName"))))
    kind = "alias" if draft.names else "primary"
    draft.add_name(
        name.get("wholeName", "") or spoken, "wholeName", kind, weak=name.get("strong") == "false", line=line_of(name)
    )
    draft.add_gender(name.get("gender", ""))
    draft.add_remark(name.get("function", ""))


def attributes(element: _Element, names: dict[str, str]) -> defaultdict[str, str]:
    fields: defaultdict[str, str] = defaultdict(str)
    fields.update({field: element.get(name, "") for field, name in names.items()})
    return fields
