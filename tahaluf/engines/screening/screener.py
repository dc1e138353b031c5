"""Screening: a stream of subjects against listings that are held."""

from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence, Set
from itertools import islice
from typing import NamedTuple

from tahaluf.engines.lists.listing import Listing
from tahaluf.engines.names import DEFAULT_CUTOFF, Hit, NameIndex, Part, compare, fold_names
from tahaluf.engines.screening.evidence import weigh
from tahaluf.engines.screening.free_text import all_phrases, find_phrases
from tahaluf.engines.screening.hit import Reason, ScreeningHit
from tahaluf.engines.screening.weights import FEATURES, WEIGHTS, apply, reachable_from
from tahaluf.engines.subjects.shared_names import names_within
from tahaluf.engines.subjects.subject import Subject

CHUNK = 256
"""Subjects that are held at a time."""
LIMIT = 50
"""Listed names that one query may find."""
REMEMBERED = 1024
"""Queries whose answers are kept, for payments in which the same parties come again."""


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
    """One text to search for, down to a score, the number of its subject within its chunk, and whether it is a piece of
    what the subject is called."""

    subject: int
    text: str
    cutoff: float
    is_piece: bool


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
        self.answers: OrderedDict[tuple[str, float], Sequence[Hit]] = OrderedDict()

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

        Subjects are taken in chunks, so that a stream of any length needs the same memory.
        """
        stream = iter(subjects)
        while chunk := list(islice(stream, CHUNK)):
            yield from self._screen_chunk(chunk, cutoff)

    def _screen_chunk(self, chunk: Sequence[Subject], cutoff: float) -> Iterator[ScreeningHit]:
        met: list[dict[int, Met]] = [{} for _ in chunk]
        for query, hits in self._search(chunk, cutoff):
            for hit in hits:
                if not (query.is_piece and self._is_lone_name(hit)):
                    keep_better(met[query.subject], hit)
        for subject, names in zip(chunk, met, strict=True):
            hits_of = (self._judge(subject, place, names.get(place)) for place in self._places(subject, names))
            found = [hit for hit in hits_of if hit.score >= cutoff]
            yield from sorted(found, key=lambda hit: -hit.score)

    def _is_lone_name(self, hit: Hit) -> bool:
        """Whether a hit met one word that persons are called by, of which a piece of a longer text says nothing."""
        return " " not in hit.name and self.listings[read_key(hit.key)[0]].kind == "person"

    def _search(self, chunk: Sequence[Subject], cutoff: float) -> Iterator[tuple[Query, Sequence[Hit]]]:
        """Yield each query of the chunk with what it found; queries that share a score are searched together."""
        waiting: dict[float, list[Query]] = defaultdict(list)
        for query in queries(chunk, cutoff, self.words):
            key = (query.text, query.cutoff)
            if key in self.answers:
                self.answers.move_to_end(key)
                yield query, self.answers[key]
            else:
                waiting[query.cutoff].append(query)
        for least, asked in waiting.items():
            texts = list(dict.fromkeys(query.text for query in asked))
            found = dict(zip(texts, self.index.search_many(texts, cutoff=least, limit=LIMIT), strict=True))
            for text, hits in found.items():
                self._remember((text, least), hits)
            yield from ((query, found[query.text]) for query in asked)

    def _remember(self, key: tuple[str, float], hits: Sequence[Hit]) -> None:
        self.answers[key] = hits
        if len(self.answers) > REMEMBERED:
            self.answers.popitem(last=False)

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


def queries(chunk: Sequence[Subject], cutoff: float, listed_words: Set[str]) -> Iterator[Query]:
    """Yield what is searched for: names down to the score that the subject's evidence can raise to the cutoff."""
    for place, subject in enumerate(chunk):
        known = {"birth_date": subject.births, "nationality": subject.countries, "gender": subject.gender}
        least = reachable_from(cutoff, frozenset(feature for feature in FEATURES if known[feature]))
        for text in sought_texts(subject, listed_words):
            yield Query(place, text, least, subject.is_text or text not in (subject.name, *subject.aliases))


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
