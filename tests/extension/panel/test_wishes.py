"""Skipping a step and pausing until a day: the new dates are seen before the click that makes them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.extension.panel import fake_data
from tests.extension.panel.fake_server import Fake

pytestmark = pytest.mark.browser


def written(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def test_the_next_step_is_skipped_after_its_dates_were_seen(panel: Page, fake: Fake) -> None:
    panel.get_by_role("button", name="See Tom Okafor").click()
    panel.get_by_role("button", name="Skip step 2…").click()
    expect(panel.get_by_role("button", name="Keep")).to_be_focused()
    rows = panel.get_by_role("group", name="Skip the next step").get_by_role("listitem")
    expect(rows.nth(0)).to_contain_text("does not leave")
    expect(rows.nth(1)).to_contain_text(written(fake_data.today_local() + timedelta(days=8)))
    panel.get_by_role("button", name="Keep").click()
    expect(panel.get_by_role("button", name="Skip step 2…")).to_be_focused()
    assert fake.adjusted == []
    panel.get_by_role("button", name="Skip step 2…").click()
    panel.get_by_role("button", name="Skip", exact=True).click()
    expect(panel.get_by_text("Step skipped for Tom Okafor")).to_be_visible()
    assert fake.adjusted == [("skip", "shown-skip", {"step_id": 32})]


def test_a_pause_until_a_day_shows_where_the_dates_go(panel: Page, fake: Fake) -> None:
    until = fake_data.today_local() + timedelta(days=3)
    panel.get_by_role("button", name="See Tom Okafor").click()
    panel.get_by_role("button", name="Pause until…").click()
    day = panel.get_by_label("First day on which something may leave again")
    expect(day).to_be_focused()
    day.fill(f"{until - timedelta(days=1)}")
    day.fill(f"{until}")
    expect(panel.get_by_role("group", name="Pause until…")).to_contain_text(
        written(fake_data.today_local() + timedelta(days=11)))
    panel.get_by_role("button", name=f"Pause until {until.day} {until:%b}").click()
    expect(panel.get_by_text("Tom Okafor paused")).to_be_visible()
    assert fake.adjusted == [("pause-until", "shown-pause", {"until": f"{until}"})]


def test_who_may_not_change_a_colleagues_person_is_not_asked_to(panel: Page, fake: Fake) -> None:
    fake.running["tom.okafor@atelier.example"]["can"]["skip"] = False
    panel.get_by_role("button", name="See Tom Okafor").click()
    expect(panel.get_by_role("button", name="Pause until…")).to_be_visible()
    expect(panel.get_by_role("button", name="Skip step 2…")).to_have_count(0)
