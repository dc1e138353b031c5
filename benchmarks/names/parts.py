"""The parts of the run: each measures one thing and gives its tables."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.names import end_to_end, pairwise
from benchmarks.names.arithmetic import curve
from benchmarks.names.contestants import OURS, Contestant
from benchmarks.names.engine_speed import Speed, measure_apart
from benchmarks.names.pair_sets import PAIR_SETS
from benchmarks.names.tables import Table, percent, plain, with_interval
from tahaluf.engines.names import DEFAULT_CUTOFF, NameIndex


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    non_pairs: int
    listed: int
    clean: int
    searches: int
    sizes: Sequence[int]
    million: int


FULL = Sizes(300_000, 80_000, 1_600, 4_000, (5_000, 20_000, 80_000, 250_000), 1_000_000)
QUICK = Sizes(30_000, 20_000, 300, 1_000, (5_000, 20_000), 100_000)


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
    yield speed_table([measure_apart(setting.folder, setting.sizes.million, setting.sizes.searches)])


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
    series = {OURS: [(one.names, one.per_second) for one in measured]}
    return Table(f"Speed at the default cutoff ({DEFAULT_CUTOFF})", heads, rows, series=series)


PARTS: dict[str, Callable[[Setting], Iterator[Table]]] = {
    "pairs": pairs,
    "labelled": labelled,
    "end-to-end": search,
    "speed": speed,
    "million": million,
}
