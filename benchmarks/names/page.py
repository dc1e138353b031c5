"""The page of the run: its tables, its pictures, and all that one must know to judge them."""

import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from benchmarks.names.arithmetic import RESAMPLED
from benchmarks.names.drawing import Axis, draw_lines, powers
from benchmarks.names.pair_sets import PAIR_SETS
from benchmarks.names.peer_environment import ROOT, versions
from benchmarks.names.tables import Table
from tahaluf.engines.names import DEFAULT_CUTOFF

FOLDER = ROOT / "docs" / "benchmarks"
OWN_PACKAGES = ("numpy", "scipy", "numba", "rapidfuzz", "anyascii")
HEAD = Path(__file__).with_name("page_head.md")
SECTIONS = {
    "pairs": "Pair by pair",
    "labelled": "Latin – Latin",
    "end-to-end": "End to end",
    "speed": "Speed",
    "million": "Against a million names",
    "delta": "A list's change",
    "traditions": "False alerts by tradition",
}
NOTES = {
    "end-to-end": f"""\
The list: every Latin name and alias of the UN list, OFAC's names and, to the number asked for, invented ones. Sought:
the UN list's names in Arabic script, each of which must find its own entry. Clean: names of nobody and of election
candidates; those whose very words are listed are left out. The default cutoff is {DEFAULT_CUTOFF}.
""",
    "speed": "Half of the names searched for are in Arabic script. What was found is the share of end to end.\n",
    "delta": "`python -m benchmarks.delta` measures the same with the database and both walls.\n",
    "traditions": """\
Names of nobody, put together from some sixty given and sixty family names of each tradition (`traditions.tsv`), against
the same list at the default cutoff. What alerts is often a true namesake in two common words; what counts is that no
tradition bears much more of it than others do.
""",
}
RATE_AXIS = Axis("false-positive rate", 1e-5, 1e-1, powers(-5, -1), is_log=True)
RECALL_AXIS = Axis("recall", 0, 1, {part / 5: f"{20 * part} %" for part in range(6)})
LIST_AXIS = Axis("listed names", 1e3, 1e6, powers(3, 6), is_log=True)
SPEED_AXIS = Axis("names/s", 1, 1e5, powers(0, 5), is_log=True)


def write_page(results: Mapping[str, Sequence[Table]], run: str, folder: Path = FOLDER) -> None:
    """Write the page and its pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = draw(results)
    for name, drawing in pictures.items():
        (folder / name).write_text(drawing, "utf-8")
    (folder / "names.md").write_text("\n".join([head(run), *sections(results, pictures)]), "utf-8")


def head(run: str) -> str:
    """Write what the run was."""
    said = {name: metadata.version(name) for name in OWN_PACKAGES if _is_there(name)} | versions()
    return HEAD.read_text("utf-8").format(
        run=run,
        date=datetime.now(UTC).date().isoformat(),
        machine=machine(),
        commit=commit(),
        versions=", ".join(f"{name} {version}" for name, version in said.items()),
        resampled=RESAMPLED,
    )


def _is_there(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def machine() -> str:
    """Name the processor, its cores, the memory and Python's version."""
    told = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    processor = next((line.split(": ")[1] for line in told if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{processor}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}"


def commit() -> str:
    """Name the commit that is checked out."""
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() or "unknown"


def sections(results: Mapping[str, Sequence[Table]], pictures: Mapping[str, str]) -> list[str]:
    """Write a section for each part, its pictures first."""
    written = []
    for part, tables in results.items():
        shown = [
            f"![{name.removesuffix('.svg')}]({name})" for name in pictures if name.startswith(PICTURES.get(part, "?"))
        ]
        written.append(f"## {SECTIONS[part]}\n")
        written += [NOTES.get(part, ""), *shown, *(f"\n{table}\n" for table in tables)]
    return list(filter(None, written))


PICTURES = {"pairs": "recall", "speed": "speed"}


def draw(results: Mapping[str, Sequence[Table]]) -> dict[str, str]:
    """Draw recall against false-positive rate for each set, and names a second against the size of the list."""
    pictures = {
        f"recall-{key}.svg": draw_lines(table.title, RATE_AXIS, RECALL_AXIS, table.series)
        for key, table in zip(PAIR_SETS, results.get("pairs", ()), strict=False)
    }
    speeds: dict[str, list[tuple[float, float]]] = {}
    for part in ("speed", "million", "end-to-end"):
        for table in results.get(part, ()):
            for name, points in table.series.items():
                speeds.setdefault(name, []).extend(points)
    if speeds:
        lines = {name: sorted(set(points)) for name, points in speeds.items()}
        pictures["speed.svg"] = draw_lines("Names a second and core, by listed names", LIST_AXIS, SPEED_AXIS, lines)
    return pictures
