"""`tahaluf lists import` as the operator runs it: the encoding and the key that it is told."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tahaluf.config.command import main
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.policy.context import opened
from tahaluf.policy.visibility import visible
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("operators_node")]


def take(file: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["lists", "import", str(file), *options])


def test_a_list_whose_encoding_cannot_be_told_is_imported_in_the_one_that_is_named(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_bytes("name\nÞorgerður\n".encode("windows-1252"))
    refused = take(file)
    assert (refused.exit_code, "state its encoding" in refused.output) == (1, True), refused.output
    assert take(file, "--encoding", "windows-1252").exit_code == 0
    with opened(cast.operator_token) as actor:
        version = visible(actor, ListVersion).get()
        assert (version.encoding, version.entry_count, version.state) == ("cp1252", 1, "current")


def test_an_encoding_and_a_key_that_cannot_be_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("name\nZubayr Qarnasi\n")
    for option, value, words in (
        ("--encoding", "windows-9999", "no encoding"),
        ("--key", "bad key !", "small letters"),
    ):
        refused = take(file, option, value)
        assert (refused.exit_code, words in refused.output) == (2, True), refused.output
