"""The info bar on a foreign page, under that page's strictest policy."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.extension.browser import EXTENSION, Browser, chromium_path
from tests.extension.panel import fake_data
from tests.extension.panel.fake_server import Fake
from tests.requirements import missing

pytestmark = pytest.mark.browser


@pytest.fixture
def allowed(tmp_path: Path, fake: Fake, server: str) -> Iterator[Browser]:
    """A copy that may read 127.0.0.1: the browser's own question cannot be answered without a screen."""
    if chromium_path() is None:
        missing("browser", "no Chromium was found")
    copy = tmp_path / "extension"
    shutil.copytree(EXTENSION, copy)
    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    manifest["host_permissions"] = ["http://127.0.0.1/*"]
    (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    fake.token = "seq_bar"
    with Browser.launch(tmp_path / "profile", copy) as browser:
        browser.settings({"server": server, "token": fake.token, "sites": ["http://127.0.0.1"]})
        options = browser.options()
        options.evaluate("chrome.runtime.sendMessage({ kind: 'sites', ask: {} })")
        options.close()
        yield browser
        assert browser.problems == []


@pytest.fixture
def page(allowed: Browser, fake: Fake, site: str) -> Page:
    fake.running["camille@vela.example"] = fake_data.running(42, "Camille Roux", "camille@vela.example", "held")
    return allowed.open(f"{site}/profile.html")


def shown(page: Page) -> int:
    """A closed shadow root cannot be looked into; its host can be counted."""
    count: int = page.evaluate("document.querySelectorAll('html > div').length")
    return count


def test_the_bar_is_shown_and_the_page_cannot_look_inside(allowed: Browser, page: Page) -> None:
    allowed.wait_for(lambda: shown(page) or None, "the bar")
    assert page.evaluate("document.querySelector('html > div').shadowRoot") is None


def test_its_button_opens_the_panel_with_the_question(allowed: Browser, page: Page, fake: Fake) -> None:
    allowed.wait_for(lambda: shown(page) or None, "the bar")
    page.wait_for_timeout(200)
    page.keyboard.press("Tab")  # the link of the page
    page.keyboard.press("Tab")  # Pause
    page.keyboard.press("Tab")  # Unenroll
    page.keyboard.press("Enter")
    panel = allowed.panel()
    expect(panel.get_by_role("group", name="Unenroll Camille Roux?")).to_be_visible()
    assert fake.running["camille@vela.example"]["state"] == "active"


def test_a_page_with_nobody_enrolled_stays_as_it_is(allowed: Browser, site: str) -> None:
    page = allowed.open(f"{site}/nobody.html")
    page.wait_for_timeout(800)
    assert shown(page) == 0
