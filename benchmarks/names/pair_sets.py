"""The sets of pairs that matchers are compared on: true pairs, and as many non-pairs as are asked for.

Each set says what it may be used for: development (looked at while the engine was made) or evaluation (no number was
fitted to it). Which names go with which is drawn from a fixed seed, so every matcher and every run meets the same.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.utils import default_process

from benchmarks.customers import read_words
from benchmarks.names.figures import Pair, are_namesakes, are_near
from benchmarks.names.real_names import COMMON, Listed, read_all_tokens, read_listed, read_tokens, read_urdu

COMPOSED = 2_000
TRIES = 20
"""How many draws a non-pair may take on average before a set counts as used up."""


@dataclass(frozen=True)
class PairSet:
    """True pairs and non-pairs of one kind of names."""

    key: str
    title: str
    use: str
    pairs: Sequence[Pair]
    others: Sequence[Pair]


def un_own_script(folder: Path, count: int) -> PairSet:
    """Pair the UN list's names in Arabic script with their Latin ones; non-pairs with all Latin names of others."""
    listed = read_listed(folder)
    pairs = [(person.original, person.latin) for person in listed if person.is_arabic]
    return PairSet(
        "un", "UN list, own script – Latin", "evaluation", pairs, _cross_listed(listed, count, random.Random(7))
    )


def _cross_listed(listed: Sequence[Listed], count: int, chance: random.Random) -> list[Pair]:
    """Draw other persons' Latin names for each name in Arabic script, none near one of the bearer's own."""
    drawn: dict[Pair, None] = {}
    arabic = [person for person in listed if person.is_arabic]
    for _draw in range(TRIES * count):
        one, other = chance.choice(arabic), chance.choice(listed)
        name = chance.choice(other.names)
        if one.key != other.key and not any(are_near(own, name) for own in one.names):
            drawn[one.original, name] = None
        if len(drawn) == count:
            break
    return list(drawn)


def urdu(folder: Path, count: int) -> PairSet:
    """Pair full names in Urdu with their English spelling."""
    pairs = read_urdu(folder)
    return PairSet("urdu", "Urdu – English full names", "evaluation", pairs, _cross(pairs, count, 7))


def _cross(pairs: Sequence[Pair], count: int, seed: int) -> list[Pair]:
    """Draw different non-pairs, none of them near-namesakes within one script."""
    chance = random.Random(seed)
    drawn: dict[Pair, None] = {}
    for _draw in range(TRIES * count):
        one, other = chance.choice(pairs), chance.choice(pairs)
        if not are_namesakes(one, other):
            drawn[one[0], other[1]] = None
        if len(drawn) == count:
            break
    return list(drawn)


def joined_tokens(folder: Path, count: int) -> PairSet:
    """Join two or three single names of any stock, European ones in Arabic letters among them."""
    return _join("joined", "two or three unseen single names, Arabic – Latin", read_all_tokens(folder), folder, count)


def joined_arabic_tokens(folder: Path, count: int) -> PairSet:
    """Join two or three single names of Arabic stock: those with a letter that only it has."""
    title = "the same, names of Arabic stock alone"
    return _join("joined-arabic", title, read_tokens(folder), folder, count)


def _join(key: str, title: str, tokens: Sequence[Pair], folder: Path, count: int) -> PairSet:
    """Compose names of tokens that no training file pairs."""
    known = {(arabic, latin.lower()) for arabic, latin in read_words(folder)}
    unseen = [(arabic, latin) for arabic, latin in tokens if (arabic, latin.lower()) not in known]
    chance = random.Random(11)
    pairs = []
    for _name in range(COMPOSED):
        chosen = chance.sample(unseen, chance.choice((2, 3)))
        pairs.append((" ".join(arabic for arabic, _latin in chosen), " ".join(latin for _arabic, latin in chosen)))
    return PairSet(key, title, "development", pairs, _cross(pairs, count, 11))


def good_aliases(folder: Path, count: int) -> PairSet:
    """Pair the UN list's Latin names with their aliases of good quality; nothing but the same words is left out."""
    listed = read_listed(folder)
    pairs = [
        (person.latin, alias)
        for person in listed
        for alias in person.good
        if _is_latin(alias) and _words(alias) != _words(person.latin)
    ]
    chance = random.Random(13)
    drawn: dict[Pair, None] = {}
    while len(drawn) < count:
        one, other = chance.choice(listed), chance.choice(listed)
        name = chance.choice((other.latin, *other.good))
        if one.key != other.key and _is_latin(name) and _words(name) != _words(one.latin):
            drawn[one.latin, name] = None
    return PairSet("good", "UN list, Latin name – good alias", "evaluation", pairs, list(drawn))


def _is_latin(name: str) -> bool:
    return any(letter.isalpha() for letter in name) and all(ord(letter) < 0x250 for letter in name if letter.isalpha())


def _words(name: str) -> list[str]:
    return sorted(default_process(name).split())


def training_names(folder: Path, count: int) -> list[Pair]:
    """Join two or three words of the training files, Arabic and Latin, some of them common first names."""
    chance = random.Random(19)
    words = read_words(folder)
    joined = []
    for _name in range(count):
        chosen = [*chance.sample(COMMON, chance.choice((0, 1))), *chance.sample(words, 2)]
        joined.append((" ".join(arabic for arabic, _latin in chosen), " ".join(latin for _arabic, latin in chosen)))
    return joined


def spelling_variants(folder: Path, count: int) -> PairSet:
    """Pair Latin names whose last word is spelled in two ways that the training files give for one Arabic word.

    The non-pairs differ in that word alone: these are for choosing a cutoff, not for measuring.
    """
    spellings: dict[str, list[str]] = {}
    for arabic, latin in sorted(set(read_words(folder))):
        spellings.setdefault(arabic, []).append(latin)
    several = [latin for latin in spellings.values() if len(latin) > 1]
    words = [latin for group in spellings.values() for latin in group]
    chance = random.Random(17)
    pairs, others = [], []
    for _name in range(count):
        first, (one, other) = chance.choice(words), chance.sample(chance.choice(several), 2)
        pairs.append((f"{first} {one}", f"{first} {other}"))
        others.append((f"{first} {one}", f"{first} {chance.choice(words)}"))
    return PairSet("variants", "training words in two spellings", "training", pairs, others)


PAIR_SETS: dict[str, Callable[[Path, int], PairSet]] = {
    "un": un_own_script,
    "urdu": urdu,
    "joined": joined_tokens,
    "joined-arabic": joined_arabic_tokens,
    "good": good_aliases,
}
