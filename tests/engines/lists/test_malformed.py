"""Damaged lists get an error with its place; the rest goes on where the format allows, in memory that stays flat."""

import gzip
import io
import resource
import tracemalloc
from itertools import islice
from pathlib import Path

import pytest

from tahaluf.engines.lists import Listing, Reject, Unreadable, open_list

BOMB = b"".join(
    [b'<?xml version="1.0"?>\n<!DOCTYPE CONSOLIDATED_LIST [<!ENTITY a0 "aaaaaaaaaa">']
    + [b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)]
    + [b']>\n<CONSOLIDATED_LIST dateGenerated="2026-03-01"><COMMENTS1>&a9;</COMMENTS1></CONSOLIDATED_LIST>']
)
EXTERNAL = (
    b'<!DOCTYPE CONSOLIDATED_LIST [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'
    b"<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><REFERENCE_NUMBER>X</REFERENCE_NUMBER>"
    b"<FIRST_NAME>&x;</FIRST_NAME></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"
)
XML_LISTS = ["un.xml", "eu.xml", "ofac_advanced.xml"]
CSV_LISTS = ["sdn.csv", "eu_1_1.csv", "eu_first.csv", "uk_conlist.csv", "uk_sanctions.csv"]


class Endless(io.RawIOBase):
    """A seekable stream of a beginning, a filling of any length that is never held whole, and an end."""

    def __init__(self, start: bytes, filling: bytes, times: int, end: bytes) -> None:
        self.start, self.filling, self.times, self.end = start, filling, times, end
        self.parts = self.fresh()

    def fresh(self):
        yield self.start
        for _ in range(self.times):
            yield self.filling
        yield self.end

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        assert (offset, whence) == (0, 0)
        self.parts = self.fresh()
        return 0

    def read(self, size: int = -1) -> bytes:
        return next(self.parts, b"")


def chunks(start: bytes, megabytes: int, end: bytes, filling: bytes = b"x") -> Endless:
    return Endless(start, filling * ((1 << 20) // len(filling)), megabytes, end)


def peak_of(stream: io.RawIOBase, file: str) -> tuple[list[Listing | Reject], int, int]:
    """The first things that reading the stream gave, the Python memory it needed at most, and the process's growth."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tracemalloc.start()
    try:
        reading = iter(open_list(stream, file))
        items = list(islice(reading, 10))
        items += [item for item in reading if isinstance(item, Listing)]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    return items, peak, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024


@pytest.mark.parametrize("file", XML_LISTS)
def test_a_truncated_xml_list_gives_what_stands_before_the_cut_and_a_fatal_reject_with_its_line(read, files, file):
    whole = (files / file).read_bytes()
    cut = whole[: whole.rindex(b"</") - 80]
    listings, rejects, _ = read(cut, file)
    assert listings
    assert rejects[-1].fatal
    assert rejects[-1].code == "truncated"
    assert rejects[-1].line > 5


@pytest.mark.parametrize("file", XML_LISTS)
def test_a_list_cut_at_any_point_raises_nothing_but_unreadable(read, files: Path, file):
    whole = (files / file).read_bytes()
    for end in range(1, len(whole), 397):
        try:
            _, rejects, _ = read(whole[:end], file)
        except Unreadable as error:
            rejects = [error.reject]
        assert rejects[-1].fatal


@pytest.mark.parametrize("file", CSV_LISTS)
def test_a_csv_list_cut_in_a_row_ends_there_and_is_not_taken_for_the_list(read, files, file):
    whole = (files / file).read_bytes().rstrip(b"\r\n\x1a")
    lines = whole.splitlines(keepends=True)
    cut = b"".join(lines[:-1]) + lines[-1][:9]
    _, rejects, _ = read(cut, file)
    (reject,) = [reject for reject in rejects if reject.code != "encoding_assumed"]
    assert (reject.line, reject.code, reject.fatal) == (len(lines), "truncated", True)


def test_a_companion_of_ofacs_file_that_was_cut_ends_the_list_as_well(read, files):
    alternates = b'101,1,"aka","OTHER",-0- \r\n101,2,"aka","OTH'
    listings, rejects, _ = read("sdn.csv", alt=alternates)
    assert listings == []
    assert [(r.file, r.line, r.code, r.fatal) for r in rejects] == [("sdn.csv (alt)", 2, "truncated", True)]


def test_an_own_list_cut_in_a_row_is_not_taken_for_the_list(read):
    for cut in (b'8,"Omar', b"8"):
        listings, rejects, _ = read(b"id,name\n7,Zubayr Qarnasi\n" + cut, "own.csv")
        assert [listing.id for listing in listings] == ["7"]
        assert [(r.line, r.code, r.fatal) for r in rejects] == [(3, "truncated", True)]


def test_a_list_whose_last_whole_row_has_no_line_end_is_whole(read):
    listings, rejects, _ = read(b"id,name\n7,Zubayr Qarnasi\n8,Omar Halim", "own.csv")
    assert ([listing.id for listing in listings], rejects) == (["7", "8"], [])


@pytest.mark.parametrize("bomb", [BOMB, EXTERNAL], ids=["billion laughs", "external entity"])
def test_a_document_type_ends_the_reading_before_any_entity_is_used(read, bomb):
    listings, (reject,), _ = read(bomb)
    assert listings == []
    assert (reject.code, reject.line, reject.fatal) == ("doctype_forbidden", 1, True)


def test_an_undeclared_entity_is_an_error_and_not_an_empty_name(read):
    content = EXTERNAL.partition(b"\n")[2]
    listings, (reject,), _ = read(content)
    assert listings == []
    assert (reject.code, reject.fatal) == ("entity_unknown", True)


def test_an_illegal_control_character_costs_its_name_and_not_the_list(read, files):
    damaged = (files / "un.xml").read_bytes().replace(b"Lajnat al-Daam", b"Lajnat\x02 al-Daam")
    listings, rejects, _ = read(damaged)
    assert len(listings) == 3
    assert [(r.code, r.field) for r in rejects] == [("control_character", ""), ("replacement_character", "ALIAS_NAME")]
    assert {r.line for r in rejects} == {damaged[: damaged.index(b"\x02")].count(b"\n") + 1}


@pytest.mark.parametrize("encoding", ["windows-1256", "utf-16"])
def test_xml_in_the_encoding_that_it_declares_is_read(read, files, encoding):
    text = (files / "un.xml").read_text("utf-8").replace("UTF-8", encoding)
    listings, rejects, _ = read(text.encode(encoding))
    assert rejects == []
    assert listings[0].names[1].text == "زبير حليم القرنسي"


def test_xml_in_another_encoding_than_it_declares_is_an_error_with_its_line(read, files):
    content = (files / "un.xml").read_text("utf-8").encode("windows-1256")
    _, (reject,), _ = read(content)
    assert (reject.code, reject.fatal) == ("xml_malformed", True)
    assert reject.line == content[: content.index("زبير".encode("windows-1256"))].count(b"\n") + 1


@pytest.mark.parametrize("file", ["uk_conlist.csv", "eu_1_1.csv"])
def test_a_utf_16_csv_list_is_read(read, files, file):
    text = (files / file).read_text("utf-8-sig")
    listings, rejects, _ = read(text.encode("utf-16"), file)
    assert rejects == []
    assert "زبير حليم القرنسي" in [name.text for name in listings[0].names]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("زبير حليم القرنسي".encode().decode("cp1252", "replace").replace("\ufffd", "\x81"), "mojibake"),
        ("زبير حليم القرنسي".encode().decode("latin-1"), "mojibake"),
        ("زبير حليم القرنسي".encode("windows-1256").decode("windows-1252"), "mojibake"),
        ("???? ???? ???????", "question_marks"),
        ("زب\ufffd\ufffd حليم", "replacement_character"),
    ],
)
@pytest.mark.parametrize("file", ["un.xml", "eu.xml", "uk_conlist.csv", "entities.ftm.json"])
def test_a_name_whose_letters_were_destroyed_is_rejected_with_its_place(read, files, file, wrong, code):
    text = (files / file).read_text("utf-8").replace("زبير حليم القرنسي", wrong)
    listings, rejects, _ = read(text.encode(), file)
    assert wrong not in [name.text for name in listings[0].names]
    assert code in [reject.code for reject in rejects]
    assert all(reject.line for reject in rejects)


@pytest.mark.parametrize("file", ["eu_1_1.csv", "uk_conlist.csv", "uk_sanctions.csv"])
def test_a_list_without_a_needed_column_is_refused_with_what_there_is(read, files, file):
    text = (files / file).read_text("utf-8-sig").replace("NameAlias_WholeName", "Other").replace("Name 6", "Other")
    listings, rejects, _ = read(text.encode(), file)
    assert listings == []
    assert rejects[-1].code == "column_missing"
    assert rejects[-1].fatal
    assert rejects[-1].detail["column"] in ("NameAlias_WholeName", "Unique ID, Name 6")
    assert rejects[-1].detail["found"]


def test_rows_of_another_width_are_rejected_and_the_rest_goes_on(read, files):
    rows = (files / "sdn.csv").read_bytes().splitlines(keepends=True)
    listings, rejects, _ = read(b"".join([rows[0], b'104,"SHORT"\r\n', b"x," * 11 + b"y\r\n", *rows[1:]]), "sdn.csv")
    assert [listing.id for listing in listings] == ["101", "102", "103"]
    assert [(r.code, r.line) for r in rejects] == [("too_few_columns", 2), ("id_missing", 3)]


def test_a_line_that_is_no_entity_is_rejected_and_the_rest_goes_on(read, files):
    lines = (files / "entities.ftm.json").read_bytes().splitlines(keepends=True)
    bad = [
        b"{broken\n",
        b"[1]\n",
        b'{"id": 1, "schema": "Person", "properties": 3}\n',
        b"[" * 100_000 + b"\n",
        b"\xff\n",
    ]
    listings, rejects, _ = read(b"".join([lines[0], *bad, *lines[1:]]), "entities")
    assert [listing.id for listing in listings] == ["NK-inv1", "NK-inv3"]
    assert [(r.code, r.line) for r in rejects] == [
        ("bad_json", 2), ("bad_json", 3), ("bad_json", 4), ("bad_json", 5), ("bad_encoding", 6),
    ]  # fmt: skip


def test_an_entity_line_cut_short_is_called_truncated(read, files):
    whole = (files / "entities.ftm.json").read_bytes()
    _, rejects, _ = read(whole[:-40], "entities")
    assert [(r.code, r.line, r.fatal) for r in rejects] == [("truncated", 4, True)]


@pytest.mark.parametrize("content", [b"", b"   \n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_unreadable(content):
    with pytest.raises(Unreadable) as error:
        open_list(io.BytesIO(content), "empty.csv")
    assert error.value.reject.code == "file_empty"


@pytest.mark.parametrize(
    ("content", "looks"),
    [
        (b"<html><body/></html>", "<html>"),
        (b"hello world\n", "hello world"),
        (b"{1:F01INVTLYTRAXXX0000000000}{2:I103INVTLYTRXXXXN}{4:\n:20:X\n-}", "SWIFT"),
        (b"\x00\x01\x02\x03" * 100, "text"),
        (gzip.compress(b"id,name\n1,Zubayr Qarnasi\n", mtime=0), "a compressed file (gzip); unpack it first"),
        (b"PK\x03\x04" + bytes(40), "save the table as CSV"),
        (b"\xd0\xcf\x11\xe0" + bytes(40), "save the table as CSV"),
        (b"%PDF-1.7\n", "PDF"),
        (b'[{"id": "1", "schema": "Person"}]\n', "one entity a line is read"),
        (b'{\n "id": "1",\n "schema": "Person"\n}\n', "one entity a line is read"),
    ],
)
def test_a_file_of_no_known_format_is_unreadable_and_says_what_it_looks_like(content, looks):
    with pytest.raises(Unreadable) as error:
        open_list(io.BytesIO(content), "what.bin")
    assert error.value.reject.code == "format_unknown"
    assert looks in error.value.reject.detail["detail"]


def test_an_object_that_is_no_entity_is_not_said_to_be_no_json(read):
    _, (reject,), _ = read(b'{"name": "Zubayr Qarnasi"}\n', "entities")
    assert reject.sentence() == "the line is not an entity in JSON: no entity with id, schema and properties"


def gigantic(megabytes: int) -> list:
    xml = b'<CONSOLIDATED_LIST dateGenerated="2026-03-01">\n<INDIVIDUALS>\n<INDIVIDUAL>\n'
    row = b'104,"GOOD",-0- ,"SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
    entity = b'{"id": "a", "schema": "Person", "caption": "Good One", "properties": {"name": ["Good One"]}}\n'
    alias = b"<INDIVIDUAL_ALIAS><ALIAS_NAME>Again</ALIAS_NAME></INDIVIDUAL_ALIAS>"
    return [
        ("text", chunks(xml + b"<FIRST_NAME>", megabytes, b"</FIRST_NAME></INDIVIDUAL>"), "record_too_long", 0),
        ("attribute", chunks(xml + b'<FIRST_NAME x="', megabytes, b'"/></INDIVIDUAL>'), "record_too_long", 0),
        ("comment", chunks(xml + b"<!--", megabytes, b"--></INDIVIDUAL>"), "record_too_long", 0),
        ("children", chunks(xml, megabytes, b"</INDIVIDUAL>", alias), "record_too_long", 0),
        ("line", chunks(row + b'105,"', megabytes, b'",x\n' + row), "line_too_long", 2),
        ("lines", chunks(row + b'105,"\n', megabytes, b'",x\n' + row, b"x" * 4095 + b"\n"), "bad_quotes", 2),
        ("json", chunks(entity + b'{"id": "', megabytes, b'"}\n' + entity), "line_too_long", 2),
    ]


@pytest.mark.parametrize(
    ("stream", "code", "listed"), [case[1:] for case in gigantic(64)], ids=[c[0] for c in gigantic(0)]
)
def test_64_megabytes_in_one_element_are_an_error_with_its_place_and_not_a_matter_of_memory(stream, code, listed):
    items, peak, grown = peak_of(stream, "big")
    rejects = [item for item in items if isinstance(item, Reject)]
    assert code in {reject.code for reject in rejects}
    assert rejects[0].line in (2, 3, 4)
    assert len(items) - len(rejects) == listed
    assert peak < 40 << 20
    assert grown < 90 << 20


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("stream", "code", "listed"), [case[1:] for case in gigantic(1024)], ids=[c[0] for c in gigantic(0)]
)
def test_a_gigabyte_in_one_element_needs_no_more_memory_than_64_megabytes(stream, code, listed):
    test_64_megabytes_in_one_element_are_an_error_with_its_place_and_not_a_matter_of_memory(stream, code, listed)
