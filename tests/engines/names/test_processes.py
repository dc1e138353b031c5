"""Several processes find what one finds: no answer depends on what a process met before, nor on its seed of hashes."""

import json
import subprocess
import sys
from collections.abc import Sequence

from tahaluf.engines.names import NameIndex
from tests.engines.names.test_index import invent

PROGRAM = """
import json, sys
from tahaluf.engines.names import NameIndex
listed, sought = json.load(sys.stdin)
found = NameIndex.build(enumerate(listed)).search_many(sought, cutoff=0.75)
json.dump([[(hit.key, hit.name, hit.score, hit.parts) for hit in hits] for hits in found], sys.stdout)
"""


def search_apart(listed: Sequence[str], sought: Sequence[str], seed: int) -> list[list[list[object]]]:
    """Search in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps([listed, sought]),
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": str(seed)},
    )
    found: list[list[list[object]]] = json.loads(run.stdout)
    return found


def test_two_processes_find_what_one_finds() -> None:
    listed, sought = invent(300, 31), invent(120, 32)
    apart = search_apart(listed, sought[:60], 1) + search_apart(listed, sought[60:], 2)
    one = NameIndex.build(enumerate(listed)).search_many(sought, cutoff=0.75)
    alike = [[(hit.key, hit.name, hit.score, hit.parts) for hit in hits] for hits in one]
    assert apart == json.loads(json.dumps(alike))
    assert sum(map(len, apart)) > 100
