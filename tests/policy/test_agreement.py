"""The query, the answer for one row, and the database's own wall agree, for every model that has a rule."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from django.db import connection, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tahaluf.desks.finance.lists.models import ListedWord, ListEntry, ListVersion
from tahaluf.policy.actors import Actor
from tahaluf.policy.context import opened as opened_context
from tahaluf.policy.decisions import decide
from tahaluf.policy.visibility import is_visible, ruled_models, visible
from tahaluf.records.guarded import GuardedManager
from tahaluf.records.models import RecordVersion
from tahaluf.records.vocabulary import Desk, Role
from tests.cast import Cast
from tests.policy.scatter import Scatter, belongs, every_row, in_order, past_the_walls

pytestmark = pytest.mark.django_db
DESK_ROLES = [(desk, role) for desk in Desk.values for role in Role.values if role != Role.ADMINISTRATOR]
ROLES = st.frozensets(st.sampled_from(DESK_ROLES), max_size=6)
SCOPES = st.none() | st.frozensets(st.sampled_from(["records:read", "records:write"]))
RELAXED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


def raw(model: type[models.Model]) -> set[int]:
    """The rows that raw SQL sees."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT id FROM "{model._meta.db_table}"')
        return {pk for (pk,) in cursor.fetchall()}


def check(actor: Actor, model: type[models.Model], rows: list[Any], officer: Any) -> None:
    shown = set(visible(actor, model).values_list("pk", flat=True))
    held = {row.pk for row in rows if is_visible(actor, row)}
    assert shown == held, f"{model.__name__}: the query and the rule differ"
    seen = raw(model)
    assert shown <= seen, f"{model.__name__}: the rule shows what the wall hides"
    allowed = {row.pk for row in rows if belongs(officer, row, actor.administrator)}
    assert seen <= allowed, f"{model.__name__}: the wall shows what is another member's"


@settings(max_examples=6, deadline=None, suppress_health_check=RELAXED)
@given(random=st.randoms(use_true_random=False), roles=ROLES, scopes=SCOPES, name=st.sampled_from(sorted(Cast.ROLES)))
def test_rule_query_and_wall_agree(
    cast: Cast, random: Random, roles: frozenset[tuple[str, str]], scopes: frozenset[str] | None, name: str
) -> None:
    with transaction.atomic():
        with past_the_walls():
            Scatter(random, 5).run()
            rows = {model: every_row(model) for model in ruled_models()}
        with cast.acting(name) as opened:
            actor = replace(opened, roles=roles, scopes=scopes)
            for model in ruled_models():
                check(actor, model, rows[model], cast.officers[name])
            for version in rows[RecordVersion]:
                allowed = bool(decide(actor, "records:version:see", version))
                assert allowed == (is_visible(actor, version) and actor.may("records:read"))
        transaction.set_rollback(True)


def test_the_comparison_reaches_every_model(cast: Cast) -> None:
    """Rows of each model are made, and some of each are shown to somebody and hidden from somebody."""
    all_roles = frozenset(DESK_ROLES)
    with past_the_walls():
        pool = Scatter(Random(1), 60).run()
    assert {model for model in ruled_models() if not pool[model]} == set()
    for model in ruled_models():
        counts = set()
        for name in ("originator", "recipient", "third", "administrator"):
            with cast.acting(name) as opened:
                counts.add(visible(replace(opened, roles=all_roles), model).count())
                counts.add(visible(replace(opened, roles=frozenset(), administrator=False), model).count())
        with opened_context(cast.operator_token) as operator:
            counts.add(visible(operator, model).count())
        assert max(counts) > 0, model
        assert min(counts) < len(pool[model]), model


@pytest.mark.parametrize("desk", [desk for desk in Desk.values if desk != Desk.FINANCE])
def test_another_desk_reads_of_lists_what_the_node_has_or_had_in_use_and_no_more(cast: Cast, desk: str) -> None:
    with past_the_walls():
        Scatter(Random(2), 40).run()
        versions, entries, words = (every_row(model) for model in (ListVersion, ListEntry, ListedWord))
        walled = [model for model in ruled_models() if model.__module__ == ListVersion.__module__]
    shared = {row.pk for row in versions if row.member_id is None and row.state in ("current", "superseded")}
    assert 0 < len(shared) < len(versions)
    with cast.acting("third") as opened:
        actor = replace(opened, roles=frozenset([(desk, Role.VIEWER)]))
        shown = {model: set(visible(actor, model).values_list("pk", flat=True)) for model in walled}
    assert shown.pop(ListVersion) == shared
    assert shown.pop(ListEntry) == {row.pk for row in entries if row.version_id in shared}
    assert shown.pop(ListedWord) == {row.pk for row in words if row.version_id in shared}
    assert set.union(*shown.values()) == set(), "rejects, uploads, feeds and addresses stay as they are"


def test_every_guarded_model_has_a_rule_or_a_reason() -> None:
    from django.apps import apps

    without_rule = {
        model.__name__
        for model in apps.get_models()
        if isinstance(model._default_manager, GuardedManager) and model not in ruled_models()
    }
    assert without_rule == {"OutboxEntry"}, "the outbox is the exchange's: no officer reads it"


def test_models_are_ordered_by_what_they_refer_to() -> None:
    assert set(in_order()) == set(ruled_models())
