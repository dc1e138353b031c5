"""Invented lists in the formats of real ones. Every person and organisation in them is made up."""

from collections.abc import Iterator, Sequence

PEOPLE = (
    ("QDi.901", "WALID", "SAMIR", "AL-KHAYALI", "وليد سمير الخيالي", "1971-03-05"),
    ("QDi.902", "OUMAR", "TIDJANE", "INVENTE", "", "1968"),
    ("QDi.903", "FARID", "NOUR", "AL-MAWHUM", "فريد نور الموهوم", "1980-01-01"),
)
PERSON = """<INDIVIDUAL><DATAID>{number}</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>{first}</FIRST_NAME>
<SECOND_NAME>{second}</SECOND_NAME><THIRD_NAME>{third}</THIRD_NAME><UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE>
<REFERENCE_NUMBER>{id}</REFERENCE_NUMBER><LISTED_ON>2020-02-02</LISTED_ON>{original}
<COMMENTS1>An invented person. {remark}</COMMENTS1>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>{alias}</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE>{birth}</INDIVIDUAL_DATE_OF_BIRTH>
<NATIONALITY><VALUE>{country}</VALUE></NATIONALITY></INDIVIDUAL>
"""
ENTITY = """<ENTITY><DATAID>7</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>INVENTED TRADING HOUSE</FIRST_NAME>
<UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE><REFERENCE_NUMBER>QDe.901</REFERENCE_NUMBER><LISTED_ON>2021-01-01</LISTED_ON>
</ENTITY>"""


def person(number: int, row: Sequence[str], *, country: str = "Niger", remark: str = "") -> str:
    """One individual of the UN format."""
    identifier, first, second, third, original, birth = row
    script = f"<NAME_ORIGINAL_SCRIPT>{original}</NAME_ORIGINAL_SCRIPT>" if original else ""
    born = f"<DATE>{birth}</DATE>" if "-" in birth else f"<YEAR>{birth}</YEAR>"
    return PERSON.format(number=number, id=identifier, first=first, second=second, third=third, original=script,
                         alias=f"Abu {first.title()}", birth=born, country=country, remark=remark)  # fmt: skip


def un_xml(people: Sequence[Sequence[str]] = PEOPLE, day: str = "2026-01-02", extra: str = "") -> bytes:
    """A list in the UN's format."""
    individuals = "".join(person(number, row) for number, row in enumerate(people, start=1))
    text = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<CONSOLIDATED_LIST dateGenerated="{day}T00:00:00.000Z">\n'
        f"<INDIVIDUALS>\n{individuals}{extra}</INDIVIDUALS>\n<ENTITIES>{ENTITY}</ENTITIES>\n</CONSOLIDATED_LIST>\n"
    )
    return text.encode()


UN_XML = un_xml()
WITH_REJECTS = un_xml(extra=person(9, ("QDi.904", "SANE", "", "NAME", "", "1990-13-45")))
GIVEN = ("Amin", "Bilal", "Cherif", "Daoud", "Emre", "Farouk", "Ghani", "Hamid", "Idris", "Jalal")
FAMILY = ("Khayali", "Lawhi", "Mawhum", "Nasij", "Odabasi", "Qissi", "Rasmi", "Sarab", "Tayf", "Wahmi")


def large_csv(entries: int) -> Iterator[bytes]:
    """An own list of so many invented entries in CSV, every hundredth with a date that is none."""
    yield b"id,name,alias,birth_date,nationality\n"
    for number in range(entries):
        given, family = GIVEN[number % 10], FAMILY[number // 10 % 10]
        born = "1999-99-99" if number % 100 == 99 else str(1950 + number % 50)
        yield f"X{number},{given} {family} {number:x},{family} {given},{born},NE\n".encode()
