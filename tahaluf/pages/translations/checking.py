"""What makes a catalogue unfit: missing, fuzzy or stale messages, lost placeholders, plural forms left out."""

import re
from collections.abc import Iterable, Iterator

from tahaluf.pages.translations.catalogue import FORMS, Key, Message, path_of, read_catalogue
from tahaluf.pages.translations.compilation import compiled

PLACEHOLDER = re.compile(r"%\((\w+)\)[#0 +-]*\d*(?:\.\d+)?[a-z]|(?<!%)%[sd]|\{\w*\}")
# The forms that speak of numbers which words alone do not name (Arabic: zero, one and two are words).
NUMBERED_FORMS = {"ar": (3, 4, 5), "fr": (1,)}


def faults_of(language: str, wanted: Iterable[Key]) -> Iterator[str]:
    """Say what is wrong with a language's catalogue, message by message."""
    held = read_catalogue(language)
    wanted = set(wanted)
    yield from (f"{language}: not in the catalogue: {key.text!r}" for key in sorted(wanted - held.keys()))
    yield from (f"{language}: said nowhere any more: {key.text!r}" for key in sorted(held.keys() - wanted))
    for message in held.values():
        yield from (f"{language}: {fault}: {message.key.text!r}" for fault in faults_of_message(language, message))
    yield from stale_compilation(language, held.values())


def stale_compilation(language: str, messages: Iterable[Message]) -> Iterator[str]:
    """Say whether the MO file is another than the catalogue gives."""
    path = path_of(language, "mo")
    if not path.exists() or path.read_bytes() != compiled(language, messages):
        yield f"{language}: {path.name} is not what {path_of(language).name} gives: run `compile`"


def faults_of_message(language: str, message: Message) -> Iterator[str]:
    """Say what is wrong with one message."""
    expected = FORMS[language] if message.key.plural else 1
    if message.fuzzy:
        yield "fuzzy"
    if len(message.forms) != expected:
        yield f"{len(message.forms)} forms instead of {expected}"
    elif not all(form.strip() for form in message.forms):
        yield "not translated"
    elif not keeps_placeholders(language, message):
        yield "placeholders differ"
    elif any(form.endswith("\n") != message.key.text.endswith("\n") for form in message.forms):
        yield "line ends differ"


def keeps_placeholders(language: str, message: Message) -> bool:
    """Whether every form has the placeholders that it must have, and none that the source has not."""
    wanted = placeholders(message.key.plural or message.key.text)
    if not message.key.plural:
        return placeholders(message.forms[0]) == wanted
    numbered = NUMBERED_FORMS[language]
    return all(
        placeholders(form) == wanted if number in numbered else placeholders(form) <= wanted
        for number, form in enumerate(message.forms)
    )


def placeholders(text: str) -> frozenset[str]:
    """The placeholders of Python formatting in a text."""
    return frozenset(match.group(0) for match in PLACEHOLDER.finditer(text))
