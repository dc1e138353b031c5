"""The consolidated list of the United Nations Security Council (XML, schema sc-sanctions.xsd)."""

import re
from collections.abc import Iterator

from lxml.etree import _Element

from tahaluf.engines.lists.draft import NOTHING, Draft
from tahaluf.engines.lists.listing import Listing
from tahaluf.engines.lists.opened import OpenedList
from tahaluf.engines.lists.wording import is_acronym, split_names
from tahaluf.engines.markup import Record, XmlStream, descend, line_of, text, texts
from tahaluf.engines.rejects import Reject

KINDS = {"INDIVIDUAL": "person", "ENTITY": "entity"}
NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
ADDRESS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
NUMBER_LABEL = re.compile(r"^.*\b(?:number|no\.?)\s*:?\s+(?=\S*\d)", re.IGNORECASE | re.DOTALL)
PAPERS = (("passport", "passport"), ("pasaporte", "passport"), ("passeport", "passport"), ("ident", "national_id"))


def read(opened: OpenedList) -> Iterator[Listing | Reject]:
    """Yield the list's individuals and entities in the file's order."""
    for item in XmlStream(opened.stream, opened.source.file, KINDS):
        if isinstance(item, Reject):
            yield item
        else:
            yield from entry(opened, item)


def entry(opened: OpenedList, record: Record) -> Iterator[Listing | Reject]:
    element = record.element
    draft = Draft(opened.source, text(element, "REFERENCE_NUMBER"), KINDS[record.tag], record.line)
    add_names(draft, element)
    add_birth_dates(draft, element)
    for country in texts(element, "NATIONALITY/VALUE") + texts(element, "NATIONALITY2"):
        draft.add_country(country)
    draft.add_gender(text(element, "GENDER"))
    for document in descend(element, "INDIVIDUAL_DOCUMENT"):
        add_document(draft, document)
    for address in (*descend(element, "INDIVIDUAL_ADDRESS"), *descend(element, "ENTITY_ADDRESS")):
        draft.add_address(*(text(address, part) for part in ADDRESS))
    draft.add_programme(text(element, "UN_LIST_TYPE"))
    draft.state_listed(text(element, "LISTED_ON"))
    for remark in texts(element, "DESIGNATION/VALUE") + texts(element, "COMMENTS1"):
        draft.add_remark(remark)
    return draft.finish()


def add_names(draft: Draft, element: _Element) -> None:
    """The name in its parts joined, the original script, and every alias; a primary name's acronym as a weak alias."""
    whole = " ".join(part for field in NAMES for part in texts(element, field) if part.lower() not in NOTHING)
    draft.add_name(whole, "FIRST_NAME", "primary")
    for name in split_names(whole):
        draft.add_name(name, "FIRST_NAME", weak=is_acronym(name))
    for original in descend(element, "NAME_ORIGINAL_SCRIPT"):
        for name in split_names(original.text or ""):
            draft.add_name(name, "NAME_ORIGINAL_SCRIPT", "original", line=line_of(original))
    for alias in (*descend(element, "INDIVIDUAL_ALIAS"), *descend(element, "ENTITY_ALIAS")):
        add_alias(draft, alias)


def add_alias(draft: Draft, alias: _Element) -> None:
    weak = text(alias, "QUALITY").lower() == "low"
    for name in split_names(text(alias, "ALIAS_NAME")):
        draft.add_name(name, "ALIAS_NAME", weak=weak or is_acronym(name), line=line_of(alias))
    draft.add_birth(text(alias, "DATE_OF_BIRTH"), "DATE_OF_BIRTH", line_of(alias))


def add_birth_dates(draft: Draft, element: _Element) -> None:
    for birth in descend(element, "INDIVIDUAL_DATE_OF_BIRTH"):
        circa = text(birth, "TYPE_OF_DATE").upper() == "APPROXIMATELY"
        stated = text(birth, "DATE") or text(birth, "YEAR")
        if first := text(birth, "FROM_YEAR"):
            stated = f"{first}/{text(birth, 'TO_YEAR') or first}"
        draft.add_birth(stated, "INDIVIDUAL_DATE_OF_BIRTH", line_of(birth), circa=circa)


def add_document(draft: Draft, document: _Element) -> None:
    wording = f"{text(document, 'TYPE_OF_DOCUMENT')} {text(document, 'TYPE_OF_DOCUMENT2')}".lower()
    kind = next((kind for sign, kind in PAPERS if sign in wording), "document")
    number = NUMBER_LABEL.sub("", text(document, "NUMBER"))
    draft.add_identifier(kind, number, text(document, "ISSUING_COUNTRY") or text(document, "COUNTRY_OF_ISSUE"))
