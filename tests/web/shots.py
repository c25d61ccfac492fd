"""Photograph every page: `python -m tests.web.shots [folder]`, EN and FR, light and dark, 1280 and 390 px."""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from server import clock, settings
from server import database as db
from server.actions import signin
from server.app import open_installation
from tests import factories
from tests.extension.browser import chromium_path, running_playwright
from tests.web import served, story

NOW = datetime(2026, 11, 24, 7, 40, tzinfo=UTC)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    clock.now = lambda: NOW
    signin._METHOD = "scrypt:1024:1:1"
    with tempfile.TemporaryDirectory() as place:
        given = settings.load({}, data_dir=place, google_client_id="test.apps.googleusercontent.com",
                              google_client_secret="secret")
        open_installation(given)
        with db.database.connection_context():
            story.tell(factories.firm(NOW))
        with served.serving(given) as base:
            shoot(folder, base)


def shoot(folder: Path, base: str) -> None:
    with running_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(playwright), args=["--no-sandbox"])
        for width, theme, language in product((1280, 390), ("light", "dark"), ("en", "fr")):
            context = served.look(browser, width=width, theme=theme, language=language)
            page = context.new_page()
            page.goto(f"{base}/sign-in")
            kind = f"{language}.{width}.{theme}"
            page.screenshot(path=folder / f"sign-in.{kind}.png")
            served.sign_in(page, base)
            for name, path in served.PAGES.items():
                page.goto(base + path)
                page.screenshot(path=folder / f"{name}.{kind}.png", full_page=True)
            for name in served.screens(page, base):
                page.wait_for_timeout(200)
                page.screenshot(path=folder / f"{name}.{kind}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "shots"))
