"""The README's pictures, taken from the demonstration: `python -m tests.journeys.screens`."""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.desks.finance.lists import un_xml

ROOT = Path(__file__).resolve().parents[2]
SCREENS = ROOT / "docs" / "screens"
START_SECONDS = 120
NAMES = "Walid Samir al-Khayali\nوليد سمير الخيالي\nMaria Personne\n"


def main() -> None:
    """Start a demonstration of its own, take the pictures, stop it."""
    SCREENS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tahaluf-screens-") as folder:
        os.environ["TAHALUF_DATA"] = folder
        with demonstration() as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            take_all(browser, address)
            browser.close()


@contextlib.contextmanager
def demonstration() -> Iterator[str]:
    """Run `tahaluf demo`; gives its address once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tahaluf.config.command", "demo", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    end = time.monotonic() + START_SECONDS
    while "Ready:" not in process.stdout.readline():
        assert time.monotonic() < end, "the demonstration did not start"
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=60)


def take_all(browser: Browser, address: str) -> None:
    """Take each picture of the README."""
    arabic = signed_in(browser, address, "sau.supervisor")
    arabic.goto(f"{address}/")
    shoot(arabic, "today-ar")
    arabic.goto(f"{address}/finance/freezes/?state=in-review")
    arabic.locator("main table a").first.click()
    shoot(arabic, "freeze-ar")
    take_alerts(signed_in(browser, address, "sau.releaser"), address)
    french = signed_in(browser, address, "sen.supervisor")
    french.goto(f"{address}/intelligence/records")
    french.goto(f"{address}/search/?q=Badiss")
    french.locator("main a[href*='/records/']").first.click()
    shoot(french, "record-fr")
    english = signed_in(browser, address, "mys.analyst")
    import_list(english, address)
    screen_names(english, address)
    english.locator("main table a").first.click()
    english.wait_for_selector(".reasons")
    shoot(english, "hit-en")
    dark = signed_in(browser, address, "mys.releaser", dark=True)
    dark.goto(f"{address}/finance/")
    shoot(dark, "finance-dark")


def take_alerts(page: Page, address: str) -> None:
    """Take the queue, an alert and the figures."""
    speak(page, address, "en")
    page.goto(f"{address}/finance/alerts/")
    shoot(page, "alerts-en")
    page.goto(f"{address}/finance/alerts/?state=proposed")
    page.locator("main table a").first.click()
    page.wait_for_selector(".reasons")
    shoot(page, "alert-en", whole=True)
    speak(page, address, "fr")
    page.goto(f"{address}/finance/figures/")
    shoot(page, "figures-fr", whole=True)


def speak(page: Page, address: str, language: str) -> None:
    """Have the node speak a language in this window."""
    page.context.add_cookies([{"name": "django_language", "value": language, "url": address}])


def signed_in(browser: Browser, address: str, login: str, *, dark: bool = False) -> Page:
    """A window in which a demonstration officer has signed in."""
    import json

    held = json.loads((Path(os.environ["TAHALUF_DATA"]) / "demonstration.json").read_text(encoding="utf-8"))[login]
    scheme = "dark" if dark else "light"
    page = browser.new_context(viewport={"width": 1280, "height": 860}, color_scheme=scheme).new_page()
    page.goto(f"{address}/accounts/login/")
    page.fill("#id_login", login)
    page.fill("#id_password", held["password"])
    page.locator("form:has(#id_password) [type=submit]").click()
    page.wait_for_selector("#id_code")
    code = [sys.executable, "-m", "tahaluf.config.command", "demo-code", login]
    page.fill("#id_code", subprocess.run(code, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip())
    page.locator("form:has(#id_code) [type=submit]").click()
    page.wait_for_url(f"{address}/")
    return page


def import_list(page: Page, address: str) -> None:
    """Import an invented list in the UN's format, and wait until it is in use."""
    file = Path(os.environ["TAHALUF_DATA"]) / "invented-consolidated.xml"
    file.write_bytes(un_xml(day="2026-02-01"))
    page.goto(f"{address}/finance/lists/import/")
    page.locator("input[type=file]").set_input_files(file)
    page.locator("main form button[type=submit]").click()
    page.wait_for_selector(".status-done", timeout=60_000)


def screen_names(page: Page, address: str) -> None:
    """Screen a few names against it."""
    page.goto(f"{address}/finance/")
    page.locator("#id_names").fill(NAMES)
    page.locator("form:has(#id_names) button[type=submit]").click()
    page.wait_for_url(re.compile(r"/finance/screening/[0-9a-f-]{36}/$"), timeout=60_000)
    page.wait_for_selector(".status-done", timeout=60_000)


def shoot(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep the window, or the whole page, as a picture."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=SCREENS / f"{name}.png", full_page=whole)


if __name__ == "__main__":
    main()
