"""Customers from CSV and entities from FollowTheMoney."""

import io

import pytest

from tahaluf.engines.rejects import Unreadable
from tahaluf.engines.subjects import Subject, open_subjects


def test_a_customer_brings_everything_its_row_says(read):
    (first, second, third), rejects = read("customers.csv")
    assert rejects == []
    assert (first.id, first.name, first.row, first.line) == ("C-1", "Zubayr Halim Al-Qarnasi", 1, 2)
    assert (list(map(str, first.births)), first.countries, first.gender) == (["1967-11-30"], ("LY",), "male")
    assert [(i.kind, i.number) for i in first.identifiers] == [
        ("document", "ZZ00123"), ("iban", "DE89 3704 0044 0532 0130 00"),
    ]  # fmt: skip
    assert (second.name, list(map(str, second.births))) == ("Plain, Payer", ["1980"])
    assert (list(map(str, third.births)), third.countries) == (["1966/1969"], ("LY", "TN"))


def test_only_a_name_is_needed_and_rows_number_themselves(read):
    subjects, rejects = read(b"name\nZubayr\n\nMirsad\n")
    assert rejects == []
    assert [(s.id, s.row, s.line) for s in subjects] == [("1", 1, 2), ("2", 2, 4)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_delimiters_and_unicode_encodings_are_told_by_the_content(read, delimiter, encoding):
    text = "id,name,nationality\n1,زبير القرنسي,LY\n".replace(",", delimiter)
    (subject,), rejects = read(text.encode(encoding))
    assert rejects == []
    assert (subject.name, subject.countries) == ("زبير القرنسي", ("LY",))


def test_headers_can_be_mapped(read):
    (subject,), _ = read(
        "Nr;Nom;Né le\nX;Zubayr;1967\n".encode(), columns={"name": "Nom", "birth_date": "né le", "id": "Nr"}
    )
    assert (subject.id, subject.name, str(subject.births[0])) == ("X", "Zubayr", "1967")


def test_a_value_that_cannot_be_read_is_rejected_alone_and_its_row_is_screened(read):
    (subject,), rejects = read(
        b"name,birth_date,nationality,gender,iban\nZubayr,1967-02-30,Narnia,perhaps,DE89370400440532013001\n"
    )
    assert [(r.line, r.field, r.value, r.code) for r in rejects] == [
        (2, "birth_date", "1967-02-30", "bad_date"),
        (2, "nationality", "Narnia", "bad_country"),
        (2, "gender", "perhaps", "bad_gender"),
        (2, "iban", "DE89370400440532013001", "bad_iban"),
    ]
    assert (subject.name, subject.births, subject.countries, subject.identifiers) == ("Zubayr", (), (), ())


def test_what_only_says_that_nothing_is_known_is_no_error():
    content = b"name,birth_date,nationality,gender\nZubayr,n/a,unknown,na\nMirsad,-,NA,\n"
    (first, second) = open_subjects(io.BytesIO(content), "c.csv")
    assert (first.births, first.countries, first.gender) == ((), (), "")
    assert second.countries == ("NA",)


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        (b"3,", "name_missing", "name"),
        (b"3,???????", "question_marks", "name"),
        ("3,زبير".encode().decode("latin-1").encode(), "mojibake", "name"),
        (b"3,Zub\x00ayr", "control_character", "name"),
        (b"3", "too_few_columns", ""),
        (b"3,Zubayr,more", "too_many_columns", ""),
        (b'3,"open', "bad_quotes", ""),
        (b"3," + b"x" * 200_000, "line_too_long", ""),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_row_that_cannot_be_read_is_rejected_by_its_line_and_the_rest_goes_on(read, row, code, field):
    subjects, rejects = read(b"id,name\n1,First\n2,Second\n" + row + b"\n4,Last\n")
    assert [(r.code, r.line, r.field) for r in rejects] == [(code, 4, field)]
    assert [s.name for s in subjects] == ["First", "Second", "Last"]


def test_a_stated_encoding_is_read_and_a_row_that_is_in_another_one_is_rejected_by_its_line(read):
    content = "name\nPlain\nزبير القرنسي\n".encode("windows-1256")
    named, none = read(content, encoding="windows-1256")
    assert ([s.name for s in named], none) == (["Plain", "زبير القرنسي"], [])
    others, rejects = read(content, encoding="utf-8-sig")
    assert [s.name for s in others] == ["Plain"]
    assert [(r.line, r.code, r.detail["encoding"]) for r in rejects] == [(3, "bad_encoding", "UTF-8")]


def test_a_file_without_a_name_column_is_refused_with_what_there_is(read):
    with pytest.raises(Unreadable) as error:
        read(b"surname,city\nX,Y\n")
    assert "surname" in str(error.value)
    _, (reject,) = read(b"surname,city\nX,Y\n", form="csv")
    assert (reject.code, reject.fatal, reject.detail["found"]) == ("column_missing", True, "surname, city")


def test_ftm_entities_are_subjects_and_what_describes_them_is_not(read):
    (person, vessel), rejects = read("people.ftm.json")
    assert (person.id, person.name, person.aliases, person.row) == (
        "P-1", "Zubayr Halim Al-Qarnasi", ("زبير حليم القرنسي",), 1,
    )  # fmt: skip
    assert (list(map(str, person.births)), person.countries, person.gender) == (["1967-11-30"], ("LY",), "male")
    assert [(r.code, r.line, r.value) for r in rejects] == [("bad_date", 1, "no date")]
    assert (vessel.kind, vessel.row, vessel.identifiers[0].key) == ("vessel", 2, ("imo", "9999991"))


class Slow(io.RawIOBase):
    """A stream that cannot seek and gives a few bytes at a time, as a pipe does."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        head, self.content = self.content[:7], self.content[7:]
        return head


def test_a_pipe_is_read_to_its_end():
    stream = Slow(b"name\n" + b"Zubayr\n" * 500)
    subjects = [s for s in open_subjects(stream, "<stdin>", form="csv") if isinstance(s, Subject)]
    assert len(subjects) == 500
