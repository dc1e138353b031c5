"""`tahaluf tune` draws a curve from a file of decisions, and its exit code tells whether it recommends."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tahaluf.config.command import main

Tune = Callable[..., tuple[int, list[dict], str]]
SAFE = "0.915,false,0.9\n" * 500 + "0.955,true,0.9\n" * 4 + "0.995,exempt,0.9\n" * 396


@pytest.fixture
def tune(tmp_path: Path) -> Tune:
    """Runs the command on such lines; returns its exit code, what it wrote, and what it said on standard error."""

    def run(lines: str, *options: str, head: str = "score,verdict,cutoff") -> tuple[int, list[dict], str]:
        file = tmp_path / "decisions.csv"
        file.write_text(f"{head}\n{lines}", "utf-8")
        result = CliRunner().invoke(main, ["tune", str(file), *options])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()], result.stderr

    return run


def test_the_curve_and_then_the_advice_are_written(tune: Tune) -> None:
    code, (*points, advice), _said = tune(SAFE)
    assert code == 0
    assert [point["cutoff"] for point in points] == [at / 100 for at in range(90, 101)]
    assert (points[5]["raised"], points[5]["missed"], points[6]["missed"]) == (400, 0, 4)
    assert (advice["advice"], advice["recommended"], advice["highest"]) == ("raised", 0.95, 0.99)
    assert (advice["floor"], advice["alerts"], advice["true"]) == (0.9, 900, 400)


def test_too_few_decisions_recommend_nothing_and_say_how_many_it_takes(tune: Tune) -> None:
    code, written, _said = tune("0.95,true,0.9\n" * 40)
    assert code == 3
    assert (written[-1]["recommended"], written[-1]["true"], written[-1]["true_needed"]) == (None, 40, 368)
    assert tune("0.95,true,0.9\n" * 40, "--missed", "0.1")[0] == 0


def test_a_cutoff_within_a_hundredth_counts_as_the_next(tune: Tune) -> None:
    assert tune("0.955,true,0.905\n")[1][-1]["floor"] == 0.91
    assert tune("0.955,true,0.57\n")[1][-1]["floor"] == 0.57


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("0.95,perhaps,0.9\n", "line 2"),
        ("0.95,true\n", "line 2"),
        ("nan,true,0.9\n", "line 2"),
        ("1e999,true,0.9\n", "line 2"),
        ("95,true,0.9\n", "from 0 to 1"),
        ("", "no decision"),
        ("0.8,true,0.9\n", "no decision"),
    ],
)
def test_what_is_no_decision_is_said_in_one_sentence(tune: Tune, lines: str, said: str) -> None:
    code, written, error = tune(lines)
    assert (code, written) == (2, [])
    assert said in error


def test_a_file_without_the_columns_is_refused(tune: Tune) -> None:
    code, _written, error = tune("0.95,true\n", head="score,verdict")
    assert code == 2
    assert "no column cutoff" in error


@pytest.mark.parametrize("missed", ["0", "1", "nan", "-0.1"])
def test_a_share_that_is_none_is_refused(tune: Tune, missed: str) -> None:
    assert tune(SAFE, "--missed", missed)[0] == 2
