"""Screening: a stream of subjects against listings that are held."""

from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from functools import partial, reduce
from typing import NamedTuple

from tahaluf.engines.lists.listing import Listing
from tahaluf.engines.names import DEFAULT_CUTOFF, Hit, NameIndex, Part, compare, fold_names, share_out
from tahaluf.engines.names.index import MayCount
from tahaluf.engines.screening.evidence import weigh
from tahaluf.engines.screening.free_text import all_phrases, find_phrases
from tahaluf.engines.screening.hit import Reason, ScreeningHit
from tahaluf.engines.screening.likelihood import ROUNDING, apply, least_asked, name_alone, reachable_from
from tahaluf.engines.screening.places import countries_of
from tahaluf.engines.screening.rarity import commonness
from tahaluf.engines.screening.weights import FEATURES, WEIGHTS
from tahaluf.engines.subjects.shared_names import names_within
from tahaluf.engines.subjects.subject import Subject

TOGETHER = 100
"""Subjects that are screened together."""
REMEMBERED = 1024
"""Queries whose answers are kept, for payments in which the same parties come again."""
REMEMBERED_HITS = 1 << 14
"""Hits in all the answers that are kept: a frequent name meets thousands of listings."""


class Met(NamedTuple):
    """The listed name that met a subject best."""

    name: str
    score: float
    parts: tuple[Part, ...] = ()
    against: tuple[str, ...] = ()

    @classmethod
    def of(cls, name: str, score: float, parts: tuple[Part, ...], *, weak: bool) -> "Met":
        """The name with what its score gives by itself, and the codes of what speaks against it."""
        common = commonness(parts)
        against = (*(["weak_alias"] if weak else []), *([common] if common else []))
        return cls(name, name_alone(score), parts, against)

    @property
    def value(self) -> float:
        """The score as what speaks against the name leaves it."""
        return reduce(apply, self.against, self.score)


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

        An equal name is a hit at any cutoff.

        All of them: no hit is left out because a subject has many. A few subjects are screened together, and their hits
        held, so that a stream of any length needs the same memory; if it breaks, those read before are screened.
        """
        least = least_asked(cutoff)
        for block in in_blocks(subjects, TOGETHER):
            asked = [[*queries(subject, least, self.words)] for subject in block]
            answers = self._answer(zip(block, asked, strict=True), least)
            for subject, of_subject in zip(block, asked, strict=True):
                yield from self._judge_all(subject, {query: answers[query] for query in of_subject}, least)

    def find_named(self, name: str, cutoff: float, limit: int) -> list[ScreeningHit]:
        """Find the listings called much like a name of which nothing else is known: at most so many, the best first."""
        met: dict[int, Met] = {}
        for hit in self.index.search(name, cutoff, 2 * limit):  # a listing has two keys: of names, of low-quality ones
            keep_better(met, hit)
        sought = Subject("", name, 1)
        hits = (self._judge(sought, place, met[place]) for place in met)
        return sorted((hit for hit in hits if hit.score >= cutoff), key=lambda hit: -hit.score)[:limit]

    def _judge_all(
        self, subject: Subject, answers: Mapping[Query, Sequence[Hit]], cutoff: float
    ) -> Sequence[ScreeningHit]:
        met: dict[int, Met] = {}
        for query, hits in answers.items():
            for hit in hits:
                if not (query.is_piece and self._is_lone_name(hit)):
                    keep_better(met, hit)
        hits_of = (self._judge(subject, place, met.get(place)) for place in self._places(subject, met))
        found = [hit for hit in hits_of if hit.score >= cutoff]
        return sorted(found, key=lambda hit: -hit.score)

    def _is_lone_name(self, hit: Hit) -> bool:
        """Whether a hit met one word that persons are called by, of which a piece of a longer text says nothing."""
        return " " not in hit.name and self.listings[read_key(hit.key)[0]].kind == "person"

    def _answer(self, asked: Iterable[tuple[Subject, Sequence[Query]]], cutoff: float) -> Mapping[Query, Sequence[Hit]]:
        """Search for what subjects ask, each question once, those down to the same score together."""
        found: dict[Query, Sequence[Hit]] = {}
        unknown: dict[float, dict[Query, MayCount | None]] = defaultdict(dict)
        for subject, of_subject in asked:
            for query in of_subject:
                held = self.answers.find(query)
                if held is not None:
                    found[query] = held
                elif query not in unknown[query.cutoff]:
                    may_count = partial(self._may_count, subject, cutoff) if query.known else None
                    unknown[query.cutoff][query] = may_count
        for least, of_queries in unknown.items():
            texts = [query.text for query in of_queries]
            answers = self.index.search_many(texts, least, limit=None, may_count=[*of_queries.values()])
            for query, hits in zip(of_queries, answers, strict=True):
                found[query] = hits
                self.answers.keep(query, hits)
        return found

    def _may_count(self, subject: Subject, cutoff: float, key: Hashable, score: float) -> bool:
        """Whether a listed name that scores no more than this may reach the cutoff by what else is known."""
        place, is_weak = read_key(key)
        value = apply(name_alone(score), "weak_alias") if is_weak else name_alone(score)
        for evidence in weigh(subject, self.listings[place]):
            value = apply(value, evidence.code)
        return value >= cutoff - ROUNDING

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
        for code in met.against:
            score = step(reasons, score, subject.label, met.name, code)
        for evidence in weigh(subject, listing):
            score = step(reasons, score, *evidence)
        return ScreeningHit(subject, listing, met.name, score, tuple(reasons))


def in_blocks(subjects: Iterable[Subject], size: int) -> Iterator[Sequence[Subject]]:
    """Yield so many subjects at a time; if their stream breaks, those that were read before it does."""
    block: list[Subject] = []
    try:
        for subject in subjects:
            block.append(subject)
            if len(block) == size:
                yield block
                block = []
    except Exception:
        yield block
        raise
    yield block


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
    known = {
        "birth_date": subject.births,
        "nationality": subject.countries,
        "gender": subject.gender,
        "place": countries_of(subject.address),
    }
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
    found = Met.of(hit.name, hit.score, hit.parts, weak=weak)
    if place not in met or found.value > met[place].value:
        met[place] = found


def meet(subject: Subject, listing: Listing) -> Met:
    """The listed name nearest to a subject that an identifier led to; the listing's own name where none is near."""
    if not subject.name or subject.is_text or not listing.names:
        return Met(listing.name, 0.0)
    compared = ((name, compare(subject.name, name.text)) for name in listing.names)
    name, best = max(compared, key=lambda pair: pair[1].score)
    return Met.of(name.text, best.score, best.parts, weak=name.weak) if best.score else Met(name.text, 0.0)


def name_reasons(met: Met, subject: Subject) -> Iterator[Reason]:
    """The steps of the name's score: what met adds up to it, what is missing gave nothing."""
    for part, gave in share_out(met.parts, met.score):
        yield Reason("name", part.left, part.right, gave, part.reason)


def step(reasons: list[Reason], score: float, left: str, right: str, code: str) -> float:
    """Apply one piece of evidence, note what it gave, and return the new score."""
    after = apply(score, code)
    weight = WEIGHTS[code]
    reasons.append(Reason(weight.feature, left, right, after - score, code, weight.centinats))
    return after
