"""Print the figures of the names engine and its peers: python -m benchmarks.names [FOLDER_OF_SHARED_DATA]."""

import csv
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.names import figures
from benchmarks.names.peers import load_matchers
from benchmarks.names.real_names import compose_names, read_labelled, read_listed, read_urdu
from tahaluf.engines.names import DEFAULT_CUTOFF, NameIndex

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
NON_PAIRS = 40_000
CLEAN = 1_000
LISTED = 20_000
SEARCHED = 2_000


def print_pairwise(folder: Path) -> None:
    """Print recall at each rate, for each matcher and each kind of pair."""
    un = [(person.original, person.latin) for person in read_listed(folder) if person.is_arabic]
    urdu = read_urdu(folder)
    labelled = read_labelled(folder)
    print("| matcher | pairs | recall at 1e-3 | at 1e-4 | at 3e-5 | pairs/s |\n|---|---|---|---|---|---|")
    for title, pairs in (("UN own script - Latin", un), ("Urdu - English", urdu)):
        others = figures.cross(pairs, NON_PAIRS, 7)
        for name, matcher in load_matchers().items():
            recall = figures.measure_recall(matcher, pairs, others)
            shares = " | ".join(f"{100 * share:.1f} %" for share in recall.at_rates)
            print(f"| {name} | {title} | {shares} | {recall.per_second:,.0f} |")
    print("\n| matcher | best F1 on labelled Latin pairs |\n|---|---|")
    for name, matcher in load_matchers().items():
        print(f"| {name} | {figures.measure_f1(matcher, labelled):.3f} |")


def print_end_to_end(folder: Path) -> None:
    """Print what is found and what alerts over cutoffs, with every Latin name and alias of the UN list indexed."""
    listed = read_listed(folder)
    index = figures.index_listed(listed)
    composed = list(compose_names(folder, CLEAN, 5))
    urdu = read_urdu(folder)
    clean: dict[str, Sequence[str]] = {
        "Urdu, English spelling": [english for _urdu, english in urdu],
        "Urdu, own script": [own for own, _english in urdu],
        "composed, Latin": [latin for _arabic, latin in composed],
        "composed, Arabic": [arabic for arabic, _latin in composed],
    }
    print(f"\nUN list, {len(index)} Latin names; default cutoff {DEFAULT_CUTOFF}\n")
    print(f"| cutoff | found | {' | '.join(f'alerts: {kind}' for kind in clean)} |\n|---|---|{'---|' * len(clean)}")
    for cutoff in sorted({0.75, 0.8, 0.85, 0.95, DEFAULT_CUTOFF}):
        alerts = (f"{100 * figures.share_alerting(index, names, cutoff):.1f} %" for names in clean.values())
        print(f"| {cutoff} | {100 * figures.share_found(index, listed, cutoff):.1f} % | {' | '.join(alerts)} |")


def read_ofac(folder: Path) -> list[tuple[str, str]]:
    """Read names and alternate names of the OFAC list, surname last."""
    names = []
    for file, key, name in (("ofac_2021-07_sdn.csv", 0, 1), ("ofac_2021-07_alt.csv", 0, 3)):
        with (folder / "lists" / file).open(encoding="latin-1", newline="") as lines:
            names += [
                (row[key], " ".join(reversed(row[name].split(", ", 1)))) for row in csv.reader(lines) if len(row) > name
            ]
    return names


def print_speed(folder: Path) -> None:
    """Print names a second of one core against 20,000 names, composed and Urdu names as they come."""
    begun = time.process_time()
    index = NameIndex.build(read_ofac(folder)[:LISTED])
    built = time.process_time() - begun
    names = [name for pair in compose_names(folder, SEARCHED // 4, 9) for name in pair]
    names += [name for pair in read_urdu(folder)[: SEARCHED // 4] for name in pair]
    print(
        f"\n{LISTED} OFAC names indexed in {built:.1f} s; {figures.measure_speed(index, names):,.0f} names/s and core"
    )


def main() -> None:
    """Print all figures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    print_pairwise(folder)
    print_end_to_end(folder)
    print_speed(folder)


if __name__ == "__main__":
    main()
