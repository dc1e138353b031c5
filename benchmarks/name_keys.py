"""Print how keys find persons again and how strangers share them: python -m benchmarks.name_keys [FOLDER].

Collisions are counted over all pairs of one person's left name with another's right one, none drawn.
"""

import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from lxml import etree

from benchmarks.names.__main__ import SHARED
from benchmarks.names.figures import are_namesakes
from benchmarks.names.real_names import UN_LIST, compose_names, read_listed, read_urdu
from tahaluf.engines.countries import country_code
from tahaluf.engines.names.keys import combine, discovery_keys, is_common

COMPOSED = 3_000
OTHERS = 100_000
DISTURBED = 0.3
"""The share of composed names whose words are put in another order, and of those that lose a middle one."""

Keys = frozenset[str]


@dataclass(frozen=True)
class Holding:
    """One person as two members hold them: who, a name each, the years of birth each knows, the nationalities."""

    person: str
    left: str
    right: str
    left_years: tuple[int, ...] = ()
    right_years: tuple[int, ...] = ()
    countries: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, str]:
        """The two names."""
        return self.left, self.right


@dataclass(frozen=True)
class Measured:
    """The share of persons found again; of strangers' pairs sharing a key, near-namesakes counted and not; keys a name;
    and the share of pairs that the median and the ninth of ten names share a key with."""

    recall: float
    collisions: float
    of_far: float
    median: float
    ninth: float
    keys: float


def read_un(folder: Path) -> dict[str, tuple[tuple[int, ...], tuple[str, ...]]]:
    """Read the birth years and nationalities of the UN list's persons, by reference."""
    root = etree.parse(folder / UN_LIST, etree.XMLParser(resolve_entities=False, no_network=True))
    read = {}
    for person in root.iter("INDIVIDUAL"):
        dates = list(person.iter("INDIVIDUAL_DATE_OF_BIRTH"))
        born = [date.findtext(tag) or "" for date in dates for tag in ("YEAR", "DATE")]
        years = {int(text[:4]) for text in born if text[:4].isdigit()}
        codes = {country_code(value.text or "") for each in person.iter("NATIONALITY") for value in each.iter("VALUE")}
        known = tuple(sorted(code for code in codes if code and len(code) == 2))
        read[person.findtext("REFERENCE_NUMBER") or ""] = (tuple(sorted(years)), known)
    return read


def hold_listed(folder: Path) -> tuple[list[Holding], list[Holding]]:
    """Give the UN list's persons: own script against Latin, and Latin against each good alias."""
    told = read_un(folder)
    own, aliases = [], []
    for person in read_listed(folder):
        years, countries = told[person.key]
        if person.is_arabic:
            own.append(Holding(person.key, person.original, person.latin, years, years, countries))
        aliases += [Holding(person.key, person.latin, alias, years, years, countries) for alias in person.good]
    return own, aliases


def give_years(pairs: Iterable[tuple[str, str]], years: Sequence[int], seed: int) -> list[Holding]:
    """Give persons of unknown age a year as the UN list has them, one in three known to be a year off on one side."""
    chance = random.Random(seed)
    given = []
    for left, right in pairs:
        year = chance.choice(years)
        given.append(Holding(left + right, left, right, (year,), (year + chance.choice((-1, 0, 0, 0, 0, 1)),)))
    return given


def disturb(held: Iterable[Holding], seed: int) -> list[Holding]:
    """Leave a middle word out of some right names, and put the words of some in another order."""
    chance = random.Random(seed)
    disturbed = []
    for each in held:
        words = each.right.split()
        if len(words) > 2 and chance.random() < DISTURBED:
            del words[chance.randrange(1, len(words) - 1)]
        if chance.random() < DISTURBED:
            chance.shuffle(words)
        disturbed.append(replace(each, right=" ".join(words)))
    return disturbed


def measure(held: Sequence[Holding], left: Sequence[Keys], right: Sequence[Keys]) -> Measured:
    """Measure recall and collisions from the keys of both sides."""
    holders = defaultdict(set)
    for place, keys in enumerate(right):
        for key in keys:
            holders[key].add(place)
    met = [set().union(*(holders.get(key, set()) for key in keys)) for keys in left]
    strangers = [
        [other for other in places if held[other].person != each.person] for each, places in zip(held, met, strict=True)
    ]
    counts = np.array([*map(len, strangers)]) / (len(held) - 1)
    near = sum(
        are_namesakes(each.names, held[other].names)
        for each, others in zip(held, strangers, strict=True)
        for other in others
    )
    return Measured(
        sum(place in places for place, places in enumerate(met)) / len(held),
        float(counts.mean()),
        float(counts.mean()) - near / (len(held) * (len(held) - 1)),
        float(np.median(counts)),
        float(np.quantile(counts, 0.9)),
        sum(map(len, (*left, *right))) / (2 * len(held)),
    )


def only(fits: Callable[[str], bool]) -> Callable[[str], list[str]]:
    """Make a name's keys that fit."""
    return lambda name: [key for key in discovery_keys(name) if fits(key)]


KINDS: dict[str, Callable[[str], Iterable[str]]] = {
    "all keys": discovery_keys,
    "telling keys": only(lambda key: not is_common(key)),
    "pairs of words": only(lambda key: key[1] == "p"),
    "telling pairs": only(lambda key: key[1] == "p" and not is_common(key)),
    "whole name": only(lambda key: key[1] == "w"),
    "first key only": lambda name: discovery_keys(name)[:1],
}


def with_years(held: Sequence[Holding]) -> Measured:
    """Measure keys joined to birth years, of those of whom both sides know one."""
    known = [each for each in held if each.left_years and each.right_years]
    left = [frozenset(combine(discovery_keys(each.left), each.left_years)) for each in known]
    return measure(known, left, [frozenset(combine(discovery_keys(each.right), each.right_years)) for each in known])


def with_countries(held: Sequence[Holding]) -> Measured:
    """Measure keys joined to nationalities, of those of whom one is known."""
    known = [each for each in held if each.countries]
    left = [frozenset(combine(discovery_keys(each.left), (), each.countries)) for each in known]
    return measure(known, left, [frozenset(combine(discovery_keys(each.right), (), each.countries)) for each in known])


def measure_kinds(held: Sequence[Holding]) -> Iterator[tuple[str, Measured]]:
    """Measure each kind of key by itself, then joined to what else is known."""
    for kind, make in KINDS.items():
        left = [frozenset(make(each.left)) for each in held]
        yield kind, measure(held, left, [frozenset(make(each.right)) for each in held])
    yield "all keys and birth year", with_years(held)
    if any(each.countries for each in held):
        yield "telling keys and nationality", with_countries(held)


def print_row(kind: str, title: str, found: Measured) -> None:
    """Print one line of the table."""
    expected = " | ".join(f"{OTHERS * share:,.0f}" for share in (found.collisions, found.median, found.ninth))
    rates = f"{found.collisions:.1e} | {found.of_far:.1e}"
    print(f"| {title} | {kind} | {100 * found.recall:.1f} % | {rates} | {expected} | {found.keys:.1f} |")


def main() -> None:
    """Print all figures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    own, aliases = hold_listed(folder)
    years = [year for known, _countries in read_un(folder).values() for year in known]
    composed = give_years(compose_names(folder, COMPOSED, 5), years, 11)
    sets = {
        "composed (development)": composed,
        "composed, disturbed (development)": disturb(composed, 3),
        "UN own script - Latin": own,
        "Urdu - English": give_years(read_urdu(folder), years, 13),
        "UN good aliases": aliases,
    }
    heads = ("pairs", "keys", "recall", "collisions", "without near-namesakes")
    counted = (f"of {OTHERS:,}: mean", "median", "ninth of ten", "keys a name")
    print(f"| {' | '.join(heads + counted)} |\n|{'---|' * len(heads + counted)}")
    for title, held in sets.items():
        for kind, found in measure_kinds(held):
            print_row(kind, title, found)


if __name__ == "__main__":
    main()
