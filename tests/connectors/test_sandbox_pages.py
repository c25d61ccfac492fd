"""The sandbox's pages in a real browser: readable by all, at any width, in both languages, without script."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from connectors import gmail
from connectors.sandbox.app import create_sandbox
from connectors.sandbox.serve import serve
from connectors.sandbox.world import Folder, Mail, World
from tests import axe
from tests.connectors.peers import ANNA, MARIE, REDIRECT, Clock, google_client
from tests.connectors.test_sandbox import RAW, Hands
from tests.extension.browser import chromium_path, running_playwright
from tests.requirements import missing

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        missing("browser", "no Chromium found")
    with running_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def url(world: World, clock: Clock) -> Iterator[str]:
    world.submit(Mail("sent1", ANNA, "thread1", RAW, Folder.SENT, clock.now()), [MARIE])
    server = serve(create_sandbox(world, base_url="", clock_control=Hands(clock))).start()
    yield server.url
    server.stop()


@pytest.fixture(params=[("en", "light", 1200), ("fr", "dark", 360)], ids=["en", "fr"])
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    language, scheme, width = request.param
    context = chromium.new_context(
        locale=language, color_scheme=scheme, viewport={"width": width, "height": 800}, java_script_enabled=True
    )
    yield context.new_page()
    context.close()


def addresses(url: str, world: World) -> list[str]:
    (mail,) = world.visible(MARIE)
    consent, _ = gmail.oauth(google_client(url)).start(REDIRECT, ANNA)
    return [f"{url}/", f"{url}/?{urlencode({'to': MARIE, 'mail': mail.id})}", f"{url}/people", f"{url}/faults", consent]


def test_every_page_is_accessible_and_fits_its_width(page: Page, url: str, world: World) -> None:
    for address in addresses(url, world):
        page.goto(address)
        assert axe.violations(page, **RULES, iframes=False) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_a_person_answers_by_keyboard_alone(page: Page, url: str, world: World) -> None:
    page.goto(addresses(url, world)[1])
    page.locator("#text").focus()
    page.keyboard.type("Oui")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("status").wait_for()
    assert [mail.folder for mail in world.visible(ANNA)] == [Folder.SENT, Folder.INBOX]


def test_allowing_leads_back_with_a_code_and_the_ticks_count(page: Page, url: str, world: World) -> None:
    page.route("http://127.0.0.1:8000/**", lambda route: route.fulfill(body="back"))
    page.goto(addresses(url, world)[-1])
    page.locator("input[type=checkbox]").nth(1).uncheck()
    page.locator("button[value=allow]").click()
    page.wait_for_url("http://127.0.0.1:8000/**")
    query = parse_qs(urlsplit(page.url).query)
    assert query["code"]
    assert query["scope"] == ["https://www.googleapis.com/auth/gmail.compose"]
