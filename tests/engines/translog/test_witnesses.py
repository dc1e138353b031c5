"""A witness cosigns what goes on from what it cosigned, and remembers it before anyone has its word.

The requests of `PUBLISHED` are those of a test of litewitness (torchwood, ISC), which implements C2SP tlog-witness.
"""

import base64
from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from tahaluf.engines.translog import (
    LOG,
    WITNESS,
    Checkpoint,
    Held,
    Malformed,
    MemoryWitnessStore,
    Note,
    Refused,
    Request,
    SignerKey,
    Untrusted,
    VerifierKey,
    Witness,
)
from tests.engines.translog.logs import (
    LOG_KEY,
    NOW,
    ORIGIN,
    WITNESS_KEYS,
    Log,
    leaves,
    policy,
    private_key,
    witness,
)

TREE = "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562"
TREE_KEY = VerifierKey(
    TREE, LOG, bytes.fromhex("ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f")
)  # fmt: skip
SEED = bytes.fromhex("31ffc2116ecbe003acaa800ab70757bd7d53206e3febef6a6d0796d95530b34f")
PUBLISHED = {
    1: f"""old 0

{TREE}
1
KgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

— {TREE} UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY=
""",
    3: f"""old 1
KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

{TREE}
3
RcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0=

— {TREE} UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go=
""",
    5: f"""old 1
KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
+fUDV+k970B4I3uKrqJM4aP1lloPZP8mvr2Z4wRw2LI=
KgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

{TREE}
5
QrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=

— {TREE} UgIomw/EOJmWi0i1FQsOj+etB7F8IccFam/jgd6wzRns4QPVmyEZtdvl1U2KEmLOZ/ASRcWJi0tW90dJWAShei7sDww=
""",
}
SOFA = """old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
"""  # noqa: E501


def refusal(witness: Witness, content: bytes, at: int = NOW) -> Refused:
    with pytest.raises(Refused) as refused:
        witness.add_checkpoint(content, at)
    return refused.value


@pytest.mark.parametrize("size", [3, 5])
def test_the_published_requests_are_cosigned(size: int) -> None:
    key = SignerKey("example.com", WITNESS, Ed25519PrivateKey.from_private_bytes(SEED))
    watching = Witness(key, [TREE_KEY], MemoryWitnessStore())
    for each in (1, size):
        signature = watching.add_checkpoint(PUBLISHED[each].encode(), NOW)
        note = Request.parse(PUBLISHED[each].encode()).checkpoint.with_signatures([signature])
        assert note.verified_by([key.verifier, TREE_KEY]) == {key.verifier: NOW, TREE_KEY: 0}
    refused = refusal(watching, PUBLISHED[8 - size].encode())
    assert (refused.code, refused.status, refused.held) == ("size_held", 409, size)


def test_the_example_of_the_specification_is_read_and_written_alike() -> None:
    request = Request.parse(SOFA.encode())
    assert (request.old_size, len(request.proof), len(request.checkpoint.signatures)) == (20852014, 4, 2)
    for text in (SOFA, *PUBLISHED.values()):
        assert bytes(Request.parse(text.encode())).decode() == text


@settings(deadline=None)
@given(st.lists(st.integers(1, 120), min_size=1, max_size=6))
def test_a_log_that_grows_is_cosigned_at_every_size_and_the_policy_accepts_it(grown: list[int]) -> None:
    log, watching, old = Log(), [witness(0), witness(1)], 0
    for count in grown:
        log.tree.append(leaves(count, old))
        lines = [each.add_checkpoint(log.request(old), NOW) for each in watching]
        assert policy(2).accept(log.note().with_signatures(lines)).checkpoint.size == log.tree.size
        old = log.tree.size


def test_the_same_checkpoint_is_cosigned_again_with_a_later_time() -> None:
    log, watching = Log(leaves(5)), witness()
    watching.add_checkpoint(log.request(0), NOW)
    again = watching.add_checkpoint(log.request(5), NOW + 60)
    assert Note(log.note().text, (again,)).verified_by([WITNESS_KEYS[0].verifier]) == {
        WITNESS_KEYS[0].verifier: NOW + 60}  # fmt: skip


def test_a_clock_that_goes_back_does_not_take_the_witness_back() -> None:
    log, watching = Log(leaves(5)), witness()
    watching.add_checkpoint(log.request(0), NOW)
    earlier = watching.add_checkpoint(log.request(5), NOW - 3600)
    (at,) = Note(log.note().text, (earlier,)).verified_by([WITNESS_KEYS[0].verifier]).values()
    assert at == NOW


@settings(deadline=None)
@given(st.integers(1, 30), st.lists(st.tuples(st.booleans(), st.integers(0, 60), st.integers(0, 60)), max_size=12))
def test_whatever_is_asked_one_history_is_cosigned_that_only_grows(
    common: int, asked: list[tuple[bool, int, int]]
) -> None:
    histories = [Log([*leaves(common), *leaves(60 - common, history=each)]) for each in ("one ", "two ")]
    watching, cosigned = witness(), []
    for which, *sizes in asked:
        log, (old, size) = histories[which], sorted([*sizes])
        held = cosigned[-1].size if cosigned else 0
        for each in {old, min(held, size)}:  # what was drawn, and what the witness would hear
            request = Request(each, tuple(log.tree.consistency(each, size)) if each else (), log.note(size))
            with suppress(Refused):
                watching.add_checkpoint(bytes(request), NOW)
                cosigned.append(Checkpoint.parse(request.checkpoint.text))
    assert [each.size for each in cosigned] == sorted(each.size for each in cosigned)
    assert any(all(log.tree.root(each.size) == each.root for each in cosigned) for log in histories)


def test_an_empty_log_may_be_the_first() -> None:
    log, watching = Log(), witness()
    watching.add_checkpoint(log.request(0), NOW)
    log.tree.append(leaves(4))
    watching.add_checkpoint(log.request(0), NOW)
    assert refusal(watching, log.request(0)).held == 4


def test_going_back_is_refused() -> None:
    log, watching = Log(leaves(9)), witness()
    watching.add_checkpoint(log.request(0), NOW)
    for old in (0, 3):
        refused = refusal(watching, log.request(old, 5))
        assert (refused.code, refused.held) == ("size_held", 9)
    backwards = bytes(Request(9, (), log.note(5)))
    assert (refusal(watching, backwards).code, refusal(watching, backwards).status) == ("size_order", 400)
    watching.add_checkpoint(log.request(9), NOW)


def test_what_is_not_consistent_is_refused_and_nothing_changes() -> None:
    log, other, watching = Log(leaves(9)), Log(leaves(12, history="other ")), witness()
    watching.add_checkpoint(log.request(0), NOW)
    refused = refusal(watching, other.request(9))
    assert (refused.code, refused.status, refused.held, refused.evidence) == ("proof_wrong", 422, 9, None)
    log.tree.append(leaves(3, 9))
    for proof in ((), log.tree.consistency(9)[:-1], log.tree.consistency(8), [*log.tree.consistency(9), bytes(32)]):
        assert refusal(watching, bytes(Request(9, tuple(proof), log.note()))).code == "proof_wrong"
    watching.add_checkpoint(log.request(9), NOW)


def test_a_first_checkpoint_comes_without_a_proof() -> None:
    log = Log(leaves(9))
    assert refusal(witness(), bytes(Request(0, (bytes(32),), log.note()))).code == "proof_wrong"


def test_two_roots_of_one_size_are_kept_as_evidence() -> None:
    log, other, watching = Log(leaves(9)), Log(leaves(9, history="other ")), witness()
    watching.add_checkpoint(log.request(0), NOW)
    refused = refusal(watching, bytes(Request(9, (), other.note())))
    assert (refused.code, refused.status) == ("equivocation", 409)
    assert refused.evidence
    refused.evidence.check([LOG_KEY.verifier])


def test_unknown_logs_unsigned_and_falsely_signed_checkpoints_are_refused() -> None:
    log, watching = Log(leaves(9)), witness()
    stranger = SignerKey("stranger.example/log", LOG, private_key(9))
    impostor = SignerKey(ORIGIN, LOG, private_key(9))
    assert (refusal(watching, Log(leaves(3), stranger).request(0)).code, 404) == ("origin_unknown", 404)
    refused = refusal(watching, Log(leaves(3), impostor).request(0))
    assert (refused.code, refused.status) == ("log_unsigned", 403)
    mixed = Note(log.note().text, Log(leaves(8)).note().signatures)
    refused = refusal(watching, bytes(Request(0, (), mixed)))
    assert (refused.code, refused.status) == ("signature_wrong", 403)


def test_of_two_requests_at_once_one_is_cosigned() -> None:
    """The race that C2SP tlog-witness tells of: the shorter is judged first, and must not be kept after the longer."""

    class Raced(MemoryWitnessStore):
        race = False

        def swap(self, origin: str, old: Held | None, new: Held) -> bool:
            if self.race:
                self.race = False
                Witness(WITNESS_KEYS[0], [LOG_KEY.verifier], self).add_checkpoint(log.request(2, 9), NOW)
            return super().swap(origin, old, new)

    log, store = Log(leaves(9)), Raced()
    watching = Witness(WITNESS_KEYS[0], [LOG_KEY.verifier], store)
    watching.add_checkpoint(log.request(0, 2), NOW)
    store.race = True
    refused = refusal(watching, log.request(2, 5))
    assert (refused.code, refused.held) == ("size_held", 9)
    held = store.last(ORIGIN)
    assert held
    assert held.checkpoint.size == 9


def test_nothing_is_signed_that_could_not_be_kept() -> None:
    class Full(MemoryWitnessStore):
        def swap(self, origin: str, old: Held | None, new: Held) -> bool:
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        Witness(WITNESS_KEYS[0], [LOG_KEY.verifier], Full()).add_checkpoint(Log(leaves(2)).request(0), NOW)


def test_a_witness_of_several_logs_keeps_them_apart() -> None:
    other_key = SignerKey("other.example/log", LOG, private_key(9))
    first, other = Log(leaves(5)), Log(leaves(7), other_key)
    watching = witness(0, [LOG_KEY.verifier, other_key.verifier])
    watching.add_checkpoint(first.request(0), NOW)
    watching.add_checkpoint(other.request(0), NOW)
    assert refusal(watching, first.request(0)).held == 5
    assert refusal(watching, other.request(0)).held == 7


def test_a_log_may_change_its_key_and_answers_for_both() -> None:
    fresh = SignerKey(ORIGIN, LOG, private_key(9))
    log, watching = Log(leaves(5)), witness(0, [LOG_KEY.verifier, fresh.verifier])
    watching.add_checkpoint(log.request(0), NOW)
    log.tree.append(leaves(4, 5))
    log.key = fresh
    watching.add_checkpoint(log.request(5), NOW)
    evidence = refusal(watching, bytes(Request(9, (), Log(leaves(9, history="x")).note()))).evidence
    assert evidence
    evidence.check([LOG_KEY.verifier, fresh.verifier])
    with pytest.raises(Untrusted):
        evidence.check([LOG_KEY.verifier])


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("new 0\n\n", "header", 1),
        ("old 00\n\nx\n", "number_form", 1),
        ("old 1\nKgEA\n\nx\n", "hash_form", 2),
        ("old 1\n", "empty_line_missing", 2),
        ("old 1\n" + "KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" * 64 + "\nx\n", "hash_count", 2),
        ("old 0\n\nlog.example\n1\n", "empty_line_missing", 5),
        (PUBLISHED[3].replace("\n3\n", "\n03\n"), "number_form", 6),
    ],
)
def test_what_is_malformed_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(Malformed) as refused:
        witness(0, [TREE_KEY]).add_checkpoint(text.encode(), NOW)
    assert (refused.value.code, refused.value.line) == (code, line)


def test_the_roots_of_the_published_requests_are_those_of_their_proofs() -> None:
    root = base64.b64decode("KgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
    assert Checkpoint.parse(Request.parse(PUBLISHED[1].encode()).checkpoint.text).root == root
