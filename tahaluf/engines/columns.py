"""The columns of an own CSV: which header holds which field."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

WORDINGS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "identifier", "ref", "reference", "customer id", "customer number", "client id", "référence",
           "numéro client", "n° client", "identifiant", "المعرف", "الرقم المرجعي", "رقم العميل", "رقم الزبون",
           "المرجع"),
    "name": ("name", "full name", "fullname", "customer name", "nom", "nom complet", "nom et prénom", "nom et prénoms",
             "nom prénom", "raison sociale", "الاسم", "الإسم", "اسم", "الاسم الكامل", "الاسم الثلاثي", "الاسم الرباعي",
             "اسم العميل"),
    "given_name": ("given name", "given names", "first name", "firstname", "forename", "forenames", "prénom", "prénoms",
                   "prenom", "prenoms", "الاسم الأول", "الاسم الاول", "الاسم الشخصي"),
    "second_name": ("second name", "middle name", "middle names", "father name", "father's name", "deuxième prénom",
                    "nom du père", "prénom du père", "الاسم الثاني", "اسم الأب", "اسم الاب"),
    "third_name": ("third name", "grandfather name", "grandfather's name", "nom du grand père", "الاسم الثالث",
                   "اسم الجد"),
    "family_name": ("family name", "last name", "lastname", "surname", "nom de famille", "nom patronymique",
                    "اسم العائلة", "الاسم العائلي", "الاسم الأخير", "الاسم الاخير", "اسم الشهرة", "الشهرة", "اللقب"),
    "alias": ("alias", "aliases", "aka", "other names", "autres noms", "surnom", "الاسم المستعار", "أسماء أخرى",
              "اسماء اخرى", "الكنية"),
    "birth_date": ("birth date", "date of birth", "dob", "birthdate", "date de naissance", "date naissance", "né le",
                   "née le", "né(e) le", "ddn", "تاريخ الميلاد", "تاريخ الولادة", "الميلاد", "سنة الميلاد"),
    "nationality": ("nationality", "country", "citizenship", "nationalité", "pays", "citoyenneté", "الجنسية", "البلد",
                    "الدولة"),
    "gender": ("gender", "sex", "sexe", "genre", "الجنس", "النوع"),
    "document_number": ("document number", "passport", "passport number", "id number", "passport no", "passeport",
                        "numéro de passeport", "n° passeport", "n° de passeport", "numéro de document", "cin",
                        "pièce d'identité", "numéro d'identité", "رقم الجواز", "رقم جواز السفر", "جواز السفر",
                        "رقم الهوية", "رقم الوثيقة", "رقم البطاقة", "الرقم الوطني"),
    "iban": ("iban", "account", "compte", "numéro de compte", "آيبان", "ايبان", "الآيبان", "رقم الآيبان", "رقم الحساب"),
    "bic": ("bic", "swift", "bic code", "swift code", "swift bic", "bic swift", "code bic", "code swift", "سويفت",
            "رمز السويفت", "رمز سويفت"),
    "imo": ("imo", "imo number", "imo no", "numéro imo", "n° imo", "رقم imo", "رقم المنظمة البحرية الدولية"),
    "crypto_address": ("crypto address", "wallet", "wallet address", "public key", "adresse crypto", "portefeuille",
                       "adresse de portefeuille", "عنوان المحفظة", "المحفظة", "عنوان محفظة"),
    "kind": ("kind", "type", "entity type", "نوع الكيان"),
    "programme": ("programme", "program", "regime", "régime", "البرنامج"),
    "listed_on": ("listed on", "date listed", "date d'inscription", "تاريخ الإدراج"),
    "remark": ("remark", "remarks", "comments", "notes", "remarque", "remarques", "commentaire", "observations",
               "ملاحظات", "ملاحظة"),
}  # fmt: skip
"""The headers by which each field is known without a mapping: see `plain_header` for how they are compared."""
MANY = frozenset({"alias", "birth_date", "nationality", "document_number", "iban", "bic", "imo", "crypto_address"})
"""The fields that may have several values."""
MORE = "; "
PARTS = ("given_name", "second_name", "third_name", "family_name")
"""The parts of a name that has a column for each."""
IDENTIFIERS: Mapping[str, str] = {
    "document_number": "document", "iban": "iban", "bic": "bic", "imo": "imo", "crypto_address": "crypto",
}  # fmt: skip
"""The fields that hold identifiers, and their kinds; a row that has one needs no name."""
SEPARATORS = ";|"
"""What separates several values in one field, where the delimiter of the file is another."""
BETWEEN_WORDS = re.compile(r"[\s_-]+")


def plain_header(header: str) -> str:
    """A header as it is compared: small letters, one space for any run of spaces, hyphens and underlines."""
    text = unicodedata.normalize("NFC", header.strip("\ufeff \t\"':*").replace("’", "'")).lower()
    return BETWEEN_WORDS.sub(" ", text).strip()


KNOWN = {field: tuple(map(plain_header, wordings)) for field, wordings in WORDINGS.items()}


def find_columns(header: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """The position of each field in a header: by the mapping (field to header) and otherwise by its known wordings.

    A field that is mapped to nothing is not there, whatever the headers are called.
    """
    names = [plain_header(name) for name in header]
    found: dict[str, int] = {}
    for field, wordings in KNOWN.items():
        if mapping.get(field) == "":
            continue
        wanted = (plain_header(mapping[field]),) if field in mapping else wordings
        position = next((names.index(wording) for wording in wanted if wording in names), None)
        if position is not None:
            found[field] = position
    return found


def is_sufficient(fields: Iterable[str]) -> bool:
    """Whether these fields say who is meant: by a name, or by an identifier."""
    there = set(fields)
    return "name" in there or there >= {"given_name", "family_name"} or not there.isdisjoint(IDENTIFIERS)


def spoken_names(fields: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """A row's name in the order of speech, of all columns that hold a part of it, and what else it may be called.

    A column that is called a name may hold the whole or only the family's (`Prénom;Nom`) or the person's own
    (`الاسم;اللقب`): what another column has and it does not is added to it. The other ways are the name without the
    father's and grandfather's, and the column of the name as it stands where a byname may have come after it.
    """
    own, between = fields.get("name", ""), ("second_name", "third_name")
    if not any(map(fields.get, PARTS)):
        return own, ()
    missing = {part: "" if has_words(own, fields.get(part, "")) else fields.get(part, "") for part in PARTS}
    order = ("given_name", "name", *between, "family_name")
    if not missing["family_name"]:
        order = ("given_name", *between, "name", "family_name")
    spoken = {**missing, "name": own}
    name = joined(spoken[part] for part in order)
    short = joined(spoken[part] for part in order if part not in between)
    also = [short, own if missing["family_name"] and " " in own else ""]
    return name, tuple(dict.fromkeys(other for other in also if other not in ("", name)))


def has_words(name: str, part: str) -> bool:
    """Whether a name has all the words of a part of it."""
    return set(part.casefold().split()) <= set(name.casefold().split())


def joined(parts: Iterable[str]) -> str:
    return " ".join(filter(None, parts))


def further_columns(header: Sequence[str], found: Mapping[str, int]) -> dict[str, list[int]]:
    """The positions of other columns that are called as those which were found, by field."""
    names = [plain_header(name) for name in header]
    alike = {field: [n for n, name in enumerate(names) if name == names[at] and n != at] for field, at in found.items()}
    return {field: places for field, places in alike.items() if places}


def fields_of(values: Sequence[str], found: Mapping[str, int], further: Mapping[str, Sequence[int]]) -> dict[str, str]:
    """The fields of a row; what stands in further columns of one name is a further value, of a name another name."""
    fields = {field: values[position].strip() for field, position in found.items()}
    for field, places in further.items():
        target = "alias" if field == "name" else field
        if target in MANY:
            known = [fields.get(target, ""), *(values[place].strip() for place in places)]
            fields[target] = MORE.join(filter(None, known))
    return fields


def missing_columns(found: Mapping[str, int], mapping: Mapping[str, str]) -> list[str]:
    """The headers that the mapping names, or that are needed, and that the file does not have."""
    missing = [header for field, header in mapping.items() if header and field not in found]
    return missing or ([] if is_sufficient(found) else ["name"])


def split_values(field: str) -> list[str]:
    """The values of a field that may hold several."""
    for separator in SEPARATORS:
        field = field.replace(separator, "\n")
    return [value.strip() for value in field.split("\n") if value.strip()]
