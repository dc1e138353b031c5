"""A sieve of a few sought names: which of a million stored names may be one of them, without comparing.

It gives each stored name the estimate that an index of the sought names would give it, for thousands at once and from
what it remembers of each word. So it refuses no name that such an index finds; what passes is to be compared in full.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names.comparison import SURPLUS
from tahaluf.engines.names.index import LEAST_ESTIMATE, SLACK
from tahaluf.engines.names.tokens import read_name
from tahaluf.engines.names.wordfile import WordFile
from tahaluf.engines.names.wordmemory import Flags, Meetings, Rows, WordMemory

CELLS = 1 << 20
"""Pairs of a stored and a sought name that are weighed at a time."""

ROUNDING = 1e-4
"""How much less the estimate may come out here than in an index, which adds up in another order."""

Weights = NDArray[np.float64]


class Sieve:
    """Sought names, made ready to say of stored ones which may reach a cutoff against any of them."""

    def __init__(self, names: Iterable[str]) -> None:
        read = [name for name in map(read_name, dict.fromkeys(names)) if name.tokens]
        self._file = WordFile(read)
        self._memory = WordMemory(self._file)

    def __len__(self) -> int:
        return len(self._file)

    def may_reach(self, folded: Sequence[str], cutoff: float) -> Flags:
        """Say of each text of folded names (a name a line) whether one of them may reach the cutoff (0 to 1)."""
        passed = np.zeros(len(folded), dtype=np.bool_)
        if not len(self):
            return passed
        lines = [(owner, line) for owner, text in enumerate(folded) if text for line in text.split("\n")]
        for block in _blocks(lines, max(1, CELLS // len(self))):
            rows = self._memory.read([line for _owner, line in block])
            likely = self._weigh(rows, max(cutoff - SLACK - ROUNDING, LEAST_ESTIMATE))
            passed[[owner for (owner, _line), may in zip(block, likely.tolist(), strict=True) if may]] = True
        return passed

    def _weigh(self, rows: Rows, least: float) -> Flags:
        """Say of each row of words whether its estimate against any sought name is at least so much."""
        promising = self._promising(rows, least)
        kept = np.flatnonzero(promising)
        if not len(kept):
            return promising
        of_kept = promising[rows.owners]
        owners = (np.cumsum(promising) - 1)[rows.owners[of_kept]]
        met, totals = self._memory.meet(owners, rows.words[of_kept]), rows.totals[kept]
        near = self._near(met, totals, least)
        likely = np.zeros(len(rows.totals), dtype=np.bool_)
        likely[kept[near.cells[self._estimate(near, totals) >= least] // len(self)]] = True
        return likely

    def _promising(self, rows: Rows, least: float) -> Flags:
        """Say which rows would reach it if each word met a sought name as well as it meets any, all the same one."""
        most, weights = (self._memory.column(name, rows.words) for name in ("most", "weights"))
        met, mine = (np.bincount(rows.owners, part, len(rows.totals)) for part in (most, weights * (most > 0)))
        whole = met + SURPLUS * np.maximum(rows.totals - mine, 0)
        promising: Flags = (met > 0) & (met >= least * whole)
        return promising

    def _near(self, met: Meetings, totals: Weights, least: float) -> Meetings:
        """Keep the meetings in cells that would reach it if nothing of the sought name were left over."""
        size = len(totals) * len(self)
        gained, mine = np.bincount(met.cells, met.gained, size), np.bincount(met.cells, met.mine, size)
        whole = gained + SURPLUS * np.maximum(np.repeat(totals, len(self)) - mine, 0)
        return met.take(((gained > 0) & (gained >= least * whole))[met.cells])

    def _estimate(self, met: Meetings, totals: Weights) -> Weights:
        """Estimate the score in the cell of each meeting as `NameIndex` does."""
        cells, places = np.unique(met.cells, return_inverse=True)
        gained, lost, mine, theirs = (
            np.bincount(places, part, len(cells)) for part in (met.gained, met.lost, met.mine, met.theirs)
        )
        mine = np.maximum(totals[cells // len(self)] - mine, 0)
        theirs = np.maximum(self._file.totals[cells % len(self)] - theirs, 0)
        against = np.minimum(mine, theirs) + SURPLUS * np.abs(mine - theirs)
        estimate: Weights = gained / np.maximum(gained + np.maximum(lost, 0) + against, 1)
        return estimate[places]


def _blocks(lines: Sequence[tuple[int, str]], size: int) -> Iterator[Sequence[tuple[int, str]]]:
    return (lines[start : start + size] for start in range(0, len(lines), size))
