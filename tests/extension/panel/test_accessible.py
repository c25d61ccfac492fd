"""Every state of the panel passes axe, in both languages and both colour schemes."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize

from tests import axe
from tests.extension.browser import Browser, chromium_path
from tests.extension.panel import tour
from tests.extension.panel.fake_server import serving
from tests.requirements import missing

pytestmark = pytest.mark.browser

# The panel is narrow by nature: nothing may need scrolling sideways, nor stand outside where it cannot be scrolled to.
NARROW: ViewportSize = {"width": 320, "height": 640}
OVERFLOW = """[...document.querySelectorAll("body *")]
    .filter((node) => !node.closest(".unseen") && node.getBoundingClientRect().right > innerWidth + 1).length"""


@pytest.mark.parametrize(("language", "dark"), [("en-GB", False), ("fr-FR", True)])
def test_every_state(tmp_path: Path, site: str, language: str, dark: bool) -> None:
    if chromium_path() is None:
        missing("browser", "no Chromium was found")
    fake = tour.fake()
    found: list[str] = []
    with serving(fake) as server, Browser.launch(tmp_path, locale=language, dark=dark) as browser:
        browser.settings({"language": language[:2]})
        for name, page in tour.walk(browser, fake, server, site):
            for violation in axe.violations(page):
                found.append(f"{name}: {violation['id']} {[node['target'] for node in violation['nodes']][:3]}")
            page.set_viewport_size(NARROW)
            if page.evaluate(OVERFLOW) > 0:
                found.append(f"{name}: scrolls sideways")
            page.set_viewport_size(tour.SIZE)
        assert browser.problems == []
    assert found == []
