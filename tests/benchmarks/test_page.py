"""What the page of a run says."""

from pathlib import Path

from benchmarks.names.arithmetic import Estimate
from benchmarks.names.page import write_page
from benchmarks.names.tables import Table, plain, with_interval

RECALL = Table("UN list", ["matcher", "recall"], [["ours", "99 %"]], ["A note."], {"ours": [(1e-3, 0.9), (1e-1, 1.0)]})
SPEED = Table("Speed", ["names", "names/s"], [["5,000", "9"]], series={"ours": [(5_000, 9.0)]})


def test_the_page_holds_each_part_with_its_tables_and_pictures(tmp_path: Path) -> None:
    write_page({"pairs": [RECALL], "speed": [SPEED]}, "a quick run", tmp_path)
    page = (tmp_path / "names.md").read_text("utf-8")
    assert "| ours | 99 % |" in page
    assert "A note." in page
    assert (
        page.index("## Pair by pair") < page.index("recall-un.svg") < page.index("## Speed") < page.index("speed.svg")
    )
    assert {path.name for path in tmp_path.iterdir()} == {"names.md", "recall-un.svg", "speed.svg"}


def test_the_page_says_when_and_on_what_it_was_measured(tmp_path: Path) -> None:
    write_page({"speed": [SPEED]}, "a quick run", tmp_path)
    page = (tmp_path / "names.md").read_text("utf-8")
    assert "Speed is counted only together with what was found" in page
    assert "rapidfuzz 3." in page
    assert "cores" in page
    assert "a quick run" in page
    assert "{" not in page


def test_figures_come_with_their_intervals() -> None:
    assert with_interval(Estimate(0.5, 0.25, 0.751)) == "50.0 % (25.0–75.1)"
    assert plain(Estimate(0.5, 0.25, 0.75)) == "0.500 (0.250–0.750)"
    assert plain(None) == "–"
