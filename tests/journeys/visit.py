"""A visit to the node in a real browser, and what makes a visited page fail: axe, the policy, the console."""

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from playwright.sync_api import Page

from tests.cast import PASSWORD
from tests.journeys.node import Node

SCREENSHOTS = Path(__file__).parent / "screenshots"
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async (rules) => {
  const found = await axe.run(document, {runOnly: {type: "tag", values: rules}, resultTypes: ["violations"]});
  return found.violations.map((v) => v.id + ": " + v.help + "\\n" + v.nodes.map((n) => "    " + n.html.slice(0, 200)
    + "\\n    " + (n.any[0] || n.all[0] || n.none[0] || {message: ""}).message).join("\\n"));
}"""

UNTIL_STILL = """() => Promise.all(document.getAnimations()
  .filter((animation) => Number.isFinite(animation.effect.getComputedTiming().endTime))
  .map((animation) => animation.finished.catch(() => null)))"""
"""A colour on its way from one theme to the other has a contrast that nobody sees for long."""

BEYOND_THE_WINDOW = """() => {
  if (document.documentElement.scrollWidth <= window.innerWidth) return null;
  const beyond = [...document.body.querySelectorAll("*")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width && (box.right > window.innerWidth + 1 || box.left < -1) && !element.closest(".table-responsive");
  });
  return beyond.slice(-3).map((element) => element.outerHTML.slice(0, 300)).join("\\n");
}"""


def one_quick(cases: Sequence[Any]) -> list[Any]:
    """The cases of a journey: the first belongs to the quick suite, the others to the long one."""
    first, *others = cases
    long = [pytest.param(*(each if isinstance(each, tuple) else (each,)), marks=pytest.mark.long) for each in others]
    return [first, *long]


class Visit:
    """A browser window on the node, with everything that went wrong in it."""

    def __init__(self, page: Page, node: Node, shot_name: str) -> None:
        self.page, self.node = page, node
        self.shot_name = re.sub(r"\W+", "-", shot_name).strip("-")
        self.faults: list[str] = []
        self.listeners: dict[str, Callable[[Any], None]] = {
            "console": lambda message: self._note(message.type, message.text),
            "pageerror": lambda error: self.faults.append(f"error in the page: {error}"),
            "requestfailed": self._note_request,
        }
        for event, listener in self.listeners.items():
            page.on(event, listener)  # type: ignore[call-overload]

    def end(self) -> None:
        """Listen no longer: the window goes to the next visit."""
        for event, listener in self.listeners.items():
            self.page.remove_listener(event, listener)

    def open(self, path: str) -> None:
        """Open a page of the node and check it."""
        self.page.goto(self.node.address + path)
        self.check()

    def check(self) -> None:
        """Fail on anything that axe finds on the page once it stands still."""
        self.page.evaluate(UNTIL_STILL)
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate(RUN_AXE, AXE_RULES)
        assert not found, f"{self.page.url}\n" + "\n".join(found)

    def expect_no_sideways_scrolling(self) -> None:
        """Fail where the page is wider than its window, naming what reaches beyond it."""
        beyond = self.page.evaluate(BEYOND_THE_WINDOW)
        assert beyond is None, f"{self.page.url} is too wide: {beyond}"

    def arrive(self, officer: str, language: str = "en") -> None:
        """Be signed in already, in a language."""
        cookies = {
            settings.SESSION_COOKIE_NAME: self.node.cast.signed_in(officer),
            settings.LANGUAGE_COOKIE_NAME: language,
        }
        self.page.context.add_cookies(
            [{"name": name, "value": value, "url": self.node.address} for name, value in cookies.items()]
        )

    def sign_in(self, officer: str, language: str = "en") -> None:
        """Sign in with password and authenticator code, in a language."""
        self.node.forget_attempts()
        self.page.goto(self.node.address + "/accounts/login/")
        self.page.locator("#id_login").fill(officer)
        self.page.locator("#id_password").fill(PASSWORD)
        self.page.locator("form:has(#id_password) [type=submit]").click()
        if officer in self.node.secrets:
            self.give_code(self.node.secrets[officer])
            if "/authenticate/" in self.page.url:  # the half minute of the code ended on the way
                self.give_code(self.node.secrets[officer])
            self.page.wait_for_url(self.node.address + "/")
        if self.page.locator("html").get_attribute("lang") != language:
            self.switch_language(language)

    def give_code(self, secret: str) -> None:
        """Give the authenticator code of now."""
        self.page.fill("#id_code", code_of(secret))
        with self.page.expect_navigation():
            self.page.click("form:has(#id_code) [type=submit]")

    def switch_language(self, language: str) -> None:
        """Choose a language in the menu."""
        button = self.page.locator(f"button[name=language][value={language}]").first
        button.evaluate("button => button.closest('.dropdown').querySelector('[data-bs-toggle]').click()")
        button.click()
        self.page.wait_for_selector(f"html[lang={language}]")

    def shoot(self, name: str) -> None:
        """Keep a picture of the whole page where JOURNEY_PICTURES asks for them."""
        if "JOURNEY_PICTURES" not in os.environ:
            return
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{self.shot_name}-{name}.png", full_page=True)

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and "status of 404" not in text:
            self.faults.append(f"{kind} in the console of {self.page.url}: {text}")

    def _note_request(self, request: Any) -> None:
        if "ERR_ABORTED" not in (request.failure or ""):
            self.faults.append(f"{request.url} failed: {request.failure}")


def code_of(secret: str) -> str:
    """The six digits that an authenticator app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))
