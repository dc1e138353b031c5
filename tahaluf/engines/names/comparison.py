"""Two names laid beside each other: which token met which, what each gave, and the score."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, combinations
from typing import NamedTuple

from rapidfuzz.distance import OSA

from tahaluf.engines.names.costs import Codes, align, encode, is_arabic_row
from tahaluf.engines.names.resemblance import CERTAIN, FLOOR, compare_tokens, own_worth, resemble
from tahaluf.engines.names.sounds import sound_out
from tahaluf.engines.names.tokens import ACRONYM, ADDING_NOTHING, Name, Token, read_name
from tahaluf.engines.names.words import CLASS_WEIGHTS
from tahaluf.engines.names.writing import read_signs

SURPLUS = 0.35
"""What a word takes away that only one name has, a share of its weight."""

SURPLUS_OF_ORGANISATIONS = 0.5
"""The same among organisations: their names are not shortened as persons' are, and a word more is often a branch."""

AGAINST = 1.5
"""What two words take away of which each name has one in the other's stead, a share of the lighter's weight, where both
names are of one script. Across scripts they take away their weight: a word that meets none may be one badly spelled."""

LEGAL_AGAINST = 300
"""What two legal forms of different kinds take away (Marjan AG, Marjan GmbH), in centinats."""

TELLING_FORMS = frozenset({"limited", "stock", "partnership"})
"""Concepts of legal forms that a company has one of; the others go with any."""

LINE_AGAINST = 2
"""How often what two met words weigh speaks against, where sons and fathers have changed places."""

FAMILY_TITLES = frozenset({"prince", "qazi", "sheikh", "sayyid", "imam", "mufti", "hafiz"})
FAMILY_TITLE = 300
"""Titles that are family names at the end of a name (Salim Qadi, Huda Shaikh), and what such a one weighs that only one
name has, in centinats."""

LONE_ELEMENTS = {"god": 200, "faith": 200}
"""What the second half of a joined name weighs that only one name has: Nasrallah and Nasruddin are not Nasr."""

SYLLABLE = 1.2
"""What a sign read otherwise takes away, in shares of a name that is written in Chinese or Korean signs."""

LEAST_LIKENESS = 0.05

ACRONYMS = (0, 0, 0, 700, 850, 930)
"""The chance that an acronym of so many letters, or more, is that of the full name, in thousandths."""

DISORDER = 0.01
"""What another order of the words takes away from the score."""

INITIAL = CLASS_WEIGHTS["initial"]

CEILING = 0.995
"""The most that two names can score that are not written the same."""

LONGEST_JOINED_PART, LONGEST_JOINED = 4, 14
"""Neighbours are read as one word when one is a frequent name or has so many letters at most, and so both together."""


class Part(NamedTuple):
    """One step of the explanation: the left words, the right words, what they gave and why.

    `gave` is a share of the whole: what meets adds to the score, what is missing took away from 1. An empty side
    means that the other had no partner. `reason` is one of REASONS.
    """

    left: str
    right: str
    gave: float
    reason: str


REASONS = (
    "same", "same meaning", "same sound", "close sound", "slip", "initial", "joined", "misread", "nickname", "acronym",
    "particle", "missing", "other line", "other form",
)  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """The score of two names, 0 to 1, and the parts that explain it, in the left name's order."""

    score: float
    parts: tuple[Part, ...]


def share_out(parts: Sequence[Part], score: float) -> list[tuple[Part, float]]:
    """Say of each part what it gave of a score: what met adds up to it, what is missing gave nothing."""
    gained = sum(part.gave for part in parts if part.gave > 0) or 1.0
    return [(part, max(part.gave, 0.0) * score / gained) for part in parts]


class Edge(NamedTuple):
    """A possible meeting of a span of left tokens with a span of right ones; it weighs as the lighter of the two."""

    gain: int
    left: tuple[int, ...]
    right: tuple[int, ...]
    weight: int
    alike: int
    reason: str

    @property
    def loss(self) -> int:
        """What the meeting leaves open, on the scale of `gain`."""
        return CERTAIN * self.weight - self.gain


def compare(left: str, right: str) -> Comparison:
    """Compare two names in any script; symmetric, deterministic, 1 for equal names and 0 for an empty one."""
    if left == right and left:
        return Comparison(1.0, _identical(read_name(left)))
    return compare_names(read_name(left), read_name(right))


def compare_names(left: Name, right: Name) -> Comparison:
    """Compare two names already read."""
    if not left.tokens or not right.tokens:
        return Comparison(0.0, ())
    if (left.folded, left.signs) == (right.folded, right.signs):
        return Comparison(1.0, _identical(left))
    if (left.folded, left.signs) > (right.folded, right.signs):
        turned = _compare_ordered(right, left)
        return Comparison(turned.score, tuple(Part(part.right, part.left, *part[2:]) for part in turned.parts))
    return _compare_ordered(left, right)


def _identical(name: Name) -> tuple[Part, ...]:
    whole = sum(token.weight for token in name.tokens) or 1
    return tuple(Part(token.text, token.text, token.weight / whole, "same") for token in name.tokens)


def _compare_ordered(left: Name, right: Name) -> Comparison:
    edges = choose_edges(left.tokens, right.tokens, _acronym_edges(left, right))
    met = sum(edge.gain for edge in edges)
    lost = sum(edge.loss for edge in edges)
    lone = _lone(left.tokens, edges, 0), _lone(right.tokens, edges, 1)
    missing = _missing(left, right, *lone)
    objections = list(_objections(left, right, edges))
    whole = met + lost + missing + CERTAIN * sum(weight for weight, _left, _right, _reason in objections)
    whole = max(whole, met / likeness) if (likeness := _likeness_of_signs(left, right)) else whole
    score = met / whole if whole else 0.0
    if any(one.left > other.left and one.right < other.right for one in edges for other in edges):
        score -= DISORDER * score
    scale = max(whole, 1.0)
    parts = (*_met_parts(left, right, edges, scale), *_lone_parts(left, right, lone, missing / scale))
    against = (Part(mine, theirs, -CERTAIN * weight / scale, reason) for weight, mine, theirs, reason in objections)
    return Comparison(min(score, CEILING), (*parts, *against))


def _missing(left: Name, right: Name, lone_left: dict[int, int], lone_right: dict[int, int]) -> float:
    """Give what is taken away by words without a partner: those in each other's stead, and those that are surplus."""
    sums = [sum(lone.values()) for lone in (lone_left, lone_right)]
    differing = min(_speak_against(left, lone_left), _speak_against(right, lone_right))
    organised = left.is_organisation or right.is_organisation
    surplus = (SURPLUS_OF_ORGANISATIONS if organised else SURPLUS) * abs(sums[0] - sums[1])
    against = AGAINST if left.tokens[0].arabic == right.tokens[0].arabic else 1
    return CERTAIN * (against * differing + surplus)


def _speak_against(name: Name, lone: dict[int, int]) -> int:
    return sum(rest + name.tokens[place].against - name.tokens[place].weight for place, rest in lone.items())


Objection = tuple[int, str, str, str]
"""What is against two names beside their words: what it weighs in centinats, the words of both, the reason."""


def _objections(left: Name, right: Name, edges: list[Edge]) -> Iterator[Objection]:
    yield from _other_line(left, right, edges)
    forms = [[token for token in name.tokens if token.concept in TELLING_FORMS] for name in (left, right)]
    if all(forms) and {token.concept for token in forms[0]}.isdisjoint(token.concept for token in forms[1]):
        yield LEGAL_AGAINST, forms[0][0].text, forms[1][0].text, "other form"


def _other_line(left: Name, right: Name, edges: list[Edge]) -> Iterator[Objection]:
    """Object where a son and his father have changed places: Ahmad bin Hasan, Hasan bin Ahmad."""
    lines = [list(accumulate(token.kind == "son" for token in name.tokens)) for name in (left, right)]
    if not lines[0][-1] or not lines[1][-1]:
        return
    for one, other in combinations(edges, 2):
        descents = lines[0][one.left[0]] - lines[0][other.left[0]], lines[1][one.right[0]] - lines[1][other.right[0]]
        if descents[0] * descents[1] < 0:
            spans = one.left + other.left, one.right + other.right
            weight = LINE_AGAINST * min(one.weight, other.weight)
            yield weight, _words(left, spans[0]), _words(right, spans[1]), "other line"


def _likeness_of_signs(left: Name, right: Name) -> float:
    """Give the most that two names in Chinese or Korean signs may score; 0 where that says nothing."""
    if not left.signs or not right.signs:
        return 0.0
    readings = read_signs(left.signs), read_signs(right.signs)
    differing = OSA.distance(*readings) / max(map(len, readings))
    return max(1 - SYLLABLE * differing, LEAST_LIKENESS)


def _lone(tokens: tuple[Token, ...], edges: list[Edge], side: int) -> dict[int, int]:
    """Give what is left of each token's weight after its meeting."""
    rest = {place: LONE_ELEMENTS.get(token.concept, token.weight) for place, token in enumerate(tokens)}
    if len(tokens) > 1 and tokens[-1].concept in FAMILY_TITLES:
        rest[len(tokens) - 1] = FAMILY_TITLE
    for edge in edges:
        for place in edge.right if side else edge.left:
            rest[place] -= edge.weight if edge.reason == "initial" else rest[place]
    return {place: weight for place, weight in rest.items() if weight > 0}


def choose_edges(left: tuple[Token, ...], right: tuple[Token, ...], others: Iterable[Edge] = ()) -> list[Edge]:
    """Choose who meets whom: the heaviest meetings first, each token in one meeting, in the left name's order."""
    chosen: list[Edge] = []
    free_left, free_right = set(range(len(left))), set(range(len(right)))
    for edge in sorted([*possible_edges(left, right), *others], key=_preference):
        if edge.reason == "same" and edge.weight == INITIAL and _crosses(edge, chosen):
            continue
        if free_left.issuperset(edge.left) and free_right.issuperset(edge.right):
            chosen.append(edge)
            free_left.difference_update(edge.left)
            free_right.difference_update(edge.right)
    return sorted(chosen, key=lambda edge: edge.left)


def _crosses(edge: Edge, chosen: Iterable[Edge]) -> bool:
    """Whether an initial would meet its like out of the order of other initials: C. B. A. is not A. B. C."""
    return any(
        (edge.left < other.left) != (edge.right < other.right)
        for other in chosen
        if other.reason == "same" and other.weight == INITIAL
    )


def _acronym_edges(left: Name, right: Name) -> Iterator[Edge]:
    """List the meeting of an acronym with all the words that it stands for."""
    yield from _abbreviated(left, right)
    for edge in _abbreviated(right, left):
        yield edge._replace(left=edge.right, right=edge.left)


def _abbreviated(full: Name, short: Name) -> Iterator[Edge]:
    if not full.acronym:
        return
    for place, token in enumerate(short.tokens):
        if token.kind == "name" and ACRONYM + token.text == full.acronym.text:
            spelled = tuple(i for i, word in enumerate(full.tokens) if not word.light and word.kind != "number")
            alike = ACRONYMS[min(len(token.text), len(ACRONYMS) - 1)]
            yield Edge(alike * token.weight, spelled, (place,), token.weight, alike, "acronym")


def _preference(edge: Edge) -> tuple[int, int, tuple[int, ...], tuple[int, ...]]:
    return -edge.gain, abs(edge.left[0] - edge.right[0]), edge.left, edge.right


def possible_edges(left: tuple[Token, ...], right: tuple[Token, ...]) -> Iterator[Edge]:
    """List the meetings worth considering: token with token, and two joined tokens with one."""
    for i, one in enumerate(left):
        for j, other in enumerate(right):
            alike, reason = compare_tokens(one, other)
            if alike >= FLOOR:
                yield _single_edge(i, j, one, other, alike, reason)
    yield from _joined_edges(left, right)
    for edge in _joined_edges(right, left):
        yield edge._replace(left=edge.right, right=edge.left)


def _single_edge(i: int, j: int, one: Token, other: Token, alike: int, reason: str) -> Edge:
    if reason == "same meaning" and one.light and other.light:
        reason = "particle"
    weight = min(one.weight, other.weight)
    return Edge(alike * weight, (i,), (j,), weight, alike, reason)


def _joined_edges(pairs: tuple[Token, ...], singles: tuple[Token, ...]) -> Iterator[Edge]:
    """List the meetings of two neighbours on the left, read as one word, with one word on the right."""
    for i in range(len(pairs) - 1):
        if not join(pairs[i], pairs[i + 1]):
            continue
        for j, single in enumerate(singles):
            alike = compare_joined(pairs[i], pairs[i + 1], single)
            if alike >= FLOOR:
                weight = min(pairs[i].weight + pairs[i + 1].weight, single.weight)
                yield Edge(alike * weight, (i, i + 1), (j,), weight, alike, "joined")


@lru_cache(maxsize=1 << 12)
def join(first: Token, second: Token) -> Codes:
    """Read two neighbours as one word; nothing where they are not of the kind that is written joined."""
    lengths = len(first.text), len(second.text)
    if first.arabic != second.arabic or not ADDING_NOTHING.isdisjoint((first.kind, second.kind)):
        return b""
    if sum(lengths) > LONGEST_JOINED or not (is_joined_easily(first) or is_joined_easily(second)):
        return b""
    return encode(sound_out(first.text + second.text))


def is_joined_easily(token: Token) -> bool:
    """Whether a word is of those that are written joined to any neighbour."""
    return len(token.text) <= LONGEST_JOINED_PART or token.kind == "frequent"


@lru_cache(maxsize=1 << 12)
def compare_joined(first: Token, second: Token, single: Token) -> int:
    """Give the chance that two neighbours read as one word are that single word, in thousandths.

    Each of the two must earn its part: a word that the other does without is no part of the single one.
    """
    codes = join(first, second)
    if not codes or single.light or single.kind == "initial" or not single.readings:
        return 0
    alike, reading = max((resemble(codes, other), other) for other in single.readings)
    return alike if alike >= FLOOR and all(_earns(part, codes, reading) for part in (first, second)) else 0


def _earns(part: Token, joined: Codes, single: Codes) -> bool:
    """Whether the sounds of a part add to the joined word at least half of what they usually give."""
    own = part.readings[0] if part.readings else b""
    rest = joined[len(own) :] if joined[: len(own)] == own else joined[: -len(own) or None]
    if not rest:
        return False
    gained = align(joined, single) - align(rest, single)
    return 2 * gained >= own_worth(own, bool(is_arabic_row(single)))


def _met_parts(left: Name, right: Name, edges: list[Edge], scale: float) -> Iterator[Part]:
    for edge in edges:
        yield Part(_words(left, edge.left), _words(right, edge.right), edge.gain / scale, edge.reason)


def _words(name: Name, places: tuple[int, ...]) -> str:
    return " ".join(name.tokens[place].text for place in places)


def _lone_parts(left: Name, right: Name, lone: tuple[dict[int, int], dict[int, int]], missing: float) -> Iterator[Part]:
    share = missing / max(sum(map(sum, (side.values() for side in lone))), 1)
    for place, weight in lone[0].items():
        yield Part(left.tokens[place].text, "", -weight * share, "missing")
    for place, weight in lone[1].items():
        yield Part("", right.tokens[place].text, -weight * share, "missing")
