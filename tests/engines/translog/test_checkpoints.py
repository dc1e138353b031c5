"""Checkpoints are read as the specification writes them, and in no other way."""

import pytest

from tahaluf.engines.translog import Checkpoint, Malformed
from tests.engines.translog.logs import LOG_KEY, WITNESS_KEYS, Log, leaves

SOFA = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
EMPTY = "log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
ROOT = SOFA.split("\n")[2]


def test_the_example_of_the_specification() -> None:
    read = Checkpoint.parse(SOFA)
    assert (read.origin, read.size, read.root.hex()[:8]) == ("example.com/behind-the-sofa", 20852163, "0ac5186a")
    assert read.text() == SOFA


@pytest.mark.parametrize(
    "text", [EMPTY, SOFA + "extension\n", SOFA + "one\ntwo\n", f"an origin+with spaces\n1\n{ROOT}\n"]
)
def test_what_the_specification_allows_is_read_and_written_alike(text: str) -> None:
    assert Checkpoint.parse(text).text() == text


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "checkpoint_short", 11),
        (f"log.example\n{ROOT}\n", "checkpoint_short", 11),
        (SOFA[:-1], "checkpoint_short", 11),
        (f"\n1\n{ROOT}\n", "line_empty", 11),
        (SOFA + "\nextension\n", "line_empty", 14),
        (f"log.example\n01\n{ROOT}\n", "number_form", 12),
        (f"log.example\n+1\n{ROOT}\n", "number_form", 12),
        (f"log.example\n-1\n{ROOT}\n", "number_form", 12),
        (f"log.example\n1 \n{ROOT}\n", "number_form", 12),
        (f"log.example\n١\n{ROOT}\n", "number_form", 12),
        (f"log.example\n1_0\n{ROOT}\n", "number_form", 12),
        (f"log.example\n9223372036854775808\n{ROOT}\n", "number_large", 12),
        (f"log.example\n99999999999999999999\n{ROOT}\n", "number_form", 12),
        (f"log.example\n1\n{ROOT[:-1]}\n", "base64_form", 13),
        (f"log.example\n1\n{ROOT[:-2]}J=\n", "base64_form", 13),
        (f"log.example\n1\n{ROOT} \n", "base64_form", 13),
        ("log.example\n1\nCsUY\n", "hash_form", 13),
        (f"log.example\n0\n{ROOT}\n", "empty_root", 13),
    ],
)
def test_what_is_malformed_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(Malformed) as refused:
        Checkpoint.parse(text, 11)
    assert (refused.value.code, refused.value.line) == (code, line)


def test_the_largest_size_is_read() -> None:
    assert Checkpoint.parse(f"log.example\n{2**63 - 1}\n{ROOT}\n").size == 2**63 - 1


def test_a_log_signs_under_its_own_name_alone() -> None:
    note = Log(leaves(3)).note()
    assert list(note.verified_by([LOG_KEY.verifier])) == [LOG_KEY.verifier]
    with pytest.raises(ValueError, match="does not sign for"):
        Checkpoint.parse(SOFA).signed(LOG_KEY)
    with pytest.raises(ValueError, match="does not sign for"):
        Checkpoint.parse(SOFA).signed(WITNESS_KEYS[0])
