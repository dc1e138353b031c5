"""End to end: which names in Arabic script find their own entry among many Latin names, and which clean names alert.

An index answers for this project. A peer that has none compares with all listed names, where it can do so fast enough,
or else with those that a simple blocker gives: the names with most trigrams in common, in ASCII.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.names.arithmetic import Estimate, Truth, share_with_interval
from benchmarks.names.listed_names import Entry, list_latin_names, read_clean_names
from benchmarks.names.real_names import read_listed
from tahaluf.engines.names import NameIndex

CUTOFFS = (0.7, 0.75, 0.8, 0.85, 0.875, 0.9, 0.925, 0.95, 0.975)


@dataclass(frozen=True)
class Task:
    """A list, the names sought with the keys they should find, and clean names by kind."""

    listed: list[Entry]
    sought: list[Entry]
    clean: dict[str, list[str]]

    @property
    def asked(self) -> list[str]:
        """All names asked for: those sought, then all clean ones."""
        return [name for _key, name in self.sought] + [name for names in self.clean.values() for name in names]


@dataclass
class Outcome:
    """The best score of the own entry of each sought name and the best score of any entry for each clean one."""

    contestant: str
    found: np.ndarray
    alerts: dict[str, np.ndarray] = field(default_factory=dict)
    names_per_second: float = 0.0

    def found_at(self, cutoff: float) -> Estimate:
        """Give the share of sought names that find their own entry."""
        return share_with_interval(self.found >= cutoff)

    def alerting_at(self, cutoff: float) -> dict[str, float]:
        """Give for each kind the share of clean names that raise any alert."""
        return {kind: float((scores >= cutoff).mean()) for kind, scores in self.alerts.items()}

    def all_alerting_at(self, cutoff: float) -> Estimate:
        """Give the share of all clean names that raise any alert."""
        together: Truth = np.concatenate(list(self.alerts.values())) >= cutoff
        return share_with_interval(together)

    def cutoff_for(self, share: float) -> float:
        """Give the lowest score above which at most this share of all clean names raises any alert."""
        together = np.sort(np.concatenate(list(self.alerts.values())))[::-1]
        return float(np.nextafter(together[int(share * len(together))], np.inf))


def set_task(folder: Path, size: int, clean: int) -> Task:
    """Set the task: names of the UN list in Arabic script, and so many clean names of each kind."""
    listed = list_latin_names(folder, size)
    sought = [(person.key, person.original) for person in read_listed(folder) if person.is_arabic]
    return Task(listed, sought, read_clean_names(folder, clean, listed))


def search_ours(task: Task, index: NameIndex, cutoff: float = min(CUTOFFS)) -> Outcome:
    """Search with the index, as the default limit has it, from the lowest cutoff up."""
    hits = index.search_many(task.asked, cutoff=cutoff)
    best = [{hit.key: hit.score for hit in found} for found in hits]
    own = [found.get(key, 0.0) for (key, _name), found in zip(task.sought, best, strict=False)]
    return gather(task, "tahaluf", own, [max(found.values(), default=0.0) for found in best[len(task.sought) :]])


def gather(task: Task, contestant: str, own: Sequence[float], highest: Sequence[float]) -> Outcome:
    """Sort the scores of clean names, given in the task's order, by kind."""
    outcome = Outcome(contestant, np.array(own))
    begun = 0
    for kind, names in task.clean.items():
        outcome.alerts[kind] = np.array(highest[begun : begun + len(names)])
        begun += len(names)
    return outcome
