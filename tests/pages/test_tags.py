"""Components say what they must, isolate what could scramble a line, and escape what came from elsewhere."""

import datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from tahaluf.pages.charts import Chart, Series
from tahaluf.pages.paging import KeysetPage
from tahaluf.pages.reasons import Reason
from tahaluf.pages.templatetags.pages import ICONS, icon_body
from tahaluf.records.models import RecordVersion

TODAY = datetime.date(2026, 3, 1)


def render(source: str, **context: object) -> str:
    return Template("{% load pages %}" + source).render(Context({"request": RequestFactory().get("/x/"), **context}))


def record(**values: object) -> RecordVersion:
    given = {"tlp": "amber+strict", "permitted_use": ["lead-only"], "onward": "never", "legal_basis": "Act 7"}
    return RecordVersion(**{**given, "review_on": datetime.date(2026, 2, 1), **values})


def test_names_and_identifiers_are_isolated_and_escaped() -> None:
    assert render("{% name value %}", value="<i>محمد") == '<bdi class="name" dir="auto">&lt;i&gt;محمد</bdi>'
    shown = render("{% identifier value %}", value="QDi.001")
    assert shown == '<bdi class="identifier" dir="ltr" translate="no">QDi.001</bdi>'


def test_a_long_identifier_may_break_at_its_slashes_first() -> None:
    shown = render("{% identifier value %}", value="/Document/FIToFICstmrCdtTrf/<x>")
    assert "/<wbr>Document/<wbr>FIToFICstmrCdtTrf/<wbr>&lt;x&gt;</bdi>" in shown
    assert 'class="identifier long"' in shown


@pytest.mark.parametrize(("language", "written"), [("ar", "1,234.57"), ("en", "1,234.57"), ("fr", "1\xa0234,57")])
def test_numbers_are_rounded_grouped_and_written_in_the_readers_language(language: str, written: str) -> None:
    with translation.override(language):
        assert render("{% number value 2 %}", value=1234.567) == f'<bdi class="number" dir="ltr">{written}</bdi>'
        assert written.partition("4")[0] in render('{% stat_tile "Entries" value %}', value=1234)
    assert "–" in render("{% number value %}", value=None)


@pytest.mark.parametrize(("language", "words"), [("ar", "1 مارس 2026"), ("en", "1 March 2026"), ("fr", "1 mars 2026")])
def test_dates_are_written_in_the_readers_language(language: str, words: str) -> None:
    with translation.override(language):
        assert render("{% day value %}", value=TODAY) == f'<time datetime="2026-03-01">{words}</time>'
        at = datetime.datetime(2026, 3, 1, 14, 5, tzinfo=datetime.UTC)
        assert f">{words} <wbr>14:05<" in render("{% moment value %}", value=at)
    assert render("{% day value %}{% moment value %}", value=None) == ""


def test_an_icon_is_hidden_unless_it_has_a_name() -> None:
    assert 'aria-hidden="true"' in render('{% icon "bell" %}')
    assert 'role="img" aria-label="a &amp; b"' in render('{% icon "bell" label %}', label="a & b")
    with pytest.raises(FileNotFoundError):
        render('{% icon "no-such-icon" %}')


@pytest.mark.parametrize("path", sorted(ICONS.glob("*.svg")), ids=lambda path: path.stem)
def test_every_vendored_icon_can_be_drawn(path: object) -> None:
    body = icon_body(path.stem)  # type: ignore[attr-defined]
    assert body.startswith("<")
    assert body.endswith(">")
    assert "style=" not in body


def test_the_handling_banner_says_all_of_the_handling() -> None:
    shown = render("{% handling_banner record audience today %}", record=record(), audience=["Aland"], today=TODAY)
    for words in ("TLP:AMBER+STRICT", "Aland", "lead only", "not to be shared further", "Act 7", "review overdue"):
        assert words in shown
    assert "tlp-amberstrict" in shown


def test_an_empty_audience_is_the_originator_alone() -> None:
    shown = render("{% handling_banner record %}", record=record(review_on=None, legal_basis="", permitted_use=[]))
    assert "the originator alone" in shown
    assert "review overdue" not in shown
    assert shown.count("not stated") == 2


def test_reasons_show_both_values_and_what_each_part_gave() -> None:
    reasons = [Reason("Name", "محمد", "Mohammed", 0.87), Reason("Birth year", "1970", "", -0.25)]
    shown = render("{% reason_list reasons 0.62 %}", reasons=reasons)
    for words in ("محمد", "Mohammed", "0.87", "-0.25", "0.62", 'width="87"', 'width="25"', "nothing"):
        assert words in shown
    assert shown.count("bar against") == 1


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_bars_are_drawn_whatever_the_language_writes_numbers_like(language: str) -> None:
    with translation.override(language):
        assert 'width="87"' in render("{% reason_list reasons %}", reasons=[Reason("x", "a", "b", 0.87)])


@pytest.mark.parametrize(
    ("score", "said"),
    [(0.9, "0.90"), (0.994, "0.99"), (0.9951, "0.995"), (0.99951, "0.9995"), (0.99999, "0.9999"), (1.0, "1.00")],
)
def test_a_score_is_never_shown_as_1_where_it_is_not(score: float, said: str) -> None:
    assert render("{{ score|score }}", score=score) == said
    assert f"<strong>{said}</strong>" in render("{% reason_list reasons score %}", reasons=[], score=score)


def test_a_score_is_written_in_the_readers_digits() -> None:
    with translation.override("fr"):
        assert render("{{ score|score }}", score=0.9987) == "0,999"


def test_evidence_shows_what_it_weighs_where_the_score_hardly_moves() -> None:
    steps = [Reason("birth", "1971", "1971", 0.0007, weight=200), Reason("gender", "m", "f", -0.3, weight=-100)]
    shown = render("{% reason_list reasons %}", reasons=steps)
    for words in ("0.001", "+200", 'width="50"', "-0.30", "-100", 'width="25"'):
        assert words in shown


def test_the_paginator_keeps_the_filters() -> None:
    request = RequestFactory().get("/x/?state=open&after=old")
    page = KeysetPage([], "a:b", is_first=False)
    shown = render("{% paginator page %}", request=request, page=page)
    assert 'href="?state=open"' in shown
    assert 'href="?state=open&amp;after=a%3Ab"' in shown
    assert render("{% paginator page %}", request=request, page=KeysetPage([], "", is_first=True)).strip() == ""


class Screening(forms.Form):
    name = forms.CharField(label="Name", help_text="Any script.")
    mode = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, required=False)
    exact = forms.BooleanField(required=False)
    list_file = forms.FileField(required=False)


def test_a_form_ties_help_and_errors_to_its_fields() -> None:
    shown = render("{% form_fields form %}", form=Screening({}))
    assert 'aria-invalid="true"' in shown
    assert 'id="id_name_error"' in shown
    assert 'id="id_name_helptext"' in shown
    assert "This field is required." in shown
    assert "Please correct what is marked below." in shown
    assert shown.count("<fieldset") == 1
    assert "data-upload" in shown


def test_a_filter_bar_asks_the_page_itself() -> None:
    shown = render("{% filter_bar form %}", form=Screening())
    assert 'method="get" action="/x/"' in shown


def test_history_lists_versions_and_who_may_see_is_told() -> None:
    at = datetime.datetime(2026, 3, 1, 14, 5, tzinfo=datetime.UTC)
    versions = [
        SimpleNamespace(number=2, at=at, by="Aland", revoked=True),
        SimpleNamespace(number=1, at=at, by="Aland"),
    ]
    shown = render("{% history_panel versions %}", versions=versions)
    assert shown.index("Version 2") < shown.index("Version 1")
    assert shown.count("revoked") == 1
    readers = [SimpleNamespace(name="Borduria", reason="audience")]
    assert "Borduria" in render('{% access_panel "your desk" readers %}', readers=readers)


def test_a_job_asks_again_until_it_has_ended() -> None:
    going = render('{% job_progress "/job/" "Import" 25 100 %}')
    assert 'hx-get="/job/" hx-trigger="every 2s"' in going
    assert "25 %" in going
    assert "hx-get" not in render('{% job_progress "/job/" "Import" 100 100 ended=True %}')
    assert "working" in render('{% job_progress "/job/" "Import" 25 %}')


def test_states_tiles_and_confirmations() -> None:
    assert "status-waiting" in render('{% state_badge "waits" "waiting" %}')
    assert "<bdi>1 234</bdi>" in render('{% stat_tile "Hits" "1 234" %}')
    shown = render('{% confirm_dialog "close" "Close" "Close it?" "For good." "/close/" True %}', csrf_token="t0ken")
    assert 'name="csrfmiddlewaretoken" value="t0ken"' in shown
    assert 'data-dialog-open="close"' in shown
    assert "btn-danger" in shown


def test_errors_and_emptiness_say_what_can_be_done() -> None:
    assert "A1B2" in render('{% error_state "It failed" reference="A1B2" %}')
    assert 'href="/new/"' in render('{% empty_state "Nothing" url="/new/" action="Add" %}')


class Typing(forms.Form):
    login = forms.CharField(label="Username", widget=forms.TextInput(attrs={"placeholder": "Username"}))
    iban = forms.CharField(widget=forms.TextInput(attrs={"placeholder": "AA00"}), required=False)
    code = forms.CharField(widget=forms.TextInput(attrs={"placeholder": "Code", "autocomplete": "one-time-code"}))
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))


def test_text_is_typed_in_its_own_direction_and_codes_as_digits() -> None:
    shown = render("{% form_fields form %}", form=Typing())
    assert 'placeholder="Username"' not in shown
    assert 'placeholder="AA00"' in shown
    assert shown.count('dir="auto"') == 3
    assert shown.count('dir="ltr" inputmode="numeric"') == 1


def test_a_chart_draws_its_lines_and_says_the_same_in_a_table() -> None:
    given = Chart("Alerts <by> week", ["one", "two", "three"], [Series("opened", [0, 4, 2]), Series("x", [1, None, 4])])
    shown = render("{% chart chart %}", chart=given)
    assert 'points="0.0,180.0 300.0,0.0 600.0,90.0"' in shown
    assert 'points="0.0,135.0 600.0,0.0"' in shown
    assert "Alerts &lt;by&gt; week" in shown
    assert shown.count('<th scope="row">') == 3
    assert "style=" not in shown
    assert render("{% chart chart %}", chart=Chart("nothing", [], []))
