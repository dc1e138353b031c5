"""Chromium's windows, used again and again: opening one costs as much as four visits to a page."""

from collections import defaultdict

from playwright.sync_api import Browser, Page

REPORT_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (e) =>
  console.error("CSP: " + e.violatedDirective + " " + e.blockedURI + " " + e.sourceFile + ":" + e.lineNumber));"""


class Windows:
    """Lends windows, each with a profile of its own, and makes those that come back as good as new."""

    def __init__(self, browser: Browser, address: str, patience: int) -> None:
        self.browser, self.address, self.patience = browser, address, patience
        self.free: dict[str, list[Page]] = defaultdict(list)

    def lend(self, width: int, height: int, *, dark: bool, locale: str) -> Page:
        """An empty window of a size, in a language, light or dark."""
        page = self.free[locale].pop() if self.free[locale] else self._open(locale)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(media="null", color_scheme="dark" if dark else "light")
        return page

    def take_back(self, page: Page, locale: str) -> None:
        """Make a window forget whom and what it met: answers in place of the node's, cookies, what pages stored."""
        page.unroute_all()
        page.goto("about:blank")
        page.context.clear_cookies()
        session = page.context.new_cdp_session(page)
        session.send("Storage.clearDataForOrigin", {"origin": self.address, "storageTypes": "all"})
        session.detach()
        self.free[locale].append(page)

    def _open(self, locale: str) -> Page:
        context = self.browser.new_context(locale=locale)
        context.set_default_timeout(self.patience)
        page = context.new_page()
        page.add_init_script(REPORT_VIOLATIONS)
        return page
