"""The info bar on a site that was opted in: what it says, when it goes, and what the page can do to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages import Pages, serving
from tests.extension import hostile
from tests.extension.browser import Browser, chromium_path
from tests.extension.panel import fake_data, fake_server
from tests.extension.panel.fake_server import Fake
from tests.extension.shadow import Root, closed_roots
from tests.requirements import missing

pytestmark = pytest.mark.browser

STRICT = ("<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; script-src 'unsafe-inline'; "
          "require-trusted-types-for 'script'\">")
CAMILLE = "camille@vela.example"


@pytest.fixture(scope="module")
def launched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if chromium_path() is None:
        missing("browser", "no Chromium was found")
    with hostile.allowed_browser(tmp_path_factory.mktemp("bar")) as browser:
        yield browser


@pytest.fixture(scope="module")
def pages() -> Iterator[Pages]:
    with serving() as started:
        yield started


@pytest.fixture
def fake() -> Fake:
    """Camille and Tom are each in a sequence; nobody else is known."""
    mails = {CAMILLE: (42, "Camille Roux"), "tom@vela.example": (43, "Tom Okafor")}
    return Fake(token="seq_bar", running={mail: fake_data.running(number, name, mail)
                                          for mail, (number, name) in mails.items()})


@pytest.fixture
def browser(launched: Browser, fake: Fake) -> Iterator[Browser]:
    """Signed in, with the bar on every page of this computer."""
    launched.forget()
    with fake_server.serving(fake) as url:
        launched.settings({"server": url, "token": fake.token})
        hostile.show_bar_on_loopback(launched)
        yield launched
        assert launched.problems == []


def profile(name: str, mail: str, script: str = "") -> str:
    return (f"<!doctype html><html lang=en><head><title>{name}</title>{STRICT}{script}</head><body><h1>{name}</h1>"
            f"<a href=\"mailto:{mail}\">{mail}</a></body></html>")


@pytest.fixture
def page(browser: Browser, pages: Pages) -> Page:
    """A page about Camille, under the strictest policy a page can have."""
    pages.bodies["/camille"] = profile("Camille Roux", CAMILLE)
    return browser.open(f"{pages.base}/camille")


def bar(browser: Browser, page: Page, says: str = "") -> Root:
    def look() -> Root | None:
        roots = [root for root in closed_roots(page) if says in root.text]
        assert len(roots) <= 1, "the bar is there twice"
        return roots[0] if roots else None

    return browser.wait_for(look, f"a bar that says {says!r}")


def gone(browser: Browser, page: Page) -> None:
    browser.wait_for(lambda: None if closed_roots(page) else True, "a page without a bar")


def badge(browser: Browser, page: Page) -> str:
    return str(browser.worker.evaluate("""async url => {
        const [tab] = await chrome.tabs.query({ url });
        return chrome.action.getBadgeText({ tabId: tab.id });
    }""", page.url))


def test_it_says_who_where_and_when_next(browser: Browser, page: Page, fake: Fake) -> None:
    shown = bar(browser, page)
    day = fake.running[CAMILLE]["next"]["local"][8:10].lstrip("0")
    assert "Camille Roux" in shown.text
    assert "Data, Lyon · step 2 of 3" in shown.text
    assert f" {day} " in shown.text
    assert "09:00" in shown.text
    assert badge(browser, page) == "1"


def test_it_holds_no_field_no_link_and_no_secret(browser: Browser, page: Page, fake: Fake) -> None:
    shown = bar(browser, page)
    assert not shown.tags & {"input", "textarea", "select", "form", "a", "iframe", "style", "link"}
    assert fake.token not in page.content() + shown.text
    assert page.evaluate("[...document.querySelectorAll('*')].every(one => !one.shadowRoot)")


def test_nothing_of_the_page_can_cover_it(browser: Browser, page: Page) -> None:
    bar(browser, page)
    assert page.evaluate("""() => {
        const cover = document.createElement("div");
        cover.setAttribute("popover", "manual");
        for (const [name, value] of Object.entries({ position: "fixed", inset: "0", zIndex: "2147483647" }))
            cover.style[name] = value;
        document.body.append(cover);
        const host = document.documentElement.lastElementChild;
        return document.elementFromPoint(innerWidth - 60, innerHeight - 40) === host;
    }""")


def test_it_is_there_once_however_often_its_script_runs(browser: Browser, page: Page) -> None:
    bar(browser, page)
    browser.worker.evaluate("""async url => {
        const [tab] = await chrome.tabs.query({ url });
        await chrome.scripting.executeScript({ target: { tabId: tab.id }, files: ["content/bar.js"] });
    }""", page.url)
    page.wait_for_timeout(2500)
    bar(browser, page)
    page.reload()
    bar(browser, page)


def test_once_closed_it_stays_closed(browser: Browser, page: Page) -> None:
    bar(browser, page).click("✕")
    gone(browser, page)
    page.evaluate("history.pushState({}, '', '/camille?tab=2')")
    page.wait_for_timeout(2500)
    assert closed_roots(page) == []


def test_it_follows_a_page_that_changes_without_loading(browser: Browser, page: Page) -> None:
    bar(browser, page, "Camille Roux")
    page.evaluate("history.pushState({}, '', '/tom'); document.querySelector('a').textContent = 'tom@vela.example';"
                  "document.querySelector('a').href = 'mailto:tom@vela.example'")
    bar(browser, page, "Tom Okafor")
    page.evaluate("history.pushState({}, '', '/nobody'); document.querySelector('a').remove()")
    gone(browser, page)
    assert badge(browser, page) == ""


def test_a_list_gets_a_number_and_no_bar(browser: Browser, pages: Pages) -> None:
    listed = browser.open(pages.show("list", [("Camille Roux", CAMILLE), ("Tom Okafor", "tom@vela.example")]))
    browser.wait_for(lambda: badge(browser, listed) or None, "the number")
    assert badge(browser, listed) == "2"
    assert closed_roots(listed) == []


def test_a_site_without_consent_is_not_even_looked_at(browser: Browser, pages: Pages, fake: Fake) -> None:
    browser.settings({"sites": []})
    browser.options().evaluate("chrome.runtime.sendMessage({ kind: 'sites', ask: {} })")
    pages.bodies["/private"] = profile("Camille Roux", CAMILLE)
    page = browser.open(f"{pages.base}/private")
    page.wait_for_timeout(800)
    assert closed_roots(page) == []
    assert browser.worker.evaluate("chrome.scripting.getRegisteredContentScripts()") == []


def test_its_button_opens_the_panel_which_asks_first(browser: Browser, page: Page, fake: Fake) -> None:
    bar(browser, page).click("Unenroll")
    question = browser.panel().get_by_role("group", name="Unenroll Camille Roux?")
    expect(question).to_be_visible()
    assert fake.running[CAMILLE]["state"] == "active"


# Runs before anything else of the page: takes hold of all that a bar could be built with, then presses all it can find.
CLICKER = """<script>
    window.roots = [];
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (options) {
        const root = attach.call(this, { ...options, mode: "open" });
        window.roots.push(root);
        return root;
    };
    const listen = EventTarget.prototype.addEventListener;
    window.heard = [];
    EventTarget.prototype.addEventListener = function (type, listener, ...more) {
        window.heard.push(type);
        return listen.call(this, type, listener, ...more);
    };
    Object.defineProperty(Event.prototype, "isTrusted", { get: () => true });
    window.press = () => {
        const [x, y] = [innerWidth - 120, innerHeight - 40];
        const hosts = [document.elementFromPoint(x, y), ...document.querySelectorAll("html > *")];
        const targets = hosts.flatMap(host => [host, ...(host.shadowRoot?.querySelectorAll("*") ?? [])]);
        for (const target of targets) {
            target.click?.();
            target.focus?.();
            for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"])
                target.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true, clientX: x, clientY: y }));
            for (const key of ["Tab", "Enter", " "])
                target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true }));
        }
        return targets.length;
    };
</script>"""


def test_a_page_cannot_press_it(browser: Browser, pages: Pages, fake: Fake) -> None:
    pages.bodies["/clicker"] = profile("Camille Roux", CAMILLE, CLICKER)
    page = browser.open(f"{pages.base}/clicker")
    bar(browser, page)
    assert page.evaluate("press()") > 3
    assert page.evaluate("[roots.length, heard.length]") == [0, 0], "our script lives in a world of its own"
    page.wait_for_timeout(500)
    assert not [one for one in browser.context.pages if "panel.html" in one.url]
    assert not [key for key in browser.stored("session") if key.startswith("errand.")]
    assert fake.running[CAMILLE]["state"] == "active"
