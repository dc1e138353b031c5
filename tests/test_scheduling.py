"""How the run is shared out."""

from pathlib import Path

import pytest

from tests.scheduling import FOLDERS, unit_of


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_folder_that_stays_together_has_tests(folder: str) -> None:
    assert list((Path(__file__).parents[1] / folder).glob("test_*.py"))


def test_a_file_stays_together_and_so_does_such_a_folder() -> None:
    assert unit_of("tests/records/test_stix.py::test_one[a::b]") == "tests/records/test_stix.py"
    assert unit_of("tests/journeys/test_pages.py::test_one") == unit_of("tests/journeys/test_cases.py::test_two")
