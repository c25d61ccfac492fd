"""A real Chromium with the extension in it: toolbar clicks, the side panel, the sign-in window.

`Extensions.triggerAction` and PW_CHROMIUM_ATTACH_TO_OTHER are no promised interfaces: they are used here only.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, TypeVar

from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright, Worker, sync_playwright

EXTENSION = Path(__file__).parents[2] / "extension"
KNOWN_PATHS = ("/usr/lib/chromium/chromium", "/usr/bin/chromium", "/usr/lib/chromium-browser/chromium-browser")
PANEL_WIDTH = 360
WAIT_SECONDS = 10.0

T = TypeVar("T")

# Otherwise Playwright drops the side panel, which begins its life as a target of type "other".
os.environ["PW_CHROMIUM_ATTACH_TO_OTHER"] = "1"


def chromium_path(playwright: Playwright | None = None) -> str | None:
    """The system's Chromium, else Playwright's own; branded Chrome takes no unpacked extension from a flag."""
    named = [os.environ.get("RELANCE_CHROMIUM", ""), *KNOWN_PATHS]
    own = [playwright.chromium.executable_path] if playwright else []
    return next((path for path in named + own if path and Path(path).exists()), None)


# Playwright can run once in a process; browsers that overlap share it.
_running: list[Playwright] = []


@contextmanager
def running_playwright() -> Iterator[Playwright]:
    if _running:
        yield _running[0]
        return
    with sync_playwright() as playwright:
        _running.append(playwright)
        try:
            yield playwright
        finally:
            _running.clear()


class Browser:
    """One profile with the extension loaded. `problems` collects what any page of it threw or logged as an error."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.problems: list[str] = []
        context.on("weberror", lambda error: self.problems.append(str(error.error)))
        context.on("console", self._note_console)
        self.worker = self._first_worker()
        self.extension_id = self.worker.url.split("/")[2]
        self._cdp: CDPSession | None = None
        # A worker that is still loading its modules hears no click.
        self.wait_for(lambda: self.worker.evaluate("chrome.action.onClicked.hasListeners()") or None, "a ready worker")

    @classmethod
    @contextmanager
    def launch(cls, profile: Path, extension_dir: Path = EXTENSION, *, locale: str = "en-GB",
               dark: bool = False, args: tuple[str, ...] = (), zone: str = "Europe/Paris") -> Iterator[Browser]:
        with running_playwright() as playwright:
            context = playwright.chromium.launch_persistent_context(
                str(profile), executable_path=chromium_path(playwright), headless=True, no_viewport=True,
                locale=locale, color_scheme="dark" if dark else "light", timezone_id=zone,
                args=[*flags(extension_dir), f"--lang={locale}", *args])
            context.set_default_timeout(WAIT_SECONDS * 1000)
            try:
                yield cls(context)
            finally:
                context.close()

    def open(self, url: str) -> Page:
        page = self.context.new_page()
        page.goto(url)
        return page

    def click_toolbar(self, page: Page) -> None:
        """A real click on the toolbar button, with `page` in front: fires onClicked and grants activeTab."""
        page.bring_to_front()
        # A tab target is the only one that tells the page's tab; targets do not know Playwright's pages.
        tabs = self.cdp.send("Target.getTargets", {"filter": [{"type": "tab"}]})["targetInfos"]
        target = next(tab["targetId"] for tab in tabs if tab["url"] == page.url)
        self.cdp.send("Extensions.triggerAction", {"id": self.extension_id, "targetId": target})

    def panel(self) -> Page:
        """The side panel that is open, or about to be."""
        return self.wait_for(lambda: self._open_page("/panel/panel.html"), "the side panel")

    def sign_in_window(self, server: str) -> Page:
        """The window of launchWebAuthFlow: the consent page, or the sign-in before it."""
        return self.wait_for(lambda: next((page for page in self.context.pages if page.url.startswith(server)), None),
                             "the sign-in window")

    def options(self) -> Page:
        return self.open(f"chrome-extension://{self.extension_id}/options/options.html")

    def settings(self, some: dict[str, Any]) -> None:
        """Writes into storage.local as the extension itself would."""
        self.worker.evaluate("some => chrome.storage.local.set(some)", some)

    def stored(self, area: Literal["local", "session"] = "local") -> dict[str, Any]:
        kept: dict[str, Any] = self.worker.evaluate("area => chrome.storage[area].get()", area)
        return kept

    def forget(self) -> None:
        """Closes all pages but an empty one, and empties the extension's storage."""
        settings = self.options()
        for page in self.context.pages:
            if page != settings:
                page.close()
        settings.evaluate("Promise.all([chrome.storage.local.clear(), chrome.storage.session.clear()])")
        settings.evaluate("chrome.runtime.sendMessage({ kind: 'sites', ask: {} })")  # a worker that was killed wakes up
        settings.goto("about:blank")
        self.problems.clear()

    def kill_worker(self) -> None:
        """The worker's death, as after 30 idle seconds; the next event starts it anew."""
        workers = self.cdp.send("Target.getTargets", {"filter": [{"type": "service_worker"}]})["targetInfos"]
        for worker in workers:
            if self.extension_id in worker["url"]:
                self.cdp.send("Target.closeTarget", {"targetId": worker["targetId"]})

    @property
    def cdp(self) -> CDPSession:
        if self._cdp is None:
            browser = self.context.browser
            assert browser is not None, "a persistent context without its browser"
            self._cdp = browser.new_browser_cdp_session()
        return self._cdp

    def wait_for(self, look: Callable[[], T | None], what: str, seconds: float = WAIT_SECONDS) -> T:
        """Playwright hears of new pages only while it is waiting itself, so a page of it does the waiting."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = look()
            if found is not None:
                return found
            self.context.pages[0].wait_for_timeout(50)
        raise AssertionError(f"{what} did not appear within {seconds:.0f} s")

    def _first_worker(self) -> Worker:
        return self.context.service_workers[0] if self.context.service_workers else \
            self.context.wait_for_event("serviceworker")

    def _open_page(self, path: str) -> Page | None:
        return next((page for page in self.context.pages if path in page.url and not page.is_closed()), None)

    def _note_console(self, message: Any) -> None:
        # A refused or lost request is logged by the browser itself; tests provoke those on purpose.
        if message.type == "error" and not re.match(r"Failed to load resource|Access to fetch", message.text):
            self.problems.append(message.text)


def flags(extension_dir: Path) -> list[str]:
    folder = str(extension_dir.resolve())
    flags = [f"--disable-extensions-except={folder}", f"--load-extension={folder}",
             "--enable-unsafe-extension-debugging", "--no-first-run"]
    return [*flags, "--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else flags
