"""What a reader could not use, and the place where it stood."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SHOWN = 200
"""Characters of a rejected value that a report repeats."""

SENTENCES: Mapping[str, str] = {
    "bad_amount": "{value!r} is not an amount in a currency of ISO 4217",
    "bad_bic": "{value!r} is not a BIC",
    "bad_country": "{value!r} is not a country that is known",
    "bad_crypto": "{value!r} is not the address of a wallet",
    "bad_date": "{value!r} is not a date",
    "bad_encoding": "the text is not {encoding}",
    "bad_gender": "{value!r} is not a gender; male, female, M, F, and their words in Arabic and French are",
    "bad_iban": "{value!r} is not an IBAN",
    "bad_imo": "{value!r} is not an IMO number",
    "bad_json": "the line is not an entity in JSON: {detail}",
    "bad_property": "{value} is not a text; the property {field} is read without it",
    "bad_quotes": "the quotation marks do not pair: {detail}",
    "bad_share": "{value!r} is not a share of more than 0 and at most 100 percent",
    "bad_uetr": "{value!r} is not a UETR",
    "column_missing": "the column {column} is missing; there are: {found}",
    "control_character": "the text holds a control character (U+{codepoint}) that no text may hold",
    "doctype_forbidden": "the file declares a document type; entities and DTDs are not read",
    "encoding_assumed": "the text is not UTF-8 and was read as {encoding}",
    "encoding_unclear": "the text is in none of these encodings, or in more than one ({tried}); state its encoding, or "
    "save it as UTF-8",
    "entity_unknown": "the text refers to an entity that XML does not define; entities are not read",
    "file_empty": "the file holds nothing",
    "format_unknown": "the format was not recognised: {detail}",
    "id_missing": "the entry has no identifier ({field})",
    "id_repeated": "the identifier {value!r} stood before, in line {first}",
    "list_unclear": "neither its content nor its name says whether this is OFAC's SDN list or its consolidated list of "
    "others; give it the key {sdn} or {cons}, or name it sdn or cons_prim as OFAC does",
    "line_too_long": "the line is longer than {limit} characters",
    "link_end_missing": "the link does not say its {field}",
    "link_end_unknown": "the link names {value!r}, which the portfolio does not hold",
    "link_ends_many": "the link names several where it may name one: {value!r}",
    "link_itself": "the link leads from {value!r} to itself",
    "message_incomplete": "the message ends before its text block does",
    "message_type": "{value!r} is not a message type that is read here",
    "mojibake": "the text was decoded with the wrong encoding before it was written here",
    "name_missing": "there is no name",
    "orphan_row": "the row belongs to the entry {value!r}, which the main file does not hold",
    "question_marks": "question marks stand where letters were",
    "record_too_long": "one record is longer than {limit} bytes",
    "replacement_character": "the text holds U+FFFD: letters were lost before it was written here",
    "script_collapsed": "only {found} of {expected} names are in another script than Latin; the list was damaged",
    "share_unknown": "the link states neither a share nor control",
    "too_few_columns": "the row has {found} columns where {expected} were expected",
    "too_many_columns": "the row has {found} columns where {expected} were expected",
    "truncated": "the file ends in the middle of a record",
    "xml_malformed": "the XML is not well-formed: {detail}",
}

NOTICES = frozenset({"encoding_assumed"})
"""What is said of a file although nothing of it was rejected."""


@dataclass(frozen=True, slots=True)
class Reject:
    """One value, row or rest of a file that was not used.

    `line` counts physical lines from 1; None where the whole file is meant. `field` is the column, element or tag as
    the file names it. `value` is what stood there, cut to 200 characters. `code` is a key of `SENTENCES` and stays
    stable; `detail` holds what its sentence needs, and of a message in a file its number and the line within it. A
    `fatal` reject ends its file: nothing after this place was read.
    """

    file: str
    line: int | None
    field: str
    value: str
    code: str
    detail: Mapping[str, str | int] = dataclasses.field(default_factory=dict)
    fatal: bool = False

    def sentence(self) -> str:
        """What is wrong, in English, without the place."""
        return SENTENCES[self.code].format_map({"value": self.value, "field": self.field, **self.detail})

    def place(self) -> str:
        """`file:line: field`, as far as each is known; of a message in a file, which one and its own line."""
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        if "message" in self.detail:
            where += " (message {message}, line {message_line})".format_map(self.detail)
        return f"{where}: {self.field}" if self.field else where

    def ending(self) -> "Reject":
        """The same for a row without which nothing after it can be read, such as a table's header."""
        return dataclasses.replace(self, fatal=True)

    def __str__(self) -> str:
        return f"{self.place()}: {self.sentence()}"

    def to_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "line": self.line,
            "field": self.field,
            "value": self.value,
            "code": self.code,
            "detail": dict(self.detail),
            "sentence": self.sentence(),
        }


class Unreadable(Exception):
    """A file of which nothing, or nothing more, can be read; holds the reject that says why and where."""

    def __init__(self, reject: Reject) -> None:
        super().__init__(str(reject))
        self.reject = reject


def shown(value: str) -> str:
    """A value as a report repeats it: on one line, without what a terminal would obey, at most 200 characters."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in value[:SHOWN])
