"""Damaged payments and customers get an error with its place, in memory that stays flat."""

import io
import tracemalloc
from itertools import islice

import pytest

from tahaluf.engines.rejects import Reject, Unreadable
from tahaluf.engines.subjects import Subject, open_subjects

BOMB = b"".join(
    [b'<?xml version="1.0"?><!DOCTYPE Document [<!ENTITY a0 "aaaaaaaaaa">']
    + [b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)]
    + [b']>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><X>&a9;</X></Document>']
)


def test_an_entity_bomb_is_refused(read):
    subjects, (reject,) = read(BOMB)
    assert subjects == []
    assert (reject.code, reject.line, reject.fatal) == ("doctype_forbidden", 1, True)


def test_a_payment_file_cut_anywhere_gives_what_was_whole_and_a_fatal_reject(read, files):
    whole = (files / "pacs008_08.xml").read_bytes()
    whole = whole[: whole.rindex(b">")]
    for end in range(200, len(whole), 211):
        subjects, rejects = read(whole[:end])
        assert rejects[-1].fatal
        assert rejects[-1].line >= whole[:end].count(b"\n") - 1
        assert len(subjects) in (0, 3, 32)


@pytest.mark.parametrize("file", ["mt103.txt", "customers.csv", "people.ftm.json", "pacs008_10_envelope.xml"])
def test_a_file_cut_or_garbled_anywhere_raises_nothing_but_unreadable(files, file):
    whole = (files / file).read_bytes()
    for place in range(0, len(whole), 61):
        for damaged in (whole[:place], whole[:place] + b'\xff\x00\xfe<"{' + whole[place + 3 :]):
            try:
                items = list(open_subjects(io.BytesIO(damaged), file))
            except Unreadable as error:
                items = [error.reject]
            assert all(isinstance(item, Subject) or str(item) for item in items)


class Filled(io.RawIOBase):
    """A beginning, a filling of any length that is never held whole, and an end."""

    def __init__(self, start: bytes, filling: bytes, megabytes: int, end: bytes) -> None:
        block = filling * ((1 << 20) // len(filling))
        self.parts = iter([start, *(block for _ in range(megabytes)), end])

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return next(self.parts, b"")


def gigantic(megabytes: int) -> list:
    pacs = b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>\n<CdtTrfTxInf>'
    return [
        ("pacs", Filled(pacs + b"<Dbtr><Nm>", b"x", megabytes, b"</Nm></Dbtr></CdtTrfTxInf>"), "record_too_long", 2, 0),
        ("csv", Filled(b"name\nFirst\n", b"x", megabytes, b"\nLast\n"), "line_too_long", 3, 2),
        ("quoted", Filled(b'name\nFirst\n"', b"x" * 4095 + b"\n", megabytes, b'"\n'), "bad_quotes", 3, 1),
        ("mt", Filled(b":20:A\n:59:FIRST\n:70:", b"x", megabytes, b"\n-\n"), "line_too_long", 3, 1),
        (
            "mt lines",
            Filled(b":20:A\n:59:FIRST\n:70:", b"x" * 1023 + b"\n", megabytes, b"-\n"),
            "message_incomplete",
            1,
            1,
        ),
    ]


@pytest.mark.parametrize(
    ("stream", "code", "line", "least"), [case[1:] for case in gigantic(64)], ids=[case[0] for case in gigantic(0)]
)
def test_64_megabytes_in_one_field_are_an_error_with_its_place_and_not_a_matter_of_memory(stream, code, line, least):
    tracemalloc.start()
    try:
        reading = iter(open_subjects(stream, "big"))
        first = list(islice(reading, 20))
        rest = sum(1 for _ in reading)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    rejects = [item for item in first if isinstance(item, Reject)]
    assert (code, line) in [(reject.code, reject.line) for reject in rejects]
    assert len(first) - len(rejects) + rest >= least
    assert peak < 40 << 20


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("stream", "code", "line", "least"), [case[1:] for case in gigantic(1024)], ids=[case[0] for case in gigantic(0)]
)
def test_a_gigabyte_in_one_field_needs_no_more_memory_than_64_megabytes(stream, code, line, least):
    test_64_megabytes_in_one_field_are_an_error_with_its_place_and_not_a_matter_of_memory(stream, code, line, least)
