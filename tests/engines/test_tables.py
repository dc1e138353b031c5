"""Rows come with their lines; what cannot be read costs its own row."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from tahaluf.engines.rejects import Reject
from tahaluf.engines.tables import Row, read_rows, sniff_delimiter, sniff_encoding

fields = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=12)
tables = st.lists(st.lists(fields, min_size=2, max_size=4), max_size=8)


@settings(deadline=None)
@given(tables)
def test_what_was_written_as_csv_is_read_again(rows):
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    read = list(read_rows(io.BytesIO(written.getvalue().encode()), "f", encoding="utf-8"))
    assert [row.fields for row in read if isinstance(row, Row)] == [r for r in rows if any(f.strip() for f in r)]


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_raise_anything(content):
    items = list(read_rows(io.BytesIO(content), "f"))
    assert all(isinstance(item, Row | Reject) for item in items)


def test_lines_are_physical_and_quoted_rows_may_run_over_several():
    content = b'a,b\n1,"x\n\ny"\r\n\r\n2,z'
    rows = [row for row in read_rows(io.BytesIO(content), "f") if isinstance(row, Row)]
    assert [(row.line, row.fields) for row in rows] == [(1, ["a", "b"]), (2, ["1", "x\n\ny"]), (6, ["2", "z"])]


def test_an_open_quotation_costs_its_own_row_only():
    items = list(read_rows(io.BytesIO(b'1,a\n2,"b\n3,c\n4,d\n'), "f"))
    assert [(i.line, i.code) if isinstance(i, Reject) else i.line for i in items] == [1, (2, "bad_quotes"), 3, 4]


def test_delimiters_and_encodings_are_told_by_what_stands_most_often():
    assert [sniff_delimiter(line) for line in ("a;b;c,d", "a,b", "a\tb\tc", "a")] == [";", ",", "\t", ","]
    assert sniff_encoding("a,b".encode("utf-16-le")) == "utf-16-le"
    assert sniff_encoding("a,b".encode("utf-16-be")) == "utf-16-be"
    assert sniff_encoding(b"a,b") == "utf-8-sig"
