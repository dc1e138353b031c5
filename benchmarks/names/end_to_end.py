"""End to end: which names in Arabic script find their own entry among many Latin names, and which clean names alert.

An index answers for this project. A peer that has none compares with what a simple blocker gives it: the names with
most trigrams in common, in ASCII. Without a blocker each sought name is compared with all names of its own entry,
which tells what is found at best, and a sample of clean names with a sample of the list, which tells how many alerts
to expect.
"""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from benchmarks.names.arithmetic import Estimate, Scores, Truth, share_with_interval
from benchmarks.names.blocker import Blocker
from benchmarks.names.contestants import OURS, Contestant
from benchmarks.names.figures import Pair
from benchmarks.names.listed_names import Entry, list_latin_names, read_clean_names
from benchmarks.names.real_names import read_listed
from tahaluf.engines.names import DEFAULT_CUTOFF, NameIndex

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


@dataclass(frozen=True)
class Outcome:
    """The best score of the own entry of each sought name and the best score of any entry for each clean one."""

    contestant: str
    found: Scores
    alerts: dict[str, Scores] = field(default_factory=dict)
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
    begun = time.process_time()
    hits = index.search_many(task.asked, cutoff=cutoff)
    spent = time.process_time() - begun
    best = [{hit.key: hit.score for hit in found} for found in hits]
    own = [found.get(key, 0.0) for (key, _name), found in zip(task.sought, best, strict=False)]
    highest = [max(found.values(), default=0.0) for found in best[len(task.sought) :]]
    return gather(task, OURS, own, highest, len(best) / spent)


def search_all(task: Task) -> Outcome:
    """Search with an index of its own: the speed is that at the default cutoff, before any name was sought."""
    index = NameIndex.build(task.listed)
    speed = search_ours(task, index, DEFAULT_CUTOFF).names_per_second
    return replace(search_ours(task, index), names_per_second=speed)


def gather(task: Task, contestant: str, own: Sequence[float], highest: Sequence[float], speed: float) -> Outcome:
    """Sort the scores of clean names, given in the task's order, by kind."""
    outcome = Outcome(contestant, np.array(own), names_per_second=speed)
    begun = 0
    for kind, names in task.clean.items():
        outcome.alerts[kind] = np.array(highest[begun : begun + len(names)])
        begun += len(names)
    return outcome


@dataclass(frozen=True)
class Blocked:
    """For each name that is asked for, the places of the listed ones to compare it with; and the seconds that took."""

    places: list[list[int]]
    seconds: float


def block(task: Task) -> Blocked:
    """Choose the candidates of all names that are asked for, once for all peers; building the blocker is not timed."""
    blocker = Blocker([name for _key, name in task.listed])
    begun = time.process_time()
    places = list(blocker.candidates(task.asked))
    return Blocked(places, time.process_time() - begun)


def search_blocked(task: Task, blocked: Blocked, contestant: Contestant) -> Outcome:
    """Compare each name with its candidates."""
    pairs = [
        (name, task.listed[at][1]) for name, places in zip(task.asked, blocked.places, strict=True) for at in places
    ]
    timed = contestant.score_many(pairs)
    ends = np.cumsum([len(places) for places in blocked.places])[:-1]
    scores = np.split(timed.scores, ends)
    own = [
        max((score for score, at in zip(of_name, places, strict=True) if task.listed[at][0] == key), default=-np.inf)
        for (key, _name), places, of_name in zip(task.sought, blocked.places, scores, strict=False)
    ]
    highest = [float(of_name.max(initial=-np.inf)) for of_name in scores[len(task.sought) :]]
    return gather(task, contestant.name, own, highest, len(task.asked) / (timed.seconds + blocked.seconds))


@dataclass(frozen=True)
class Unblocked:
    """Without a blocker: the best score of each sought name against its own entry, and of clean names with others."""

    found: Scores
    sampled: Scores
    listed: int

    def alerts_at(self, cutoff: float) -> float:
        """Give how many listed names a clean one reaches on average."""
        return float((self.sampled >= cutoff).mean()) * self.listed


def compare_unblocked(task: Task, contestant: Contestant, sample: tuple[int, int]) -> Unblocked:
    """Compare without a blocker own entries, and so many clean names each with so many listed ones."""
    names_of: dict[str, list[str]] = {}
    for key, name in task.listed:
        names_of.setdefault(key, []).append(name)
    own: list[Pair] = [(name, listed) for key, name in task.sought for listed in names_of[key]]
    chance = random.Random(31)
    clean = chance.sample([name for names in task.clean.values() for name in names], sample[0])
    others = chance.sample([name for _key, name in task.listed], min(sample[1], len(task.listed)))
    scores = contestant.score_many([*own, *((name, other) for name in clean for other in others)]).scores
    ends = np.cumsum([len(names_of[key]) for key, _name in task.sought])
    *each, sampled = np.split(scores, ends)
    return Unblocked(np.array([of_entry.max() for of_entry in each]), sampled, len(task.listed))
