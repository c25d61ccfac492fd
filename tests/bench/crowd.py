"""Print how long 500 people take through the panel of a real browser, at a real server, and that they stay 500."""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.bench.people import letters
from tests.e2e.demo import MORNING, OWNER, PASSWORD, running
from tests.e2e.hands import ENGINEERS, Hands
from tests.e2e.pages import serving
from tests.extension.browser import Browser

COUNT, REPLAYS = 500, 3
WAIT_MS = 60_000
# The request of the click, asked again with its key while the first is under way: an impatient second browser tab.
REPLAY = """async times => {
    const [{ call }, { state }] = await Promise.all([import("/lib/api.js"), import("/panel/store.js")]);
    const asked = { body: JSON.parse(state.body), key: state.key, patienceMs: 60000 };
    const ask = () => call("POST", "/api/enrollments", asked);
    const answers = await Promise.all(Array.from({ length: times }, ask));
    return answers.map(answer => [answer.batch.id, answer.enrolled.length]);
}"""
ACTIVE = """async name => {
    const { call } = await import("/lib/api.js");
    const { sequences } = await call("GET", "/api/sequences?scope=all");
    return sequences.find(one => one.name === name).active;
}"""


def crowd() -> list[tuple[str, str]]:
    return [(f"Jane {letters(number).title()}son", f"jane.{letters(number)}son@crowd.example")
            for number in range(COUNT)]


def timed(label: str, began: float) -> float:
    now = time.monotonic()
    print(f"{label:<42} {now - began:6.2f} s")
    return now


def walk(hands: Hands) -> Page:
    at = time.monotonic()
    panel = hands.panel_on("crowd", *crowd())
    panel.set_default_timeout(WAIT_MS)
    at = timed(f"click to {COUNT} people", at)
    hands.go_on(panel)
    expect(panel.get_by_role("heading", name="Who will be enrolled")).to_be_visible(timeout=WAIT_MS)
    at = timed("who can be enrolled", at)
    hands.pick(panel)
    at = timed("sequence chosen, dates and texts", at)
    hands.preview(panel)
    timed("preview", at)
    return panel


def enroll(panel: Page) -> list[Any]:
    began = time.monotonic()
    button = panel.locator("#main")
    button.click()
    button.click()
    again: list[Any] = panel.evaluate(REPLAY, REPLAYS)
    expect(panel.get_by_role("heading", name=re.compile(f"{COUNT} people enrolled"))).to_be_visible(timeout=WAIT_MS)
    timed(f"enrolled, clicked twice and asked {REPLAYS} times more", began)
    return again


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, serving() as pages, \
            running(Path(folder)) as demo, Browser.launch(Path(folder) / "profile") as browser:
        demo.to(MORNING)
        hands = Hands(demo, browser, pages)
        hands.connect(OWNER, PASSWORD)
        panel = walk(hands)
        before = panel.evaluate(ACTIVE, ENGINEERS)
        answers = enroll(panel)
        more = panel.evaluate(ACTIVE, ENGINEERS) - before
        print(f"one batch of {COUNT}: {answers}; {more} more people are active in the sequence")
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        return 0 if more == COUNT and len({tuple(one) for one in answers}) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
