"""How long the page of what a version of a list changed takes to open, over two versions of very many entries.

    python -m benchmarks.list_changes [--entries 100000] [--times 20]

The entries are invented: a hundredth changed, a thousandth is gone, a hundred are new. Each page is asked for as a
browser asks, signed in, behind both walls, through the whole request: its first page and the one after it, against the
version in use before, whose counts are kept. Against any other version all changes are counted for the page; so the two
are measured the other way round as well. Filling the database is not timed.
"""

import argparse
import re
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests import database

if TYPE_CHECKING:
    from tahaluf.desks.finance.lists.models import ListVersion
    from tests.cast import Cast

database.settle_environment()


def main() -> None:
    """Fill a database of its own and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=20)
    arguments = parser.parse_args()
    import django
    from django.conf import settings
    from django.db import connections

    django.setup()
    settings.ALLOWED_HOSTS = ["testserver"]
    with database.cluster(), database.cloned("benchmark_changes") as name, tempfile.TemporaryDirectory() as folder:
        connections["default"].settings_dict.update(database.entry_for(name))
        settings.KEYS_FOLDER, settings.INCOMING_FOLDER = Path(folder) / "keys", Path(folder) / "incoming"
        measure(arguments.entries, arguments.times)
        connections.close_all()


def measure(entries: int, times: int) -> None:
    from tests.cast import Cast

    cast = Cast.assemble()
    before, after = two_versions(cast, entries)
    begun = time.perf_counter()
    count_anew(cast, before, after)
    print(f"two versions of {entries:,} entries; counting all changes once takes {time.perf_counter() - begun:.2f} s")
    print(f"{'page':34}{'median s':>10}{'longest s':>11}{'queries':>9}")
    client = cast.client("originator")
    for version, other, counts in ((after, before, "kept"), (before, after, "counted")):
        for show in ("added", "changed", "removed"):
            address = f"/finance/lists/{version.uid}/changes/?against={other.uid}&show={show}"
            first, following = measured(client, address, times), next_page(client, address)
            print_line(f"{show}, counts {counts}", first)
            if following:
                print_line(f"{show}, counts {counts}, next page", measured(client, following, times))


def two_versions(cast: "Cast", entries: int) -> "tuple[ListVersion, ListVersion]":
    """Import two small versions of a list and give each very many entries."""
    from tests.desks.finance.alerts.cases import import_list
    from tests.desks.finance.lists import PEOPLE, un_xml
    from tests.desks.finance.many_entries import fill

    before, after = import_list(cast), import_list(cast, un_xml(PEOPLE[1:], day="2026-02-02"))
    fill(before, after, entries)
    return before, after


def count_anew(cast: "Cast", before: "ListVersion", after: "ListVersion") -> None:
    """Keep with the later version what it changed, as an import does at its end."""
    from tahaluf.desks.finance.lists.changes import note_changes

    with cast.acting("originator") as actor:
        note_changes(actor, after, before)
        after.save(update_fields=["follows", "changes"])
        print(", ".join(f"{count:,} {kind}" for kind, count in after.changes.items()))


def measured(client: object, address: str, times: int) -> tuple[list[float], int]:
    """Open a page so many times after a first one; gives the seconds of each, and how many queries it asks."""
    from django.db import connection

    queries: list[str] = []

    def noted(execute: Any, sql: str, *more: Any) -> Any:
        queries.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(noted):
        opened(client, address)
    seconds = []
    for _time in range(times):
        begun = time.perf_counter()
        opened(client, address)
        seconds.append(time.perf_counter() - begun)
    return seconds, len(queries)


def opened(client: object, address: str) -> str:
    response = client.get(address)  # type: ignore[attr-defined]
    assert response.status_code == 200, (address, response.status_code)
    return str(response.content.decode())


def next_page(client: object, address: str) -> str:
    """The address of the page after one; empty where there is none."""
    found = re.search(r'after=([^"&]+)', opened(client, address))
    return f"{address}&after={found[1]}" if found else ""


def print_line(title: str, figures: tuple[list[float], int]) -> None:
    seconds, queries = figures
    print(f"{title:34}{statistics.median(seconds):10.3f}{max(seconds):11.3f}{queries:9}")


if __name__ == "__main__":
    main()
