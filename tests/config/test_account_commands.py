"""`tahaluf officer` and `tahaluf member`, run in process against a database of the test's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.conf import settings as configured

from tahaluf.config import operation
from tahaluf.config.commands import member, officer
from tahaluf.policy.context import opened
from tahaluf.policy.models import AuditEvent
from tahaluf.policy.visibility import visible
from tahaluf.records.models import Member, Officer
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _operator(cast: Cast, tmp_path: Path, settings: Any) -> Iterator[None]:
    """Let the commands use the test's own database and the cast's operator token."""
    settings.DATA_FOLDER = tmp_path
    (tmp_path / "operator.token").write_text(cast.operator_token)
    assert tmp_path == configured.DATA_FOLDER
    return


@pytest.fixture(autouse=True)
def _database_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    import contextlib

    from tahaluf.config import server

    monkeypatch.setattr(server, "available", contextlib.nullcontext)
    monkeypatch.setattr(operation, "start_django", lambda: None)


def run(group: Any, *arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(group, list(arguments), input=given)


def find(cast: Cast, login: str) -> Officer:
    with opened(cast.operator_token):
        return Officer.objects.get(login=login)


ADD = ("add", "new.officer", "--name", "ليلى", "--member", "aaa", "--role", "finance:officer", "--password-stdin")


def test_an_officer_is_added_with_role_and_password(cast: Cast) -> None:
    result = run(officer.command, *ADD, given="a long invented passphrase\n")
    assert result.exit_code == 0, result.output
    assert find(cast, "new.officer").has_usable_password()
    assert "finance:officer" in run(officer.command, "list").output


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"new.officer": "originator"}, "taken"),
        ({"aaa": "ZZZ"}, "no member ZZZ"),
        ({"finance:officer": "finance:king"}, "There is no role king; there are: viewer, officer"),
        ({"finance:officer": "fisheries:officer"}, "There is no desk fisheries; there are: intelligence, finance"),
        ({"finance:officer": "officer"}, "administrator has no desk"),
        ({"finance:officer": "finance:administrator"}, "administrator has no desk"),
    ],
)
def test_a_wrong_word_is_named_and_nothing_is_added(cast: Cast, changed: dict[str, str], words: str) -> None:
    result = run(officer.command, *(changed.get(part, part) for part in ADD), given="a long invented passphrase\n")
    assert result.exit_code == 1
    assert words in result.output
    with opened(cast.operator_token):
        assert not Officer.objects.filter(login="new.officer").exists()


@pytest.mark.parametrize("weak", ["short", "password1234", "123456789012"])
def test_a_weak_password_is_refused_and_nothing_is_added(cast: Cast, weak: str) -> None:
    result = run(officer.command, *ADD, given=f"{weak}\n")
    assert result.exit_code == 1
    with opened(cast.operator_token):
        assert not Officer.objects.filter(login="new.officer").exists()


def test_roles_come_and_go(cast: Cast) -> None:
    assert run(officer.command, "role", "originator", "media:viewer").exit_code == 0
    with cast.acting("originator") as actor:
        assert actor.holds("media", "viewer")
    assert run(officer.command, "role", "originator", "media:viewer", "--end").exit_code == 0
    with cast.acting("originator") as actor:
        assert not actor.holds("media")
    assert "does not hold" in run(officer.command, "role", "originator", "media:viewer", "--end").output


def test_an_ended_officer_is_ended(cast: Cast) -> None:
    assert run(officer.command, "end", "originator").exit_code == 0
    assert not find(cast, "originator").is_active
    assert "no officer nobody" in run(officer.command, "end", "nobody").output


def test_the_published_members_are_loaded_once(cast: Cast) -> None:
    assert "44 added" in run(member.command, "load").output
    assert "0 added" in run(member.command, "load").output
    assert "CMR" in run(member.command, "list").output


def test_a_member_gets_its_seat_and_leaves_the_coalition(cast: Cast) -> None:
    run(member.command, "load")
    assert run(member.command, "host", "jor").exit_code == 0
    with opened(cast.operator_token):
        assert Member.objects.get(code="JOR").signing_keys.count() == 1
    assert "leaves on 2026-12-31" in run(member.command, "end", "jor", "--on", "2026-12-31").output
    assert "no membership to end" in run(member.command, "end", "jor", "--on", "2026-12-31").output


def test_a_replaced_token_is_said_in_words(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "operator.token").write_text("thl_" + "x" * 43)
    result = run(officer.command, "list")
    assert result.exit_code == 1
    assert "tahaluf migrate" in result.output


@pytest.mark.parametrize("login", ["new officer", "New.Officer", "ليلى", ".officer", "new.officer\n"])
def test_a_login_that_no_page_would_take_is_refused(cast: Cast, login: str) -> None:
    result = run(officer.command, "add", login, *ADD[2:], given="a long invented passphrase\n")
    assert result.exit_code == 1
    assert "small Latin letters" in result.output


NEW = ("add", "zzt", "--joined", "2026-01-01", "--name-en", "Zed", "--name-fr", "Zède", "--name-ar", "زد")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"zzt": "aaa"}, "There is a member of this code already"),
        ({"zzt": "z z<>"}, "A code has two to eight characters"),
        ({"Zède": " "}, "its name in each of the three languages"),
    ],
)
def test_a_member_that_cannot_be_is_refused_in_words(cast: Cast, changed: dict[str, str], words: str) -> None:
    result = run(member.command, *(changed.get(part, part) for part in NEW))
    assert (result.exit_code, words in result.output) == (1, True), result.output
    with opened(cast.operator_token):
        assert not Member.objects.filter(code="ZZT").exists()


def test_a_membership_does_not_end_before_it_began(cast: Cast) -> None:
    assert run(member.command, *NEW).exit_code == 0
    for day in ("1999-01-01", "2026-01-01"):
        result = run(member.command, "end", "zzt", "--on", day)
        assert (result.exit_code, "comes after the first day" in result.output) == (1, True), result.output


def test_what_is_done_to_members_leaves_its_trace(cast: Cast) -> None:
    run(member.command, "load")
    run(member.command, *NEW)
    run(member.command, "host", "zzt")
    run(member.command, "host", "zzt")
    run(member.command, "end", "zzt", "--on", "2026-12-31")
    with opened(cast.operator_token) as actor:
        events = visible(actor, AuditEvent).filter(action__startswith="members:").order_by("pk")
        assert [(event.action, event.subject) for event in events] == [
            ("members:list:load", ""),
            ("members:member:add", "ZZT"),
            ("members:member:host", "ZZT"),
            ("members:membership:end", "ZZT"),
        ]
