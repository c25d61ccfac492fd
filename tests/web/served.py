"""The pages of the told firm behind a real port, and a Chromium that looks at them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page

from server.app import create_app
from server.models import User
from server.serving import Server
from server.settings import Settings
from tests import factories
from tests.e2e.demo import free_port

# name -> address; numbers are those of the told firm.
PAGES = {
    "calendar": "/", "happened": "/happened", "people": "/people?q=a", "person-running": "/people/16",
    "person-away": "/people/8", "person-answered": "/people/11", "person-new": "/people/new",
    "person-edit": "/people/1/edit",
    "import": "/people/import", "sequences": "/sequences?others=on", "sequence": "/sequences/2",
    "enrollments": "/sequences/2/enrollments", "figures": "/sequences/2/figures", "editor": "/sequences/2/edit",
    "rules": "/sequences/2/rules", "sequence-new": "/sequences/new", "templates": "/templates",
    "template": "/templates/1", "mailboxes": "/mailboxes", "mailbox-new": "/mailboxes/new",
    "setup": "/mailboxes/setup/microsoft", "opt-outs": "/opt-outs", "team": "/team", "roles": "/team/roles",
    "settings": "/settings", "welcome-mailbox": "/welcome/mailbox", "welcome-extension": "/welcome/extension",
    "nothing": "/no/such/page",
}


@contextmanager
def serving(given: Settings) -> Iterator[str]:
    """The address of the running pages."""
    server = Server(create_app(given), "127.0.0.1", port := free_port()).start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop()


def look(browser: Browser, *, width: int, theme: str, language: str) -> BrowserContext:
    """A window of that size, theme and language; Anna reads in that language."""
    User.update(language=language).where(User.id == 1).execute()
    return browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme,  # type: ignore[arg-type]
                               locale="fr-FR" if language == "fr" else "en-GB", timezone_id="Europe/Paris")


def sign_in(page: Page, base: str) -> None:
    page.goto(f"{base}/sign-in")
    page.fill("#email", "anna@northwind.example")
    page.fill("#password", factories.PASSWORD)
    page.click("button.primary")
    page.wait_for_url(f"{base}/")


def screens(page: Page, base: str) -> Iterator[str]:
    """Walk through the sheet: yields the name of each screen while it is open. Enrolls nobody."""
    page.goto(f"{base}/people?q=Person1")
    for tick in page.locator("input[data-tick]").all()[:3]:
        tick.check()
    yield "bulk"
    page.click("[data-bulk] .primary")
    page.wait_for_selector("#sheet[open] .flow")
    yield "sheet-check"
    page.click(".flow-foot .primary")
    page.wait_for_selector("#sheet [name=sequence_id][type=radio]")
    page.locator("#sheet [type=radio]").first.check()
    yield "sheet-sequence"
    page.click(".flow-foot .primary")
    page.wait_for_selector("#sheet .step-list")
    page.locator(".step summary").nth(1).click()
    yield "sheet-steps"
    page.click(".flow-foot .primary")
    page.wait_for_selector("#sheet .mail")
    yield "sheet-preview"
