"""A walk through every state of the panel, for the screenshots and for the accessibility check."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from playwright.sync_api import Page, ViewportSize

from tests.extension.browser import Browser
from tests.extension.panel import fake_data
from tests.extension.panel.fake_server import Fake

SIZE: ViewportSize = {"width": 360, "height": 776}
Stop = tuple[str, Page]


def walk(browser: Browser, fake: Fake, server: str, site: str) -> Iterator[Stop]:
    """Each state once; ids instead of words, so that it runs in both languages."""
    page = browser.open(f"{site}/team.html")
    browser.click_toolbar(page)
    panel = browser.panel()
    panel.set_viewport_size(SIZE)
    yield from _connecting(panel)
    fake.token = "seq_tour"
    browser.settings({"server": server, "token": fake.token, "device": "Chrome on Linux"})
    panel.locator(".chip.hold").wait_for()
    yield "people", panel
    panel.locator("[id^=edit-]").first.click()
    yield "edit", _settled(panel, "#editing")
    panel.locator("#editing-cancel").click()
    yield from _menu(panel)
    yield from _choosing(panel)
    yield from _confirming(panel, fake)
    yield from _status(browser, panel)
    yield from _views(panel)
    yield from _troubles(browser, panel, fake, site)
    browser.settings({"token": fake.token, "device": "Chrome on Linux", "sites": ["https://www.atelier.example"],
                      "others": [{"server": "https://relance.northwind.example", "token": "seq_b", "device": "Edge"}]})
    options = browser.options()
    options.locator(".hint + .lines").first.wait_for()
    options.locator("summary").click()
    yield "options", _settled(options)


def _settled(page: Page, selector: str = "h1") -> Page:
    page.locator(selector).first.wait_for()
    page.wait_for_timeout(150)
    return page


def _connecting(panel: Page) -> Iterator[Stop]:
    yield "connect", _settled(panel, "#server")
    panel.locator("#server").fill("http://relance.company.example")
    panel.locator("#main").click()
    yield "connect-error", _settled(panel, "#server-error")


def _menu(panel: Page) -> Iterator[Stop]:
    panel.locator("#menu").click()
    yield "menu", _settled(panel, ".menu")
    panel.keyboard.press("Escape")
    panel.locator(".menu").wait_for(state="detached")


def _choosing(panel: Page) -> Iterator[Stop]:
    panel.locator("#main").click()
    yield "check", _settled(panel, "[id^=leave-]")
    panel.locator("#main").click()
    panel.locator("#others").check()
    panel.locator("#sequence-3").wait_for()
    panel.locator("#sequence-1").check()
    yield "sequence", _settled(panel)
    panel.locator("#main").click()
    yield "steps", _settled(panel, "#today")
    panel.locator("#step-12").click()
    panel.locator("#time-12").fill("10:30")
    panel.locator(".differs").first.wait_for()
    yield "steps-open", _settled(panel)
    panel.locator("#back").click()
    panel.locator("#sequence-2").check()
    panel.locator("#main").click()
    panel.locator("#start-at").select_option("2")
    panel.locator(".skipped").wait_for()
    panel.locator("#main").click()
    yield "steps-subject", _settled(panel, "#subject-12-error")
    panel.locator("#back").click()
    panel.locator("#sequence-1").check()


def _confirming(panel: Page, fake: Fake) -> Iterator[Stop]:
    fake.finished, fake.contacts = {"aicha@benali.example"}, {"j.weber@atelier.example"}
    panel.locator("#main").click()
    panel.locator("#review").click()
    yield "check-again", _settled(panel, "[id^=again-]")
    panel.locator("[id^=also-]").click()
    panel.locator("[id^=also-]").wait_for(state="detached")
    panel.locator("#main").click()
    panel.locator("#step-11").wait_for()
    panel.locator("#main").click()
    yield "preview", _settled(panel, ".mail")
    panel.locator("#calendar").click()
    panel.locator(".dates summary").first.click()
    panel.locator("#calendar").scroll_into_view_if_needed()
    yield "preview-dates", _settled(panel)
    fake.lose_answers, fake.late = 1, {"/api/enrollments": [1.5]}
    panel.locator("#main").click()
    yield "enrolling", _settled(panel, "progress")
    yield "unknown", _settled(panel, ".disc.alert")
    panel.locator("#main").click()
    yield "done", _settled(panel, "#undo")
    panel.locator("#main").click()
    panel.locator("#all").wait_for()


def ask_from_a_page(browser: Browser, enrollment: int, intent: str) -> None:
    """What the worker leaves for the panel when somebody clicks in an info bar."""
    browser.worker.evaluate("""async ({ id, intent }) => {
        const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
        const errand = { kind: "status", id, intent, at: Date.now() };
        await chrome.storage.session.set({ [`errand.${tab.windowId}`]: errand });
    }""", {"id": enrollment, "intent": intent})


def _status(browser: Browser, panel: Page) -> Iterator[Stop]:
    panel.locator("[id^=see-]").first.click()
    panel.locator("#why").click()
    yield "status", _settled(panel, ".why ul")
    panel.locator("#why").click()
    panel.locator("#skip").click()
    yield "status-skip", _settled(panel, "#wish")
    panel.locator("#wish-keep").click()
    panel.locator("#pause-until").click()
    panel.locator("#until").fill(f"{fake_data.today_local() + timedelta(days=3)}")
    yield "status-until", _settled(panel, "#wish")
    panel.locator("#wish-keep").click()
    ask_from_a_page(browser, 41, "unenroll")
    yield "status-confirm", _settled(panel, ".confirm")
    panel.locator("#unenroll").click()
    yield "status-unenrolled", _settled(panel, "#toast-act")
    panel.locator("#back").click()
    panel.locator("#all").wait_for()


def _views(panel: Page) -> Iterator[Stop]:
    for place, name, ready in ((1, "day", "[id^=done-]"), (2, "by-hand", "#hand"), (3, "known", "#known-71")):
        panel.locator("#menu").click()
        panel.locator(f".menu > :nth-child({place})").click()
        yield name, _settled(panel, ready)
        close = panel.locator("#hand-cancel") if name == "by-hand" else panel.locator("#back")
        close.click()
        panel.locator("#all").wait_for()


def _troubles(browser: Browser, panel: Page, fake: Fake, site: str) -> Iterator[Stop]:
    fake.fail = 1
    panel.locator("#main").click()
    yield "server-failed", _settled(panel, "#again-trouble")
    other = browser.open(f"{site}/nobody.html")
    other.bring_to_front()
    yield "unread", _settled(panel, "#open-known")
    browser.click_toolbar(other)
    yield "nobody", _settled(panel, "#read-again")
    browser.click_toolbar(browser.open("chrome://version/"))
    yield "closed", _settled(panel, "#add-hand")
    fake.extension = "9.0"
    panel.reload()
    yield "too-old", _settled(panel, ".banner.alert")
    fake.extension = "0.1"
    fake.mailbox_state = "disconnected"
    panel.reload()
    yield "mailbox", _settled(panel, ".banner.alert")
    fake.token = "another"
    panel.reload()
    yield "signed-out", _settled(panel, "#server")


def fake() -> Fake:
    tom = fake_data.running(41, "Tom Okafor", "tom.okafor@atelier.example", "held")
    return Fake(opted_out={"lea.martin@atelier.example"}, running={"tom.okafor@atelier.example": tom})
