"""The pages in a real Chromium: axe finds nothing, the console is quiet, nothing scrolls sideways, the sheet works."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from server import clock, settings
from server.models import Enrollment, User
from tests import axe
from tests.extension.browser import chromium_path, running_playwright
from tests.factories import Firm
from tests.requirements import missing
from tests.web import served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_playwright() as playwright:
        path = chromium_path(playwright)
        if path is None:
            missing("browser", "no Chromium; install the package chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def base(told: Firm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(clock, "now", told.clock)
    given = settings.load({}, data_dir=tmp_path, google_client_id="test.apps.googleusercontent.com",
                          google_client_secret="secret")
    settings.activate(given)
    with served.serving(given) as address:
        yield address


def opened(chromium: Browser, base: str, problems: list[str], **look: object) -> Page:
    page = served.look(chromium, **look).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    page.on("console", lambda said: problems.append(f"{page.url}: {said.text}")
            if said.type == "error" and "404" not in said.text else None)
    served.sign_in(page, base)
    return page


def violations(page: Page) -> list[str]:
    return [f"{page.url}: {one['id']} {[node['html'][:160] for node in one['nodes'][:3]]}"
            for one in axe.violations(page) if one["impact"] in ("serious", "critical", "moderate")]


def sideways(page: Page, width: int) -> list[str]:
    """At its own width and at 320 px, which is a zoom of 400 %."""
    found = []
    for size in (320, width):
        page.set_viewport_size({"width": size, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{page.url} scrolls sideways by {wide} px at {size}"] if wide > 0 else []
    return found


@pytest.mark.parametrize(("width", "theme", "language"), [(1280, "light", "en"), (390, "dark", "fr")])
def test_every_page_is_accessible_and_quiet(chromium: Browser, base: str, width: int, theme: str,
                                            language: str) -> None:
    problems: list[str] = []
    page = opened(chromium, base, problems, width=width, theme=theme, language=language)
    page.context.add_init_script(axe.SCRIPT)
    for path in served.PAGES.values():
        page.goto(base + path)
        problems += violations(page)
        problems += sideways(page, width)
    for _ in served.screens(page, base):
        problems += violations(page)
    assert problems == []


def test_the_sheet_enrolls_and_takes_back(chromium: Browser, base: str) -> None:
    problems: list[str] = []
    page = opened(chromium, base, problems, width=1280, theme="light", language="en")
    before = Enrollment.select().count()
    for _ in served.screens(page, base):
        pass
    assert Enrollment.select().count() == before
    page.click("text=Enroll 3 people")
    page.wait_for_selector("text=3 people enrolled")
    assert Enrollment.select().count() == before + 3
    page.click("text=Undo: unenroll all 3")
    page.wait_for_selector("text=3 people unenrolled")
    assert problems == []


def test_dates_follow_the_days_as_they_are_typed(chromium: Browser, base: str) -> None:
    problems: list[str] = []
    page = opened(chromium, base, problems, width=1280, theme="light", language="en")
    for name in served.screens(page, base):
        if name == "sheet-steps":
            break
    day = page.locator("#sheet input[type=number]").nth(1)
    day.fill("3")
    day.blur()
    page.wait_for_selector("#sheet >> text=Changed for these people")
    assert page.locator(".step summary").nth(1).inner_text().startswith("Fri 27 Nov")
    assert page.locator(".step details").nth(1).get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert page.locator("#sheet[open]").count() == 0
    assert problems == []


def test_a_pause_is_shown_done_and_ended_in_dialogs(chromium: Browser, base: str) -> None:
    problems: list[str] = []
    page = opened(chromium, base, problems, width=390, theme="dark", language="en")
    page.goto(f"{base}/people/17")
    page.click(".infobar >> text=Pause")
    page.check("#ends-day")
    page.wait_for_selector("#box #adjust-until")
    page.wait_for_selector("#box .shifts .struck")
    problems += violations(page)
    page.click("#box .primary")
    page.wait_for_selector(".toast >> text=Pavel Novák paused")
    page.click(".infobar >> text=Resume")
    page.wait_for_selector("#box .shifts .struck")
    page.keyboard.press("Escape")
    page.goto(f"{base}/sequences/2/enrollments")
    page.click("td.tail a >> nth=0")
    page.click("#box >> text=Change the steps of this person")
    page.wait_for_selector("#sheet[open] .step-list")
    assert page.locator("#box[open]").count() == 0
    problems += violations(page)
    assert problems == []


def test_the_bulk_bar_counts_and_clears(chromium: Browser, base: str) -> None:
    problems: list[str] = []
    page = opened(chromium, base, problems, width=1280, theme="light", language="en")
    page.goto(f"{base}/people")
    assert not page.is_visible("[data-bulk]")
    page.check("[data-tick-all]")
    assert page.inner_text("[data-bulk] [data-count]") == "50"
    page.check("[name=all_of_filter]")
    assert page.inner_text("[data-bulk] [data-count]") == "83"
    page.click("[data-clear]")
    assert not page.is_visible("[data-bulk]")
    assert problems == []


def test_the_theme_and_the_zone_are_remembered(chromium: Browser, base: str) -> None:
    problems: list[str] = []
    User.update(zone="UTC", zone_known=False).where(User.id == 1).execute()
    page = opened(chromium, base, problems, width=1280, theme="light", language="en")
    page.wait_for_load_state("networkidle")
    assert User.get_by_id(1).zone == "Europe/Paris"
    page.goto(f"{base}/settings")
    page.click("text=Dark")
    page.goto(f"{base}/people")
    assert page.get_attribute("html", "data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(19, 19, 17)"
    assert problems == []


def test_why_opens_in_place_and_closes_again(chromium: Browser, base: str) -> None:
    problems: list[str] = []
    page = opened(chromium, base, problems, width=1280, theme="light", language="en")
    page.goto(f"{base}/people/16")
    page.click("text=Why?")
    page.wait_for_selector("#why >> text=Why not yet?")
    assert page.get_attribute("[data-expands]", "aria-expanded") == "true"
    page.click("[data-expands]")
    assert page.inner_text("#why") == ""
    assert problems == []


def test_keys_reach_rows_and_can_be_switched_off(chromium: Browser, base: str) -> None:
    problems: list[str] = []
    page = opened(chromium, base, problems, width=1280, theme="light", language="en")
    page.goto(f"{base}/people")
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    assert page.inner_text("[data-bulk] [data-count]") == "2"
    page.keyboard.press("?")
    assert page.is_visible("#keys")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("jx")
    assert page.input_value("main input[type=search]") == "jx"
    page.goto(f"{base}/settings")
    page.uncheck("[data-keys-choice]")
    page.goto(f"{base}/people")
    page.keyboard.press("?")
    assert not page.is_visible("#keys")
    assert problems == []
