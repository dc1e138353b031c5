"""What evidence beside the name does to alerts: true pairs of two real lists, namesakes of one, and clean names.

    python -m benchmarks.evidence FOLDER_OF_SHARED_DATA [CUTOFF]

True pairs are those on which the table of evidence was counted (`names/learn_evidence.py`) and, told apart by an equal
number or birth day, others on which it was not; each party of the UN is screened as a customer: by its first name with
its birth dates, nationalities and gender, and by the name alone. Namesakes are parties of OFAC's list, screened against
the others. Clean names are composed of words of the training files.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from benchmarks.names.learn_evidence import Lists, full_names, is_person, known_parties, read_lists, same_parties
from benchmarks.names.real_names import compose_names
from tahaluf.engines.lists import Listing
from tahaluf.engines.names import DEFAULT_CUTOFF
from tahaluf.engines.screening import Screener
from tahaluf.engines.subjects import Subject

CLEAN = 4_000


def customer(listing: Listing, row: int) -> Subject:
    """A listed party as a customer, by the first of its names."""
    return Subject(
        str(row), listing.name, row, kind=listing.kind, births=listing.births, countries=listing.countries,
        gender=listing.gender,
    )  # fmt: skip


def name_alone(subject: Subject) -> Subject:
    return Subject(subject.id, subject.name, subject.row)


def found(screener: Screener, subjects: Sequence[Subject], cutoff: float) -> set[tuple[int, int]]:
    """Row of the subject and place of the listing of each hit."""
    places = {id(listing): place for place, listing in enumerate(screener.listings)}
    return {(hit.subject.row, places[id(hit.listing)]) for hit in screener.screen(subjects, cutoff)}


def tell(what: str, hits: int, of: int) -> None:
    print(f"{what:<66} {hits:>6} of {of:>6}  {100 * hits / of:5.1f} %")


def tell_true_pairs(lists: Lists, screener: Screener, cutoff: float) -> None:
    """Of true pairs, how many are hits."""
    same = {pair for pair in same_parties(lists) if is_person(lists.un[pair[0]])}
    others = {pair for pair in known_parties(lists) if is_person(lists.un[pair[0]])} - same
    for what, pairs in (("parties that were counted", same), ("parties by number or birth day, not counted", others)):
        customers = [customer(lists.un[row], row) for row in sorted({row for row, _place in pairs})]
        tell(f"{what}: with what is known", len(found(screener, customers, cutoff) & pairs), len(pairs))
        alone = found(screener, list(map(name_alone, customers)), cutoff)
        tell(f"{what}: the name alone", len(alone & pairs), len(pairs))


def tell_own_script(lists: Lists, screener: Screener, cutoff: float) -> None:
    """Of true pairs whose name the UN gives in its own script as well, how many that name alone finds."""
    pairs = {pair for pair in same_parties(lists) if is_person(lists.un[pair[0]]) and own_script(lists.un[pair[0]])}
    subjects = [Subject(str(row), own_script(lists.un[row]), row) for row in sorted({row for row, _place in pairs})]
    tell(
        "parties that were counted: their name in its own script",
        len(found(screener, subjects, cutoff) & pairs),
        len(pairs),
    )


def own_script(listing: Listing) -> str:
    return next((name.text for name in listing.names if name.kind == "original"), "")


def tell_namesakes(lists: Lists, screener: Screener, cutoff: float) -> None:
    """Of pairs of different persons whose names meet, how many are hits."""
    pairs = {pair for pair in lists.namesakes if all(is_person(lists.ofac[place]) for place in pair)}
    customers = [
        replace(customer(lists.ofac[row], row), aliases=tuple(full_names(lists.ofac[row])))
        for row in sorted({row for row, _place in pairs})
    ]
    for what, subjects in (("with what is known", customers), ("names alone", [bare(each) for each in customers])):
        tell(f"different persons whose names meet: {what}", len(found(screener, subjects, cutoff) & pairs), len(pairs))


def bare(subject: Subject) -> Subject:
    return replace(name_alone(subject), aliases=subject.aliases)


def tell_clean(folder: Path, screener: Screener, cutoff: float) -> None:
    """Of names of nobody, how many raise any alert."""
    names = list(islice(compose_names(folder, CLEAN, 5), CLEAN))
    for what, texts in (("Arabic", [arabic for arabic, _ in names]), ("Latin", [latin for _, latin in names])):
        subjects = [Subject(str(row), text, row) for row, text in enumerate(texts)]
        tell(f"clean names that alert, {what}", alerting(screener.screen(subjects, cutoff)), len(subjects))


def alerting(hits: Iterable[object]) -> int:
    return len({hit.subject.row for hit in hits})  # type: ignore[attr-defined]


def main() -> None:
    """Measure with the lists of the folder named on the command line."""
    folder = Path(sys.argv[1])
    cutoff = float(sys.argv[2]) if len(sys.argv) > 2 else DEFAULT_CUTOFF
    lists = read_lists(folder / "lists")
    screener = Screener.build(lists.ofac)
    tell_true_pairs(lists, screener, cutoff)
    tell_own_script(lists, screener, cutoff)
    tell_namesakes(lists, screener, cutoff)
    tell_clean(folder, screener, cutoff)


if __name__ == "__main__":
    main()
