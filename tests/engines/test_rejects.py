"""Every reject has a sentence and a line in the docs, and repeats no more of a value than it may."""

import json
import re
from pathlib import Path
from string import Formatter

import pytest

from tahaluf.engines.rejects import SENTENCES, Reject, shown
from tahaluf.engines.screening import WEIGHTS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("code", [*SENTENCES, *WEIGHTS])
def test_every_code_is_documented(code):
    assert f"`{code}`" in (ROOT / "docs" / "screening.md").read_text("utf-8")


def test_every_code_that_the_readers_give_has_a_sentence():
    engines = ROOT / "tahaluf" / "engines"
    sources = "".join(
        path.read_text("utf-8") for part in ("", "lists", "subjects") for path in (engines / part).glob("*.py")
    )
    known = set(SENTENCES)
    used = {word for word in re.findall(r'"([a-z]+_[a-z_]+)"', sources) if word in known}
    assert known - used <= {"mojibake", "truncated"}


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_needs_no_more_than_the_value_the_field_and_the_detail(code):
    needed = {name.partition("!")[0] for _, name, _, _ in Formatter().parse(SENTENCES[code]) if name}
    detail = dict.fromkeys(needed - {"value", "field"}, "D")
    reject = Reject("list.csv", 7, "name", "V", code, detail)
    assert str(reject).startswith("list.csv:7: name: ")
    assert json.loads(json.dumps(reject.to_json()))["sentence"] == reject.sentence()


def test_a_value_is_shown_on_one_line_cut_and_without_what_a_terminal_obeys():
    assert shown("\x1b[31mred\nline") == "\ufffd[31mred\ufffdline"
    assert len(shown("x" * 1000)) == 200


def test_a_place_is_as_exact_as_it_is_known():
    assert Reject("f", None, "", "", "file_empty").place() == "f"
    assert Reject("f", 3, "", "", "file_empty").place() == "f:3"
