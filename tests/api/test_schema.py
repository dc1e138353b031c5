"""The API keeps to its own description, whatever it is sent."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tahaluf.config.wsgi import application
from tests.api.calls import token_of
from tests.cast import Cast
from tests.desks.intelligence.stage import COMPLETE, released, written

pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]
CALLERS = ["originator", "originators_releaser", "recipient", "administrator"]
RELAXED = settings(deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate], database=None)


def description() -> dict[str, Any]:
    from tahaluf.config.api.urls import api

    return dict(api.get_openapi_schema())


OPERATIONS = sorted(
    f"{method.upper()} {path}" for path, operations in description()["paths"].items() for method in operations
)


def hold(cast: Cast, operation: str, examples: int) -> None:
    """Call one operation with generated cases as several of the cast; every answer must fit the description."""
    schema = schemathesis.openapi.from_dict(description())
    schema.app = application
    method, path = operation.split()
    tokens = [token_of(cast, name) for name in CALLERS]
    version = written(cast, **COMPLETE)
    released(cast, version, "BBB")
    known = [str(version.uid)]
    cases = schema[path][method].as_strategy()

    @settings(RELAXED, max_examples=examples)
    @given(case=cases, token=st.sampled_from(tokens), uid=st.sampled_from([*known, None]))
    def conform(case: Any, token: str, uid: str | None) -> None:
        if uid and "uid" in case.path_parameters:
            case.path_parameters["uid"] = uid
        with transaction.atomic():
            response = case.call(headers={"Authorization": f"Bearer {token}"})
            case.validate_response(response, checks=CHECKS)
            transaction.set_rollback(True)

    conform()


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Keep the test's connection, in whose transaction the requests run, as Django's own test client does."""
    cache.clear()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_answer_fits_the_description(cast: Cast, operation: str) -> None:
    hold(cast, operation, 12)


@pytest.mark.long
@pytest.mark.parametrize("operation", OPERATIONS)
def test_many_answers_fit_the_description(cast: Cast, operation: str) -> None:
    hold(cast, operation, 400)
