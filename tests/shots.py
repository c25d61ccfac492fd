"""The pictures of README and docs, taken from a running demo: `python -m tests.shots` writes docs/pictures."""

from __future__ import annotations

import base64
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.demo import MORNING, OWNER, PASSWORD, Demo, running
from tests.e2e.hands import Hands
from tests.e2e.pages import serving
from tests.extension.browser import PANEL_WIDTH, Browser

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
PAGE = {"width": 780, "height": 640}
WRITTEN_TO = (
    ("Lena Hoffmann", "lena@kante.example"), ("Mateo García", "mateo@sol.example"),
    ("Nina Kowalska", "nina@wisla.example"), ("Hugo Lefèvre", "hugo@quai.example"),
    ("Mei Tanaka", "mei@sora.example"), ("Victor Lindqvist", "victor@nordlicht.example"),
)


def days_ago(hands: Hands, demo: Demo) -> None:
    """Six people written to, of whom four have answered one way or another."""
    hands.enroll_all("engineers", *WRITTEN_TO)
    demo.forward(1)
    demo.answer("reply", "lena@kante.example", text="Yes, gladly. Thursday at four?")
    demo.answer("ooo", "mateo@sol.example", back=demo.day(9))
    demo.answer("bounce", "nina@wisla.example")
    demo.forward(2)
    demo.answer("stop", "hugo@quai.example")
    hands.close_pages()
    demo.next_morning()


def panel_beside_page(hands: Hands, demo: Demo) -> Page:
    """The panel on the page of candidates, at its steps and dates; both in one page, as a browser shows them."""
    page = hands.browser.open(f"{demo.sandbox}/people")
    page.set_viewport_size(PAGE)
    hands.browser.click_toolbar(page)
    panel = hands.browser.panel()
    expect(panel.get_by_role("heading", name="People on this page")).to_be_visible()
    hands.choose(panel)
    panel.set_viewport_size({"width": PANEL_WIDTH, "height": PAGE["height"]})
    parts = [base64.b64encode(one.screenshot()).decode() for one in (page, panel)]
    both = hands.browser.context.new_page()
    both.set_viewport_size({**PAGE, "width": PAGE["width"] + PANEL_WIDTH + 1})
    images = "".join(f'<img src="data:image/png;base64,{part}">' for part in parts)
    both.set_content(f'<style>body {{ margin: 0; display: flex; gap: 1px; background: #999 }}</style>{images}')
    return both


def shoot(page: Page, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=str(PICTURES / f"{name}.png"))
    sys.stdout.write(f"{name}.png {(PICTURES / f'{name}.png').stat().st_size // 1000} kB\n")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as demo, serving() as pages, \
            Browser.launch(Path(folder) / "profile") as browser:
        demo.to(MORNING)
        hands = Hands(demo, browser, pages)
        hands.connect(OWNER, PASSWORD)
        days_ago(hands, demo)
        shoot(panel_beside_page(hands, demo), "panel")
        web = browser.context.new_page()
        web.set_viewport_size({"width": 1140, "height": 640})
        web.goto(f"{demo.base}/sequences/1/enrollments")
        shoot(web, "enrollments")
        web.get_by_role("link", name="Mateo García").first.click()
        expect(web.get_by_role("heading", name="Mateo García")).to_be_visible()
        shoot(web, "person")


if __name__ == "__main__":
    main()
