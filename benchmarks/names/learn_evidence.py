"""Count what evidence weighs beside a name, from two lists that name many of the same parties; write both tables.

    python -m benchmarks.names.learn_evidence FOLDER_OF_SHARED_DATA

*The same*: parties of the UN list and of OFAC's whose names meet beyond doubt (two names of at least two words at 0.95,
or one of at least three at 0.97), each the only such partner of the other. *Others*: different parties of OFAC's list
alone that bear names which meet at the default cutoff, without an equal number; random parties smooth what is rare. Of
what concerns names themselves, the same are those with an equal number or birth day, however well their names meet.

What is written is the log-likelihood ratio in centinats, within the bounds below.
"""

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from math import log
from pathlib import Path
from typing import NamedTuple

from tahaluf.engines.lists import Listing, companion_names, open_list
from tahaluf.engines.names import DEFAULT_CUTOFF, NameIndex, compare
from tahaluf.engines.names.tokens import read_name
from tahaluf.engines.screening import evidence, rarity

FOLDER = Path(__file__).parents[2] / "tahaluf" / "engines" / "screening"
UN, OFAC = "un_consolidated_2025-04-19.xml", "ofac_2021-07_sdn.csv"
HEADER = """\
# What each piece of evidence beside a name weighs, in centinats (hundredths of a nat) of log-likelihood ratio: how much
# likelier it is where the two are one party than where they are others whose names meet as well.
# Columns: code, feature, centinats, P(it | the same), P(it | others), counted of how many the same, of how many others,
# how the number was found. "bounded": counted, and kept within a bound; "counted": as the counts have it.
# Made by `python -m benchmarks.names.learn_evidence` from the UN's list of 2025-04-19 and OFAC's of 2021-07.
"""
WORDS_HEADER = """\
# How many names of listed persons hold each word, of words that at least {least} names hold: the word, folded, or what
# it means where it has many spellings, and how many. Made by `python -m benchmarks.names.learn_evidence` from OFAC's
# list of 2021-07 (US Treasury, public domain).
"""
LEAST_HELD = 10
SURE_OF_TWO, SURE_OF_THREE = 0.95, 0.97
RANDOM_PAIRS, SMOOTHING, HALF = 40_000, 50, 0.5
FEW = 50
SEED = 20250419

Pair = tuple[int, int]
Code = Callable[[Listing, Listing], str]


class Bounds(NamedTuple):
    """The least and the most that a feature may weigh, and how often at least its values disagree in the same party.

    Lists copy from each other, and what a bank's file says is copied from none: so the counts of the same party alone
    would call a disagreement far too rare. Where fewer than `FEW` are counted, it is taken to be just so frequent.
    """

    least: int
    most: int
    disagrees: float = 0.0


BOUNDS = {
    "birth_date": Bounds(-230, 350, 0.10),
    "nationality": Bounds(-80, 120, 0.10),
    "gender": Bounds(-230, 30, 0.02),
    "kind": Bounds(-230, 0, 0.005),
    "place": Bounds(-60, 60, 0.10),
    "name_common": Bounds(-100, 0),
    "name_very_common": Bounds(-200, 0),
    "weak_alias": Bounds(-165, 0),
    "identifier": Bounds(0, 1400),
}
"""A name that is equal to the letter and one thing that disagrees stay above the default cutoff: people see it. A
nationality disagrees for little, as files often hold the country of residence, or one of two."""
LEAST_STEP = 5
"""What agrees raises, and what disagrees lowers, by no less than this."""


class Row(NamedTuple):
    """One line of the table."""

    code: str
    feature: str
    centinats: int
    same: float
    others: float
    same_counted: int
    others_counted: int
    found: str

    def line(self) -> str:
        shares = f"{self.same:.5f}\t{self.others:.7f}\t{self.same_counted}\t{self.others_counted}"
        return f"{self.code}\t{self.feature}\t{self.centinats}\t{shares}\t{self.found}\n"


class Lists(NamedTuple):
    """Both lists, and which of their parties' names meet: of two lists, and of one, each with the names that do."""

    un: Sequence[Listing]
    ofac: Sequence[Listing]
    meeting: Mapping[Pair, Mapping[str, float]]
    namesakes: Sequence[Pair]


def read_list(folder: Path, name: str) -> list[Listing]:
    """Read one list with its companions."""
    with ExitStack() as opened:
        stream = opened.enter_context((folder / name).open("rb"))
        companions = {
            kind: opened.enter_context((folder / other).open("rb")) for kind, other in companion_names(name).items()
        }
        return [item for item in open_list(stream, name, companions=companions) if isinstance(item, Listing)]


def full_names(listing: Listing) -> list[str]:
    """The names of a listing in Latin letters and of at least two words."""
    return [name.text for name in listing.names if name.kind != "original" and " " in name.text]


def read_lists(folder: Path) -> Lists:
    """Read both lists and let their names meet."""
    un, ofac = read_list(folder, UN), read_list(folder, OFAC)
    index = NameIndex.build((place, name) for place, listing in enumerate(ofac) for name in full_names(listing))
    meeting, within = meet(un, index), meet(ofac, index)
    apart = sorted({(one, other) for one, other in within if one < other})
    return Lists(un, ofac, meeting, [pair for pair in apart if not share_number(ofac[pair[0]], ofac[pair[1]])])


def meet(listings: Sequence[Listing], index: NameIndex) -> dict[Pair, dict[str, float]]:
    """Find which names of which listings meet, and how well."""
    met: dict[Pair, dict[str, float]] = defaultdict(dict)
    for place, listing in enumerate(listings):
        for name in full_names(listing):
            for hit in index.search(name, DEFAULT_CUTOFF, limit=None):
                assert isinstance(hit.key, int)
                met[place, hit.key][name] = hit.score
    return met


def share_number(one: Listing, other: Listing) -> bool:
    return bool(numbers_of(one) & numbers_of(other))


def numbers_of(listing: Listing) -> set[tuple[str, str]]:
    return {key for identifier in listing.identifiers if (key := identifier.key)}


def is_sure(names: Mapping[str, float]) -> bool:
    """Whether names that met are those of one party beyond doubt."""
    two = sum(score >= SURE_OF_TWO for score in names.values()) > 1
    return two or any(score >= SURE_OF_THREE and len(name.split()) > 2 for name, score in names.items())


def same_parties(lists: Lists) -> list[Pair]:
    """List the pairs of which each is the other's only sure partner."""
    sure = [pair for pair, names in lists.meeting.items() if is_sure(names)]
    here, there = (Counter(pair[side] for pair in sure) for side in (0, 1))
    return [pair for pair in sure if here[pair[0]] == there[pair[1]] == 1]


def known_parties(lists: Lists) -> list[Pair]:
    """List the pairs with an equal number or birth day, of those whose names meet at all."""
    pairs = [(pair, lists.un[pair[0]], lists.ofac[pair[1]]) for pair in lists.meeting]
    return [pair for pair, un, ofac in pairs if share_number(un, ofac) or birth(un, ofac) == "birth_same_day"]


def birth(one: Listing, other: Listing) -> str:
    return next((found.code for found in evidence.compare_births(one.births, other.births)), "")


def nationality(one: Listing, other: Listing) -> str:
    return next((found.code for found in evidence.compare_countries(one.countries, other.countries)), "")


def place(one: Listing, other: Listing) -> str:
    return next((found.code for found in evidence.compare_places(one.addresses, other.addresses)), "")


def gender(one: Listing, other: Listing) -> str:
    return evidence.verdict("gender", one.gender == other.gender) if one.gender and other.gender else ""


def kind(one: Listing, other: Listing) -> str:
    return evidence.verdict("kind", one.kind == other.kind)


def rows_of(
    feature: str, codes: Sequence[str], agreeing: Iterable[str], shares: Sequence[Mapping[str, float]], counted: Pair
) -> Iterator[Row]:
    """Weigh the codes of a feature, from what speaks most for one party to what speaks most against it."""
    bounds = {code: BOUNDS.get(code) or BOUNDS[feature] for code in codes}
    highest = max(each.most for each in bounds.values())
    for code in codes:
        exact = round(100 * log(shares[0][code] / shares[1][code]))
        low, high = (LEAST_STEP, highest) if code in agreeing else (bounds[code].least, min(highest, -LEAST_STEP))
        highest = max(low, min(high, exact))
        yield Row(code, feature, highest, shares[0][code], shares[1][code], *counted, how(exact, highest))


def how(exact: int, kept: int) -> str:
    return "counted" if exact == kept else f"bounded, counted {exact}"


def feature_rows(
    feature: str, codes: Sequence[str], agreeing: Sequence[str], code: Code, lists: Lists
) -> Iterator[Row]:
    """Count a feature in the same parties, in namesakes and in random parties."""
    same = count(code(lists.un[one], lists.ofac[other]) for one, other in same_parties(lists))
    others = count(code(lists.ofac[one], lists.ofac[other]) for one, other in lists.namesakes)
    chance = count(code(one, other) for one, other in random_pairs(lists.ofac))
    smooth = {each: (chance[each] + HALF) / (chance.total() + HALF * len(codes)) for each in codes}
    counted = {each: (same[each] + HALF) / (same.total() + HALF * len(codes)) for each in codes}
    of_same = with_disagreement(counted, agreeing, BOUNDS[feature].disagrees, is_exact=same.total() < FEW)
    of_others = {each: (others[each] + SMOOTHING * smooth[each]) / (others.total() + SMOOTHING) for each in codes}
    return rows_of(feature, codes, agreeing, (of_same, of_others), (same.total(), others.total()))


def count(codes: Iterable[str]) -> Counter[str]:
    return Counter(filter(None, codes))


def with_disagreement(
    shares: Mapping[str, float], agreeing: Sequence[str], least: float, *, is_exact: bool
) -> dict[str, float]:
    """Raise the shares of what disagrees to at least so much (or to that, exactly), at the cost of what agrees."""
    against = sum(share for code, share in shares.items() if code not in agreeing)
    wanted = least if is_exact else max(against, least)
    return {
        code: share * ((1 - wanted) / (1 - against) if code in agreeing else wanted / against)
        for code, share in shares.items()
    }


def random_pairs(listings: Sequence[Listing]) -> Iterator[tuple[Listing, Listing]]:
    """Draw pairs of different parties."""
    chance = random.Random(SEED)
    for _ in range(RANDOM_PAIRS):
        one, other = chance.sample(range(len(listings)), 2)
        yield listings[one], listings[other]


def name_rows(lists: Lists) -> Iterator[Row]:
    """Weigh how common the words are that met, and that a list calls a name low-quality."""
    known = known_parties(lists)
    common = count(commonness(lists.un[one], lists.ofac[other]) for one, other in known if is_person(lists.un[one]))
    others = [(lists.ofac[one], lists.ofac[other]) for one, other in lists.namesakes]
    namesakes = count(commonness(one, other) for one, other in others if is_person(one) and is_person(other))
    for code in ("name_common", "name_very_common"):
        counted = (common.total(), namesakes.total())
        yield from rows_of("name", (code,), (), (shares(common), shares(namesakes)), counted)
    strangers = [pair for pair in lists.meeting if birth(lists.un[pair[0]], lists.ofac[pair[1]]) == "birth_differs"]
    weak, weak_others = (count(weakness(lists, pair) for pair in pairs) for pairs in (known, strangers))
    counted = (weak.total(), weak_others.total())
    yield from rows_of("name", ("weak_alias",), (), (shares(weak), shares(weak_others)), counted)


def shares(counted: Counter[str]) -> dict[str, float]:
    codes = ("name_common", "name_very_common", "weak_alias")
    return {code: (counted[code] + HALF) / (counted.total() + HALF) for code in codes}


def is_person(listing: Listing) -> bool:
    return listing.kind == "person"


def commonness(one: Listing, other: Listing) -> str:
    pairs = (compare(left, right) for left in full_names(one) for right in full_names(other))
    return rarity.commonness(max(pairs, key=lambda compared: compared.score).parts) or "rare"


def weakness(lists: Lists, pair: Pair) -> str:
    """Whether the name that met best is one that the UN calls low-quality."""
    names = lists.meeting[pair]
    weak = {name.text for name in lists.un[pair[0]].names if name.weak}
    return "weak_alias" if max(names, key=lambda name: names[name]) in weak else "good"


def number_rows(lists: Lists) -> Iterator[Row]:
    """Weigh equal numbers: how often the same parties' do agree, and how seldom those of two parties of one list."""
    both = [numbers_of(lists.un[one]) & numbers_of(lists.ofac[other]) for one, other in same_parties(lists)
            if numbers_of(lists.un[one]) and numbers_of(lists.ofac[other])]  # fmt: skip
    bearers = Counter(key for listing in lists.ofac for key in numbers_of(listing))
    numbered = sum(bool(numbers_of(listing)) for listing in lists.ofac)
    pairs = numbered * (numbered - 1) // 2
    shared = sum(times * (times - 1) // 2 for times in bearers.values())
    same, others = (sum(map(bool, both)) + HALF) / (len(both) + 1), (shared + HALF) / pairs
    for code in ("number_same", "account_same", "bic_same", "imo_same"):
        found = {code: same}, {code: others}
        yield from rows_of("identifier", (code,), (code,), found, (len(both), pairs))


def between(rows: Sequence[Row]) -> Iterator[Row]:
    """Put the month, which hardly any list gives without a day, midway between the day and the year."""
    by_code = {row.code: row for row in rows}
    midway = (by_code["birth_swapped"].centinats + by_code["birth_same_year"].centinats) // 2
    for row in rows:
        is_month = row.code == "birth_same_month"
        yield (
            row._replace(centinats=midway, found="midway between its neighbours, too rare to count")
            if is_month
            else row
        )


def evidence_rows(lists: Lists) -> Iterator[Row]:
    """Yield all lines of the table."""
    people = lists._replace(
        meeting={pair: names for pair, names in lists.meeting.items() if is_person(lists.un[pair[0]])},
        namesakes=[(a, b) for a, b in lists.namesakes if is_person(lists.ofac[a]) and is_person(lists.ofac[b])],
    )
    yield from name_rows(people)
    agreeing = [code for code in evidence.BIRTHS if code in evidence.AGREEING]
    yield from between(list(feature_rows("birth_date", evidence.BIRTHS, agreeing, birth, people)))
    for feature, code in (("nationality", nationality), ("gender", gender), ("place", place)):
        codes = [f"{feature}_same", f"{feature}_differs"]
        yield from feature_rows(feature, codes, codes[:1], code, people)
    kinds = feature_rows("kind", ["kind_same", "kind_differs"], ["kind_same"], kind, lists)
    yield from (row for row in kinds if row.code == "kind_differs")
    yield from number_rows(lists)


def word_lines(listings: Iterable[Listing]) -> Iterator[str]:
    """Count the words of persons' names."""
    names = [name.text for listing in listings if is_person(listing) for name in listing.names]
    held = Counter(word for name in names for word in {token.concept or token.text for token in read_name(name).tokens})
    yield f"{rarity.HEAD}{len(names)}\n"
    yield from (f"{word}\t{times}\n" for word, times in sorted(held.items()) if times >= LEAST_HELD)


def main() -> None:
    """Write both tables from the folder named on the command line."""
    lists = read_lists(Path(sys.argv[1]) / "lists")
    words = WORDS_HEADER.format(least=LEAST_HELD) + "".join(word_lines(lists.ofac))
    (FOLDER / "common_words.tsv").write_text(words, "utf-8")
    rarity.common_words.cache_clear()
    (FOLDER / "evidence.tsv").write_text(HEADER + "".join(row.line() for row in evidence_rows(lists)), "utf-8")


if __name__ == "__main__":
    main()
