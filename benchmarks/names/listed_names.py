"""The lists that names are searched against: real Latin names, filled up with invented ones; and names of nobody."""

import random
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

from rapidfuzz.utils import default_process

from benchmarks.customers import read_words
from benchmarks.names.real_names import COMMON, compose_names, read_listed, read_ofac, read_urdu

Entry = tuple[str, str]


def list_latin_names(folder: Path, size: int) -> list[Entry]:
    """List so many keys and Latin names: the UN list with its aliases, OFAC's names, then invented ones.

    Where fewer are asked for than are real, the UN list comes whole and of the others as many as there is room for.
    """
    return list(islice(_latin_names(folder), size))


def _latin_names(folder: Path) -> Iterator[Entry]:
    yield from ((person.key, name) for person in read_listed(folder) for name in person.names)
    yield from (("ofac-" + key, name) for key, name in read_ofac(folder))
    yield from invent_latin_names(folder, 3)


def invent_latin_names(folder: Path, seed: int) -> Iterator[Entry]:
    """Invent names without end from the words of the training files, two in three with a common first name or two."""
    chance = random.Random(seed)
    words = read_words(folder)
    for number in count():
        chosen = chance.sample(COMMON, chance.choice((0, 1, 2)))
        chosen += chance.sample(words, chance.choice((1, 2) if chosen else (2, 3)))
        yield f"invented-{number}", " ".join(latin for _arabic, latin in chosen)


def read_clean_names(folder: Path, size: int, listed: list[Entry]) -> dict[str, list[str]]:
    """Give clean names by kind, so many of each; those whose very words are a listed name are no false alarm."""
    composed = list(compose_names(folder, size, 5))
    urdu = read_urdu(folder)[:size]
    taken = {words_of(name) for _key, name in listed}
    kinds = {
        "composed, Arabic": composed,
        "composed, Latin": [(latin, latin) for _arabic, latin in composed],
        "Urdu, own script": urdu,
        "Urdu, English": [(english, english) for _own, english in urdu],
    }
    return {kind: [name for name, latin in names if words_of(latin) not in taken] for kind, names in kinds.items()}


def words_of(name: str) -> tuple[str, ...]:
    """Give the words of a Latin name, sorted."""
    return tuple(sorted(default_process(name).split()))
