"""FollowTheMoney entities as publishers and programs really write them, read alike as subjects and as listings."""

import io
import json
from collections.abc import Callable

import pytest

from tahaluf.engines.lists import Listing, open_list
from tahaluf.engines.rejects import Reject
from tahaluf.engines.screening import Screener
from tahaluf.engines.subjects import Subject, open_subjects

WALLET = "0x52908400098527886E0F7030069857D2E4169EE7"
Opened = Callable[[io.BytesIO, str], object]


def lines(*entities: dict[str, object]) -> io.BytesIO:
    return io.BytesIO("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in entities).encode())


def entity(schema: str, **properties: object) -> dict[str, object]:
    return {"id": "X-1", "schema": schema, "properties": properties}


def subjects(*entities: dict[str, object]) -> tuple[list[Subject], list[Reject]]:
    items = list(open_subjects(lines(*entities), "x.ftm.json"))
    return [i for i in items if isinstance(i, Subject)], [i for i in items if isinstance(i, Reject)]


def listings(*entities: dict[str, object]) -> tuple[list[Listing], list[Reject]]:
    items = list(open_list(lines(*entities), "x.ftm.json"))
    return [i for i in items if isinstance(i, Listing)], [i for i in items if isinstance(i, Reject)]


def names_of(*entities: dict[str, object]) -> tuple[list[str], list[str]]:
    """The names of the first subject and of the first listing that the entities make."""
    (subject, *_), _ = subjects(*entities)
    (listing, *_), _ = listings(*entities)
    return [subject.name, *subject.aliases], [name.text for name in listing.names]


def test_a_name_that_is_a_text_and_no_list_is_one_name() -> None:
    given = entity("Person", name="Zubair Qarnasi", alias="Abu Qarnas", birthDate="1967")
    expected = ["Zubair Qarnasi", "Abu Qarnas"]
    assert names_of(given) == (expected, expected)
    assert subjects(given)[1] == listings(given)[1] == []
    assert [str(birth) for birth in subjects(given)[0][0].births] == ["1967"]


@pytest.mark.parametrize("value", [{"full": "Zubair"}, 5, True, ["ok", None], ["ok", ["nested"]], ["ok", False]])
@pytest.mark.parametrize("read", [subjects, listings])
def test_a_property_of_another_type_is_rejected_with_its_place_and_the_rest_is_read(read, value) -> None:
    (found,), (reject,) = read(entity("Person", name=["Zubair Qarnasi"], alias=value))
    assert (reject.line, reject.field, reject.code) == (1, "alias", "bad_property")
    assert reject.sentence()
    assert found.name == "Zubair Qarnasi"


def test_numbers_in_a_list_and_null_are_understood() -> None:
    (vessel,), rejects = subjects(entity("Vessel", name=["INVENTED STAR"], imoNumber=[9999991], alias=None))
    assert (vessel.identifiers[0].key, vessel.aliases, rejects) == (("imo", "9999991"), (), [])


NAMELESS = [
    ("CryptoWallet", {"publicKey": [WALLET]}, WALLET),
    ("Vessel", {"imoNumber": ["IMO9999991"]}, "IMO9999991"),
    ("BankAccount", {"iban": ["DE89370400440532013000"]}, "DE89370400440532013000"),
]


@pytest.mark.parametrize(("schema", "properties", "label"), NAMELESS)
def test_an_identifier_stands_without_a_name_and_meets_the_same_one_on_a_list(schema, properties, label) -> None:
    given = entity(schema, **properties)
    (subject,), of_subjects = subjects(given)
    (listing,), of_listings = listings({**given, "id": "L-1"})
    assert (subject.label, listing.name, of_subjects, of_listings) == (label, label, [], [])
    assert Listing.from_json(listing.to_json()) == listing
    (hit,) = Screener.build([listing]).screen([subject])
    assert hit.score >= 0.97
    named = Subject("C-1", "Mirsad Halim", 1, identifiers=subject.identifiers)
    assert [hit.listing.id for hit in Screener.build([listing]).screen([named])] == ["L-1"]


def test_a_caption_that_repeats_the_number_is_no_name() -> None:
    (wallet,), _ = listings({**entity("CryptoWallet", publicKey=[WALLET]), "caption": WALLET})
    assert (wallet.names, wallet.name) == ((), WALLET)


@pytest.mark.parametrize("read", [subjects, listings])
@pytest.mark.parametrize("properties", [{}, {"publicKey": ["x"]}, {"notes": ["a note"]}])
def test_what_has_neither_a_name_nor_a_number_of_its_own_is_rejected(read, properties) -> None:
    found, (reject,) = read(entity("CryptoWallet", **properties))
    assert (found, reject.code, reject.line) == ([], "name_missing", 1)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"firstName": ["Zubair"], "lastName": ["Qarnasi"]}, ["Zubair Qarnasi"]),
        (
            {"lastName": "Qarnasi", "fatherName": "Halim", "middleName": "Nur", "firstName": "Zubair"},
            ["Zubair Nur Halim Qarnasi"],
        ),
        ({"nameParts": ["Zubair", "Halim", "Qarnasi"]}, ["Zubair Halim Qarnasi"]),
        ({"lastName": ["Qarnasi"]}, ["Qarnasi"]),
        (
            {"firstName": ["Zubair", "زبير"], "lastName": ["Qarnasi", "القرنسي"]},
            ["Zubair Qarnasi", "زبير القرنسي"],
        ),
    ],
)
def test_a_person_of_whom_only_parts_of_the_name_are_given_is_called_by_them_in_order(parts, expected) -> None:
    assert names_of(entity("Person", **parts)) == (expected, expected)
    assert subjects(entity("Person", **parts))[1] == []


def test_a_whole_name_needs_no_parts() -> None:
    given = entity("Person", name=["Zubair Halim"], firstName=["Zubair"], lastName=["Qarnasi"])
    assert names_of(given) == (["Zubair Halim"], ["Zubair Halim"])
