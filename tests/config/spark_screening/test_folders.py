"""A folder holds one run on its terms; what is in it is whole, and nothing else may be written over."""

import subprocess
import sys

import pytest

from tahaluf.config.json_lines import CouldNotRun
from tahaluf.config.spark_screening.folders import RunFolder, is_whole, whole_folder
from tahaluf.config.spark_screening.parts import Table, cut
from tahaluf.config.spark_screening.terms import differences, engine_version, pack, unpack, unpacked_digest
from tahaluf.config.spark_screening.wording import SENTENCES
from tahaluf.engines.lists import Listing, open_list
from tahaluf.engines.screening import LANGUAGES
from tests.config.spark_screening.customers import LISTS

TERMS = {"subjects": {"file": "a.csv", "sha256": "ab"}, "lists": {"un": "2026-03-01"}, "cutoff": 0.9}
HOLD = """
import sys, time
from pathlib import Path
from tahaluf.config.spark_screening.folders import RunFolder
with RunFolder(Path(sys.argv[1]), "en").taken({"cutoff": 0.9}):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def folder(tmp_path):
    return RunFolder(tmp_path / "run", "en")


def test_a_second_start_on_the_same_terms_is_let_in(folder):
    for _start in range(2):
        with folder.taken(TERMS):
            pass


@pytest.mark.parametrize(
    ("changed", "says"),
    [({"cutoff": 0.8}, "cutoff: 0.9 ≠ 0.8"), ({"lists": {"un": "2026-04-01"}}, "2026-04-01"), ({"new": 1}, "new")],
)
def test_other_terms_are_refused_with_what_differs(folder, changed, says):
    with folder.taken(TERMS):
        pass
    with pytest.raises(CouldNotRun, match="other terms") as refusal, folder.taken({**TERMS, **changed}):
        pass
    assert says in refusal.value.message


def test_a_folder_with_something_else_in_it_is_refused_and_left_alone(folder):
    folder.path.mkdir()
    (folder.path / "letter.txt").write_text("mine")
    with pytest.raises(CouldNotRun, match="something else"), folder.taken(TERMS):
        pass
    assert [item.name for item in folder.path.iterdir()] == ["letter.txt"]


def test_a_manifest_that_is_none_is_refused(folder):
    folder.path.mkdir()
    (folder.path / "manifest.json").write_text("{")
    with pytest.raises(CouldNotRun, match="something else"), folder.taken(TERMS):
        pass


def test_two_runs_do_not_write_into_one_folder(folder):
    script = [sys.executable, "-c", HOLD, str(folder.path)]
    with subprocess.Popen(script, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        try:
            with pytest.raises(CouldNotRun, match="another run"), folder.taken({"cutoff": 0.9}):
                pass
        finally:
            other.kill()
    with folder.taken({"cutoff": 0.9}):
        pass


def test_a_folder_that_was_not_finished_never_bears_its_name(tmp_path):
    def die():
        with whole_folder(tmp_path / "part-000000") as draft:
            (draft / "hits.parquet").touch()
            raise KeyError

    with pytest.raises(KeyError):
        die()
    assert list(tmp_path.iterdir()) == []


def test_of_two_that_write_one_part_the_first_stays(tmp_path):
    target = tmp_path / "part-000000"
    for content in ("first", "second"):
        with whole_folder(target) as draft:
            (draft / "hits").write_text(content)
    assert is_whole(target)
    assert (target / "hits").read_text() == "first"
    assert [item.name for item in tmp_path.iterdir()] == [target.name]


def test_what_a_killed_run_left_half_is_cleared_away_and_its_parts_are_missing(folder):
    parts = cut([Table("a", 3)], 1)
    with folder.taken(TERMS):
        for part in parts[:2]:
            with whole_folder(folder.path / part.name):
                pass
    (folder.path / f".{parts[2].name}.0123.draft").mkdir()
    with folder.taken(TERMS):
        assert folder.missing(parts) == [parts[2]]
        assert not list(folder.path.glob(".*.draft"))


def test_listings_arrive_as_they_were_sent():
    with (LISTS / "un.xml").open("rb") as stream:
        listings = [item for item in open_list(stream, "un.xml") if isinstance(item, Listing)]
    assert len(listings) > 1
    assert list(unpack(pack(listings))) == listings
    assert unpacked_digest(pack(listings)) != unpacked_digest(pack(listings[1:]))


def test_the_engine_names_its_version_and_its_build():
    assert engine_version().count("+") == 1
    assert not differences({"engine": engine_version()}, {"engine": engine_version()})


def test_every_sentence_is_in_the_three_languages_with_the_same_values():
    for wordings in SENTENCES.values():
        assert set(wordings) == set(LANGUAGES)
        assert len({frozenset(word.split("}")[0] for word in text.split("{")[1:]) for text in wordings.values()}) == 1
