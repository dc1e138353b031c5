"""Selectors and relations drawn out of STIX objects."""

import pytest

from tahaluf.records.selectors import relations_of, selectors_of


@pytest.mark.parametrize(
    ("source", "written", "drawn"),
    [
        ("passport", "x 000 0417", ("passport", "X0000417")),
        ("iban", "sa03 8000 0000 6080 1016 7519", ("iban", "SA0380000000608010167519")),
        ("imo", "9074729", ("imo", "9074729")),
        ("phone", "+60 00 000", ("phone", "+6000000")),
        (
            "crypto-address",
            "1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
            ("crypto-address", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"),
        ),
    ],
)
def test_an_external_reference_named_after_a_selector_is_one(source: str, written: str, drawn: tuple[str, str]) -> None:
    identity = {"type": "identity", "external_references": [{"source_name": source, "external_id": written}]}
    assert selectors_of(identity) == {drawn}


def test_other_references_are_none() -> None:
    assert (
        selectors_of({"type": "identity", "external_references": [{"source_name": "cve", "external_id": "x"}]}) == set()
    )


def test_observables_and_hashes_are_selectors() -> None:
    assert selectors_of({"type": "email-addr", "value": "A@Example.org"}) == {("email", "a@example.org")}
    assert selectors_of({"type": "file", "hashes": {"MD5": "AB", "SHA-256": "CD"}}) == {
        ("content-hash", "md5:ab"),
        ("content-hash", "sha-256:cd"),
    }


def test_relations_are_the_references_but_creator_and_markings() -> None:
    relationship = {
        "type": "relationship",
        "source_ref": "identity--1",
        "target_ref": "location--2",
        "created_by_ref": "identity--9",
        "object_marking_refs": ["marking-definition--8"],
        "object_refs": ["note--3", "note--4"],
    }
    assert relations_of(relationship) == {
        ("source_ref", "identity--1"),
        ("target_ref", "location--2"),
        ("object_refs", "note--3"),
        ("object_refs", "note--4"),
    }
