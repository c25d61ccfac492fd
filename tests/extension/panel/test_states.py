"""Each thing that can be wrong has its own sentence; and what the panel shows beside enrolling."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.extension.browser import Browser
from tests.extension.panel import fake_data, fake_preview
from tests.extension.panel.fake_server import Fake
from tests.extension.panel.tour import SIZE, ask_from_a_page

pytestmark = pytest.mark.browser


def over(browser: Browser, url: str) -> Page:
    """The panel as a click on the toolbar over `url` opens it."""
    browser.click_toolbar(browser.open(url))
    panel = browser.panel()
    panel.set_viewport_size(SIZE)
    return panel


def test_nobody_on_the_page(signed_in: Browser, site: str) -> None:
    panel = over(signed_in, f"{site}/nobody.html")
    expect(panel.get_by_role("heading", name="No one found on this page")).to_be_visible()
    panel.get_by_role("button", name="Add", exact=True).click()
    panel.get_by_label("Email address").fill("new@person.example")
    panel.get_by_label("Email address").press("Enter")
    expect(panel.get_by_label("new@person.example")).to_be_checked()


def test_a_page_closed_to_extensions(signed_in: Browser) -> None:
    panel = over(signed_in, "chrome://version/")
    expect(panel.get_by_text("The browser does not let extensions read this page.")).to_be_visible()


def test_another_tab_is_not_read_before_a_click(signed_in: Browser, panel: Page, site: str) -> None:
    other = signed_in.open(f"{site}/profile.html")
    other.bring_to_front()
    expect(panel.get_by_role("heading", name="Click the Relance button")).to_be_visible()
    signed_in.click_toolbar(other)
    expect(panel.get_by_text("Camille Roux")).to_be_visible()


def test_a_page_that_the_worker_was_refused_is_read_by_the_panel(signed_in: Browser, panel: Page, site: str) -> None:
    """The worker can be quicker than the browser's own note that this page was clicked on."""
    panel.evaluate("() => { chrome.runtime.sendMessage = async () => 'unread'; }")
    signed_in.click_toolbar(signed_in.open(f"{site}/profile.html"))
    expect(panel.get_by_text("Camille Roux")).to_be_visible()


def test_the_server_is_down(panel: Page, fake: Fake) -> None:
    fake.fail = 1
    panel.get_by_role("button", name="Continue").click()
    expect(panel.get_by_role("alert")).to_contain_text("answered with an error. Nothing was changed.")
    panel.get_by_role("button", name="Try again").click()
    expect(panel.get_by_role("heading", name="Who will be enrolled")).to_be_visible()


def test_the_server_does_not_answer(signed_in: Browser, team: Page, server: str) -> None:
    signed_in.settings({"server": "http://127.0.0.1:9"})
    signed_in.click_toolbar(team)
    panel = signed_in.panel()
    expect(panel.get_by_role("alert")).to_contain_text("127.0.0.1:9 does not answer. Nothing was changed.")
    expect(panel.get_by_text("Marie Durand")).to_be_visible()
    signed_in.settings({"server": server})
    panel.get_by_role("button", name="Try again").click()
    expect(panel.get_by_role("alert")).to_have_count(0)


def test_the_mailbox_is_disconnected(signed_in: Browser, fake: Fake, site: str) -> None:
    fake.mailbox_state = "disconnected"
    panel = over(signed_in, f"{site}/team.html")
    expect(panel.get_by_role("alert")).to_contain_text("Your mailbox is disconnected. Nothing leaves until you")
    expect(panel.get_by_role("link", name="Reconnect")).to_be_visible()
    signed_in.wait_for(lambda: badge(signed_in) == "!" or None, "a badge that says so")


def test_the_server_is_too_old(signed_in: Browser, fake: Fake, site: str) -> None:
    fake.version = "0.0.9"
    panel = over(signed_in, f"{site}/team.html")
    expect(panel.get_by_role("alert")).to_contain_text("The server is too old for this extension.")


def test_the_extension_is_too_old(signed_in: Browser, fake: Fake, site: str) -> None:
    fake.extension = "9.0"
    panel = over(signed_in, f"{site}/team.html")
    expect(panel.get_by_role("alert")).to_contain_text("This extension is too old for the server.")


def test_the_computer_is_offline(signed_in: Browser, panel: Page) -> None:
    signed_in.context.set_offline(True)
    try:
        panel.get_by_role("button", name="Continue").click()
        expect(panel.get_by_role("alert")).to_contain_text("This computer is offline. Nothing was changed.")
    finally:
        signed_in.context.set_offline(False)
    panel.get_by_role("button", name="Try again").click()
    expect(panel.get_by_role("heading", name="Who will be enrolled")).to_be_visible()


def badge(browser: Browser) -> str:
    text: str = browser.worker.evaluate("""async () => {
        const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
        return chrome.action.getBadgeText({ tabId: tab.id });
    }""")
    return text


def test_the_badge_counts_who_is_enrolled(signed_in: Browser, panel: Page) -> None:
    assert badge(signed_in) == "1"


def test_status_why_and_pause(panel: Page, fake: Fake) -> None:
    panel.get_by_role("button", name="See Tom Okafor").click()
    expect(panel.get_by_role("heading", name="Tom Okafor")).to_be_focused()
    expect(panel.get_by_text("2 of 3")).to_be_visible()
    why = panel.get_by_role("button", name="Why not yet?")
    expect(why).to_have_attribute("aria-expanded", "false")
    why.click()
    expect(panel.get_by_text("No reply, no opt-out")).to_be_visible()
    panel.get_by_role("button", name="Pause", exact=True).click()
    expect(panel.get_by_text("Tom Okafor paused")).to_be_visible()
    assert fake.running["tom.okafor@atelier.example"]["state"] == "paused"
    panel.get_by_role("button", name="Resume").click()
    expect(panel.get_by_text("Tom Okafor resumed")).to_be_visible()


def test_unenroll_asks_nothing_and_can_be_undone(panel: Page, fake: Fake) -> None:
    tom = fake.running["tom.okafor@atelier.example"]
    panel.get_by_role("button", name="See Tom Okafor").click()
    panel.get_by_role("button", name="Unenroll").click()
    expect(panel.get_by_text("Tom Okafor unenrolled, 1 email cancelled")).to_be_visible()
    assert tom["state"] == "finished"
    expect(panel.get_by_role("button", name="Unenroll")).to_have_count(0)
    expect(panel.get_by_role("heading", name="Tom Okafor")).to_be_focused()
    panel.get_by_role("button", name="Undo").click()
    expect(panel.get_by_text("Tom Okafor: Back in the sequence, with new dates")).to_be_visible()
    assert tom["state"] == "active"
    expect(panel.get_by_role("button", name="Unenroll")).to_be_focused()
    panel.get_by_role("button", name="Back").click()
    expect(panel.locator("li", has_text="Tom Okafor")).to_contain_text("Running")


def test_undo_after_an_hour_says_why_not(panel: Page, fake: Fake) -> None:
    fake.too_late = True
    panel.get_by_role("button", name="See Tom Okafor").click()
    panel.get_by_role("button", name="Unenroll").click()
    panel.get_by_role("button", name="Undo").click()
    expect(panel.get_by_text("Only who was unenrolled within the hour can be put back.")).to_be_visible()
    assert fake.running["tom.okafor@atelier.example"]["state"] == "finished"


def test_an_email_on_its_way_is_said(panel: Page, fake: Fake) -> None:
    fake.leaving = {41}
    panel.get_by_role("button", name="See Tom Okafor").click()
    panel.get_by_role("button", name="Unenroll").click()
    expect(panel.get_by_text("Tom Okafor: Unenrolled; one email was already leaving")).to_be_visible()
    expect(panel.get_by_role("button", name="Undo")).to_be_visible()


def test_today_is_the_servers_day(signed_in: Browser, panel: Page, fake: Fake) -> None:
    """The demo's clock is moved: what leaves on that day leaves today."""
    def to_steps() -> None:
        panel.get_by_role("button", name="Continue").click()
        panel.get_by_role("heading", name="Who will be enrolled").wait_for()
        panel.get_by_role("button", name="Continue").click()
        panel.get_by_text("Backend engineers, Paris").click()
        panel.get_by_role("button", name="Continue").click()

    to_steps()
    first = panel.locator(".step-head .when").first
    first.wait_for()
    expect(first).not_to_contain_text("Today")
    leaves = fake_preview.plan(fake.asked[-1], 0)[0]["local"][:10]
    fake.ahead = date.fromisoformat(leaves) - fake_data.today_local()
    panel.reload()
    expect(first).to_contain_text("Today, ")


def test_a_click_on_the_toolbar_asks_the_day_anew(signed_in: Browser, team: Page, panel: Page, fake: Fake) -> None:
    fake.ahead, fake.version = timedelta(days=3), "0.0.9"
    signed_in.click_toolbar(team)
    expect(panel.get_by_role("alert")).to_contain_text("The server is too old")  # so it was asked


def test_from_the_info_bar_the_consequence_comes_first(signed_in: Browser, panel: Page, fake: Fake) -> None:
    ask_from_a_page(signed_in, 41, "unenroll")
    expect(panel.get_by_role("group", name="Unenroll Tom Okafor?")).to_contain_text("1 planned email is cancelled.")
    panel.get_by_role("button", name="Keep").click()
    expect(panel.get_by_role("button", name="Unenroll")).to_be_focused()
    assert fake.running["tom.okafor@atelier.example"]["state"] == "active"
    ask_from_a_page(signed_in, 41, "unenroll")
    panel.get_by_role("group", name="Unenroll Tom Okafor?").get_by_role("button", name="Unenroll").click()
    expect(panel.get_by_text("Tom Okafor unenrolled, 1 email cancelled")).to_be_visible()
    expect(panel.get_by_role("button", name="Undo")).to_be_visible()
    assert fake.running["tom.okafor@atelier.example"]["state"] == "finished"


def test_my_day(panel: Page) -> None:
    panel.get_by_role("button", name="Menu").click()
    panel.get_by_role("button", name="My day").click()
    expect(panel.get_by_text("Replied, 2 planned emails cancelled")).to_be_visible()
    panel.get_by_role("button", name="Done: Call Ida Nyström").click()
    expect(panel.get_by_text("Task done")).to_be_visible()


@pytest.mark.parametrize(("verb", "done"), [("Resume", "resumed"), ("Unenroll", "unenrolled")])
def test_my_day_answers_resume_or_stop(panel: Page, fake: Fake, verb: str, done: str) -> None:
    email = "camille@vela.example"
    fake.running[email] = fake_data.running(42, "Camille Roux", email, "paused")
    panel.get_by_role("button", name="Menu").click()
    panel.get_by_role("button", name="My day").click()
    question = panel.get_by_role("listitem").filter(has_text="Away for long: resume or stop?")
    expect(question.get_by_role("button", name="Done")).to_have_count(0)
    question.get_by_role("button", name=f"Camille Roux: {verb}").click()
    expect(panel.get_by_text(f"Camille Roux {done}").first).to_be_visible()
    expect(question).to_have_count(0)
    assert fake.running[email]["state"] == ("active" if verb == "Resume" else "finished")


def test_the_menu_entry_takes_one_address(signed_in: Browser, panel: Page) -> None:
    signed_in.worker.evaluate("""async () => {
        const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
        chrome.contextMenus.onClicked.dispatch({ linkUrl: "mailto:ida%40nystrom.example?subject=x" }, tab);
    }""")
    expect(panel.get_by_label("ida@nystrom.example")).to_be_checked()
    expect(panel.locator("#foot")).to_contain_text("1 person")


def test_the_whole_way_by_keyboard(panel: Page, fake: Fake) -> None:
    """Tab, space and Enter only, from the list of people to the enrollment."""
    def press_until(key: str, wanted: str) -> None:
        for _ in range(60):
            if panel.evaluate("document.activeElement.id") == wanted:
                return
            panel.keyboard.press(key)
        raise AssertionError(f"{wanted} cannot be reached with {key}")

    press_until("Tab", "main")
    panel.keyboard.press("Enter")
    expect(panel.get_by_role("heading", name="Who will be enrolled")).to_be_focused()
    press_until("Tab", "main")
    panel.keyboard.press("Enter")
    expect(panel.get_by_role("heading", name="Choose a sequence")).to_be_focused()
    panel.get_by_text("Product designers").wait_for()
    press_until("Tab", "sequence-1")
    panel.keyboard.press("Space")
    press_until("Tab", "main")
    panel.keyboard.press("Enter")
    expect(panel.get_by_role("heading", name="Backend engineers, Paris")).to_be_focused()
    press_until("Tab", "main")
    panel.keyboard.press("Enter")
    expect(panel.get_by_role("heading", name="Preview")).to_be_focused()
    press_until("Tab", "main")
    panel.keyboard.press("Enter")
    expect(panel.get_by_role("heading", name="5 people enrolled")).to_be_visible()
    assert len(fake.enrolled) == 5


def test_french_is_chosen_in_the_settings(signed_in: Browser, panel: Page) -> None:
    options = signed_in.options()
    options.get_by_label("Language").select_option("fr")
    expect(options.get_by_role("heading", name="Réglages de l’extension")).to_be_visible()
    expect(panel.get_by_role("heading", name="Personnes sur cette page")).to_be_visible()
