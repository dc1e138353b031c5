"""Tables in the encodings of spreadsheets: read whole, or refused whole."""

import io

import pytest

from tahaluf.engines.encodings import TRIED, find_encoding
from tahaluf.engines.lists import Listing, open_list
from tahaluf.engines.rejects import Reject, Unreadable
from tahaluf.engines.subjects import open_subjects

ARABIC = "الاسم;تاريخ الميلاد\nزبير حليم القرنسي;1967\nZubayr;1968\n"
FRENCH = "Nom;Né le\nÉlodie Benâïssa;1967\nFrançois Müller;\n"
FOREIGN = [
    ("Имя;name\nИванов;Пётр Ильич\n", "cp1251"),
    ("name\nErdoğan Şahin\n", "cp1254"),
    ("name\nJózef Wałęsa\n", "cp1250"),
    ("name\nזבולון הכהן\n", "cp1255"),
    ("name\nزبير حليم القرنسي\n", "iso8859-6"),
    ("name\nزبير حليم القرنسي\nÉlodie Zubayr Ávila\n", "cp1256mixed"),
]


def encoded(text: str, encoding: str) -> bytes:
    if encoding == "cp1256mixed":
        return b"".join(
            line.encode("cp1252" if line.startswith("É") else "cp1256") for line in text.splitlines(keepends=True)
        )
    return text.encode(encoding)


def subjects_of(data: bytes, **options: str) -> tuple[list[str], list[Reject]]:
    items = list(open_subjects(io.BytesIO(data), "c.csv", **options))
    return [i.name for i in items if not isinstance(i, Reject)], [i for i in items if isinstance(i, Reject)]


def listings_of(data: bytes, **options: str) -> tuple[list[str], list[str]]:
    items = list(open_list(io.BytesIO(data), "own.csv", **options))
    return [i.name for i in items if isinstance(i, Listing)], [i.code for i in items if isinstance(i, Reject)]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(ARABIC, "cp1256"), (FRENCH, "cp1252"), (ARABIC, "utf-16-le"), (ARABIC, "utf-16"), (ARABIC, "utf-8")],
)
def test_no_row_is_lost_to_the_encoding_of_a_spreadsheet(text: str, encoding: str) -> None:
    expected = [line.partition(";")[0] for line in text.splitlines()[1:]]
    assert subjects_of(text.encode(encoding)) == (expected, [])
    names, codes = listings_of(text.encode(encoding))
    assert (names, codes) == (expected, ["encoding_assumed"] if encoding.startswith("cp") else [])


@pytest.mark.parametrize(("text", "encoding"), FOREIGN)
@pytest.mark.parametrize("read", [subjects_of, listings_of])
def test_a_table_whose_encoding_cannot_be_told_is_refused_as_a_whole_with_what_was_tried(read, text, encoding) -> None:
    with pytest.raises(Unreadable) as refused:
        read(encoded(text, encoding))
    assert (refused.value.reject.code, refused.value.reject.fatal) == ("encoding_unclear", True)
    assert TRIED in refused.value.reject.sentence()


def test_an_encoding_that_is_stated_is_used() -> None:
    assert subjects_of("name\nПётр Иванов\n".encode("cp1251"), encoding="windows-1251") == (["Пётр Иванов"], [])
    assert listings_of("name\nПётр Иванов\n".encode("cp1251"), encoding="windows-1251") == (["Пётр Иванов"], [])


def test_a_line_of_another_encoding_far_behind_the_beginning_is_seen_before_anything_is_read() -> None:
    data = b"name\n" + b"Zubayr Halim\n" * 20_000 + "زبير حليم القرنسي\n".encode("cp1256")
    names, rejects = subjects_of(data)
    assert (names[-1], rejects) == ("زبير حليم القرنسي", [])
    with pytest.raises(Unreadable):
        subjects_of(data + "زبير حليم القرنسي\n".encode())


def test_arabic_that_was_read_as_western_is_not_taken_for_western() -> None:
    assert find_encoding("محمد".encode("cp1256")) == "windows-1256"
    assert find_encoding(bytes([0xC3, 0x28, 0x81])) == ""
