"""Row 9 on the web page itself: the info bar of somebody enrolled, on a site that was opted in."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import pytest
from playwright.sync_api import expect

from tests.e2e.demo import OWNER, PARIS, PASSWORD, Demo
from tests.e2e.hands import ENGINEERS, Hands
from tests.e2e.pages import Pages
from tests.extension import hostile
from tests.extension.browser import chromium_path
from tests.extension.shadow import Root, closed_roots
from tests.requirements import missing

pytestmark = pytest.mark.browser

INGA = ("Inga Holm", "inga@bar9.example")


@pytest.fixture
def hands(demo: Demo, pages: Pages, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hands]:
    """The owner in a browser of their own, with the bar on the pages of this computer."""
    if chromium_path() is None:
        missing("browser", "no Chromium found")
    demo.next_morning()
    with hostile.allowed_browser(tmp_path_factory.mktemp("bar")) as browser:
        hands = Hands(demo, browser, pages)
        hands.connect(OWNER, PASSWORD)
        hostile.show_bar_on_loopback(browser)
        yield hands
        assert browser.problems == []


def bar_on(hands: Hands) -> Root:
    page = hands.browser.open(hands.pages.show("profile", [INGA]))
    return hands.browser.wait_for(lambda: next(iter(closed_roots(page)), None), "the bar", seconds=20)


def test_row_09_the_page_itself_shows_the_status_with_unenroll(hands: Hands, demo: Demo) -> None:
    hands.enroll_all("meeting", INGA)
    demo.forward(1)
    hands.close_pages()
    shown = bar_on(hands)
    assert f"{INGA[0]} · {ENGINEERS} · step 2 of 3" in " ".join(shown.text.split())
    said = shown.text
    shown.click("Unenroll")
    panel = hands.browser.panel()
    question = panel.get_by_role("group", name=f"Unenroll {INGA[0]}?")
    expect(question).to_be_visible()
    demo.next_send()
    left = parsedate_to_datetime(str(demo.mails(INGA[1])[1]["Date"])).astimezone(PARIS)
    assert f"{left.day} {left:%b}" in said, "the bar names the day on which the mail really leaves"
    question.get_by_role("button", name="Unenroll").click()
    expect(panel.get_by_text(f"{INGA[0]} unenrolled").first).to_be_visible()
    demo.forward(12)
    assert len(demo.mails(INGA[1])) == 2
    page = hands.browser.open(hands.pages.show("profile", [INGA]))
    page.wait_for_timeout(2500)
    assert closed_roots(page) == [], "who is in no sequence has no bar"
