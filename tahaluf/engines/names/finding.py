"""Keys under which a database files a name, and keys under which to look for one: by how its words sound.

For names of which there are too many to hold an index of in memory, and that change one by one. A name is filed under
the pieces of its words, which are frozen (`keys.py`): what was stored stays found. A search asks for the pieces of each
of its words, and for those that are one sign apart; whatever it brings is then compared in full.
"""

from typing import NamedTuple

from tahaluf.engines.names.keys import COMMON_PIECES, LONGEST_PIECE, OPEN, SIGNS, pieces_of

ALPHABET = "".join(sorted({sign for signs in SIGNS.values() for sign in signs} | {OPEN}))
SHORTEST_OPENED = 3
"""Pieces of fewer signs are looked for as they are: one sign apart from two, there are too many."""

MOST_SOUGHT = 8
"""Words of a sought name that are looked for."""


class Sought(NamedTuple):
    """What one word of a sought name may be filed under: its own pieces, and those one sign apart from them."""

    own: frozenset[str]
    near: frozenset[str]


def filed_under(name: str) -> frozenset[str]:
    """Give the pieces under which a name is filed: of all its words, in all their readings."""
    return frozenset(piece for readings in pieces_of(name) for piece in readings)


def looked_for(name: str) -> list[Sought]:
    """Give what to look for, word by word, the most telling first; nothing for a name without letters and digits."""
    words = sorted(pieces_of(name), key=lambda readings: (readings[0] in COMMON_PIECES, -len(readings[0]), readings))
    return [_sought(frozenset(readings)) for readings in words[:MOST_SOUGHT]]


def _sought(own: frozenset[str]) -> Sought:
    opened = (piece for piece in own if len(piece) >= SHORTEST_OPENED)
    return Sought(own, frozenset(near for piece in opened for near in _one_apart(piece)) - own)


def _one_apart(piece: str) -> set[str]:
    """Give the pieces with one sign left out, changed or added, as short as pieces are."""
    places = range(len(piece))
    left_out = {piece[:place] + piece[place + 1 :] for place in places}
    changed = {piece[:place] + sign + piece[place + 1 :] for place in places for sign in ALPHABET}
    added = {piece[:place] + sign + piece[place:] for place in range(len(piece) + 1) for sign in ALPHABET}
    return {each[:LONGEST_PIECE] for each in left_out | changed | added}
