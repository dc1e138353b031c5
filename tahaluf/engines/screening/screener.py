"""Screening: a stream of subjects against listings that are held."""

from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence, Set
from functools import partial
from typing import NamedTuple

from tahaluf.engines.lists.listing import Listing
from tahaluf.engines.names import DEFAULT_CUTOFF, Hit, NameIndex, Part, compare, fold_names
from tahaluf.engines.screening.evidence import weigh
from tahaluf.engines.screening.free_text import all_phrases, find_phrases
from tahaluf.engines.screening.hit import Reason, ScreeningHit
from tahaluf.engines.screening.weights import FEATURES, WEIGHTS, apply, reachable_from
from tahaluf.engines.subjects.shared_names import names_within
from tahaluf.engines.subjects.subject import Subject

REMEMBERED = 1024
"""Queries whose answers are kept, for payments in which the same parties come again."""
REMEMBERED_HITS = 1 << 14
"""Hits in all the answers that are kept: a frequent name meets thousands of listings."""


class Met(NamedTuple):
    """The listed name that met a subject best."""

    name: str
    score: float
    parts: tuple[Part, ...]
    weak: bool

    @property
    def value(self) -> float:
        """The score as the weight of a low-quality alias leaves it."""
        return apply(self.score, "weak_alias") if self.weak else self.score


class Query(NamedTuple):
    """One text to search for, down to a score; what else is known of the subject, where that may raise a score, and
    whether the text is a piece of what the subject is called."""

    text: str
    cutoff: float
    is_piece: bool
    known: tuple[Hashable, ...] = ()


class Screener:
    """Listings made ready for screening. Build it once; it can screen any number of streams."""

    def __init__(self, listings: Iterable[Listing]) -> None:
        self.listings: list[Listing] = list(listings)
        self.numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, listing in enumerate(self.listings):
            for key in {key for identifier in listing.identifiers if (key := identifier.key)}:
                self.numbers[key].append(place)
        self.index = NameIndex.build(self._names())
        self.words = frozenset(
            word.lower() for item in self.listings for name in item.names for word in name.text.split()
        )
        self.answers = Answers()

    @classmethod
    def build(cls, listings: Iterable[Listing]) -> "Screener":
        """Build a screener from listings of one list or several."""
        return cls(listings)

    def _names(self) -> Iterator[tuple[Hashable, str]]:
        for place, listing in enumerate(self.listings):
            for name in listing.names:
                yield file_key(place, weak=name.weak), name.text

    def screen(self, subjects: Iterable[Subject], cutoff: float = DEFAULT_CUTOFF) -> Iterator[ScreeningHit]:
        """Yield the hits that score at least the cutoff (0 to 1): by subject in their order, for each the best first.

        All of them: no hit is left out because a subject has many. The hits of one subject are held at a time, so that
        a stream of any length needs the same memory.
        """
        for subject in subjects:
            yield from self._screen_one(subject, cutoff)

    def find_named(self, name: str, cutoff: float, limit: int) -> list[ScreeningHit]:
        """Find the listings called much like a name of which nothing else is known: at most so many, the best first."""
        met: dict[int, Met] = {}
        for hit in self.index.search(name, cutoff, 2 * limit):  # a listing has two keys: of names, of low-quality ones
            keep_better(met, hit)
        sought = Subject("", name, 1)
        hits = (self._judge(sought, place, met[place]) for place in met)
        return sorted((hit for hit in hits if hit.score >= cutoff), key=lambda hit: -hit.score)[:limit]

    def _screen_one(self, subject: Subject, cutoff: float) -> Iterator[ScreeningHit]:
        met: dict[int, Met] = {}
        for query in queries(subject, cutoff, self.words):
            for hit in self._search(query, subject, cutoff):
                if not (query.is_piece and self._is_lone_name(hit)):
                    keep_better(met, hit)
        hits_of = (self._judge(subject, place, met.get(place)) for place in self._places(subject, met))
        found = [hit for hit in hits_of if hit.score >= cutoff]
        yield from sorted(found, key=lambda hit: -hit.score)

    def _is_lone_name(self, hit: Hit) -> bool:
        """Whether a hit met one word that persons are called by, of which a piece of a longer text says nothing."""
        return " " not in hit.name and self.listings[read_key(hit.key)[0]].kind == "person"

    def _search(self, query: Query, subject: Subject, cutoff: float) -> Sequence[Hit]:
        found = self.answers.find(query)
        if found is None:
            may_count = partial(self._may_count, subject, cutoff) if query.known else None
            found = self.index.search(query.text, query.cutoff, limit=None, may_count=may_count)
            self.answers.keep(query, found)
        return found

    def _may_count(self, subject: Subject, cutoff: float, key: Hashable, score: float) -> bool:
        """Whether a listed name that scores no more than this may reach the cutoff by what else is known."""
        place, is_weak = read_key(key)
        score = apply(score, "weak_alias") if is_weak else score
        for evidence in weigh(subject, self.listings[place]):
            score = apply(score, evidence.code)
        return score >= cutoff

    def _places(self, subject: Subject, names: dict[int, Met]) -> list[int]:
        """The listings that the subject's names or identifiers met."""
        keys = (identifier.key for identifier in subject.identifiers)
        numbered = (place for key in keys if key for place in self.numbers.get(key, ()))
        return list(dict.fromkeys((*names, *numbered)))

    def _judge(self, subject: Subject, place: int, met: Met | None) -> ScreeningHit:
        """The hit of a subject and a listing, whatever it scores."""
        listing = self.listings[place]
        met = met or meet(subject, listing)
        reasons = list(name_reasons(met, subject))
        score = met.score
        if met.weak and score:
            score = step(reasons, score, met.name, met.name, "weak_alias")
        for evidence in weigh(subject, listing):
            score = step(reasons, score, *evidence)
        return ScreeningHit(subject, listing, met.name, score, tuple(reasons))


class Answers:
    """What the latest queries found, so much of it as memory may hold."""

    def __init__(self) -> None:
        self._held: OrderedDict[Query, Sequence[Hit]] = OrderedDict()
        self._hits = 0

    def find(self, query: Query) -> Sequence[Hit] | None:
        """The answer to a query; `None` where it is not remembered."""
        if query in self._held:
            self._held.move_to_end(query)
        return self._held.get(query)

    def keep(self, query: Query, hits: Sequence[Hit]) -> None:
        """Remember an answer that leaves room for others, and forget those that were not asked for longest."""
        if len(hits) > REMEMBERED_HITS // 4:
            return
        self._held[query] = hits
        self._hits += len(hits)
        while len(self._held) > REMEMBERED or self._hits > REMEMBERED_HITS:
            _query, forgotten = self._held.popitem(last=False)
            self._hits -= len(forgotten)


def queries(subject: Subject, cutoff: float, listed_words: Set[str]) -> Iterator[Query]:
    """Yield what is searched for: names down to the score that the subject's evidence can raise to the cutoff."""
    known = {"birth_date": subject.births, "nationality": subject.countries, "gender": subject.gender}
    features = frozenset(feature for feature in FEATURES if known[feature])
    least = reachable_from(cutoff, features)
    weighed = (cutoff, *known.values(), subject.kind, subject.identifiers) if features else ()
    for text in sought_texts(subject, listed_words):
        yield Query(text, least, subject.is_text or text not in (subject.name, *subject.aliases), weighed)


def sought_texts(subject: Subject, listed_words: Set[str]) -> list[str]:
    """The names of a subject in all its readings, with the names within each; of a free text, the phrases that may be
    names."""
    if not subject.is_text:
        return names_of(subject)
    texts = [text for text in (subject.name, *subject.aliases) if text]
    return list(dict.fromkeys(phrase for text in texts for phrase in find_phrases(text, listed_words)))


def names_of(subject: Subject) -> list[str]:
    texts = [text for text in (subject.name, *subject.aliases) if text]
    return list(dict.fromkeys((*texts, *(part for text in texts for part in names_within(text)))))


def fold_subject(subject: Subject) -> str:
    """Fold all that may be searched for of a subject, whatever the lists hold, a name a line: see `fold_names`."""
    if not subject.is_text:
        return fold_names(names_of(subject))
    texts = [text for text in (subject.name, *subject.aliases) if text]
    return fold_names(dict.fromkeys(phrase for text in texts for phrase in all_phrases(text)))


def file_key(place: int, *, weak: bool) -> int:
    """The key of a listed name: its listing's place, and whether it is a low-quality alias."""
    return 2 * place + weak


def read_key(key: Hashable) -> tuple[int, bool]:
    if not isinstance(key, int):
        raise TypeError(f"not a key of this index: {key!r}")
    return key >> 1, bool(key & 1)


def keep_better(met: dict[int, Met], hit: Hit) -> None:
    place, weak = read_key(hit.key)
    found = Met(hit.name, hit.score, hit.parts, weak)
    if place not in met or found.value > met[place].value:
        met[place] = found


def meet(subject: Subject, listing: Listing) -> Met:
    """The listed name nearest to a subject that an identifier led to; the listing's own name where none is near."""
    if not subject.name or subject.is_text or not listing.names:
        return Met(listing.name, 0.0, (), weak=False)
    compared = ((name, compare(subject.name, name.text)) for name in listing.names)
    name, best = max(compared, key=lambda pair: pair[1].score)
    return Met(name.text, best.score, best.parts if best.score else (), name.weak)


def name_reasons(met: Met, subject: Subject) -> Iterator[Reason]:
    """The steps of the name's score: what met adds up to it, what is missing gave nothing."""
    gained = sum(part.gave for part in met.parts if part.gave > 0)
    for part in met.parts:
        gave = part.gave * met.score / gained if part.gave > 0 else 0.0
        yield Reason("name", part.left, part.right, gave, part.reason)


def step(reasons: list[Reason], score: float, left: str, right: str, code: str) -> float:
    """Apply one piece of evidence, note what it gave, and return the new score."""
    after = apply(score, code)
    reasons.append(Reason(WEIGHTS[code].feature, left, right, after - score, code))
    return after
