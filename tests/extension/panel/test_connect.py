"""Connecting the browser to a server, and losing the connection again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.extension.browser import Browser
from tests.extension.panel.fake_server import Fake
from tests.extension.panel.tour import SIZE

pytestmark = pytest.mark.browser


@pytest.fixture
def unconnected(browser: Browser, site: str) -> Page:
    browser.click_toolbar(browser.open(f"{site}/team.html"))
    panel = browser.panel()
    panel.set_viewport_size(SIZE)
    panel.get_by_role("heading", name="Connect this browser").wait_for()
    return panel


def connect(panel: Page, address: str) -> None:
    panel.get_by_label("Server address").fill(address)
    panel.get_by_role("button", name="Connect", exact=True).click()


def test_the_demo_server_is_suggested(unconnected: Page) -> None:
    expect(unconnected.get_by_label("Server address")).to_have_value("http://127.0.0.1:8420")
    expect(unconnected.get_by_label("Server address")).to_be_focused()


def test_signing_in_lists_the_page(browser: Browser, unconnected: Page, server: str, fake: Fake) -> None:
    connect(unconnected, server)
    browser.sign_in_window(server).get_by_role("button", name="Connect").click()
    expect(unconnected.get_by_text("Marie Durand")).to_be_visible()
    kept = browser.stored()
    assert kept["token"] == fake.token
    assert kept["server"] == server


def test_closing_the_window_changes_nothing(browser: Browser, unconnected: Page, server: str) -> None:
    connect(unconnected, server)
    browser.sign_in_window(server).close()
    expect(unconnected.locator("#main")).not_to_have_attribute("aria-busy", "true")
    expect(unconnected.get_by_role("alert")).to_have_count(0)
    assert "token" not in browser.stored()


@pytest.mark.parametrize(("address", "says"), [
    ("http://relance.company.example", "An address starts with https://"),
    ("ftp://relance.company.example", "An address starts with https://"),
    ("http://127.0.0.1:9", "No Relance server answers at this address."),
])
def test_a_wrong_address_is_explained(unconnected: Page, address: str, says: str) -> None:
    connect(unconnected, address)
    expect(unconnected.get_by_role("alert")).to_contain_text(says)
    expect(unconnected.get_by_label("Server address")).to_have_attribute("aria-invalid", "true")


def test_another_web_server_is_told_apart(unconnected: Page, site: str) -> None:
    connect(unconnected, site)
    # Readable here only because the click on its page lent the extension this origin; else it "does not answer".
    expect(unconnected.get_by_role("alert")).to_contain_text("Another server answers at this address.")


def test_a_token_revoked_by_the_server(panel: Page, fake: Fake, browser: Browser, server: str) -> None:
    fake.token = "another"
    panel.get_by_role("button", name="Continue").click()
    expect(panel.get_by_text("This browser was disconnected.")).to_be_visible()
    assert browser.stored()["token"] == ""
    panel.get_by_role("button", name="Connect", exact=True).click()
    browser.sign_in_window(server).get_by_role("button", name="Connect").click()
    expect(panel.get_by_text("Marie Durand")).to_be_visible()


def test_work_is_kept_over_a_new_sign_in(panel: Page, fake: Fake, browser: Browser, server: str) -> None:
    panel.get_by_role("button", name="Continue").click()
    panel.get_by_role("button", name="Leave out Jonas Weber").click()
    expect(panel.locator("#foot")).to_contain_text("4 will be enrolled")
    fake.token = "another"
    panel.get_by_role("button", name="Continue").click()
    panel.get_by_role("button", name="Connect", exact=True).click()
    browser.sign_in_window(server).get_by_role("button", name="Connect").click()
    panel.get_by_text("Backend engineers, Paris").click()
    panel.get_by_role("button", name="Continue").click()
    expect(panel.get_by_text("4 people", exact=True)).to_be_visible()


def test_signing_out_revokes_the_token(panel: Page, fake: Fake, browser: Browser) -> None:
    panel.get_by_role("button", name="Menu").click()
    panel.get_by_role("button", name="Disconnect this browser").click()
    expect(panel.get_by_role("heading", name="Connect this browser")).to_be_visible()
    browser.wait_for(lambda: fake.token == "" or None, "the end of the token at the server")
    assert browser.stored()["token"] == ""


def test_a_content_script_cannot_read_the_token(signed_in: Browser, team: Page) -> None:
    signed_in.click_toolbar(team)
    signed_in.panel().wait_for_selector("#body")
    refused = signed_in.worker.evaluate("""async () => {
        const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
        const [frame] = await chrome.scripting.executeScript({ target: { tabId: tab.id }, func: async () => {
            try { await chrome.storage.local.get("token"); return "read"; } catch (error) { return String(error); }
        } });
        return frame.result;
    }""")
    assert "not allowed" in refused
