"""Names taken out of the wording that lists put around them."""

import re
from collections.abc import Iterator

from tahaluf.engines.scripts import find_damage, is_non_latin

PARENTHESES = re.compile(r"\(([^()]*)\)?")
LABEL = re.compile(r"^\s*(?:original script|الكنية)\s*:?\s*|\(?original script\)", re.IGNORECASE)
BIRTH_NOTE = re.compile(r",?\s+born\s+(?:in\s+|on\s+|\d).*$", re.IGNORECASE | re.DOTALL)
QUOTES = "\"'“”«»‘’ \t\n,;"
ACRONYM = re.compile(r"^[A-Z][A-Z\d.&/-]{1,9}$")


def split_names(text: str) -> Iterator[str]:
    """Yield the names in an alias as a list words it: without notes on birth and in parentheses, with the original
    script, the acronym or the further spellings that parentheses hold, each as a name of its own.

    A wording whose letters were destroyed comes whole, so that it is rejected and not taken for a shorter name.
    """
    if find_damage(text):
        yield text
        return
    bare = LABEL.sub("", BIRTH_NOTE.sub("", text))
    outside = PARENTHESES.sub(" ", bare)
    yield from separate(outside)
    for inside in PARENTHESES.findall(bare):
        if holds_names(inside, outside):
            yield from separate(LABEL.sub("", inside))


def holds_names(inside: str, outside: str) -> bool:
    """Whether what stands in parentheses is a name and not a note about one."""
    return is_non_latin(inside) or is_non_latin(outside) or ";" in inside or is_acronym(inside)


def is_acronym(text: str) -> bool:
    return ACRONYM.match(text.strip()) is not None


def separate(text: str) -> Iterator[str]:
    for part in text.split(";"):
        name = " ".join(part.split()).strip(QUOTES)
        if any(map(str.isalpha, name)):
            yield name


def last_first(text: str) -> str:
    """`SURNAME, Given` as `Given SURNAME`; any other wording as it is."""
    last, comma, given = text.partition(",")
    return f"{given.strip()} {last.strip()}" if comma and given.strip() and "," not in given else text.strip()
