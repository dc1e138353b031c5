"""XML is read record by record, whatever its encoding and namespaces, and only what is asked for is kept."""

import io

import pytest

from tahaluf.engines.markup import Record, XmlStream, text, texts
from tahaluf.engines.rejects import Reject, Unreadable


def read(content: bytes, *tags: str) -> list[Record | Reject]:
    return list(XmlStream(io.BytesIO(content), "f.xml", tags))


def records(content: bytes, *tags: str) -> list[tuple[str, int | None, str]]:
    found = []
    for item in XmlStream(io.BytesIO(content), "f.xml", tags):
        assert isinstance(item, Record)
        found.append((item.tag, item.line, text(item.element, "n")))
    return found


def test_records_come_with_their_lines_and_namespaces_do_not_count():
    content = b'<r xmlns:p="urn:x">\n<p:a><p:n>1</p:n></p:a>\n\n<b><n>2</n></b></r>'
    assert records(content, "a", "b") == [("a", 2, "1"), ("b", 4, "2")]


def test_a_record_within_a_record_belongs_to_it():
    assert records(b"<r><a><a><n>x</n></a><n>1</n></a></r>", "a") == [("a", 1, "1")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-6", "windows-1256"])
def test_declared_encodings_are_read(encoding):
    content = f'<?xml version="1.0" encoding="{encoding}"?><r><a><n>زبير</n></a></r>'.encode(encoding)
    assert records(content, "a") == [("a", 1, "زبير")]


def test_lines_are_counted_beyond_65535():
    content = b"<r>" + b"\n" * 70_000 + b"<a><n>1</n></a></r>"
    assert records(content, "a") == [("a", 70_001, "1")]


def test_used_elements_are_forgotten():
    stream = XmlStream(io.BytesIO(b"<r>" + b"<x><y/></x><a><n>1</n></a>" * 20_000 + b"</r>"), "f", ("a",))
    most = 0
    for _ in stream:
        assert stream.root is not None
        most = max(most, len(stream.root))
    assert most < 6_000


def test_texts_leave_out_what_is_empty():
    (item,) = read(b"<r><a><n> 1 </n><n/><n>2</n><m><n>3</n></m></a></r>", "a")[:1] or [None]
    assert item is not None
    for item in XmlStream(io.BytesIO(b"<r><a><n> 1 </n><n/><n>2</n><m><n>3</n></m></a></r>"), "f", ("a",)):
        assert isinstance(item, Record)
        assert texts(item.element, "n") == ["1", "2"]
        assert text(item.element, "m/n") == "3"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<r><a></b></r>", "xml_malformed"),
        (b"<r><a>", "truncated"),
        (b"<r><a x='", "truncated"),
        (b"<r/><r/>", "xml_malformed"),
        (b"<r>&x;</r>", "entity_unknown"),
        (b"<!DOCTYPE r><r/>", "doctype_forbidden"),
        ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE r><r/>'.encode("utf-16"), "doctype_forbidden"),
        (b"<r>" + b"<d>" * 400 + b"</d>" * 400 + b"</r>", "record_too_long"),
        (b"<?xml version='1.0' encoding='klingon'?><r/>", "xml_malformed"),
    ],
)
def test_what_cannot_be_read_any_further_is_unreadable_with_its_place(content, code):
    with pytest.raises(Unreadable) as error:
        read(content, "a")
    assert (error.value.reject.code, error.value.reject.line, error.value.reject.fatal) == (code, 1, True)
