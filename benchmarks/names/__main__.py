"""Print the figures of the names engine and its peers.

    python -m benchmarks.names [--only pairs,labelled,end-to-end,speed,million,delta,traditions] [--quick] [--ours]
                               [--page [FOLDER]]

The peers that need packages of their own run from `.venv-bench`, which `make bench-names` makes.
"""

import argparse
import sys
import time
from pathlib import Path

from benchmarks.names import parts
from benchmarks.names.contestants import OURS, load_contestants
from benchmarks.names.page import FOLDER, write_page
from benchmarks.names.real_names import SHARED
from benchmarks.names.tables import Table


def main() -> None:
    """Run the parts asked for and print each as soon as it is there."""
    asked = read_arguments()
    contestants = [one for one in load_contestants(asked.data) if one.name == OURS or not asked.ours]
    setting = parts.Setting(asked.data, parts.QUICK if asked.quick else parts.FULL, contestants)
    results: dict[str, list[Table]] = {}
    for name in asked.only:
        begun = time.perf_counter()
        for table in parts.PARTS[name](setting):
            print(f"\n{table}", flush=True)
            results.setdefault(name, []).append(table)
        if asked.page:
            write_page(results, setting.sizes.run, asked.page)
        print(f"{name}: {time.perf_counter() - begun:.0f} s", file=sys.stderr)


def read_arguments() -> argparse.Namespace:
    """Read what is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", type=chosen, default=list(parts.PARTS), help="parts, with commas between them")
    parser.add_argument(
        "--quick", action="store_true", help="fewer non-pairs and smaller lists: minutes, rough figures"
    )
    parser.add_argument("--ours", action="store_true", help="this project's engine alone")
    parser.add_argument("--page", type=Path, nargs="?", const=FOLDER, help="write the page, to docs/benchmarks or here")
    parser.add_argument("--data", type=Path, default=SHARED)
    return parser.parse_args()


def chosen(text: str) -> list[str]:
    """Read the names of parts."""
    names = text.split(",")
    if unknown := set(names) - set(parts.PARTS):
        raise argparse.ArgumentTypeError(f"no such part: {', '.join(sorted(unknown))}")
    return names


if __name__ == "__main__":
    main()
