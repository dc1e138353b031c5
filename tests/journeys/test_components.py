"""The components that desks build from, full of what is hard to show: long names, two directions, many values."""

import datetime
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from playwright.sync_api import expect

from tahaluf.pages.headers import ALWAYS
from tahaluf.pages.paging import KeysetPage
from tahaluf.pages.reasons import Reason
from tahaluf.records.models import Officer, RecordVersion
from tests.journeys.visit import Visit, one_quick

ADDRESS = "/components/"
AT = datetime.datetime(2026, 3, 1, 14, 5, tzinfo=datetime.UTC)
LONG = "عبد الرحمن بن محمد بن عبد الله آل ناصر المعروف بأبي خالد"

GALLERY = """{% extends "pages/base.html" %}{% load i18n pages %}{% block heading %}Components{% endblock %}
{% block content %}{% handling_banner record audience %}
<div class="stats">{% stat_tile "Hits" "1 234" "today" "/" %}{% stat_tile "Closed" "87 %" %}</div>
{% filter_bar form %}<div class="with-aside"><div class="stack"><section class="card"><div class="card-body">
{% reason_list reasons 0.83 %}</div></section><section class="card"><form class="card-body">{% form_fields form %}
<div class="form-actions"><button class="btn btn-primary">Go</button><button class="btn">Stop</button></div></form>
</section>{% job_progress "/components/job/" "Import" 25 100 "25 000 of 100 000" %}</div>
<aside class="stack">{% access_panel "You see this because your desk is in its audience." readers %}
{% history_panel versions %}<p>{% state_badge "new" "new" %} {% state_badge "active" "active" %}
{% state_badge "waits" "waiting" %} {% state_badge "done" "done" %} {% state_badge "stopped" "stopped" %}</p>
{% confirm_dialog "close-it" "Close" "Close the alert?" "It cannot be opened again." "/" True %}</aside></div>
{% error_state "The list could not be read" "Line 7" "A1B2C3D4" "/" "Again" %}{% paginator page %}{% endblock %}"""


class Screening(forms.Form):
    """A form with one field of each kind."""

    name = forms.CharField(label="Name", help_text="In any script.")
    list_name = forms.ChoiceField(label="List", choices=[("un", "UN"), ("eu", "EU")])
    mode = forms.ChoiceField(label="Mode", choices=[("a", "Strict"), ("b", "Wide")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    exact = forms.BooleanField(label="Exact only", required=False)
    subjects = forms.FileField(label="Subjects", required=False)


def components() -> dict[str, object]:
    record = RecordVersion(
        tlp="red",
        permitted_use=["lead-only", "not-for-detention"],
        onward="never",
        legal_basis="قانون مكافحة الإرهاب، المادة 7",
        review_on=datetime.date(2025, 1, 1),
    )
    return {
        "record": record,
        "audience": ["Aland", "بلاد الشمس", "République de Borduria"],
        "reasons": [
            Reason("Name", LONG, "Abd al-Rahman bin Muhammad Al Nasir", 0.87),
            Reason("Birth", "1970", "", -0.2),
        ],
        "versions": [
            SimpleNamespace(number=n, at=AT, by=LONG, revoked=n == 3, summary="…", url="/") for n in (3, 2, 1)
        ],
        "readers": [SimpleNamespace(name=LONG, reason="audience"), SimpleNamespace(name="Aland", reason="originator")],
        "form": Screening({"list_name": "xx"}),
        "page": KeysetPage([], "next", is_first=False),
    }


def gallery(language: str) -> str:
    """The page of all components, in a language."""
    request = RequestFactory().get(ADDRESS)
    request.user = Officer(name=LONG, login="x")
    with translation.override(language):
        template = engines["django"].from_string(GALLERY)
        return template.render({**components(), "user": request.user, "node_name": "Tahaluf"}, request)


@pytest.fixture
def open_gallery() -> Callable[[Visit, str], None]:
    """Open the gallery on the node, as if the node served it."""

    def open_it(visit: Visit, language: str) -> None:
        body = gallery(language)
        job = '<div class="card job"><div class="card-body" id="ended">finished</div></div>'
        headers = {**ALWAYS, "Content-Type": "text/html; charset=utf-8"}
        visit.page.route("**/components/", lambda route: route.fulfill(body=body, headers=headers))
        visit.page.route("**/components/job/", lambda route: route.fulfill(body=job, headers=headers))
        visit.open(ADDRESS)

    return open_it


@pytest.mark.parametrize(
    ("language", "window"),
    one_quick(
        [("ar", {"width": 390}), ("fr", {"width": 390}), ("en", {"width": 1280, "dark": True}), ("ar", {"width": 1280})]
    ),
)
def test_components_stand(
    new_visit: Callable[..., Visit],
    open_gallery: Callable[[Visit, str], None],
    language: str,
    window: dict[str, int],
) -> None:
    visit = new_visit(locale=language, **window)
    open_gallery(visit, language)
    visit.shoot("components")
    visit.expect_no_sideways_scrolling()


def test_a_job_is_asked_for_again_until_it_has_ended(visit: Visit, open_gallery: Callable[[Visit, str], None]) -> None:
    open_gallery(visit, "en")
    expect(visit.page.locator("#ended")).to_be_visible()
    expect(visit.page.locator("progress")).to_have_count(0)


def test_what_cannot_be_undone_is_asked_about(visit: Visit, open_gallery: Callable[[Visit, str], None]) -> None:
    open_gallery(visit, "en")
    visit.page.click("[data-dialog-open=close-it]")
    expect(visit.page.get_by_role("dialog")).to_be_visible()
    expect(visit.page.locator("#close-it [data-dialog-close]")).to_be_focused()
    visit.check()
    visit.shoot("confirm")
    visit.page.click("#close-it [data-dialog-close]")
    expect(visit.page.get_by_role("dialog")).to_be_hidden()


def test_a_chosen_file_is_named(visit: Visit, open_gallery: Callable[[Visit, str], None]) -> None:
    open_gallery(visit, "en")
    field = visit.page.locator("main form:not(.filter-bar) .upload")
    chosen = {"name": "الزبائن.csv", "mimeType": "text/csv", "buffer": b"name\n"}
    field.locator("input").set_input_files(chosen)  # type: ignore[arg-type]
    expect(field.locator(".upload-hint")).to_have_text("الزبائن.csv")
