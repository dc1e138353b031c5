"""No API operation, command or job tells one member what is another's."""

import contextlib
import importlib
import json
import logging
import pkgutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection, transaction
from django.test import Client

from tahaluf.policy.jobs import jobs
from tahaluf.policy.visibility import ruled_models
from tahaluf.records.models import Officer, RoleAssignment
from tests.api.calls import caller
from tests.cast import Cast
from tests.leaks.expectations import COMMANDS, JOBS, OPERATIONS
from tests.leaks.planted import READERS, Planted, leaks_to, word_of
from tests.leaks.walking import measure, text_of

pytestmark = pytest.mark.django_db
BODIES: dict[str, dict[str, Any]] = {
    "write_record": {"desk": "finance", "stix_type": "note", "title": "x", "properties": {}},
    "amend_record": {"title": "x", "properties": {"name": "x"}, "handling": {}},
    "propose_verdict": {"verdict": "false", "reason": "x"},
    "decide_alert": {"seen": "proposed@1.0"},
    "assign_alerts": {"alerts": [str(uuid.uuid4())], "assignee": str(uuid.uuid4())},
    **{f"{act}_alert": {"reason": "x"} for act in ("take", "hand_back", "return", "reopen", "escalate")},
    "withdraw_verdict": {"reason": "x"},
    "note_on_alert": {"reason": "x"},
    "screen_subjects": {"subjects": [{"name": "x"}]},
    "issue_token": {"label": "x", "scopes": [], "days": 1},
}


def described() -> Iterator[tuple[str, str, str]]:
    """Every operation: its name, method and address."""
    from tahaluf.config.api.urls import api

    for path, operations in api.get_openapi_schema()["paths"].items():
        for method, operation in operations.items():
            yield str(operation["operationId"]).removeprefix("tahaluf_config_api_accounts_"), method, path


def test_every_operation_has_an_expectation() -> None:
    assert {name for name, _, _ in described()} == set(OPERATIONS)


STRANGERS = {"third", "recipient", "outsider", "partner", "administrator", "originators_media"}
CALLERS = [name if name in STRANGERS else pytest.param(name, marks=pytest.mark.long) for name in Cast.ROLES]
"""Who asks everything: strangers in the quick suite too, colleagues in the long one."""


def filled(path: str, uid: uuid.UUID) -> str:
    return path.replace("{uid}", str(uid)).replace("{token_id}", "1")


def body_of(cast: Cast, name: str) -> str:
    usual = {"reason": "x", "members": [str(cast.members["BBB"].uid)]}
    return json.dumps(BODIES.get(name, usual))


@pytest.mark.parametrize("who", CALLERS)
def test_no_operation_tells_what_is_anothers(
    cast: Cast, planted: Planted, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    call = caller(cast, who).client
    for name, method, path in described():
        kind = OPERATIONS[name].removeprefix("token").strip()
        for seen in planted.allowed(kind, who)[:1] if method == "get" else []:
            assert leaks_to(who, text_of(call.get(filled(path, seen)))) == set(), name
        if not kind and method == "get":
            assert leaks_to(who, text_of(call.get(path))) == set(), name
        if forbidden := planted.forbidden(kind, who)[:2]:
            body = {} if method == "get" else body_of(cast, name)
            options = {} if method == "get" else {"content_type": "application/json"}
            _first, *found, absent = (
                measure(call, method, filled(path, asked), body, asked, **options)
                for asked in (uuid.uuid4(), *forbidden, uuid.uuid4())
            )
            assert found == [absent] * len(forbidden), name
            assert absent[0] == 404, name
    assert leaks_to(None, caplog.text) == set(), "a log line carries content"


def test_without_a_token_every_operation_is_closed(cast: Cast) -> None:
    for name, method, path in described():
        response = getattr(Client(), method)(filled(path, uuid.uuid4()), content_type="application/json")
        assert response.status_code == 401, name


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize("who", ["third", "administrator", "outsider"])
def test_asking_for_anothers_very_words_finds_nothing(cast: Cast, who: str) -> None:
    call = caller(cast, who).client
    for path, field in (("/api/v1/records", "search"), ("/api/v1/selectors", "value")):
        measure(call, "get", path, {field: "before"}, uuid.UUID(int=0))
        for secret in (each for each, readers in READERS.items() if who not in readers):
            word, nothing = (
                measure(call, "get", path, {field: asked}, uuid.UUID(int=0))
                for asked in (word_of(secret), word_of("x" * len(secret)))
            )
            assert word == nothing, (path, secret)


def test_writing_releasing_importing_and_screening_log_no_content(planted: Planted) -> None:
    assert planted.log.startswith("planting begins")
    assert leaks_to(None, planted.log) == set()


# ---------------------------------------------------------------- commands


def test_every_command_has_an_expectation() -> None:
    import tahaluf.config.commands as package

    assert {module.name for module in pkgutil.iter_modules(package.__path__)} == set(COMMANDS)


@pytest.mark.usefixtures("planted")
def test_the_operator_sees_accounts_and_no_members_content(cast: Cast) -> None:
    """Every command that opens the database does so in the operator's context, or as the owner while migrating."""
    from tahaluf.policy.context import opened

    with opened(cast.operator_token), connection.cursor() as cursor:
        seen = {}
        for model in ruled_models():
            cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
            seen[model] = cursor.fetchone()[0]
    assert {model for model, count in seen.items() if count} <= {Officer, RoleAssignment}


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize("command", [["officer", "list"], ["member", "list"], ["lists", "list"], ["lists"], ["doctor"]])
def test_no_command_prints_a_members_content(
    cast: Cast, command: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from tahaluf.config import server
    from tahaluf.config.database import ROLE_VARIABLE
    from tahaluf.policy import operator

    token = tmp_path / "operator.token"
    token.write_text(cast.operator_token)
    monkeypatch.setattr(operator, "token_file", lambda: token)
    monkeypatch.setattr(server, "available", contextlib.nullcontext)
    monkeypatch.setattr(connection, "close", lambda: None)  # the doctor closes it, and with it this world
    module = importlib.import_module(f"tahaluf.config.commands.{command[0]}")
    result = CliRunner(env={ROLE_VARIABLE: None}).invoke(module.command, command[1:])  # the doctor sets it: undone
    assert "zqv" not in result.output
    assert "zqv" not in repr(result.exception)


# ---------------------------------------------------------------- jobs


def test_every_job_has_an_expectation() -> None:
    assert set(jobs()) == set(JOBS)


@pytest.mark.parametrize("name", sorted(JOBS))
@pytest.mark.parametrize("who", ["third", "originators_media", "administrator"])
def test_a_job_of_one_member_does_nothing_to_anothers_object(
    cast: Cast,
    planted: Planted,
    name: str,
    who: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from procrastinate.contrib.django import app

    from tahaluf.desks.finance import tasks

    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)  # the test's own connection
    argument, kind = JOBS[name]
    before = contents()
    for uid in planted.forbidden(kind, who):
        with cast.acting(who), connection.cursor() as cursor:
            cursor.execute("SELECT wall.job_issue(interval '1 hour')")
            token = cursor.fetchone()[0]
        said = ""
        try:
            with transaction.atomic():
                app.tasks[name].func(token=token, **{argument: str(uid)})
        except Exception as error:
            said = str(error)
        assert "zqv" not in said
    assert contents() == before
    assert "zqv" not in caplog.text


def contents() -> dict[str, str]:
    """A digest of every guarded table, taken past the walls."""
    from tests.policy.scatter import past_the_walls

    digests = {}
    with past_the_walls(), connection.cursor() as cursor:
        for model in ruled_models():
            table = model._meta.db_table
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, ',' ORDER BY t.id), '')) FROM \"{table}\" t")
            digests[table] = cursor.fetchone()[0]
    return digests
