"""What is wrong with a text that a library could not parse, as codes that pages have words for.

The libraries say it in English alone; the command line repeats that, pages say the code in the reader's words.
"""

import json
from csv import Error as CsvError

from lxml import etree

XML: dict[int, str] = {
    4: "xml_empty",
    5: "xml_after_end",
    9: "xml_character",
    23: "xml_entity",
    32: "xml_encoding",
    38: "xml_attribute",
    39: "xml_attribute",
    41: "xml_attribute",
    42: "xml_attribute",
    65: "xml_attribute",
    68: "xml_element",
    73: "xml_element",
    76: "xml_tags",
    81: "xml_encoding",
    201: "xml_namespace",
}
"""By the number that libxml2 gives its errors."""
JSON: dict[str, str] = {
    "Expecting value": "json_value",
    "Expecting property name": "json_key",
    "Expecting ',' delimiter": "json_comma",
    "Expecting ':' delimiter": "json_colon",
    "Illegal trailing comma": "json_comma",
    "Extra data": "json_after_end",
    "Unterminated string": "json_string",
    "Invalid control character": "json_character",
    "Invalid \\": "json_escape",
}
CSV: dict[str, str] = {
    "unexpected end of data": "quote_open",
    "expected after": "quote_followed",
    "field larger": "field_long",
}
OTHERS = ("json_entity", "json_deep", "json_other", "quote_other", "xml_other")
LOOKS: dict[str, str] = {
    "blank": "blank lines",
    "text": "text whose first line has no column named name: {what}",
    "packed": "a compressed file ({what}); unpack it first",
    "spreadsheet": "a spreadsheet or another file in an archive ({what}); unpack it, or save the table as CSV",
    "document": "a document ({what}); save its table as CSV",
    "json_spread": "JSON of many lines or in one list; one entity a line is read",
    "xml_bare": "XML without an element",
    "xml_root": "XML whose first element is <{what}>",
}
"""What a file looks like whose format is none that is known."""
SIGNS: dict[bytes, tuple[str, str]] = {
    b"\x1f\x8b": ("packed", "gzip"),
    b"BZh": ("packed", "bzip2"),
    b"\xfd7zXZ\0": ("packed", "xz"),
    b"\x28\xb5\x2f\xfd": ("packed", "Zstandard"),
    b"7z\xbc\xaf\x27\x1c": ("packed", "7z"),
    b"PK\x03\x04": ("spreadsheet", "ZIP, XLSX, ODS"),
    b"\xd0\xcf\x11\xe0": ("spreadsheet", "XLS"),
    b"%PDF-": ("document", "PDF"),
}
"""The first bytes of files that hold no text, what they look like, and what they are called."""
FAULTS = frozenset({*XML.values(), *JSON.values(), *CSV.values(), *LOOKS, *OTHERS})


def xml_fault(error: etree.XMLSyntaxError) -> str:
    """The code of what libxml2 could not parse."""
    return XML.get(getattr(error, "code", 0), "xml_other")


def json_fault(error: ValueError | RecursionError) -> str:
    """The code of what is no JSON."""
    if isinstance(error, RecursionError):
        return "json_deep"
    said = error.msg if isinstance(error, json.JSONDecodeError) else ""
    return next((fault for start, fault in JSON.items() if said.startswith(start)), "json_other")


def quote_detail(error: CsvError) -> dict[str, str | int]:
    """What the sentence about quotation marks needs."""
    said = str(error)
    return {"detail": said, "fault": next((fault for words, fault in CSV.items() if words in said), "quote_other")}
