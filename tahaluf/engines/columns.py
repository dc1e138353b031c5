"""The columns of an own CSV: which header holds which field."""

from collections.abc import Mapping, Sequence

WORDINGS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "identifier", "ref", "reference", "customer_id"),
    "name": ("name", "full_name", "fullname", "full name"),
    "alias": ("alias", "aliases", "aka"),
    "birth_date": ("birth_date", "date_of_birth", "dob", "birth date", "date of birth", "birthdate"),
    "nationality": ("nationality", "country", "citizenship"),
    "gender": ("gender", "sex"),
    "document_number": ("document_number", "passport", "passport_number", "id_number", "document number"),
    "iban": ("iban", "account"),
    "kind": ("kind", "type", "entity_type"),
    "programme": ("programme", "program", "regime"),
    "listed_on": ("listed_on", "date_listed"),
    "remark": ("remark", "remarks", "comments", "notes"),
}
"""The headers by which each field is known without a mapping, in lower case, the first of them the documented one."""
SEPARATORS = ";|"
"""What separates several values in one field, where the delimiter of the file is another."""


def find_columns(header: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """The position of each field in a header: by the mapping (field to header) and otherwise by its known wordings.

    A field that is mapped to nothing is not there, whatever the headers are called.
    """
    names = [name.strip().strip("\ufeff").lower() for name in header]
    found: dict[str, int] = {}
    for field, wordings in WORDINGS.items():
        if mapping.get(field) == "":
            continue
        wanted = (mapping[field].strip().lower(),) if field in mapping else wordings
        position = next((names.index(wording) for wording in wanted if wording in names), None)
        if position is not None:
            found[field] = position
    return found


def missing_columns(found: Mapping[str, int], mapping: Mapping[str, str]) -> list[str]:
    """The headers that the mapping names, or that are needed, and that the file does not have."""
    missing = [header for field, header in mapping.items() if header and field not in found]
    return missing or ([] if "name" in found else ["name"])


def split_values(field: str) -> list[str]:
    """The values of a field that may hold several."""
    for separator in SEPARATORS:
        field = field.replace(separator, "\n")
    return [value.strip() for value in field.split("\n") if value.strip()]
