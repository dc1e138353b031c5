"""`tahaluf lists feed` as the operator runs it: addresses, tokens, what goes wrong."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tahaluf.config.command import main
from tahaluf.desks.finance.lists.addresses import addresses_of
from tahaluf.desks.finance.lists.feeds import feed_of
from tahaluf.policy.context import opened
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("operators_node")]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def feed(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["lists", "feed", *arguments])


def test_the_presets_say_which_need_a_token() -> None:
    said = feed("presets").output
    assert "scsanctions.un.org" in said
    assert "needs a token" in said


def test_a_feed_is_added_listed_and_removed_and_its_token_is_not_printed() -> None:
    assert "no address" in feed("add", "unheard-of").output
    assert "token" in feed("add", "eu-fsf").output
    added = feed("add", "eu-fsf", "--token", "zqsecret", "--hours", "12")
    assert added.exit_code == 0, added.output
    listed = feed("list").output
    assert "webgate.ec.europa.eu" in listed
    assert "every  12 h" in listed
    assert "zqsecret" not in listed + added.output
    assert feed("remove", "eu-fsf").exit_code == 0
    assert feed("remove", "eu-fsf").exit_code == 1
    assert feed("list").output == ""


def test_an_address_without_tls_is_refused_in_words() -> None:
    refused = feed("add", "own", "--url", "http://example.org/list.csv")
    assert refused.exit_code == 1
    assert "begins with https" in refused.output


def test_a_fetch_that_fails_says_why_and_exits_with_1() -> None:
    assert feed("add", "own", "--url", "http://127.0.0.1:1/list.csv").exit_code == 0
    fetched = feed("fetch")
    assert fetched.exit_code == 1
    assert "could not be reached" in fetched.output
    assert feed("fetch", "other").exit_code == 1


@pytest.mark.parametrize("way", ["option", "environment", "file", "standard input"])
def test_a_token_comes_by_each_way_and_need_not_stand_in_the_command(way: str, cast: Cast, tmp_path: Path) -> None:
    held = tmp_path / "token"
    held.write_text("zqsecret\n")
    arguments, environment = {
        "option": (["--token", "zqsecret"], {}),
        "environment": ([], {"TAHALUF_PUBLISHER_TOKEN": "zqsecret"}),
        "file": (["--token-file", str(held)], {}),
        "standard input": (["--token-file", "-"], {}),
    }[way]
    command = ["lists", "feed", "add", "eu-fsf", *arguments]
    added = CliRunner().invoke(main, command, env=environment, input="zqsecret\n")
    assert added.exit_code == 0, added.output
    with opened(cast.operator_token) as actor:
        assert "token=zqsecret" in addresses_of(actor, feed_of(actor, "eu-fsf")).url
    own = ["lists", "feed", "add", "own", "--url", "https://example.org/{token}/list.csv", *arguments]
    assert CliRunner().invoke(main, own, env=environment, input="zqsecret\n").exit_code == 0
    with opened(cast.operator_token) as actor:
        assert addresses_of(actor, feed_of(actor, "own")).url == "https://example.org/zqsecret/list.csv"


def test_a_key_that_no_page_would_take_is_refused() -> None:
    for key in ("bad key !", "Ärger", "x" * 81):
        refused = feed("add", key, "--url", "https://example.org/list.csv")
        assert (refused.exit_code, "small letters" in refused.output) == (2, True), refused.output
