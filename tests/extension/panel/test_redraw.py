"""Answers come when they come: no click is lost to a redraw, and no old answer replaces a newer one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.extension.browser import Browser
from tests.extension.panel import fake_data
from tests.extension.panel.fake_server import Fake

pytestmark = pytest.mark.browser

REDRAW = "import('/panel/store.js').then(store => store.refresh()).then(() => new Promise(requestAnimationFrame))"
MARK = "node => { node.mine = true; }"
KEPT = "node => node.mine === true"
LONG_PRESS_MS = 1200


def test_a_click_counts_although_the_panel_was_redrawn_between_press_and_release(panel: Page) -> None:
    marie = panel.get_by_label("Marie Durand")
    continues = panel.get_by_role("button", name="Continue")
    for node in (marie, continues):
        node.evaluate(MARK)
    for held_ms in (0, LONG_PRESS_MS):  # a redraw waits for the release, but not for ever
        before = marie.is_checked()
        marie.hover()
        panel.mouse.down()
        panel.wait_for_timeout(held_ms)
        panel.evaluate(REDRAW)
        panel.mouse.up()
        expect(marie).to_be_checked(checked=not before)
    continues.focus()
    panel.keyboard.down("Space")
    panel.evaluate(REDRAW)
    assert marie.evaluate(KEPT)
    assert continues.evaluate(KEPT)
    panel.keyboard.up("Space")
    expect(panel.get_by_role("heading", name="Who will be enrolled")).to_be_visible()


def test_a_switch_thrown_while_the_list_is_on_its_way(panel: Page, fake: Fake) -> None:
    """On a slow machine the answer to the first question comes after the second was asked."""
    fake.late = {"/api/sequences": [1.0, 0.0]}
    panel.get_by_role("button", name="Continue").click()
    panel.get_by_role("heading", name="Who will be enrolled").wait_for()
    panel.get_by_role("button", name="Continue").click()
    panel.get_by_label("Show sequences of others").check()
    expect(panel.get_by_text("Data, Lyon")).to_be_visible()
    panel.wait_for_timeout(1200)
    expect(panel.get_by_text("Data, Lyon")).to_be_visible()


def test_the_second_person_opened_is_the_one_shown(panel: Page, fake: Fake) -> None:
    fake.running["marie.durand@atelier.example"] = fake_data.running(42, "Marie Durand", "marie.durand@atelier.example")
    panel.get_by_role("button", name="Read the page again").click()
    fake.late = {"/api/enrollments/41": [0.8]}
    panel.get_by_role("button", name="See Tom Okafor").click()
    panel.get_by_role("button", name="Back").click()
    panel.get_by_role("button", name="See Marie Durand").click()
    expect(panel.get_by_role("heading", name="Marie Durand")).to_be_visible()
    panel.wait_for_timeout(1000)
    expect(panel.get_by_role("heading", name="Marie Durand")).to_be_visible()


def test_the_caret_stays_where_the_text_is_being_written(panel: Page, fake: Fake, signed_in: Browser) -> None:
    panel.get_by_role("button", name="Continue").click()
    panel.get_by_role("heading", name="Who will be enrolled").wait_for()
    panel.get_by_role("button", name="Continue").click()
    panel.get_by_text("Backend engineers, Paris").click()
    panel.get_by_role("button", name="Continue").click()
    panel.locator("#step-11").click()
    text = panel.get_by_role("textbox", name="Text")
    text.press("Control+End")
    asked = len(fake.asked)
    text.press_sequentially(" first")
    signed_in.wait_for(lambda: len(fake.asked) > asked or None, "the question for new dates")
    panel.wait_for_timeout(300)  # and its answer is drawn
    panel.keyboard.type(", second")
    expect(text).to_contain_text("this week work? first, second")
