"""What beside the name speaks for or against a subject being a listed party."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tahaluf.engines.dates import PartialDate
from tahaluf.engines.identifiers import Identifier
from tahaluf.engines.lists.listing import Listing
from tahaluf.engines.screening.places import countries_of
from tahaluf.engines.screening.weights import CLOSE_DAYS
from tahaluf.engines.subjects.subject import Subject

IDENTIFIER_CODES = {"account": "account_same", "bic": "bic_same", "imo": "imo_same"}
"""The codes of equal identifiers by the first part of their keys; all others are `number_same`."""
BIRTHS = (
    "birth_same_day", "birth_swapped", "birth_same_month", "birth_same_year", "birth_in_range",
    "birth_near_approximate", "birth_other_day", "birth_close", "birth_differs",
)  # fmt: skip
"""How two birth dates may stand to each other, from what speaks most for one person to what speaks most against."""
AGREEING = frozenset(BIRTHS[: BIRTHS.index("birth_other_day")])
COUNTRY_CODE_LENGTH = 2


class Evidence(NamedTuple):
    """One piece of evidence: the subject's value, the listing's value, and a code of `WEIGHTS`."""

    left: str
    right: str
    code: str


def weigh(subject: Subject, listing: Listing) -> Iterator[Evidence]:
    """Yield what is known of both, each feature at most once; identifiers last."""
    yield from compare_births(subject.births, listing.births)
    yield from compare_countries(subject.countries, listing.countries)
    if subject.gender and listing.gender:
        yield Evidence(subject.gender, listing.gender, verdict("gender", subject.gender == listing.gender))
    if "unknown" not in (subject.kind, listing.kind) and subject.kind != listing.kind:
        yield Evidence(subject.kind, listing.kind, "kind_differs")
    yield from compare_places(subject.address, listing.addresses)
    yield from compare_identifiers(subject.identifiers, listing.identifiers)


def verdict(feature: str, same: bool) -> str:
    return f"{feature}_same" if same else f"{feature}_differs"


def compare_births(left: Iterable[PartialDate], right: Iterable[PartialDate]) -> Iterator[Evidence]:
    """Yield how the subject's birth dates stand to the listed ones, each to the one that it fits best.

    Of several that the subject brings, one that agrees speaks for it; where none does, the worst speaks, so that
    another date that disagrees never raises a score.
    """
    listed = list(right)
    fits = [min((pair(one, other) for other in listed), key=rank) for one in left if listed]
    if fits:
        best = min(fits, key=rank)
        yield best if best.code in AGREEING else max(fits, key=rank)


def pair(one: PartialDate, other: PartialDate) -> Evidence:
    return Evidence(str(one), str(other), relate(one, other))


def rank(evidence: Evidence) -> int:
    return BIRTHS.index(evidence.code)


def relate(one: PartialDate, other: PartialDate) -> str:
    """The code of how two birth dates stand to each other."""
    if one.is_day and other.is_day:
        return relate_days(one, other)
    if one.overlaps(other):
        return relate_overlapping(one, other)
    apart = max((one.earliest - other.latest).days, (other.earliest - one.latest).days)
    if apart > CLOSE_DAYS:
        return "birth_differs"
    return "birth_near_approximate" if one.circa or other.circa else "birth_close"


def relate_days(one: PartialDate, other: PartialDate) -> str:
    left, right = one.earliest, other.earliest
    if left == right:
        return "birth_same_day"
    if left.year == right.year:
        is_swapped = (left.day, left.month) == (right.month, right.day)
        return "birth_swapped" if is_swapped else "birth_other_day"
    if abs((left - right).days) > CLOSE_DAYS:
        return "birth_differs"
    return "birth_near_approximate" if one.circa or other.circa else "birth_close"


def relate_overlapping(one: PartialDate, other: PartialDate) -> str:
    days = max((date.latest - date.earliest).days for date in (one, other))
    if days > 366 or one.circa or other.circa:
        return "birth_in_range"
    return "birth_same_year" if days > 31 else "birth_same_month"


def compare_countries(left: Iterable[str], right: Iterable[str]) -> Iterator[Evidence]:
    """Yield whether the two share a country; nothing where a list's wording is not a country that is known."""
    ours = [country for country in left if len(country) == COUNTRY_CODE_LENGTH]
    theirs = [country for country in right if len(country) == COUNTRY_CODE_LENGTH]
    if ours and theirs:
        shared = [country for country in ours if country in theirs]
        if shared:
            yield Evidence(shared[0], shared[0], "nationality_same")
        else:
            yield Evidence(", ".join(ours), ", ".join(theirs), "nationality_differs")


def compare_places(left: tuple[str, ...], right: tuple[str, ...]) -> Iterator[Evidence]:
    """Yield whether the addresses of the two name a country that is the same."""
    ours, theirs = countries_of(left), countries_of(right)
    if ours and theirs:
        if shared := ours & theirs:
            yield Evidence(min(shared), min(shared), "place_same")
        else:
            yield Evidence(", ".join(sorted(ours)), ", ".join(sorted(theirs)), "place_differs")


def compare_identifiers(left: Iterable[Identifier], right: Iterable[Identifier]) -> Iterator[Evidence]:
    listed = {key: identifier for identifier in right if (key := identifier.key)}
    for identifier in left:
        if (key := identifier.key) and key in listed:
            code = IDENTIFIER_CODES.get(key[0], "number_same")
            yield Evidence(identifier.number, listed[key].number, code)
            return
