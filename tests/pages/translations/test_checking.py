"""Unfit catalogues are told, message by message."""

from pathlib import Path

import pytest

from tahaluf.pages.translations import catalogue
from tahaluf.pages.translations.catalogue import Key, Message, write_catalogue
from tahaluf.pages.translations.checking import faults_of, faults_of_message
from tahaluf.pages.translations.compilation import compile_catalogue

GOOD = Message(Key("%(n)s list"), ("%(n)s liste",))
SIX = ("لا قوائم", "قائمة", "قائمتان", "%(n)s قوائم", "%(n)s قائمة", "%(n)s قائمة")


@pytest.fixture(autouse=True)
def _locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "LOCALE", tmp_path)


def faults(language: str, message: Message) -> list[str]:
    return list(faults_of_message(language, message))


def test_a_fit_message_has_no_fault() -> None:
    assert faults("fr", GOOD) == []
    assert faults("ar", Message(Key("one list", "%(n)s lists"), SIX)) == []


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (Message(Key("one"), ("",)), "not translated"),
        (Message(Key("one"), ("un",), fuzzy=True), "fuzzy"),
        (Message(Key("%(n)s list"), ("liste",)), "placeholders differ"),
        (Message(Key("%(n)s list"), ("%(m)s liste",)), "placeholders differ"),
        (Message(Key("{name} left"), ("{nom} est parti",)), "placeholders differ"),
        (Message(Key("one\n"), ("un",)), "line ends differ"),
        (Message(Key("one", "many"), ("un",)), "1 forms instead of 2"),
    ],
)
def test_a_fault_is_named(message: Message, fault: str) -> None:
    assert fault in faults("fr", message)


def test_arabic_may_say_none_one_and_two_in_words_but_not_more() -> None:
    wordy = (*SIX[:3], "قوائم", *SIX[4:])
    assert faults("ar", Message(Key("one list", "%(n)s lists"), wordy)) == ["placeholders differ"]


def test_missing_and_stale_messages_are_told() -> None:
    write_catalogue("fr", [GOOD])
    compile_catalogue("fr")
    assert list(faults_of("fr", [GOOD.key])) == []
    assert list(faults_of("fr", [GOOD.key, Key("new")])) == ["fr: not in the catalogue: 'new'"]
    assert list(faults_of("fr", [])) == ["fr: said nowhere any more: '%(n)s list'"]


def test_a_compiled_file_of_yesterday_is_told() -> None:
    write_catalogue("fr", [GOOD])
    compile_catalogue("fr")
    write_catalogue("fr", [Message(GOOD.key, ("%(n)s inventaire",))])
    assert any("run `compile`" in fault for fault in faults_of("fr", [GOOD.key]))
