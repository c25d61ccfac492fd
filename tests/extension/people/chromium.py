"""Run the finder in real Chromium the way the panel does: snapshot in the page, then parse and find elsewhere."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Route

from tests.extension.browser import EXTENSION, chromium_path, running_playwright

PAGE_URL = "https://page.example/"
PANEL_URL = "https://panel.example/"

Person = dict[str, Any]

# Timed apart: the snapshot runs in the user's page, the rest in the panel.
SNAPSHOT = """async (source) => {
    const tasks = [];
    const watch = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((one) => one.duration)));
    const take = eval(source);
    await new Promise((done) => setTimeout(done));
    watch.observe({type: "longtask"});
    const start = performance.now();
    const shot = await take();
    const ms = performance.now() - start;
    await new Promise((done) => setTimeout(done, 20));
    watch.disconnect();
    return {shot, ms, longest: Math.max(0, ...tasks)};
}"""
FIND = """async ([html, url, without]) => {
    const {findPeople} = await import("/lib/people/find.js");
    const start = performance.now();
    const document = new DOMParser().parseFromString(html, "text/html");
    const people = findPeople(document, url, new Set(without));
    return {people, ms: performance.now() - start};
}"""


@dataclass(frozen=True)
class Reading:
    people: list[Person]
    snapshot_ms: float
    longest_ms: float
    find_ms: float


class Reader:
    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.page = browser.new_context().new_page()
        self.panel = browser.new_page()
        self.panel.route("**/*", serve_extension)
        self.panel.goto(PANEL_URL)
        self.html = ""
        self.page.route("**/*", self.serve_page)
        source = (EXTENSION / "content" / "snapshot.js").read_text(encoding="utf-8")
        self.source = "(" + re.sub(r"^export ", "", source[source.index("export async function") :]) + ")"

    def serve_page(self, route: Route) -> None:
        """Only the page itself: a saved page must not reach the network."""
        if route.request.is_navigation_request() and route.request.url == PAGE_URL:
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8")
        else:
            route.abort()

    def read(self, html: str, without: tuple[str, ...] = ()) -> Reading:
        taken = self.snapshot(html)
        found = self.find(taken["shot"]["html"], without)
        return Reading(found["people"], taken["ms"], taken["longest"], found["ms"])

    def snapshot(self, html: str) -> dict[str, Any]:
        """The copy as `shot`, how long it took as `ms`, and the `longest` task that the page had to wait for."""
        self.html = html
        self.page.goto(PAGE_URL, wait_until="domcontentloaded")
        taken: dict[str, Any] = self.page.evaluate(SNAPSHOT, self.source)
        return taken

    def find(self, html: str, without: tuple[str, ...] = (), url: str = PAGE_URL) -> dict[str, Any]:
        found: dict[str, Any] = self.panel.evaluate(FIND, [html, url, list(without)])
        return found


def serve_extension(route: Route) -> None:
    path = route.request.url.removeprefix(PANEL_URL)
    file = EXTENSION / path
    if not path:
        route.fulfill(body="<!doctype html><title>panel</title>", content_type="text/html")
    elif path.endswith(".js") and file.is_file():
        route.fulfill(path=file, content_type="text/javascript")
    else:
        route.abort()


@contextmanager
def reader() -> Iterator[Reader]:
    with running_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(playwright), args=["--no-sandbox"])
        try:
            yield Reader(browser)
        finally:
            browser.close()


