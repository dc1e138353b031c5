"""A log that shows two histories is convicted by two of its checkpoints, and a log that does not never is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tahaluf.engines.translog import (
    Checkpoint,
    Evidence,
    Malformed,
    Note,
    ProofWrong,
    Refused,
    Request,
    Untrusted,
    leaf_hash,
)
from tests.engines.translog.logs import LOG_KEY, NOW, WITNESS_KEYS, Log, leaves, policy, with_bit_flipped, witness

KEYS = [LOG_KEY.verifier]


def two_histories(common: int, first: int, second: int) -> tuple[Log, Log]:
    """Two logs of one key that agree on their first entries and on none after."""
    return tuple(Log([*leaves(common), *leaves(more, history=history)])  # type: ignore[return-value]
                 for more, history in ((first, "one "), (second, "two ")))  # fmt: skip


histories = st.tuples(st.integers(0, 40), st.integers(1, 40), st.integers(1, 40))


@settings(deadline=None)
@given(histories)
def test_two_witnesses_who_exchange_notes_catch_the_log(sizes: tuple[int, int, int]) -> None:
    """Each has cosigned one history. They exchange notes and ask for a proof, and the log has none that helps it."""
    one, two = two_histories(*sizes)
    first, second = witness(0), witness(1)
    first.add_checkpoint(one.request(0), NOW)
    second.add_checkpoint(two.request(0), NOW)
    small, large = sorted((one, two), key=lambda log: log.tree.size)
    old, size = small.tree.size, large.tree.size
    if old == size:
        evidence = Evidence.from_notes(KEYS, small.note(), large.note())
    else:
        holder = first if small is one else second
        with pytest.raises(Refused) as refused:
            holder.add_checkpoint(bytes(Request(old, tuple(large.tree.consistency(old)), large.note())), NOW)
        assert refused.value.code == "proof_wrong"
        evidence = Evidence.from_prefix(
            KEYS, small.note(), large.note(), large.tree.root(old), large.tree.consistency(old)
        )
    assert evidence
    Evidence.parse(bytes(evidence)).check(KEYS)


@settings(deadline=None)
@given(histories)
def test_neither_history_finds_a_quorum_of_witnesses_that_saw_the_other(sizes: tuple[int, int, int]) -> None:
    one, two = two_histories(*sizes)
    watching = [witness(0), witness(1)]
    lines = [each.add_checkpoint(one.request(0), NOW) for each in watching]
    assert policy(2).accept(one.note().with_signatures(lines))
    late = witness(2).add_checkpoint(two.request(0), NOW)
    for each in watching:
        with pytest.raises(Refused):
            each.add_checkpoint(two.request(min(one.tree.size, two.tree.size)), NOW)
    with pytest.raises(Untrusted):
        policy(2).accept(two.note().with_signatures([late]))


@settings(deadline=None)
@given(histories, st.data())
def test_two_entries_at_one_place_convict_the_log(sizes: tuple[int, int, int], data: st.DataObject) -> None:
    common, *more = sizes
    one, two = two_histories(*sizes)
    index = data.draw(st.integers(common, common + min(more) - 1))
    shown = [(log.note(), leaf_hash(f"{history} {index - common}".encode()), log.tree.inclusion(index))
             for log, history in ((one, "one"), (two, "two"))]  # fmt: skip
    evidence = Evidence.from_leaves(KEYS, index, shown[0], shown[1])
    assert evidence
    Evidence.parse(bytes(evidence)).check(KEYS)


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(0, 60), st.data())
def test_an_honest_log_is_never_convicted(old: int, more: int, data: st.DataObject) -> None:
    log = Log(leaves(old + more))
    root = data.draw(st.sampled_from([log.tree.root(each) for each in range(1, old + more + 1)] + [bytes(32)]))
    proof = data.draw(st.sampled_from([log.tree.consistency(each) for each in range(1, old + more + 1)]))
    assert Evidence.from_notes(KEYS, log.note(old), log.note()) is None
    assert Evidence.from_notes(KEYS, log.note(old), log.note(old)) is None
    assert Evidence.from_prefix(KEYS, log.note(old), log.note(), root, proof) is None
    index, other = data.draw(st.integers(0, old - 1)), data.draw(st.integers(0, old - 1))
    first = (log.note(old), leaf_hash(str(index).encode()), log.tree.inclusion(index, old))
    second = (log.note(), leaf_hash(str(other).encode()), log.tree.inclusion(other))
    assert Evidence.from_leaves(KEYS, index, first, second) is None


@settings(deadline=None)
@given(histories)
def test_a_true_proof_from_the_smaller_convicts_nobody(sizes: tuple[int, int, int]) -> None:
    log, _ = two_histories(*sizes)
    old = max(1, sizes[0])
    proof = log.tree.consistency(old)
    assert Evidence.from_prefix(KEYS, log.note(old), log.note(), log.tree.root(old), proof) is None


def evidence_of_one_size() -> Evidence:
    one, two = two_histories(5, 4, 4)
    evidence = Evidence.from_notes(KEYS, one.note(), two.note())
    assert evidence
    return evidence


@settings(deadline=None)
@given(st.data())
def test_altered_evidence_convicts_nobody(data: st.DataObject) -> None:
    content = bytes(evidence_of_one_size())
    altered = with_bit_flipped(content, data.draw(st.integers(0, 8 * len(content) - 1)))
    with pytest.raises((Malformed, Untrusted, ProofWrong)):
        Evidence.parse(altered).check(KEYS)


def test_evidence_convicts_its_own_key_alone() -> None:
    with pytest.raises(Untrusted):
        evidence_of_one_size().check([WITNESS_KEYS[0].verifier])


def test_notes_of_two_logs_are_no_contradiction() -> None:
    key = WITNESS_KEYS[0]
    notes = [Note(Checkpoint(origin, 1, leaf_hash(origin.encode())).text()).signed(key) for origin in ("a", "b")]
    assert Evidence.from_notes([key.verifier], *notes) is None
    with pytest.raises(ProofWrong, match="two logs"):
        Evidence("same-size", *notes).check([key.verifier])


def test_a_witness_that_cosigned_two_histories_is_convicted_like_a_log() -> None:
    key = WITNESS_KEYS[0]
    one, two = (Note(log.note().text).signed(key, NOW) for log in two_histories(5, 4, 4))
    evidence = Evidence.from_notes([key.verifier], one, two)
    assert evidence
    Evidence.parse(bytes(evidence)).check([key.verifier])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda text: text.replace('"same-size"', '"prefix"'), "evidence_form"),
        (lambda text: text.replace('"same-size"', '"arrest"'), "evidence_form"),
        (lambda text: text.replace('"same-size"', "7"), "evidence_form"),
        (lambda text: text.replace('"indexes":[]', '"indexes":[1]'), "evidence_form"),
        (lambda text: text.replace('"indexes":[]', '"indexes":{}'), "evidence_form"),
        (lambda text: text.replace('"roots":[]', '"roots":["QQ=="]'), "hash_form"),
        (lambda text: text.replace("-v1", "-v2"), "evidence_form"),
        (lambda text: text.replace('"proofs":[]', '"proofs":[1]'), "evidence_form"),
        (lambda text: text + "\n", "json_form"),
        (lambda text: "{}", "evidence_form"),
        (lambda text: "x" * 4_000_001, "too_long"),
    ],
)
def test_malformed_evidence_is_refused(change: object, code: str) -> None:
    with pytest.raises(Malformed) as refused:
        Evidence.parse(change(bytes(evidence_of_one_size()).decode()).encode())  # type: ignore[operator]
    assert refused.value.code == code
