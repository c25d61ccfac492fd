"""What a recruiter does with the browser button, one method a gesture."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.e2e.demo import Demo
from tests.e2e.pages import Pages
from tests.extension.browser import Browser

ENGINEERS = "Backend engineers, Paris"


@dataclass
class Hands:
    demo: Demo
    browser: Browser
    pages: Pages

    def panel_on(self, name: str, *people: tuple[str, str]) -> Page:
        """Open a page with these people, click the toolbar button, and wait until the panel shows them."""
        page = self.browser.open(self.pages.show(name, people))
        self.browser.click_toolbar(page)
        panel = self.browser.panel()
        expect(panel.get_by_role("heading", name="People on this page")).to_be_visible()
        expect(panel.locator("#body")).to_contain_text(people[0][0])
        return panel

    def connect(self, email: str, password: str) -> None:
        """Sign this browser in, by the real window, with the demo's address typed in."""
        page = self.browser.open(self.pages.show("welcome", [("Nadia Sommer", "nobody@special.example")]))
        self.browser.click_toolbar(page)
        panel = self.browser.panel()
        panel.get_by_label("Server address").fill(self.demo.base)
        panel.get_by_role("button", name="Connect").click()
        window = self.browser.sign_in_window(self.demo.base)
        if window.get_by_label("Password").count():
            window.get_by_label("Email").fill(email)
            window.get_by_label("Password").fill(password)
            window.get_by_role("button", name="Sign in").click()
        window.get_by_role("button", name="Connect").click()
        expect(panel.get_by_role("heading", name="People on this page")).to_be_visible()

    def close_pages(self) -> None:
        """Every tab but an empty one, the panel included."""
        blank = self.browser.context.new_page()
        for page in self.browser.context.pages:
            if page != blank:
                page.close()
        # The panel keeps work under way for later; the next test starts with none.
        self.browser.worker.evaluate("() => chrome.storage.session.clear()")

    @staticmethod
    def go_on(panel: Page) -> None:
        panel.get_by_role("button", name="Continue").click()

    def choose(self, panel: Page, sequence: str = ENGINEERS) -> None:
        """From the people to the steps of this sequence."""
        self.go_on(panel)
        expect(panel.get_by_role("heading", name="Who will be enrolled")).to_be_visible()
        self.pick(panel, sequence)

    def pick(self, panel: Page, sequence: str = ENGINEERS) -> None:
        """From the check to the steps of this sequence."""
        self.go_on(panel)
        expect(panel.get_by_role("heading", name="Choose a sequence")).to_be_visible()
        panel.get_by_role("radio", name=sequence).check()
        self.go_on(panel)
        expect(panel.get_by_role("heading", name=sequence)).to_be_visible()
        expect(panel.locator(".step-head").first).to_be_visible()

    def preview(self, panel: Page) -> None:
        panel.get_by_role("button", name="Preview").click()
        expect(panel.get_by_role("article").first).to_be_visible()

    def enroll(self, panel: Page) -> None:
        """From the steps to "n people enrolled"."""
        preview, enroll = (panel.get_by_role("button", name=name) for name in ("Preview", "Enroll"))
        expect(preview.or_(enroll)).to_be_visible()
        if preview.count():
            self.preview(panel)
        enroll.click()
        expect(panel.get_by_role("heading", name=re.compile("(person|people) enrolled"))).to_be_visible()

    def enroll_all(self, name: str, *people: tuple[str, str], sequence: str = ENGINEERS) -> Page:
        """The shortest way through: everybody on this page into that sequence."""
        panel = self.panel_on(name, *people)
        self.choose(panel, sequence)
        self.enroll(panel)
        return panel
