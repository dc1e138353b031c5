"""Whatever bytes come, reading ends in a value or a fault; what is read is written back to the letter."""

from collections.abc import Callable
from string import Formatter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tahaluf.engines.translog import (
    LANGUAGES,
    Checkpoint,
    Evidence,
    Malformed,
    Note,
    Opening,
    ProofFile,
    Request,
    Signature,
    TrustPolicy,
    VerifierKey,
    close,
)
from tahaluf.engines.translog.wording import FAULTS
from tests.engines.translog.logs import LOG_KEY, NOW, WITNESS_KEYS, Log, cosigned, leaves, policy

LOG = Log(leaves(11))
OPENING = close("receipt", {"record": "indicator--1", "يوم": [1, None, True]}, lambda size: bytes(size))
EVIDENCE = Evidence.from_notes([LOG_KEY.verifier], LOG.note(), Log(leaves(11, history="x")).note())
NOTE = cosigned(LOG.note(), 0, 1)


def text_of(parse: Callable[[str], Any]) -> Callable[[bytes], Any]:
    return lambda content: parse(content.decode("utf-8", "surrogateescape"))


READERS: dict[str, tuple[Callable[[bytes], Any], Callable[[Any], bytes], bytes]] = {
    "note": (Note.parse, bytes, bytes(NOTE)),
    "signature": (
        text_of(Signature.parse),
        lambda each: str(each).encode()[:-1],
        str(NOTE.signatures[1]).encode()[:-1],
    ),
    "key": (text_of(VerifierKey.parse), lambda key: key.text().encode(), WITNESS_KEYS[0].verifier.text().encode()),
    "checkpoint": (
        lambda content: Checkpoint.parse(Note.parse(content + b"\n" + str(NOTE.signatures[0]).encode()).text),
        lambda each: each.text().encode(),
        LOG.note().text.encode(),
    ),
    "request": (Request.parse, bytes, LOG.request(6)),
    "proof": (ProofFile.parse, bytes, bytes(LOG.proof(4, NOTE, bytes(OPENING)))),
    "opening": (Opening.parse, bytes, bytes(OPENING)),
    "evidence": (Evidence.parse, bytes, bytes(EVIDENCE or b"")),
}


@st.composite
def mangled(draw: st.DrawFn, content: bytes) -> bytes:
    """What is left of a good text when pieces of it are cut out, doubled, swapped or written over."""
    for _ in range(draw(st.integers(1, 3))):
        start, stop = sorted(draw(st.tuples(st.integers(0, len(content)), st.integers(0, len(content)))))
        piece, at = content[start:stop], draw(st.integers(0, len(content)))
        new = draw(
            st.sampled_from([b"", piece, b"\n", b"\n\n", b" ", b"0", b"=", b"+", "\u2014 ".encode()])
            | st.binary(max_size=3)
        )
        content = draw(st.sampled_from([
            content[:start] + new + content[stop:],
            content[:at] + new + content[at:],
            content[:at] + new + content[at + len(new):],
        ]))  # fmt: skip
    return content


def check_said(fault: Malformed) -> None:
    assert all(fault.said(language) for language in LANGUAGES)


def check(name: str, content: bytes) -> None:
    read, write, _ = READERS[name]
    try:
        value = read(content)
    except Malformed as fault:
        check_said(fault)
        return
    assert write(value) == content


@pytest.mark.parametrize("name", READERS)
def test_a_good_text_is_read_and_written_back(name: str) -> None:
    read, write, content = READERS[name]
    assert write(read(content)) == content


@pytest.mark.parametrize("name", READERS)
@settings(deadline=None)
@given(data=st.data())
def test_a_mangled_text_is_refused_or_was_meant_so(name: str, data: st.DataObject) -> None:
    check(name, data.draw(mangled(READERS[name][2])))


@pytest.mark.parametrize("name", READERS)
@settings(deadline=None)
@given(content=st.binary(max_size=200))
def test_any_bytes_are_refused_or_were_meant_so(name: str, content: bytes) -> None:
    check(name, content)


@settings(deadline=None)
@given(st.binary(max_size=200) | mangled(policy().text().encode()))
def test_a_trust_policy_of_any_bytes_is_refused_or_means_the_same_when_written(content: bytes) -> None:
    try:
        read = TrustPolicy.parse(content)
    except Malformed as fault:
        check_said(fault)
        return
    assert TrustPolicy.parse(read.text().encode("utf-8", "surrogateescape")) == read


def test_every_fault_has_its_sentence_in_every_language_with_the_same_details() -> None:
    for code, said in FAULTS.items():
        assert set(said) == set(LANGUAGES), code
        details = [{name for _, name, _, _ in Formatter().parse(each) if name} for each in said.values()]
        assert details[0] == details[1] == details[2], code


def test_times_are_kept_to_the_second() -> None:
    assert NOTE.verified_by([WITNESS_KEYS[1].verifier]) == {WITNESS_KEYS[1].verifier: NOW}
