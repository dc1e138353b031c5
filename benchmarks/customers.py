"""Invented customers with names of several traditions, and what changed between two real lists; read by tests too."""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

from benchmarks.names.real_names import COMMON
from tahaluf.engines.dates import PartialDate
from tahaluf.engines.identifiers import Identifier
from tahaluf.engines.lists import Listing, open_list
from tahaluf.engines.subjects import Subject

EARLIER, LATER = "un_consolidated_2018-10-29.xml", "un_consolidated_2025-04-19.xml"
COUNTRIES = ("BH", "EG", "FR", "JO", "KW", "MA", "NE", "OM", "QA", "SA", "SN", "TD", "TN", "TR")
PLANTED_EVERY = 1_000
"""One subject in so many is a listed party, under one of its names or with one of its numbers."""
TEXT_EVERY = 100
"""One subject in so many is the free text of a payment."""


def read_words(folder: Path) -> list[tuple[str, str]]:
    """Read single names, Arabic and Latin, of Arabic stock and foreign."""
    words = []
    for line in (folder / "names/google_ar2en_train.txt").read_text("utf-8").splitlines():
        arabic, latin = line.split("\t")
        words.append((arabic, latin.title()))
    for line in (folder / "names/coling2018_arabic_train.txt").read_text("utf-8").splitlines():
        latin, spaced, _count = line.split("\t")
        words.append((spaced.replace(" ", ""), latin.title()))
    return words


def invent_customers(folder: Path, listed: list[Listing], seed: int) -> Iterator[Subject]:
    """Invent customers without end: two in three with a common first name or two, one in three in Arabic letters."""
    chance = random.Random(seed)
    words = read_words(folder)
    for number in count():
        chosen = chance.sample(COMMON, chance.choice((0, 1, 2)))
        chosen += chance.sample(words, chance.choice((1, 2) if chosen else (2, 3)))
        arabic, latin = (" ".join(side) for side in zip(*chosen, strict=True))
        if number % PLANTED_EVERY == PLANTED_EVERY // 2:
            yield _planted(chance.choice(listed), number, chance)
        elif number % TEXT_EVERY == 0:
            yield Subject(f"C-{number}", f"Invoice {number} for {latin}, salary March", number, is_text=True)
        else:
            yield _customer(number, arabic, latin, chance)


def _customer(number: int, arabic: str, latin: str, chance: random.Random) -> Subject:
    name, other = (arabic, latin) if chance.random() < 1 / 3 else (latin, arabic)
    born = PartialDate.of(chance.randint(1940, 2005), chance.randint(1, 12), chance.randint(1, 28))
    passport = Identifier("passport", f"P{chance.randint(10**6, 10**8)}")
    return Subject(
        f"C-{number}",
        name,
        number,
        kind="person",
        aliases=(other,) if chance.random() < 1 / 4 else (),
        births=(born,) if chance.random() < 0.8 else (),
        countries=(chance.choice(COUNTRIES),),
        gender=chance.choice(("male", "female", "")),
        identifiers=(passport,) if chance.random() < 0.2 else (),
    )


def _planted(listing: Listing, number: int, chance: random.Random) -> Subject:
    name = chance.choice(listing.names).text
    subject = Subject(f"C-{number}", name, number, births=listing.births[:1], countries=listing.countries[:1])
    if listing.identifiers and chance.random() < 0.5:
        return replace(subject, name="Invented Unrelated", identifiers=listing.identifiers[:1])
    return replace(subject, name=" ".join(reversed(name.split()))) if chance.random() < 0.5 else subject


def read_changes(folder: Path, most: int) -> list[Listing]:
    """Read what the later of two real lists added or changed, the first so many of it."""
    before = {_said(listing) for listing in _read(folder, EARLIER)}
    changed = [listing for listing in _read(folder, LATER) if _said(listing) not in before]
    return [replace(listing, remarks=(), addresses=()) for listing in changed[:most]]


def _read(folder: Path, file: str) -> list[Listing]:
    with (folder / "lists" / file).open("rb") as stream:
        return [item for item in open_list(stream, file) if isinstance(item, Listing)]


def _said(listing: Listing) -> Listing:
    """Give what a listing says, without its version and line."""
    return replace(listing, list_version="", line=None)
