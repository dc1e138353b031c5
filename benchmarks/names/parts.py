"""The parts of the run: each measures one thing and gives its tables."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.names import end_to_end, pairwise
from benchmarks.names.arithmetic import curve, share_with_interval
from benchmarks.names.contestants import OURS, Contestant
from benchmarks.names.engine_speed import Speed, measure_apart
from benchmarks.names.list_delta import ENTRIES, measure_delta
from benchmarks.names.listed_names import list_latin_names, words_of
from benchmarks.names.pair_sets import PAIR_SETS
from benchmarks.names.tables import Table, percent, plain, with_interval
from benchmarks.names.tradition_names import invent_names
from tahaluf.engines.names import DEFAULT_CUTOFF, NameIndex
from tahaluf.engines.names.traditions import spelling_of


@dataclass(frozen=True)
class Sizes:
    """How much is measured, and what such a run is called."""

    run: str
    non_pairs: int
    listed: int
    clean: int
    searches: int
    sizes: Sequence[int]
    million: int
    sample: tuple[int, int]


FULL = Sizes("a full one", 300_000, 80_000, 1_600, 4_000, (5_000, 20_000, 80_000, 250_000), 1_000_000, (100, 1_000))
QUICK = Sizes(
    "a quick one: fewer non-pairs, smaller lists", 30_000, 20_000, 300, 1_000, (5_000, 20_000), 100_000, (50, 400)
)


@dataclass(frozen=True)
class Setting:
    """Where the data lies, how much is measured, and who takes part."""

    folder: Path
    sizes: Sizes
    contestants: Sequence[Contestant]


def pairs(setting: Setting) -> Iterator[Table]:
    """Measure recall at false-positive rates."""
    scored = list(pairwise.score_sets(setting.folder, setting.sizes.non_pairs, setting.contestants))
    for key in PAIR_SETS:
        of_set = [one for one in scored if one.pair_set.key == key]
        rows = [
            [
                one.contestant,
                *map(with_interval, one.recalls),
                f"{len(one.scores):,} / {len(one.against):,}",
                f"{one.per_second:,.0f}",
            ]
            for one in of_set
        ]
        title = f"{of_set[0].pair_set.title} ({of_set[0].pair_set.use})"
        heads = ["matcher", "recall at 1e-3", "at 1e-4", "at 3e-5", "pairs / non-pairs", "pairs/s"]
        yield Table(title, heads, rows, series={one.contestant: curve(one.scores, one.against) for one in of_set})


def labelled(setting: Setting) -> Iterator[Table]:
    """Measure F1 on the labelled Latin pairs."""
    rows = [
        [
            one.contestant,
            plain(one.best),
            f"{one.best_cutoff:.2f}",
            plain(one.chosen),
            f"{one.chosen_cutoff:.2f}",
            plain(one.own),
            "–" if one.own_cutoff is None else f"{one.own_cutoff:.2f}",
        ]
        for one in pairwise.score_labelled(setting.folder, setting.contestants)
    ]
    heads = ["matcher", "best F1", "at", "F1 at a cutoff chosen on training words", "at", "F1 at its own cutoff", "at"]
    yield Table("Labelled Latin pairs (development)", heads, rows)


def search(setting: Setting) -> Iterator[Table]:
    """Measure what is found and what alerts end to end."""
    task = end_to_end.set_task(setting.folder, setting.sizes.listed, setting.sizes.clean)
    index = NameIndex.build(task.listed)
    outcome = end_to_end.search_ours(task, index)
    rows = [
        [
            f"{cutoff}{' (default)' if cutoff == DEFAULT_CUTOFF else ''}",
            with_interval(outcome.found_at(cutoff)),
            with_interval(outcome.all_alerting_at(cutoff)),
            *map(percent, outcome.alerting_at(cutoff).values()),
        ]
        for cutoff in sorted({*end_to_end.CUTOFFS, DEFAULT_CUTOFF})
    ]
    heads = ["cutoff", "found", "clean names that alert", *task.clean]
    yield Table(f"{OURS}: {len(task.sought)} names against {len(task.listed):,} Latin ones", heads, rows)
    yield compare_all(setting)


def compare_all(setting: Setting) -> Table:
    """Lay side by side what everybody finds, with fewer clean names, and the speed that this was found at."""
    task = end_to_end.set_task(setting.folder, setting.sizes.listed, setting.sizes.clean // 4)
    blocked = end_to_end.block(task)
    rows, points = [], {}
    for one in setting.contestants:
        is_ours = one.name == OURS
        outcome = end_to_end.search_all(task) if is_ours else end_to_end.search_blocked(task, blocked, one)
        free = None if is_ours else end_to_end.compare_unblocked(task, one, setting.sizes.sample)
        rows.append([one.name, *_found(outcome, one.cutoff), *_free(outcome, free, one.cutoff)])
        if not is_ours:
            points[_with_found(one, outcome)] = [(len(task.listed), outcome.names_per_second)]
    return Table(
        f"All, against {len(task.listed):,} names",
        COMPARED,
        rows,
        notes=[NOTE.format(*setting.sizes.sample)],
        series=points,
    )


def _with_found(contestant: Contestant, outcome: end_to_end.Outcome) -> str:
    cutoff = outcome.cutoff_for(0.01) if contestant.cutoff is None else contestant.cutoff
    return f"{contestant.name}: {outcome.found_at(cutoff).value:.0%} found"


COMPARED = [
    "matcher",
    "found at its own cutoff",
    "clean names that alert there",
    "found where 1 % of clean names alert",
    "names/s, one core",
    "without a blocker: found at its own cutoff",
    "alerts for 100 clean names there",
]
NOTE = (
    "Peers compare with 50 names of a blocker; in the last two columns with all names (own entries: all; alerts: "
    "expected from {} clean names and {:,} listed ones). Where a matcher "
    "recommends no cutoff, these two are told at that of the fourth column."
)


def _found(outcome: end_to_end.Outcome, cutoff: float | None) -> Iterator[str]:
    fair = outcome.cutoff_for(0.01)
    yield "–" if cutoff is None else with_interval(outcome.found_at(cutoff))
    yield "–" if cutoff is None else with_interval(outcome.all_alerting_at(cutoff))
    yield with_interval(outcome.found_at(fair))
    yield f"{outcome.names_per_second:,.0f}"


def _free(outcome: end_to_end.Outcome, free: end_to_end.Unblocked | None, cutoff: float | None) -> Iterator[str]:
    if free is None:
        yield from ("–", "–")
    else:
        at = outcome.cutoff_for(0.01) if cutoff is None else cutoff
        yield percent(float((free.found >= at).mean()))
        yield f"{100 * free.alerts_at(at):,.0f}"


def speed(setting: Setting) -> Iterator[Table]:
    """Measure the engine's speed over sizes of the list, and two processes against one."""
    sizes = setting.sizes.sizes
    measured = [measure_apart(setting.folder, size, setting.sizes.searches) for size in sizes]
    yield speed_table(measured)
    two = measure_apart(setting.folder, setting.sizes.listed, 2 * setting.sizes.searches, processes=2)
    rows = [[f"{two.names:,}", f"{two.two_over_one:.2f} ×"]]
    yield Table("Two processes against one", ["listed names", "as fast by the clock"], rows)


def million(setting: Setting) -> Iterator[Table]:
    """Measure the engine's speed against a million names."""
    table = speed_table([measure_apart(setting.folder, setting.sizes.million, setting.sizes.searches)])
    yield replace(table, title="Speed against invented names, the real ones among them")


def speed_table(measured: Sequence[Speed]) -> Table:
    """Lay out what was measured at each size."""
    rows = [
        [
            f"{one.names:,}",
            f"{one.per_second:,.0f}",
            percent(one.found),
            f"{one.built_seconds:.1f} s",
            f"{one.mebibytes:,.0f} MiB",
            f"{one.peak_mebibytes:,.0f} MiB",
        ]
        for one in measured
    ]
    heads = ["listed names", "names/s, one core", "found", "index built in", "memory of the index", "peak of process"]
    series = {f"{OURS}: {measured[-1].found:.0%} found": [(one.names, one.per_second) for one in measured]}
    return Table(f"Speed at the default cutoff ({DEFAULT_CUTOFF})", heads, rows, series=series)


def delta(setting: Setting) -> Iterator[Table]:
    """Measure what a list's change costs against stored subjects."""
    run = measure_delta(setting.folder, setting.sizes.million)
    rows = [[f"{run.subjects:,}", f"{run.names:,}", f"{run.seconds:.1f} s", f"{run.passed:,}", f"{run.found:,}"]]
    heads = ["stored subjects", "names of the change", "seconds of one core", "passed the sieve", "subjects with a hit"]
    yield Table(f"A list's change of {ENTRIES} entries against stored subjects", heads, rows)


def traditions(setting: Setting) -> Iterator[Table]:
    """Count false alerts by naming tradition, and by the habit in which a name is spelled."""
    listed = list_latin_names(setting.folder, setting.sizes.listed)
    taken = {words_of(name) for _key, name in listed}
    index = NameIndex.build(listed)
    alerts = {
        tradition: [(name, bool(hits)) for name, hits in zip(names, index.search_many(names), strict=True)]
        for tradition, invented in invent_names(setting.sizes.clean, 37)
        if (names := [name for name in invented if words_of(name) not in taken])
    }
    yield rates_table("naming tradition (development)", alerts)
    habits: dict[str, list[tuple[str, bool]]] = {}
    for name, alerted in (one for of_tradition in alerts.values() for one in of_tradition):
        habits.setdefault(spelling_of(name), []).append((name, alerted))
    yield rates_table("habit of spelling, the same names", habits)


def rates_table(kind: str, alerts: Mapping[str, Sequence[tuple[str, bool]]]) -> Table:
    """Lay out how many names of each kind alert, and how that compares with the mean of the kinds."""
    shares = {name: share_with_interval(np.array([alerted for _name, alerted in of])) for name, of in alerts.items()}
    mean = sum(share.value for share in shares.values()) / len(shares)
    rows = [
        [name, f"{len(alerts[name]):,}", with_interval(share), f"{share.value / mean:.2f}" if mean else "–"]
        for name, share in shares.items()
    ]
    rows.append(["mean", "", percent(mean), "1.00"])
    return Table(f"False alerts by {kind}", ["names of nobody", "names", "that alert", "over the mean"], rows)


PARTS: dict[str, Callable[[Setting], Iterator[Table]]] = {
    "pairs": pairs,
    "labelled": labelled,
    "end-to-end": search,
    "speed": speed,
    "million": million,
    "delta": delta,
    "traditions": traditions,
}
