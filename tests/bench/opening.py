"""Print how long a closed panel takes from the click to the people; extension folders named are measured in turns."""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.bench.panel import CLICK_MS, common
from tests.bench.quiet_chromium import QuietChromium
from tests.e2e.pages import Pages, serving
from tests.extension.browser import EXTENSION
from tests.extension.panel import fake_server
from tests.extension.panel.fake_server import Fake

TIMES = 15
SETTLED_SECONDS = 1.5  # all is drawn by then, and nobody has looked meanwhile

# The panel's own marks, on Python's clock, in the order in which they are passed; the last paint brought the people.
MARKS = """(async () => {
    const at = name => performance.timeOrigin + performance.getEntriesByName(name).at(-1).startTime;
    const painted = await new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
        .observe({ type: "largest-contentful-paint", buffered: true }));
    const list = document.querySelector("ul.rows").textContent;
    return { list, at: { "document begun": performance.timeOrigin, "modules loaded": at("modules loaded"),
        "state known": at("state known"), "page taken": at("page taken"), "people found": at("people found"),
        "people painted": performance.timeOrigin + painted } };
})()"""


@contextmanager
def browsing(extension: Path, server: str, token: str) -> Iterator[QuietChromium]:
    """Signed in at this server."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, \
            QuietChromium.launch(Path(folder), extension) as browser:
        settings = json.dumps({"server": server, "token": token})
        browser.evaluate(browser.worker, f"chrome.storage.local.set({settings})")
        yield browser


def click(browser: QuietChromium, pages: Pages, number: int) -> dict[str, float]:
    """One click on a page that nobody has opened yet: the milliseconds to each mark."""
    visit = common(pages, number)
    page = browser.open(visit.url)
    time.sleep(0.6)  # its own scripts are done
    began = time.time() * 1000
    browser.click_toolbar(page)
    time.sleep(SETTLED_SECONDS)
    panel = browser.target("/panel/panel.html")
    said = browser.evaluate(panel, MARKS)
    assert visit.wanted in said["list"]
    browser.close(panel)
    browser.close(page)
    browser.evaluate(browser.worker, "chrome.storage.session.clear()")  # nothing kept may be taken for what was read
    return {name: at - began for name, at in said["at"].items()}


def print_clicks(label: str, clicks: list[dict[str, float]]) -> None:
    """All of the way, then where it goes: each mark in the median."""
    whole = sorted(one["people painted"] for one in clicks)
    print(f"{label:<24} median {statistics.median(whole):4.0f} ms  fastest {whole[0]:4.0f}  "
          f"p95 {whole[min(len(whole) - 1, int(len(whole) * 0.95))]:4.0f} (limit {CLICK_MS}), {len(whole)} clicks")
    last = 0.0
    for name in clicks[0]:
        at = statistics.median(one[name] for one in clicks)
        print(f"    {name:<20} at {at:5.0f} ms  (+ {at - last:3.0f})")
        last = at


def main() -> int:
    folders = [Path(one) for one in sys.argv[1:]] or [EXTENSION]
    fake = Fake(token="seq_bench")
    with serving() as pages, fake_server.serving(fake) as server, ExitStack() as open_browsers:
        browsers = [open_browsers.enter_context(browsing(one, server, fake.token)) for one in folders]
        turns = [[click(browser, pages, number) for browser in browsers] for number in range(TIMES + 1)]
    for place, folder in enumerate(folders):  # the first click pays for starting processes and compiling
        print_clicks(str(folder)[-24:], [turn[place] for turn in turns[1:]])
    print(f"the limit is for an idle machine; this one: load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    return 0


if __name__ == "__main__":
    sys.exit(main())
