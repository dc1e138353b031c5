"""Trust policies: the cases of C2SP tlog-policy and of its implementation in transparency-dev/formats (Apache-2.0)."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tahaluf.engines.translog import LOG, WITNESS, Malformed, Note, SignerKey, TrustPolicy, Untrusted, VerifierKey
from tests.engines.translog.logs import LOG_KEY, NOW, WITNESS_KEYS, Log, cosigned, leaves, policy, private_key
from tests.engines.translog.test_notes import PUBLIC, PUBLIC_LOG, PUBLIC_WITNESSES

LOG_VKEY = LOG_KEY.verifier.text()
W1, W2, W3 = (key.verifier.text() for key in WITNESS_KEYS)
W4, W5, W6 = (SignerKey(f"w{n}.example", WITNESS, private_key(50 + n)).verifier.text() for n in (4, 5, 6))
AS_LOG = VerifierKey("aaa.example", LOG, WITNESS_KEYS[0].verifier.public).text()
IMPOSTOR = VerifierKey("impostor.example", WITNESS, WITNESS_KEYS[0].verifier.public).text()
EXAMPLE = f"""log {LOG_VKEY}

witness X1 {W1}
witness X2 {W2}
witness X3 {W3}
group X-witnesses 2 X1 X2 X3

witness Y1 {W4}
witness Y2 {W5}
witness Y3 {W6}
group Y-witnesses any Y1 Y2 Y3

group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""


def parsed(text: str) -> TrustPolicy:
    return TrustPolicy.parse(text.encode())


def test_the_example_of_the_specification() -> None:
    read = parsed(EXAMPLE)
    assert list(read.witnesses) == ["X1", "X2", "X3", "Y1", "Y2", "Y3"]
    assert {name: group.least for name, group in read.groups.items()} == {
        "X-witnesses": 2, "Y-witnesses": 1, "X-and-Y": 2}  # fmt: skip
    names = list(read.witnesses)
    for some in (set(each) for count in range(7) for each in combinations(names, count)):
        wanted = len(some & {"X1", "X2", "X3"}) >= 2 and bool(some & {"Y1", "Y2", "Y3"})
        assert read.is_quorum(some) == wanted


@pytest.mark.parametrize(
    "text",
    [
        EXAMPLE,
        "quorum none\n",
        "quorum none",
        f"\n# comment\n\t # another\n\twitness \t w1  {W1}   https://w1.example/  \n\n  quorum\tw1",
        f"log {LOG_VKEY} https://log.example/\nwitness w1 {W1}\nquorum w1\n",
        f"witness all {W1}\nwitness any {W2}\ngroup group 2 all any\nquorum group\n",
        f"witness شاهد {W1}\nquorum شاهد\n",
    ],
)
def test_what_the_specification_allows_is_read_and_means_the_same_when_written(text: str) -> None:
    read = parsed(text)
    assert parsed(read.text()) == read


def test_names_of_any_octets_are_kept() -> None:
    read = TrustPolicy.parse(b"witness K\xe2\x84\xaa\x80 " + W1.encode() + b"\nquorum K\xe2\x84\xaa\x80\n")
    assert [name.encode("utf-8", "surrogateescape") for name in read.witnesses] == [b"K\xe2\x84\xaa\x80"]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("quorum none\n\x01", "control_character", 2),
        ("quorum none\r\n", "control_character", 1),
        ("# \x7f\nquorum none\n", "control_character", 1),
        ("quibble w1\nquorum none\n", "policy_word", 1),
        (f"witness w1 {W1} https://w1.example/ # comment\nquorum w1\n", "policy_line", 1),
        ("log\nquorum none\n", "policy_line", 1),
        ("log garbage\nquorum none\n", "key_form", 1),
        (f"log {LOG_VKEY}\nlog {LOG_VKEY} https://log.example/\nquorum none\n", "key_twice", 2),
        (f"log {W1}\nquorum none\n", "key_type", 1),
        ("witness w1\nquorum none\n", "policy_line", 1),
        (f"witness w1 {AS_LOG}\nquorum w1\n", "key_type", 1),
        (f"witness none {W1}\nquorum none\n", "name_taken", 1),
        (f"witness w1 {W1}\nwitness w1 {W2}\nquorum w1\n", "name_taken", 2),
        (f"witness w1 {W1}\nwitness w2 {IMPOSTOR}\nquorum w1\n", "key_twice", 2),
        (f"witness w1 {W1}\ngroup w1 any w1\nquorum w1\n", "name_taken", 2),
        (f"witness w1 {W1}\ngroup g1 1\nquorum w1\n", "policy_line", 2),
        (f"witness w1 {W1}\ngroup none any w1\nquorum none\n", "name_taken", 2),
        (f"witness w1 {W1}\ngroup g1 0 w1\nquorum g1\n", "threshold", 2),
        (f"witness w1 {W1}\ngroup g1 -1 w1\nquorum g1\n", "threshold", 2),
        (f"witness w1 {W1}\ngroup g1 01 w1\nquorum g1\n", "threshold", 2),
        (f"witness w1 {W1}\ngroup g1 2 w1\nquorum g1\n", "threshold", 2),
        (f"witness w1 {W1}\ngroup g1 any w2\nquorum g1\n", "name_unknown", 2),
        (f"group g1 any w1\nwitness w1 {W1}\nquorum g1\n", "name_unknown", 1),
        (f"witness w1 {W1}\ngroup g1 any none w1\nquorum g1\n", "name_unknown", 2),
        (f"witness w1 {W1}\ngroup g1 all w1 w1\nquorum g1\n", "name_twice", 2),
        (f"witness w1 {W1}\nwitness w2 {W2}\ngroup g1 any w1 w2\ngroup g2 any w1\nquorum g1\n", "name_twice", 4),
        (f"witness w1 {W1}\n", "quorum_once", 0),
        (f"witness w1 {W1}\nquorum w1\nquorum w1\n", "quorum_once", 3),
        ("quorum unknown\n", "name_unknown", 1),
        (f"quorum w1\nwitness w1 {W1}\n", "name_unknown", 1),
        ("quorum\n", "policy_line", 1),
        ("#" * 1_000_001, "too_long", 0),
    ],
)
def test_what_is_malformed_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(Malformed) as refused:
        parsed(text)
    assert (refused.value.code, refused.value.line) == (code, line)


def test_a_public_checkpoint_is_accepted_by_a_policy_of_its_keys() -> None:
    lines = [f"log {PUBLIC_LOG}", *(f"witness w{i} {key}" for i, key in enumerate(PUBLIC_WITNESSES))]
    accepted = parsed("\n".join([*lines, "group g all w0 w1 w2", "quorum g"])).accept(Note.parse(PUBLIC.encode()))
    assert accepted.checkpoint.size == 1432088532
    assert list(accepted.cosigned) == ["w0", "w1", "w2"]


@settings(deadline=None)
@given(st.sets(st.integers(0, 2)), st.integers(0, 3))
def test_a_checkpoint_is_accepted_with_so_many_witnesses_and_no_fewer(who: set[int], least: int) -> None:
    note = cosigned(Log(leaves(3)).note(), *who)
    if len(who) >= least:
        assert policy(least).accept(note).cosigned == {WITNESS_KEYS[each].name: NOW for each in sorted(who)}
    else:
        with pytest.raises(Untrusted) as refused:
            policy(least).accept(note)
        assert refused.value.code == "quorum_short"
        assert f"{least}/3" in str(refused.value)


def test_witnesses_do_not_stand_in_for_the_log() -> None:
    note = Log(leaves(3)).note()
    unsigned = cosigned(Note(note.text), 0, 1, 2)
    with pytest.raises(Untrusted) as refused:
        policy().accept(unsigned)
    assert refused.value.code == "log_unsigned"


def test_one_witness_that_signs_twice_counts_once() -> None:
    with pytest.raises(Untrusted, match="too few witnesses"):
        policy(2).accept(cosigned(cosigned(Log(leaves(3)).note(), 0), 0, at=NOW + 1))


def test_another_log_of_the_policy_does_not_sign_for_this_one() -> None:
    other = SignerKey("other.example/log", LOG, private_key(9))
    both = parsed(f"log {LOG_VKEY}\nlog {other.verifier.text()}\nquorum none\n")
    text = Log(leaves(3)).note().text
    with pytest.raises(Untrusted) as refused:
        both.accept(Note(text).signed(other))
    assert refused.value.code == "log_unsigned"
    assert both.accept(Note(text).signed(other).signed(LOG_KEY)).checkpoint.size == 3


def test_an_unknown_log_is_not_believed() -> None:
    other = SignerKey("other.example/log", LOG, private_key(9))
    with pytest.raises(Untrusted) as refused:
        policy().accept(Log(leaves(3), other).note())
    assert refused.value.code == "origin_unknown"


def test_one_false_cosignature_spoils_a_quorum_that_is_there_without_it() -> None:
    note = cosigned(Log(leaves(3)).note(), 0, 1)
    false = cosigned(Note(Log(leaves(4)).note().text), 2).signatures
    with pytest.raises(Untrusted) as refused:
        policy().accept(note.with_signatures(false))
    assert refused.value.code == "signature_wrong"


def test_more_witnesses_cannot_be_asked_for_than_there_are() -> None:
    for least in (-1, 4):
        with pytest.raises(ValueError, match="witnesses"):
            policy(least)
