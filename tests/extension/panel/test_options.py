"""The settings page: several servers, one's own browsers, and a report that names nobody."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.extension.browser import Browser
from tests.extension.panel.fake_server import Fake, serving

pytestmark = pytest.mark.browser


def test_two_servers_each_with_its_own_token(signed_in: Browser, panel: Page, fake: Fake, server: str) -> None:
    other = Fake(token="seq_other", own_name="Anna Elsewhere")
    with serving(other) as second:
        signed_in.settings({"others": [{"server": second, "token": other.token, "device": "Chrome there"}]})
        options = signed_in.options()
        options.get_by_role("button", name=f"Switch to {second.removeprefix('http://')}").click()
        expect(options.get_by_text("used by the panel")).to_be_visible()
        assert signed_in.stored()["server"] == second
        assert signed_in.stored()["others"] == [{"server": server, "token": fake.token, "device": "Chrome on Linux"}]
        panel.get_by_role("button", name="Menu").click()
        expect(panel.get_by_text("Anna Elsewhere")).to_be_visible()
        expect(panel.get_by_text("Waiting")).to_have_count(0)  # nobody of the first server's
        options.get_by_role("button", name=f"Disconnect {server.removeprefix('http://')}").click()
        signed_in.wait_for(lambda: fake.token == "" or None, "the end of the token at its own server")
        options.get_by_role("button", name=f"Disconnect {second.removeprefix('http://')}").click()
        expect(options.get_by_text("Not connected")).to_be_visible()
        signed_in.wait_for(lambda: other.token == "" or None, "the end of the other token")


def test_the_panels_menu_switches_between_servers(signed_in: Browser, panel: Page, server: str) -> None:
    other = Fake(token="seq_other", own_name="Anna Elsewhere")
    with serving(other) as second:
        signed_in.settings({"others": [{"server": second, "token": other.token, "device": "Chrome there"}]})
        panel.get_by_role("button", name="Menu").click()
        panel.get_by_role("button", name=f"Switch to {second.removeprefix('http://')}").click()
        expect(panel.get_by_text("Waiting")).to_have_count(0)  # Tom is in a sequence of the first alone
        expect(panel.get_by_text("Tom Okafor")).to_be_visible()
        panel.get_by_role("button", name="Menu").click()
        expect(panel.locator(".menu")).to_contain_text(f"Anna Elsewhere · {second.removeprefix('http://')}")
        panel.get_by_role("button", name=f"Switch to {server.removeprefix('http://')}").click()
        expect(panel.get_by_text("Waiting")).to_be_visible()


def test_who_is_signed_out_of_one_server_can_go_to_another(signed_in: Browser, panel: Page, fake: Fake) -> None:
    other = Fake(token="seq_other")
    with serving(other) as second:
        signed_in.settings({"others": [{"server": second, "token": other.token, "device": "Chrome there"}]})
        fake.token = "ended"
        panel.get_by_role("button", name="Read the page again").click()
        expect(panel.get_by_role("alert")).to_be_visible()
        panel.get_by_role("button", name=f"Switch to {second.removeprefix('http://')}").click()
        expect(panel.get_by_text("Tom Okafor")).to_be_visible()


def test_a_lost_browser_is_disconnected_from_here(signed_in: Browser, fake: Fake) -> None:
    options = signed_in.options()
    expect(options.get_by_text("This browser", exact=True)).to_be_visible()
    options.get_by_role("button", name="Disconnect Firefox on Mac").click()
    expect(options.get_by_text("Firefox on Mac")).to_have_count(0)
    assert fake.devices == ["Chrome on Linux"]
    options.get_by_role("button", name="Disconnect Chrome on Linux").click()
    expect(options.get_by_text("Not connected")).to_be_visible()
    assert signed_in.stored()["token"] == ""


def test_the_report_names_nobody(signed_in: Browser, panel: Page, fake: Fake, server: str, tmp_path: Path) -> None:
    """After an error about somebody, and one that our own code let through with somebody's data in its message."""
    fake.fail = 1
    panel.get_by_role("button", name="Continue").click()
    expect(panel.get_by_role("alert")).to_be_visible()
    panel.evaluate("setTimeout(() => { throw new TypeError('marie.durand@atelier.example is not seq_test'); })")
    signed_in.wait_for(lambda: len(signed_in.stored().get("troubles", [])) > 1 or None, "both errors noted")
    signed_in.problems.clear()  # the one thrown on purpose
    options = signed_in.options()
    with options.expect_download() as saved:
        options.get_by_role("button", name="Save the report").click()
    saved.value.save_as(tmp_path / "report.json")
    text = (tmp_path / "report.json").read_text("utf-8")
    report = json.loads(text)
    assert report["last_errors"][0] | {"at": ""} == {"at": "", "where": "POST /api/enrollments/preview", "kind": "busy"}
    assert report["last_errors"][1]["kind"] == "TypeError"
    assert report["browser"].startswith("Chrome ")
    assert report["settings"]["connected"] is True
    personal = r"@|://|127\.0\.0\.1|atelier|durand|marie|anna|northwind|seq_test|chrome on"
    assert not re.search(personal, text.lower()), text
