"""`tahaluf verify` checks a file offline and says, in the reader's language, what it proves and what it does not."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from tahaluf.config.command import main
from tahaluf.config.verify_words import LIMITS, SENTENCES, say
from tahaluf.engines.translog import Evidence, Opening, close
from tests.engines.translog.logs import LOG_KEY, ORIGIN, WITNESS_KEYS, Log, cosigned, leaves, policy

ENTRY = {"answer": "deleted", "record": "indicator--0d6f2a53", "name": "مجموعة مختلقة \u202e<"}


def opening() -> Opening:
    return close("receipt", ENTRY, lambda size: bytes(range(size)))


@pytest.fixture
def files(tmp_path: Path) -> Path:
    log = Log([*leaves(20), opening().leaf(), *leaves(7, 21)])
    other = Log(leaves(28, history="other "))
    note = cosigned(log.note(), 0, 1)
    evidence = Evidence.from_notes([LOG_KEY.verifier], log.note(), other.note())
    contents = {
        "carried": bytes(log.proof(20, note, bytes(opening()))),
        "apart": bytes(log.proof(20, note)),
        "opening": bytes(opening()),
        "elsewhere": bytes(other.proof(20, cosigned(other.note(), 0, 1), bytes(opening()))),
        "unwitnessed": bytes(log.proof(20, log.note(), bytes(opening()))),
        "evidence": bytes(evidence or b""),
        "two": policy(2).text().encode(),
        "none": policy(0).text().encode(),
        "malformed": bytes(log.proof(20, note)).replace(b"index 20", b"index 020"),
        "strangers": f"witness w {WITNESS_KEYS[2].verifier.text()}\nquorum w\n".encode(),
        "mistyped": f"log {LOG_KEY.verifier.text()}\nquorum none \x07\n".encode(),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def verify(files: Path, name: str, policy: str = "two", *options: str) -> tuple[int, str]:
    arguments = ["verify", str(files / name), "--policy", str(files / policy), *options]
    result = CliRunner().invoke(main, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_a_proof_is_proven_with_its_entry_its_place_and_its_witnesses(files: Path) -> None:
    code, said = verify(files, "carried")
    assert code == 0
    assert said.startswith("PROVEN\n")
    for part in (ORIGIN, "(receipt)", "place 20, counted from 0, among the first 28", '"answer": "deleted"', "2/3"):
        assert part in said
    assert "    b.example/witness, 2026-09-21 14:13:20 UTC\n" in said
    assert "d.example" not in said.split("for: 2/3")[1].split("\n", 1)[1]


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_what_is_not_proven_is_said_in_every_language(files: Path, language: str) -> None:
    code, said = verify(files, "carried", "two", "--language", language)
    assert code == 0
    assert said.splitlines()[0] == say("proven", language)
    for limit in LIMITS:
        assert f"- {say(limit, language)}\n" in said


def test_without_witnesses_the_reader_is_warned(files: Path) -> None:
    code, said = verify(files, "unwitnessed", "none")
    assert code == 0
    assert "may show others another history" in said
    assert "may show others another history" not in verify(files, "carried")[1]


def test_an_opening_may_come_apart(files: Path) -> None:
    assert verify(files, "apart", "two", "--opening", str(files / "opening"))[0] == 0
    code, said = verify(files, "apart")
    assert (code, said) == (1, "NOT PROVEN: the file does not carry its entry, and none was given\n")


@pytest.mark.parametrize(
    ("name", "policy", "reason"),
    [
        ("elsewhere", "two", "la preuve mène à une autre racine"),
        ("unwitnessed", "two", "trop peu de témoins"),
        ("carried", "strangers", "aucune clé n’est connue pour le journal"),
        ("evidence", "strangers", "aucune clé de la règle de confiance n’est confondue"),
    ],
)
def test_what_does_not_prove_exits_with_1_and_the_reason(files: Path, name: str, policy: str, reason: str) -> None:
    code, said = verify(files, name, policy, "--language", "fr")
    assert code == 1
    assert said.startswith("NON PROUVÉ : ")
    assert reason in said
    assert "PROUVÉ\n" not in said


def test_what_cannot_be_read_exits_with_2_and_the_line(files: Path) -> None:
    code, said = verify(files, "malformed")
    assert code == 2
    assert "malformed: cannot be read: line 2: no whole number" in said
    code, said = verify(files, "carried", "mistyped")
    assert code == 2
    assert "mistyped: cannot be read: line 2: holds a control character" in said
    assert verify(files, "absent")[0] == 2


def test_evidence_names_whom_it_convicts(files: Path) -> None:
    code, said = verify(files, "evidence")
    assert code == 0
    assert f"“{ORIGIN}” signed two checkpoints of the log “{ORIGIN}”" in said
    assert "which of the two histories is the true one" in said


def test_nothing_in_an_entry_steers_the_terminal_or_turns_the_line(files: Path) -> None:
    said = verify(files, "carried")[1]
    assert "مجموعة مختلقة \\u202e<" in said
    assert "\u202e" not in said


def test_every_sentence_is_there_in_every_language() -> None:
    assert {frozenset(said) for said in SENTENCES.values()} == {frozenset({"ar", "en", "fr"})}
