"""Every code has its sentence, every state its owner and its way out."""

import io
import string
from collections.abc import Mapping
from decimal import Decimal

import pytest
from django.db import models
from django.utils.translation import override

from tahaluf.desks.finance import wording
from tahaluf.desks.finance.file_work import OWNERS, TRANSITIONS
from tahaluf.desks.finance.lists.importing import words_of_listing
from tahaluf.desks.finance.lists.workflow import COMPILED, VERSION_OWNERS, VERSION_TRANSITIONS, VersionState
from tahaluf.desks.finance.rejected import without_nul
from tahaluf.desks.finance.screening.workflow import RunState
from tahaluf.desks.finance.subjects.wording import words_of_role
from tahaluf.desks.finance.subjects.workflow import IntakeState
from tahaluf.desks.finance.templatetags.finance import amount, room_of
from tahaluf.engines.amounts import Amount
from tahaluf.engines.faults import FAULTS, LOOKS
from tahaluf.engines.identifiers import KINDS as IDENTIFIER_KINDS
from tahaluf.engines.lists import FORMATS, ListedName, Listing, open_list
from tahaluf.engines.lists.listing import KINDS
from tahaluf.engines.rejects import SENTENCES, Reject, Unreadable
from tahaluf.engines.screening import WEIGHTS
from tahaluf.engines.subjects import FORMATS as SUBJECT_FORMATS
from tahaluf.engines.subjects import mt103, pacs008


def placeholders(text: str) -> set[str]:
    return {field for _text, field, _spec, _conversion in string.Formatter().parse(text) if field}


def test_each_code_of_a_reject_has_a_sentence_with_the_same_values() -> None:
    ours = {code: placeholders(str(sentence)) for code, sentence in wording.REJECTS.items()}
    assert ours == {code: placeholders(sentence) for code, sentence in SENTENCES.items()}


def test_each_role_in_a_payment_has_its_words_and_what_belongs_to_a_party_too() -> None:
    read = {*pacs008.PARTIES.values(), *pacs008.AGENTS.values(), *mt103.PARTIES.values()}
    roles = {*pacs008.TEXTS.values(), *mt103.TEXTS.values(), "sender", "receiver", "settlement_account"}
    roles |= {f"{role}{part}" for role in read for part in ("", "_account", "_contact", "_branch")}
    assert {role for role in roles if "_" in words_of_role(role)} == set()
    with override("ar"):
        assert words_of_role("creditor_agent_account") == "مصرف المستفيد: الحساب"
        assert [role for role in roles if words_of_role(role).isascii()] == []


def test_compared_countries_are_said_by_their_names() -> None:
    step = {"feature": "nationality", "left": "DZ, MA", "right": "YE", "gave": -0.04, "code": "nationality_differs"}
    with override("fr"):
        (reason,) = wording.reasons_of([step])
    assert (reason.left, reason.right) == ("Algérie, Maroc", "Yémen")
    assert reason.note == "les nationalités Algérie, Maroc et Yémen diffèrent"


def test_compared_kinds_are_said_in_words_in_the_sentence_too() -> None:
    step = {"feature": "kind", "left": "person", "right": "vessel", "gave": -0.1, "code": "kind_differs"}
    with override("ar"):
        (reason,) = wording.reasons_of([step])
    assert "person" not in reason.note
    assert reason.left in reason.note


def test_a_compared_gender_is_said_in_the_readers_language() -> None:
    step = {"feature": "gender", "left": "male", "right": "female", "gave": -0.1, "code": "gender_differs"}
    with override("ar"):
        (reason,) = wording.reasons_of([step])
        assert (reason.left, reason.right) == (str(wording.GENDERS["male"]), str(wording.GENDERS["female"]))
        assert reason.left != "male"


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("/finance/", "finance:home"),
        ("/finance/screening/", "finance:home"),
        ("/finance/alerts/x/freeze/", "finance:alerts"),
        ("/finance/good-guys/", "finance:alerts"),
        ("/finance/goaml/", "finance:freezes"),
        ("/finance/subjects/x/", "finance:portfolios"),
        ("/finance/intakes/x/rejects/", "finance:portfolios"),
        ("/finance/payments/", "finance:portfolios"),
        ("/finance/webhooks/", "finance:practice"),
        ("/elsewhere/", ""),
    ],
)
def test_the_way_between_rooms_marks_the_room_that_a_page_belongs_to(path: str, room: str) -> None:
    assert room_of(path) == room


def test_what_libraries_say_in_english_alone_has_words_of_ours() -> None:
    assert set(wording.FAULTS) == FAULTS
    for look, words in LOOKS.items():
        assert placeholders(str(wording.FAULTS[look])) == placeholders(words)


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "a.xml",
            b"<CONSOLIDATED_LIST><INDIVIDUAL><A></B></INDIVIDUAL></CONSOLIDATED_LIST>",
        ),
        ("a.json", b'{"schema": }\n'),
        ("a.csv", b'id,name\n1,"Amin" x\n'),
        ("a.xml", b"<html></html>"),
        ("a.txt", b"hello world\n"),
    ],
)
def test_no_english_of_a_library_stands_in_a_sentence_of_another_language(
    language: str, name: str, data: bytes
) -> None:
    reject = first_reject(name, data)
    said = wording.sentence_of(reject.code, reject.detail, reject.field, reject.value)
    assert str(reject.detail["detail"]) in reject.sentence()
    assert reject.detail["fault"] in {*FAULTS, *wording.FORMATS}
    with override(language):
        theirs = wording.sentence_of(reject.code, reject.detail, reject.field, reject.value)
    assert str(reject.detail["detail"]) not in theirs
    assert theirs != said


def first_reject(name: str, data: bytes) -> Reject:
    try:
        return next(item for item in open_list(io.BytesIO(data), name) if isinstance(item, Reject))
    except Unreadable as error:
        return error.reject


def test_each_format_kind_feature_and_identifier_has_a_word() -> None:
    assert {*FORMATS, *SUBJECT_FORMATS, COMPILED} == set(wording.FORMATS)
    assert set(KINDS) == set(wording.KINDS)
    assert {weight.feature for weight in WEIGHTS.values()} <= set(wording.FEATURES)
    assert set(IDENTIFIER_KINDS) == set(wording.IDENTIFIERS)


def test_a_failure_says_its_line_and_keeps_values_in_their_direction() -> None:
    said = wording.describe_failure({"code": "bad_date", "line": 7, "value": "٣١", "detail": {}})
    assert "\u20687\u2069" in said
    assert "\u2068٣١\u2069" in said


def test_a_code_of_an_earlier_release_does_not_break_a_page() -> None:
    assert wording.sentence_of("no_such_code", {}) == "no_such_code"
    assert "a" in wording.worded("no such reason", "a", "b")


@pytest.mark.parametrize(
    ("states", "transitions", "owners"),
    [
        (VersionState, VERSION_TRANSITIONS, VERSION_OWNERS),
        (RunState, TRANSITIONS, OWNERS),
        (IntakeState, TRANSITIONS, OWNERS),
    ],
)
def test_each_state_has_an_owner_and_is_reached_and_ends_somewhere(
    states: type[models.TextChoices], transitions: Mapping[str, tuple[str, ...]], owners: Mapping[str, str]
) -> None:
    assert set(states) == set(transitions) == set(owners)
    reached = {"queued"} | {state for following in transitions.values() for state in following}
    assert reached == set(states.values)
    for under_way in ("queued",):
        assert transitions[under_way]


def test_words_are_folded_with_and_without_the_article_and_hold_the_number() -> None:
    listing = Listing("un", "1", "QDi.901", "person", (ListedName("وليد الخَيالي"), ListedName("Wálid")))
    assert words_of_listing(listing) == ["qdi", "901", "وليد", "الخيالي", "خيالي", "walid"]


def test_what_postgresql_cannot_hold_becomes_a_replacement_character() -> None:
    assert without_nul({"a\x00": ["b\x00", {"c": "d\ud800"}], "n": 1}) == {"a\ufffd": ["b\ufffd", {"c": "d?"}], "n": 1}


@pytest.mark.parametrize(("language", "written"), [("en", "SAR 18,400.00"), ("fr", "SAR 18\u202f400,00")])
def test_an_amount_is_grouped_as_the_reader_writes_numbers(language: str, written: str) -> None:
    with override(language):
        assert written in amount(Amount("SAR", Decimal("18400.00"))).replace("\u00a0", "\u202f")
