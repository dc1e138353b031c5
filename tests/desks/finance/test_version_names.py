"""A version whose publisher numbers nothing is called by the day of its import; its digest stands in a detail alone."""

import re

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.desks.finance.conftest import Import
from tests.desks.finance.lists import UN_XML
from tests.desks.finance.subjects.stage import CUSTOMERS, make, take_in

pytestmark = pytest.mark.django_db
OWN = b"id,name,birth_date\nX1,Walid Samir al-Khayali,1971-03-05\n"


def page(cast: Cast, path: str) -> str:
    response = cast.client("originator").get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_no_page_calls_a_version_by_its_digest(cast: Cast, imported: Import) -> None:
    version = imported("operator", OWN, "own.csv", key="own-list")
    assert version.number.startswith("sha256:")
    take_in(cast, make(cast), CUSTOMERS)
    (alert,) = set(re.findall(r"/finance/alerts/[0-9a-f-]{36}/", page(cast, "/finance/alerts/")))
    named = (("version", [version.uid]), ("entries", [version.uid]), ("entry", [version.uid, 0]))
    paths = [
        *(reverse(f"finance:{name}", args=given) for name, given in named),
        *(reverse(f"finance:{name}") for name in ("lists", "practice", "home")),
        alert,
        "/search/?q=al-Khayali",
        "/search/?q=X1",
    ]
    for path in paths:
        told = page(cast, path)
        assert ">sha256:" not in told, path
        assert "· sha256:" not in told, path
    assert "imported on" in page(cast, paths[0])
    assert version.sha256 in page(cast, paths[0])


def test_a_version_that_is_numbered_is_called_by_its_number(cast: Cast, imported: Import) -> None:
    version = imported("originator", UN_XML)
    told = page(cast, reverse("finance:version", args=[version.uid]))
    assert f"<title>United Nations {version.number}" in told
    assert "imported on" not in told
