"""From a list's change to a signed-off decision, in a real browser: alert, four eyes, freeze, delisting, complaint."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import expect

from tests.journeys.case import LISTED, Case
from tests.journeys.node import Node
from tests.journeys.visit import Visit, one_quick

NewVisit = Callable[..., Visit]
SHORT = {"ar": "narrow", "en": "wide", "fr": "dark"}
WINDOWS = {"wide": {"width": 1280}, "narrow": {"width": 390, "height": 800}, "dark": {"width": 1280, "dark": True}}
PAGE = re.compile(r"/finance/\w+/[0-9a-f-]{36}/")


def in_languages(quick: str) -> pytest.MarkDecorator:
    """Run a journey in one language always, in the others with the long suite."""
    return pytest.mark.parametrize("language", one_quick([quick, *(each for each in SHORT if each != quick)]))


def window(new_visit: NewVisit, officer: str, language: str) -> Visit:
    """A window of an officer who is signed in."""
    visit = new_visit(locale=language, **WINDOWS[SHORT[language]])
    visit.arrive(officer, language)
    return visit


def send(visit: Visit, form: str) -> None:
    """Send a form and look at what comes."""
    with visit.page.expect_navigation():
        visit.page.locator(form).first.click()
    visit.check()


def propose(visit: Visit, uid: object, verdict: str) -> None:
    """Take an alert and propose a verdict."""
    visit.open(f"/finance/alerts/{uid}/")
    visit.shoot("alert")
    send(visit, "form:has(input[value=take]) button[type=submit]")
    form = visit.page.locator("form:has(input[value=propose])")
    form.locator("[name=verdict]").first.evaluate(
        "(field, verdict) => { if (field.tagName === 'SELECT') field.value = verdict; "
        "else document.querySelector(`[name=verdict][value=${verdict}]`).click(); }",
        verdict,
    )
    form.locator("textarea").fill("An invented reason.")
    send(visit, "form:has(input[value=propose]) button[type=submit]")
    visit.shoot("proposed")


def decide(visit: Visit, uid: object) -> None:
    """Decide, as the second officer, what was proposed."""
    visit.open(f"/finance/alerts/{uid}/")
    visit.page.locator("#act-reason").fill("Seen and agreed.")
    send(visit, "button[name=verb][value=decide]")
    expect(visit.page.locator(".alert-head .status-done")).to_be_visible()
    visit.shoot("decided")


def order_freeze(visit: Visit, uid: object) -> str:
    """Order the freeze; gives the address of its page."""
    visit.open(f"/finance/alerts/{uid}/freeze/")
    visit.page.locator("#id_legal_basis").fill("Decree 14 (invented)")
    visit.page.locator("#id_scope").fill("Account 417")
    send(visit, "form:has(#id_scope) button[type=submit]")
    assert PAGE.search(visit.page.url)
    visit.shoot("freeze")
    return visit.page.url.removeprefix(visit.node.address)


def documents(visit: Visit) -> list[bytes]:
    """What the documents on a page hold."""
    links = visit.page.locator("main a[href*='/finance/documents/']")
    paths = {str(links.nth(number).get_attribute("href")) for number in range(links.count())}
    return [visit.page.request.get(visit.node.address + path).body() for path in sorted(paths)]


def report(analyst: Visit, supervisor: Visit, freeze: str) -> bytes:
    """Have the supervisor set what the FIU asks, and make the report; gives its XML."""
    supervisor.open("/finance/goaml/")
    asked = {"rentity_id": "417", "currency": "SAR", "indicators": "TFSUN", "first_name": "A", "last_name": "Reporter"}
    for field, value in asked.items():
        supervisor.page.locator(f"#id_{field}").fill(value)
    send(supervisor, "form:has(#id_rentity_id) button[type=submit]")
    analyst.open(freeze)
    analyst.page.locator("#id_why").fill("A listed party.")
    send(analyst, "form:has(#id_why) button[type=submit]")
    return next(held for held in documents(analyst) if held.lstrip().startswith(b"<"))


@in_languages("en")
def test_a_changed_list_becomes_a_freeze_with_notice_and_report_by_four_eyes(
    new_visit: NewVisit, node: Node, shared_data: Path, language: str
) -> None:
    case = Case(node, f"freeze-{language}")
    case.list_says(LISTED["T2"])
    case.take_in_customers()
    case.list_says(LISTED["T1"], LISTED["T2"])
    uid = case.alert("C1").uid
    analyst, supervisor = (window(new_visit, who, language) for who in ("originator", "originators_second"))
    analyst.open(f"/finance/alerts/?list={case.key}")
    assert analyst.page.locator(f"main a[href*='{uid}']").count() == 1
    analyst.shoot("queue")
    propose(analyst, uid, "true")
    assert analyst.page.locator("button[value=decide]").count() == 0, "the first officer is offered no decision"
    decide(supervisor, uid)
    freeze = order_freeze(analyst, uid)
    notices = documents(analyst)
    assert [held[:5] for held in notices] == [b"%PDF-"] * 3
    made = etree.fromstring(report(analyst, supervisor, freeze))
    schema = etree.XMLSchema(etree.parse(shared_data / "schemas" / "goAMLSchema_5.0.2.xsd"))
    schema.assertValid(made)
    case.list_says(LISTED["T2"], "T3,person,Somebody Else,,")
    lift(analyst, supervisor, freeze)


def lift(analyst: Visit, supervisor: Visit, freeze: str) -> None:
    """The listing is gone: the freeze waits in review; one officer proposes to lift it, another lifts."""
    analyst.open("/")
    assert analyst.page.locator(f"main a[href='{freeze}']").count() >= 1, "the task stands on Today"
    analyst.shoot("task")
    analyst.open(freeze)
    analyst.page.locator("form[action$='/propose/'] textarea").fill("Delisted.")
    send(analyst, "form[action$='/propose/'] button[type=submit]")
    assert analyst.page.locator("form[action$='/lift/']").count() == 0
    supervisor.open(freeze)
    supervisor.page.locator("form[action$='/lift/'] textarea").fill("Agreed.")
    send(supervisor, "form[action$='/lift/'] button[type=submit]")
    supervisor.shoot("lifted")
    assert len(documents(supervisor)) == 7, "three notices, a report, three notices of lifting"


@in_languages("ar")
def test_a_good_guy_lapses_when_the_listing_changes(new_visit: NewVisit, node: Node, language: str) -> None:
    case = Case(node, f"good-guy-{language}")
    case.list_says(*LISTED.values())
    case.take_in_customers()
    first = case.alert("C2").uid
    propose(window(new_visit, "originator", language), first, "false")
    decide(window(new_visit, "originators_releaser", language), first)
    case.list_says(LISTED["T1"], LISTED["T2"] + "\n" + "T9,person,Somebody Else,,")
    assert case.alert("C2").uid == first, "nothing about the pair has changed"
    case.list_says(LISTED["T1"], LISTED["T2"].replace("1974", "1973"))
    again = case.alert("C2")
    assert again.uid != first
    analyst = window(new_visit, "originator", language)
    analyst.open(f"/finance/alerts/{again.uid}/")
    assert analyst.page.locator(f"main a[href*='{first}']").count() == 1, "it leads to what was decided before"
    expect(analyst.page.locator("main")).to_contain_text("1973")
    analyst.shoot("again")


@in_languages("fr")
def test_a_namesake_complains_and_gets_an_answer(new_visit: NewVisit, node: Node, language: str) -> None:
    visit = window(new_visit, "originator", language)
    visit.open("/finance/complaints/file/")
    send(visit, "form:has(#id_complainant) button[type=submit]")
    visit.shoot("errors")
    for field, value in (("complainant", "Idrissa Tawil"), ("contact", "P.O. Box 417"), ("received_on", "2026-11-20"),
                         ("text", "I am somebody else.")):  # fmt: skip
        visit.page.locator(f"#id_{field}").fill(value)
    visit.page.locator("#id_language").select_option(language)
    send(visit, "form:has(#id_complainant) button[type=submit]")
    send(visit, "form[action$='/take/'] button[type=submit]")
    visit.page.locator("#id_finding").fill("Born in another year.")
    visit.page.locator("#id_outcome").select_option("namesake")
    send(visit, "form[action$='/find/'] button[type=submit]")
    visit.page.locator("#id_answer").fill("You are not the listed person.")
    send(visit, "form[action$='/answer/'] button[type=submit]")
    visit.shoot("answered")
    assert documents(visit)[0].startswith(b"%PDF-")


@pytest.mark.parametrize("who", ["recipient", pytest.param("administrator", marks=pytest.mark.long)])
def test_a_second_member_and_the_administrator_see_nothing_of_it(new_visit: NewVisit, node: Node, who: str) -> None:
    case = Case(node, f"unseen-{who}")
    case.list_says(*LISTED.values())
    case.take_in_customers()
    uid = case.alert("C1").uid
    visit = window(new_visit, who, "en")
    for path in (f"/finance/alerts/{uid}/", f"/finance/alerts/{uid}/freeze/"):
        assert visit.page.request.get(node.address + path).status == 404
    for path in ("/", "/search/?q=C1", "/finance/alerts/", "/finance/freezes/"):
        text = visit.page.request.get(node.address + path).text()
        assert "القرنسي" not in text
        assert case.key not in text
