"""A real change of a real list against a hundred thousand stored subjects finds what screening them all finds."""

import tracemalloc
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.customers import invent_customers, read_changes
from tahaluf.desks.finance.screening.warm_index import Filed
from tahaluf.desks.finance.subjects.sieving import Delta, StoredHit, hits_of_delta
from tahaluf.engines.lists import Listing
from tahaluf.engines.screening import Screener
from tests.cast import Cast
from tests.desks.finance.subjects.stored import open_portfolio, store_many

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.usefixtures("swept")]
MANY, CHANGED, CUTOFF, PART = 100_000, 150, 0.9, 10_000
MOST_BYTES = 96 * 2**20


@pytest.fixture(scope="module")
def changes(shared_data: Path) -> list[Listing]:
    return read_changes(shared_data, CHANGED)


def go_over(cast: Cast, delta: Delta) -> tuple[list[StoredHit], list[int]]:
    """Find all hits part by part, and the most memory that each part took."""
    found: list[StoredHit] = []
    peaks = []
    reached, is_end = 0, False
    tracemalloc.start()
    while not is_end:
        tracemalloc.reset_peak()
        held = tracemalloc.get_traced_memory()[0]
        with cast.acting("originator") as actor:
            hits, reached, is_end = hits_of_delta(actor, delta, CUTOFF, reached, PART)
        peaks.append(tracemalloc.get_traced_memory()[1] - held)
        found += hits
    tracemalloc.stop()
    return found, peaks


def test_a_delta_finds_what_a_full_screening_finds_in_flat_memory(
    cast: Cast, changes: list[Listing], shared_data: Path
) -> None:
    assert len(changes) == CHANGED
    store_many(open_portfolio(cast), islice(invent_customers(shared_data, changes, 7), MANY))
    found, peaks = go_over(cast, Delta([Filed(number, listing) for number, listing in enumerate(changes)]))
    screened = Screener.build(changes).screen(islice(invent_customers(shared_data, changes, 7), MANY), CUTOFF)
    assert [(hit.subject, hit.listing, hit.matched_name, hit.score, hit.reasons) for _row, _entry, hit in found] == [
        (hit.subject, hit.listing, hit.matched_name, hit.score, hit.reasons) for hit in screened
    ]
    assert len(found) >= MANY // 1_000
    assert max(peaks) < MOST_BYTES
    assert max(peaks[5:]) < 1.5 * max(peaks[:5])
