"""What the end-to-end benchmark counts as found and as an alert."""

import numpy as np

from benchmarks.names.end_to_end import Task, search_ours
from tahaluf.engines.names import NameIndex

LISTED = [("X-1", "Ghassan Barakati"), ("X-2", "Huda Kuwatli"), ("X-2", "Umm Salim")]
TASK = Task(
    LISTED,
    [("X-1", "غسان بركاتي"), ("X-1", "هدى القوتلي")],
    {"Latin": ["Zubayr Marzabi", "Huda Kuwatly"], "Arabic": ["طارق العلي"]},
)


def test_only_the_own_entry_counts_as_found() -> None:
    outcome = search_ours(TASK, NameIndex.build(LISTED))
    assert (outcome.found >= 0.9).tolist() == [True, False]


def test_any_entry_counts_as_an_alert_of_a_clean_name() -> None:
    outcome = search_ours(TASK, NameIndex.build(LISTED))
    assert outcome.alerting_at(0.9) == {"Latin": 0.5, "Arabic": 0.0}
    assert outcome.all_alerting_at(0.9).value == 1 / 3


def test_the_cutoff_for_a_share_of_alerts_lets_no_more_than_that_share_alert() -> None:
    outcome = search_ours(TASK, NameIndex.build(LISTED))
    assert outcome.all_alerting_at(outcome.cutoff_for(0.1)).value == 0.0
    assert outcome.all_alerting_at(outcome.cutoff_for(0.4)).value == 1 / 3
    assert np.isfinite(outcome.cutoff_for(0.4))
