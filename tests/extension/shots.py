"""Pictures of every state of the panel, both languages and schemes: `python -m tests.extension.shots DIRECTORY`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.extension.browser import Browser
from tests.extension.panel import tour
from tests.extension.panel.fake_server import serving
from tests.extension.panel.site import serving_pages

WIDTHS = (320, 360, 400)  # of a panel: the narrowest, the usual, a wide one
PAGE_WIDTHS = (390, 1280)


def shoot(folder: Path, language: str, dark: bool) -> None:
    fake = tour.fake()
    colours = "dark" if dark else "light"
    with tempfile.TemporaryDirectory() as profile, serving(fake) as server, serving_pages() as site, \
            Browser.launch(Path(profile), locale=language, dark=dark) as browser:
        browser.settings({"language": language[:2]})
        for name, page in tour.walk(browser, fake, server, site):
            for width in PAGE_WIDTHS if name == "options" else WIDTHS:
                page.set_viewport_size({"width": width, "height": tour.SIZE["height"]})
                page.screenshot(path=str(folder / f"{name}.{width}.{language[:2]}.{colours}.png"),
                                full_page=name == "options")
            page.set_viewport_size(tour.SIZE)


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for language in ("en-GB", "fr-FR"):
        for dark in (False, True):
            shoot(folder, language, dark)


if __name__ == "__main__":
    main()
