"""Two names laid beside each other: which token met which, what each gave, and the score."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from tahaluf.engines.names.costs import Codes, align, encode, is_arabic_row
from tahaluf.engines.names.resemblance import CERTAIN, FLOOR, compare_tokens, own_worth, resemble
from tahaluf.engines.names.sounds import sound_out
from tahaluf.engines.names.tokens import Name, Token, read_name

SURPLUS = 0.35
"""What a word that only one name has takes away, against what one takes away that meets a different word."""

DISORDER = 0.01
"""What another order of the words takes away from the score."""

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


REASONS = ("same", "same meaning", "same sound", "close sound", "slip", "initial", "joined", "particle", "missing")


@dataclass(frozen=True)
class Comparison:
    """The score of two names, 0 to 1, and the parts that explain it, in the left name's order."""

    score: float
    parts: tuple[Part, ...]


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
    if left.folded == right.folded:
        return Comparison(1.0, _identical(left))
    if left.folded > right.folded:
        turned = _compare_ordered(right, left)
        return Comparison(turned.score, tuple(Part(part.right, part.left, *part[2:]) for part in turned.parts))
    return _compare_ordered(left, right)


def _identical(name: Name) -> tuple[Part, ...]:
    whole = sum(token.weight for token in name.tokens) or 1
    return tuple(Part(token.text, token.text, token.weight / whole, "same") for token in name.tokens)


def _compare_ordered(left: Name, right: Name) -> Comparison:
    edges = choose_edges(left.tokens, right.tokens)
    met = sum(edge.gain for edge in edges)
    lost = sum(edge.loss for edge in edges)
    lone_left = _lone(left.tokens, edges, 0)
    lone_right = _lone(right.tokens, edges, 1)
    against = CERTAIN * min(sum(lone_left.values()), sum(lone_right.values()))
    surplus = CERTAIN * abs(sum(lone_left.values()) - sum(lone_right.values()))
    whole = met + lost + against + SURPLUS * surplus
    score = met / whole if whole else 0.0
    if any(one.left > other.left and one.right < other.right for one in edges for other in edges):
        score -= DISORDER * score
    scale = max(whole, 1.0)
    parts = (*_met_parts(left, right, edges, scale), *_lone_parts(left, right, lone_left, lone_right, scale))
    return Comparison(min(score, CEILING), parts)


def _lone(tokens: tuple[Token, ...], edges: list[Edge], side: int) -> dict[int, int]:
    """Give what is left of each token's weight after its meeting."""
    rest = {place: token.weight for place, token in enumerate(tokens)}
    for edge in edges:
        for place in edge.right if side else edge.left:
            rest[place] -= edge.weight if edge.reason == "initial" else rest[place]
    return {place: weight for place, weight in rest.items() if weight > 0}


def choose_edges(left: tuple[Token, ...], right: tuple[Token, ...]) -> list[Edge]:
    """Choose who meets whom: the heaviest meetings first, each token in one meeting, in the left name's order."""
    chosen: list[Edge] = []
    free_left, free_right = set(range(len(left))), set(range(len(right)))
    for edge in sorted(possible_edges(left, right), key=_preference):
        if free_left.issuperset(edge.left) and free_right.issuperset(edge.right):
            chosen.append(edge)
            free_left.difference_update(edge.left)
            free_right.difference_update(edge.right)
    return sorted(chosen, key=lambda edge: edge.left)


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
    if first.arabic != second.arabic or "initial" in (first.kind, second.kind):
        return ()
    if sum(lengths) > LONGEST_JOINED or not (is_joined_easily(first) or is_joined_easily(second)):
        return ()
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
    own = part.readings[0] if part.readings else ()
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


def _lone_parts(
    left: Name, right: Name, lone_left: dict[int, int], lone_right: dict[int, int], scale: float
) -> Iterator[Part]:
    totals = sum(lone_left.values()), sum(lone_right.values())
    whole = CERTAIN * (min(totals) + SURPLUS * (max(totals) - min(totals)))
    share = whole / (sum(totals) * scale) if sum(totals) else 0.0
    for place, weight in lone_left.items():
        yield Part(left.tokens[place].text, "", -weight * share, "missing")
    for place, weight in lone_right.items():
        yield Part("", right.tokens[place].text, -weight * share, "missing")
