"""One running demo and one browser with the extension for all end-to-end tests of a run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.demo import MORNING, OWNER, PASSWORD, Demo, running
from tests.e2e.hands import Hands
from tests.e2e.pages import Pages, serving
from tests.extension.browser import Browser, chromium_path
from tests.requirements import missing

expect.set_options(timeout=20_000)  # a busy machine is not a broken product


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with running(tmp_path_factory.mktemp("demo")) as started:
        started.to(MORNING)
        yield started


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if chromium_path() is None:
        missing("browser", "no Chromium found")
    with Browser.launch(tmp_path_factory.mktemp("profile")) as launched:
        yield launched


@pytest.fixture(scope="session")
def pages() -> Iterator[Pages]:
    with serving() as started:
        yield started


@pytest.fixture(scope="session")
def signed_in(demo: Demo, browser: Browser, pages: Pages) -> Hands:
    """The owner's browser, connected once."""
    hands = Hands(demo, browser, pages)
    hands.connect(OWNER, PASSWORD)
    return hands


@pytest.fixture
def hands(signed_in: Hands, demo: Demo) -> Iterator[Hands]:
    """A fresh morning, no page left over; afterwards, no page that threw."""
    demo.next_morning()
    signed_in.browser.problems.clear()
    yield signed_in
    signed_in.close_pages()
    assert not signed_in.browser.problems, signed_in.browser.problems


@pytest.fixture
def web(signed_in: Hands, demo: Demo) -> Page:
    """A tab of the owner's with Relance's own pages; the browser is signed in already."""
    page = signed_in.browser.context.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(demo.base)
    return page
