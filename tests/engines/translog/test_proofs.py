"""A proof file is all that a receiver needs, and one altered bit of it is enough to refuse it.

The refused files are those of a test of transparency-dev/formats (Apache-2.0).
"""

import base64
import hashlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tahaluf.engines.translog import (
    Checkpoint,
    Fault,
    Malformed,
    Note,
    Opening,
    ProofFile,
    ProofWrong,
    Untrusted,
    close,
    verify_proof,
)
from tests.engines.translog.logs import NOW, ORIGIN, WITNESS_KEYS, Log, cosigned, leaves, policy, with_bit_flipped

HEADER = "c2sp.org/tlog-proof@v1"
HASH = base64.b64encode(hashlib.sha256(b"hash1").digest()).decode()
NOTE = str(Log(leaves(3)).note())


def opening(number: int = 0) -> Opening:
    return close("recall", {"record": f"indicator--{number}"}, lambda size: bytes([number % 256]) * size)


def logged(size: int, index: int, *, carried: bool = True, witnesses: tuple[int, ...] = (0, 1)) -> bytes:
    """The proof of one recall among others."""
    log = Log([*leaves(index), opening().leaf(), *leaves(size - index - 1, index + 1)])
    return bytes(log.proof(index, cosigned(log.note(), *witnesses), bytes(opening()) if carried else b""))


@st.composite
def placed(draw: st.DrawFn) -> tuple[int, int]:
    size = draw(st.integers(1, 300))
    return size, draw(st.integers(0, size - 1))


@settings(deadline=None)
@given(placed())
def test_what_is_in_the_log_is_proven_offline(where: tuple[int, int]) -> None:
    size, index = where
    proven = verify_proof(logged(size, index), policy())
    assert (proven.opening, proven.index) == (opening(), index)
    assert (proven.accepted.checkpoint.origin, proven.accepted.checkpoint.size) == (ORIGIN, size)
    assert proven.accepted.cosigned == {WITNESS_KEYS[0].name: NOW, WITNESS_KEYS[1].name: NOW}


@settings(deadline=None)
@given(placed(), st.data())
def test_no_file_with_an_altered_bit_proves_anything(where: tuple[int, int], data: st.DataObject) -> None:
    content = logged(*where)
    altered = with_bit_flipped(content, data.draw(st.integers(0, 8 * len(content) - 1)))
    with pytest.raises(Fault):
        verify_proof(altered, policy())


@settings(deadline=None)
@given(placed(), st.integers(0, 2**63 - 1))
def test_another_index_or_size_proves_nothing(where: tuple[int, int], other: int) -> None:
    proof = ProofFile.parse(logged(*where))
    if other != where[1]:
        with pytest.raises(ProofWrong):
            verify_proof(bytes(ProofFile(other, proof.hashes, proof.checkpoint, proof.extra)), policy())
    if other != where[0] and other:
        checkpoint = Checkpoint.parse(proof.checkpoint.text)
        resized = Note(Checkpoint(ORIGIN, other, checkpoint.root).text(), proof.checkpoint.signatures)
        with pytest.raises(Untrusted):
            verify_proof(bytes(ProofFile(proof.index, proof.hashes, resized, proof.extra)), policy())


def test_the_opening_may_come_apart() -> None:
    content = logged(40, 7, carried=False)
    with pytest.raises(Untrusted, match="does not carry its entry"):
        verify_proof(content, policy())
    assert verify_proof(content, policy(), opening()).index == 7
    with pytest.raises(ProofWrong):
        verify_proof(content, policy(), opening(1))


def test_an_opening_that_was_given_counts_before_the_one_carried() -> None:
    with pytest.raises(ProofWrong):
        verify_proof(logged(40, 7), policy(), opening(1))


def test_too_few_witnesses_prove_nothing() -> None:
    with pytest.raises(Untrusted, match=r"too few witnesses: b\.example/witness; asked for: 2/3"):
        verify_proof(logged(40, 7, witnesses=(0,)), policy())
    assert verify_proof(logged(40, 7, witnesses=()), policy(0)).accepted.cosigned == {}


def test_a_proof_may_be_given_under_an_older_checkpoint() -> None:
    log = Log([opening(number).leaf() for number in range(50)])
    proof = log.proof(7, cosigned(log.note(20), 0, 1), bytes(opening(7)))
    assert verify_proof(bytes(proof), policy()).accepted.checkpoint.size == 20


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}\nindex 5\n{HASH}\n{HASH}\n\n{NOTE}",
        f"{HEADER}\nextra ZXh0cmEgaW5mb3JtYXRpb24=\nindex 10\n{HASH}\n\n{NOTE}",
        f"{HEADER}\nindex 0\n\n{NOTE}",
    ],
)
def test_what_the_specification_allows_is_read_and_written_alike(text: str) -> None:
    read = ProofFile.parse(text.encode())
    assert str(read) == text
    assert text.split("\n")[read.checkpoint_line - 1] == ORIGIN


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (f"wrong-header\nindex 0\n\n{NOTE}", "header", 1),
        (f"{HEADER}\r\nindex 0\n\n{NOTE}", "control_character", 1),
        (f"{HEADER}\nextra !!notbase64!!\nindex 0\n\n{NOTE}", "base64_form", 2),
        (f"{HEADER}\nextra \nindex 0\n\n{NOTE}", "base64_form", 2),
        (f"{HEADER}\n\n\n{NOTE}", "index_missing", 2),
        (f"{HEADER}\nextra QQ==\n\n{NOTE}", "index_missing", 3),
        (f"{HEADER}\nindex 0\nextra QQ==\n\n{NOTE}", "base64_form", 3),
        (f"{HEADER}\nindex notanumber\n\n{NOTE}", "number_form", 2),
        (f"{HEADER}\nindex -5\n\n{NOTE}", "number_form", 2),
        (f"{HEADER}\nindex 05\n\n{NOTE}", "number_form", 2),
        (f"{HEADER}\nindex 0\n!!notbase64!!\n\n{NOTE}", "base64_form", 3),
        (f"{HEADER}\nindex 0\n{HASH}\n{base64.b64encode(bytes(64)).decode()}\n\n{NOTE}", "hash_form", 4),
        (f"{HEADER}\nindex 0\n{(HASH + chr(10)) * 64}\n{NOTE}", "hash_count", 3),
        (f"{HEADER}\nindex 0\n{HASH}\n", "empty_line_missing", 4),
        (f"{HEADER}\nindex 0\n{HASH}\n\nlog.example\n", "empty_line_missing", 6),
        (f"{HEADER}\nindex 0\n{HASH}\n\n\n{NOTE}", "line_empty", 5),
        (f"{HEADER}\nindex 0\n{HASH}\n\n{NOTE.replace(chr(10) + '3' + chr(10), chr(10) + '03' + chr(10))}",
         "number_form", 6),
        (f"{HEADER}\nextra QQ==\nindex 0\n\n{NOTE}", "json_form", 2),
    ],
)  # fmt: skip
def test_what_is_malformed_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    given_apart = None if "extra QQ==\nindex 0\n\n" in text else opening()
    with pytest.raises(Malformed) as refused:
        verify_proof(text.encode(), policy(0), given_apart)
    assert (refused.value.code, refused.value.line) == (code, line)


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_what_is_refused_is_said_in_three_languages(language: str) -> None:
    faults: list[Any] = []
    for content in (b"", logged(9, 3, witnesses=(0,)), f"{HEADER}\nindex 05\n\n{NOTE}".encode()):
        with pytest.raises(Fault) as refused:
            verify_proof(content, policy())
        faults.append(refused.value.said(language))
    assert faults[2].startswith({"ar": "السطر 2: ", "en": "line 2: ", "fr": "ligne 2 : "}[language])
    assert "2/3" in faults[1]


def test_a_proof_of_a_hundred_million_entries_is_small() -> None:
    """The figure of docs/translog.md."""
    note = cosigned(Log(leaves(3)).note(), 0, 1, 2)
    for size, hashes, most in ((10**6, 20, 1_700), (10**8, 27, 2_000)):
        assert (size - 1).bit_length() == hashes
        sized = Note(note.text.replace("\n3\n", f"\n{size}\n"), note.signatures)
        proof = ProofFile(size - 1, (bytes(32),) * hashes, sized)
        assert len(bytes(proof)) < most
