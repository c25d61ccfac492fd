"""Fixtures of the panel's tests: a server, a page with people, and a browser that has signed in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.extension.browser import Browser, chromium_path
from tests.extension.panel import tour
from tests.extension.panel.fake_server import Fake, serving
from tests.extension.panel.site import serving_pages
from tests.requirements import missing


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    with serving_pages() as url:
        yield url


@pytest.fixture
def fake() -> Fake:
    """Tom is in a sequence and waits, Léa has opted out."""
    return tour.fake()


@pytest.fixture
def server(fake: Fake) -> Iterator[str]:
    with serving(fake) as url:
        yield url


@pytest.fixture(scope="package")
def launched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if chromium_path() is None:
        missing("browser", "no Chromium was found")
    with Browser.launch(tmp_path_factory.mktemp("profile")) as launched:
        yield launched


@pytest.fixture
def browser(launched: Browser) -> Iterator[Browser]:
    """As just installed; what went wrong in any page of it fails the test."""
    launched.forget()
    yield launched
    assert launched.problems == []


@pytest.fixture
def signed_in(browser: Browser, fake: Fake, server: str) -> Browser:
    """Connected as after the sign-in, which has a test of its own."""
    fake.token = "seq_test"
    browser.settings({"server": server, "token": fake.token, "device": "Chrome on Linux"})
    return browser


@pytest.fixture
def team(signed_in: Browser, site: str) -> Page:
    """The page of the team, in front."""
    return signed_in.open(f"{site}/team.html")


@pytest.fixture
def panel(signed_in: Browser, team: Page) -> Page:
    """The side panel, opened by the toolbar button over the team's page, with everybody listed."""
    signed_in.click_toolbar(team)
    opened = signed_in.panel()
    opened.set_viewport_size(tour.SIZE)
    opened.get_by_text("Marie Durand").wait_for()
    opened.get_by_text("Waiting").wait_for()
    return opened
