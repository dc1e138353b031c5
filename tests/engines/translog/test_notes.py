"""Signed notes and keys: what others publish verifies, and nothing malformed is read.

Notes and keys: golang.org/x/mod/sumdb/note, C2SP signed-note and tlog-cosignature, and a checkpoint of a public log.
"""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tahaluf.engines.translog import LOG, WITNESS, Malformed, Note, Signature, SignerKey, Untrusted, VerifierKey
from tahaluf.engines.translog.keys import is_key_name
from tests.engines.translog.logs import LOG_KEY, NOW, WITNESS_KEYS

PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETERS = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
ENOCHS = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
POEM = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
    "— quasimodo.example/salvatore "
    "NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
)
PUBLIC = """arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
"""  # noqa: E501
PUBLIC_LOG = "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
PUBLIC_WITNESSES = [
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO",
    "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv",
]
COSIGNED_AT = 1779573024  # the four bytes 6a122120 of each of their signatures


def parsed(text: str) -> Note:
    return Note.parse(text.encode())


def keys(*texts: str) -> list[VerifierKey]:
    return [VerifierKey.parse(text) for text in texts]


def test_the_published_note_is_signed_and_verified_to_the_byte() -> None:
    peter = SignerKey("PeterNeumann", LOG, Ed25519PrivateKey.from_private_bytes(PETERS_SEED))
    assert peter.verifier.text() == PETER
    assert str(Note(TEXT).signed(peter)) == f"{TEXT}\n{PETERS}"
    assert parsed(f"{TEXT}\n{PETERS}").verified_by(keys(PETER)) == {peter.verifier: 0}


def test_signatures_of_unknown_keys_are_passed_over() -> None:
    note = parsed(f"{TEXT}\n{PETERS}{ENOCHS}")
    assert list(note.verified_by(keys(PETER))) == keys(PETER)
    assert list(note.verified_by(keys(PETER, ENOCH))) == keys(PETER, ENOCH)
    assert note.verified_by(keys(*PUBLIC_WITNESSES)) == {}


def test_a_false_signature_of_a_known_key_spoils_the_note() -> None:
    mangled = PETERS[:60] + "ABCD" + PETERS[60:]
    with pytest.raises(Untrusted, match="signature of “PeterNeumann” is false"):
        parsed(f"{TEXT}\n{ENOCHS}{mangled}").verified_by(keys(PETER, ENOCH))
    assert list(parsed(f"{TEXT}\n{ENOCHS}{mangled}").verified_by(keys(ENOCH))) == keys(ENOCH)


def test_a_public_checkpoint_verifies_with_its_witnesses() -> None:
    found = parsed(PUBLIC).verified_by(keys(PUBLIC_LOG, *PUBLIC_WITNESSES))
    assert found == {key: 0 if key.kind == LOG else COSIGNED_AT for key in keys(PUBLIC_LOG, *PUBLIC_WITNESSES)}
    for text in (PUBLIC_LOG, *PUBLIC_WITNESSES):
        with pytest.raises(Untrusted):
            parsed(PUBLIC.replace("1432088532", "1432088533")).verified_by(keys(text))


def test_the_examples_of_the_specifications_are_read_and_written_alike() -> None:
    for text in (POEM, PUBLIC, f"{TEXT}\n{PETERS}{ENOCHS}", f"{TEXT}\n{PETERS}{PETERS}"):
        assert str(parsed(text)) == text
    assert parsed(POEM).text.endswith("\n\ned è subito sera.\n")
    assert parsed(POEM).signatures[0].key_id.hex() == "367ba04b"


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (TEXT.encode(), "empty_line_missing", 3),
        (f"{TEXT}\n".encode(), "signature_count", 4),
        (f"{TEXT}\n{PETERS}"[:-1].encode(), "newline_missing", 4),
        (f"\x01{TEXT}\n{PETERS}".encode(), "control_character", 1),
        (f"{TEXT}\r\n{PETERS}".encode(), "control_character", 3),
        (b"\xff" + f"{TEXT}\n{PETERS}".encode(), "not_utf8", 1),
        (f"{TEXT}\n{PETERS.replace('PeterNeumann', 'Bad Name')}".encode(), "base64_form", 4),
        (f"{TEXT}\n{PETERS.replace('PeterNeumann', 'Bad+Name')}".encode(), "signature_line", 4),
        (f"{TEXT}\n— Bad\u2003Name x08go/ZJkg==\n".encode(), "signature_line", 4),
        (f"{TEXT}\n{PETERS.replace('—', '-')}".encode(), "signature_line", 4),
        (f"{TEXT}\n{PETERS}Unexpected line.\n".encode(), "signature_line", 5),
        (f"{TEXT}\n— PeterNeumann\n".encode(), "signature_line", 4),
        (f"{TEXT}\n— PeterNeumann x08gow==\n".encode(), "signature_short", 4),
        (f"{TEXT}\n— PeterNeumann x08go/Z=\n".encode(), "base64_form", 4),
        (f"{TEXT}\n{PETERS * 101}".encode(), "signature_count", 4),
        (b"a" * 1_000_001, "too_long", 0),
    ],
)  # fmt: skip
def test_what_is_malformed_is_refused_with_its_line(content: bytes, code: str, line: int) -> None:
    with pytest.raises(Malformed) as refused:
        Note.parse(content)
    assert (refused.value.code, refused.value.line) == (code, line)


def test_a_hundred_signatures_are_read() -> None:
    assert len(parsed(f"{TEXT}\n{PETERS * 100}").signatures) == 100


@pytest.mark.parametrize("text", [PETER, ENOCH, PUBLIC_LOG, *PUBLIC_WITNESSES])
def test_no_mangled_key_is_read(text: str) -> None:
    assert VerifierKey.parse(text).text() == text
    for at in range(len(text)):
        for mangled in (text[:at] + chr(ord(text[at]) + 1) + text[at + 1 :], text[:at], text[at + 1 :]):
            with pytest.raises(Malformed):
                VerifierKey.parse(mangled)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==", "base64_form"),
        ("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEQ==", "key_form"),
        ("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "key_type"),
        ("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "key_id"),
        ("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "key_form"),
        ("PeterNeumann+c74f20a3+", "key_type"),
        ("rekor.sigstore.dev+12345678+THIS_IS_NOT_BASE64!", "base64_form"),
        ("bananas.sigstore.dev+12344556", "key_form"),
    ],
)
def test_a_wrong_key_is_refused_with_the_reason(text: str, code: str) -> None:
    with pytest.raises(Malformed) as refused:
        VerifierKey.parse(text)
    assert refused.value.code == code


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\u2028b", "a\tb", "a\x01b", "a\udc80b"])
def test_names_that_no_key_may_have(name: str) -> None:
    assert not is_key_name(name)
    with pytest.raises(ValueError, match="no verifier key"):
        VerifierKey(name, LOG, bytes(32))


def test_names_in_every_script_are_names() -> None:
    assert is_key_name("شاهد.مثال/١")
    key = VerifierKey("شاهد.مثال/١", WITNESS, LOG_KEY.verifier.public)
    assert VerifierKey.parse(key.text()) == key


def test_a_logs_signature_does_not_pass_for_a_cosignature_nor_the_reverse() -> None:
    log, witness = (SignerKey("one.example", kind, LOG_KEY.private) for kind in (LOG, WITNESS))
    text = "one.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    for signer, other, at in ((log, witness, 0), (witness, log, NOW)):
        forged = Signature(other.name, other.verifier.key_id, signer.sign(text, at))
        with pytest.raises(Untrusted):
            Note(text, (forged,)).verified_by([other.verifier])


def test_the_time_of_a_cosignature_is_signed() -> None:
    key = WITNESS_KEYS[0]
    (signature,) = Note(TEXT).signed(key, NOW).signatures
    later = Signature(key.name, signature.key_id, (NOW + 1).to_bytes(8) + signature.content[8:])
    with pytest.raises(Untrusted):
        Note(TEXT, (later,)).verified_by([key.verifier])


def test_of_several_cosignatures_of_one_witness_the_newest_counts() -> None:
    key = WITNESS_KEYS[0]
    note = Note(TEXT).signed(key, NOW).signed(key, NOW + 60).signed(key, NOW - 60)
    assert note.verified_by([key.verifier]) == {key.verifier: NOW + 60}
    assert note.signed(key, NOW) == note


@pytest.mark.parametrize("at", [-1, 2**63])
def test_times_beyond_63_bits_are_neither_signed_nor_read(at: int) -> None:
    key = WITNESS_KEYS[0]
    with pytest.raises(ValueError, match="no time"):
        key.sign(TEXT, at)
    message = f"cosignature/v1\ntime {at % 2**64}\n{TEXT}".encode()
    signed = (at % 2**64).to_bytes(8) + key.private.sign(message)
    with pytest.raises(Untrusted):
        Note(TEXT, (Signature(key.name, key.verifier.key_id, signed),)).verified_by([key.verifier])


def test_a_private_key_is_not_shown() -> None:
    assert "rivate" not in repr(LOG_KEY)
