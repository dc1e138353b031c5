"""The European Union's consolidated financial sanctions file (CSV), in its first form and in version 1.1.

Each row gives one name, birth date, address, document or citizenship of an entity; the rows of an entity are gathered.
Copies of the first form that a spreadsheet has wrapped, each line in quotation marks and its commas made tabs, are
unwrapped.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence

from tahaluf.engines.dates import from_islamic
from tahaluf.engines.faults import quote_detail
from tahaluf.engines.lists.draft import Draft
from tahaluf.engines.lists.gathering import gather
from tahaluf.engines.lists.listing import Listing
from tahaluf.engines.lists.opened import OpenedList
from tahaluf.engines.rejects import Reject, shown
from tahaluf.engines.tables import Row, read_rows

FIRST_FORM = {
    "entity": "Entity_logical_id", "type": "Subject_type", "reference": "EU_ref_num", "programme": "Programme",
    "remark": "Entity_remark", "listed": "Leba_publication_date", "whole": "Naal_wholename", "first": "Naal_firstname",
    "middle": "Naal_middlename", "last": "Naal_lastname", "gender": "Naal_gender", "function": "Naal_function",
    "birth": "Birt_date", "number": "Iden_number", "number_country": "Iden_country", "citizenship": "Citi_country",
    "street": "Addr_street", "zip": "Addr_zipcode", "city": "Addr_city", "address_country": "Addr_country",
}  # fmt: skip
VERSION_1_1 = {
    "entity": "Entity_LogicalId", "type": "Entity_SubjectType_ClassificationCode",
    "reference": "Entity_EU_ReferenceNumber", "programme": "Entity_Regulation_Programme", "remark": "Entity_Remark",
    "listed": "Entity_Regulation_PublicationDate",
    "whole": "NameAlias_WholeName", "first": "NameAlias_FirstName", "middle": "NameAlias_MiddleName",
    "last": "NameAlias_LastName", "gender": "NameAlias_Gender", "function": "NameAlias_Function",
    "birth": "BirthDate_BirthDate", "day": "BirthDate_Day", "month": "BirthDate_Month", "year": "BirthDate_Year",
    "from": "BirthDate_YearRangeFrom", "to": "BirthDate_YearRangeTo", "circa": "BirthDate_Circa",
    "calendar": "BirthDate_CalendarType", "number": "Identification_Number", "latin": "Identification_LatinNumber",
    "number_type": "Identification_TypeCode", "number_country": "Identification_CountryIso2Code",
    "citizenship": "Citizenship_CountryIso2Code", "street": "Address_Street", "zip": "Address_ZipCode",
    "city": "Address_City", "address_country": "Address_CountryDescription",
}  # fmt: skip
NEEDED = ("entity", "whole")
KINDS = {"P": "person", "E": "entity", "PERSON": "person", "ENTERPRISE": "entity"}
PAPERS = {
    "passport": "passport", "id": "national_id", "ssn": "national_id", "fiscalcode": "tax", "taxid": "tax",
    "regnumber": "registration", "electionid": "document", "residentperm": "document", "imo": "imo", "swiftbic": "bic",
}  # fmt: skip
NUMBER_NOTE = re.compile(r"^(.*?)\s*\((\w+)-[^()]*\).*$", re.DOTALL)
LINE_MARK = "\\n"

Fields = Mapping[str, str]


def read(opened: OpenedList) -> Iterator[Listing | Reject]:
    """Yield the list's entities in the order in which the file first names them."""
    file = opened.source.file
    rows = unwrapped(read_rows(opened.stream, file, encoding=opened.encoding, delimiter=";"), file)
    header = next(rows, None)
    if header is None or isinstance(header, Reject):
        if header:
            yield header
        return
    positions = columns(header.fields)
    if missing := [name for name in NEEDED if name not in positions]:
        yield Reject(file, header.line, "", "", "column_missing", missing_detail(missing, header), fatal=True)
        return
    yield from gather(rows, opened, positions, add_row, header_width=len(header.fields))


def missing_detail(missing: Sequence[str], header: Row) -> dict[str, str | int]:
    return {"column": ", ".join(VERSION_1_1[name] for name in missing), "found": shown(", ".join(header.fields))}


def unwrapped(rows: Iterator[Row | Reject], file: str) -> Iterator[Row | Reject]:
    """The rows themselves, and those that a spreadsheet wrapped with their tabs made commas again."""
    for row in rows:
        if isinstance(row, Row) and len(row.fields) == 1 and ";" in row.fields[0]:
            line = row.fields[0].rstrip("\t").replace("\t", ",")
            try:
                yield Row(row.line, next(csv.reader([line], delimiter=";", strict=True)), row.is_last)
            except csv.Error as error:
                yield Reject(file, row.line, "", shown(line), "bad_quotes", quote_detail(error))
        else:
            yield row


def columns(header: Sequence[str]) -> dict[str, int]:
    """The position of each field that is read, by the header's first column of that name."""
    names = [name.strip().lower() for name in header]
    form = VERSION_1_1 if VERSION_1_1["entity"].lower() in names else FIRST_FORM
    return {field: names.index(name.lower()) for field, name in form.items() if name.lower() in names}


def add_row(opened: OpenedList, draft: Draft | None, fields: Fields, line: int) -> Draft:
    """Add one row to its entity, which begins with it where there is none yet."""
    if draft is None:
        draft = Draft(
            opened.source, fields["reference"] or fields["entity"], KINDS.get(fields["type"].upper(), "unknown"), line
        )
        draft.add_programme(fields["programme"])
        draft.state_listed(fields["listed"])
    spoken = " ".join(fields[part] for part in ("first", "middle", "last") if fields[part])
    draft.add_name(fields["whole"] or spoken, "wholeName", "alias" if draft.names else "primary", line=line)
    draft.add_gender(fields["gender"])
    draft.add_country(fields["citizenship"])
    draft.add_address(fields["street"], fields["zip"], fields["city"], fields["address_country"])
    draft.add_remark(fields["remark"].replace(LINE_MARK, "\n"))
    draft.add_remark(fields["function"])
    add_birth(draft, fields, line)
    add_number(draft, fields)
    return draft


def add_birth(draft: Draft, fields: Fields, line: int | None) -> None:
    """The birth date: whole, in its parts, or as a range of years; of the Islamic calendar, converted."""
    if fields["calendar"].upper() == "ISLAMIC":
        add_islamic(draft, fields, line)
        return
    stated = fields["birth"] or "-".join(filter(None, (fields["year"], fields["month"], fields["day"])))
    if fields["from"]:
        stated = f"{fields['from']}/{fields['to'] or fields['from']}"
    draft.add_birth(stated, "birthdate", line, circa=fields["circa"].lower() in {"true", "1"})


def add_islamic(draft: Draft, fields: Fields, line: int | None) -> None:
    try:
        month, day = (int(fields[part]) if fields[part] else None for part in ("month", "day"))
        draft.births.setdefault(from_islamic(int(fields["year"]), month, day))
    except ValueError:
        draft.reject(line, "birthdate", fields["year"], "bad_date")


def add_number(draft: Draft, fields: Fields) -> None:
    number, kind = fields["number"] or fields["latin"], fields["number_type"]
    if noted := NUMBER_NOTE.match(number):
        number, kind = noted[1], kind or noted[2]
    draft.add_identifier(PAPERS.get(kind.lower(), "document"), number, fields["number_country"])
