"""Print how long an open panel takes from the click to the people, and what that costs the visited page."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.bench.people import ROWS, big_table
from tests.e2e.pages import Pages, serving
from tests.extension import hostile
from tests.extension.browser import Browser
from tests.extension.panel import fake_server
from tests.extension.panel.fake_server import Fake
from tests.extension.people.chromium import reader

CLICK_MS, STANDSTILL_MS, TABLE_MS, REDRAW_MS = 300, 200, 1000, 100
TIMES = 13

# When the list first shows `window.wanted`, on the clock that Python reads as well.
NOTE_SHOWN = """(() => {
    window.shownAt = 0;
    window.wanted = "";
    const look = () => {
        if (window.shownAt || !document.querySelector("ul.rows")?.textContent.includes(window.wanted || "@")) return;
        window.shownAt = performance.timeOrigin + performance.now();
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
})()"""
# A panel with `count` people: drawn first, then again after one tick; each until the layout is done.
DRAW_ROWS = """async count => {
    const [{ state, refresh }, { nobody }] = await Promise.all([import("/panel/store.js"), import("/lib/state.js")]);
    const drawn = async change => {
        const began = performance.now();
        change();
        await Promise.resolve().then(() => document.body.offsetHeight);
        return performance.now() - began;
    };
    const people = Array.from({ length: count }, (_, number) => ({ ...nobody(), id: `${number}@acme.example`,
        email: `${number}@acme.example`, first: "Ada", last: `Number ${number}`, found: true }));
    const first = await drawn(() => { state.people = people; refresh(); });
    const rows = [...document.querySelectorAll("ul.rows > li")];
    const again = [];
    for (let number = 0; number < 9; number++)
        again.push(await drawn(() => document.querySelectorAll("ul.rows input")[number].click()));
    const kept = [...document.querySelectorAll("ul.rows > li")].every((row, place) => row === rows[place]);
    return { rows: rows.length, first, again: again.sort((one, other) => one - other)[4], kept };
}"""
# How long the page could do nothing at all. Long-task entries leave out what extensions run.
NOTE_STANDSTILL = """(() => {
    let last = performance.now();
    window.standstill = 0;
    setInterval(() => {
        const now = performance.now();
        window.standstill = Math.max(window.standstill, now - last - 5);
        last = now;
    }, 5);
})()"""


@dataclass(frozen=True)
class Visit:
    url: str
    wanted: str  # on this page alone


@dataclass(frozen=True)
class Click:
    ms: float
    standstill_ms: float


@contextmanager
def browsing(bar: bool) -> Iterator[Browser]:
    """A browser that is signed in; with `bar`, on a site where the info bar is on, which a click need not open."""
    fake = Fake(token="seq_bench")
    with tempfile.TemporaryDirectory() as folder, fake_server.serving(fake) as url, \
            (hostile.allowed_browser(Path(folder)) if bar else Browser.launch(Path(folder))) as browser:
        browser.settings({"server": url, "token": fake.token})
        if bar:
            hostile.show_bar_on_loopback(browser)
        browser.context.add_init_script(
            f"if (location.pathname === '/panel/panel.html') {NOTE_SHOWN}; else {NOTE_STANDSTILL}")
        yield browser


def click(browser: Browser, visit: Visit, panel: Page | None) -> tuple[Click, Page]:
    """One click on a page that no click has opened yet; without `panel` it has to open first."""
    page = browser.open(visit.url)
    page.bring_to_front()
    page.wait_for_timeout(600)  # its own scripts are done, and an open panel has noticed the new tab
    if panel:
        panel.evaluate("wanted => Object.assign(window, { wanted, shownAt: 0 })", visit.wanted)
    page.evaluate("window.standstill = 0")
    began = time.time() * 1000
    browser.click_toolbar(page)
    panel = panel or browser.panel()
    panel.locator("ul.rows", has_text=visit.wanted).wait_for()
    shown = float(panel.evaluate("window.shownAt"))
    page.wait_for_timeout(300)
    stood = float(page.evaluate("window.standstill"))
    page.close()
    return Click(shown - began, stood), panel


def with_panel_open(browser: Browser, visits: list[Visit]) -> list[Click]:
    _, panel = click(browser, visits[0], None)
    measured = [click(browser, visit, panel)[0] for visit in visits[1:]]
    panel.close()
    return measured


def print_clicks(label: str, clicks: list[Click]) -> None:
    ordered = sorted(one.ms for one in clicks)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(f"{label:<24} median {statistics.median(ordered):5.0f} ms  p95 {p95:5.0f} ms (limit {CLICK_MS})  "
          f"page stood still {max(one.standstill_ms for one in clicks):4.0f} ms (limit {STANDSTILL_MS})")


def common(pages: Pages, number: int) -> Visit:
    """A page like any company's, with ten people nobody has seen before."""
    people = [(f"{first} {hostile.letters(number).title()}son", f"{first}.{number}@team.example".lower())
              for first in ["Ada", "Bea", "Cleo", "Dora", "Emil", "Finn", "Gita", "Hugo", "Ines", "Jan"]]
    return Visit(pages.show(f"team-{number}", people), people[0][1])


def measure_panel(pages: Pages) -> None:
    """The first click of each row pays for starting processes and compiling, and is not counted."""
    with browsing(bar=False) as browser:
        print_clicks("panel open", with_panel_open(browser, [common(pages, one) for one in range(TIMES)]))
        table = Visit(f"{pages.base}/table", "jane.doea@acme.example")
        print_clicks(f"{ROWS} rows, panel open", with_panel_open(browser, [common(pages, 0), table, table]))


def measure_redraw(pages: Pages) -> None:
    """What a tick costs in a list of thousands; every row must stay the node it was."""
    with browsing(bar=False) as browser:
        page = browser.open(common(pages, 0).url)
        browser.click_toolbar(page)
        panel = browser.panel()
        panel.locator("ul.rows").wait_for()
        got = panel.evaluate(DRAW_ROWS, ROWS)
    print(f"{got['rows']} rows drawn first in {got['first']:.0f} ms, again after a tick in {got['again']:.0f} ms "
          f"(limit {REDRAW_MS}), {'every' if got['kept'] else 'NOT EVERY'} row still the same node")


def measure_bar(pages: Pages) -> None:
    """What the bar's script takes from a page it looks at, people or not."""
    with browsing(bar=True) as browser:
        for label, url in (("ten people", common(pages, 0).url), (f"{ROWS} rows", f"{pages.base}/table")):
            page = browser.open(url)
            page.wait_for_timeout(2500)
            page.evaluate("window.standstill = 0")  # loading the page is its own affair
            page.evaluate("history.pushState({}, '', '?again')")
            page.wait_for_timeout(3000)
            stood = page.evaluate("window.standstill")
            print(f"{'info bar, ' + label:<24} page stood still {stood:4.0f} ms (limit {STANDSTILL_MS})")
            page.close()


def measure_table() -> None:
    with reader() as chromium:
        chromium.read(big_table())
        read = chromium.read(big_table())
    print(f"{ROWS} rows: snapshot {read.snapshot_ms:.0f} ms + parse and find {read.find_ms:.0f} ms "
          f"= {read.snapshot_ms + read.find_ms:.0f} ms (limit {TABLE_MS}), {len(read.people)} people")


def main() -> int:
    with serving() as pages:
        pages.bodies["/table"] = big_table()
        measure_panel(pages)
        measure_redraw(pages)
        measure_bar(pages)
    measure_table()
    print(f"the limits are for an idle machine; this one: load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    return 0


if __name__ == "__main__":
    sys.exit(main())
