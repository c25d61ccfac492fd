"""axe on an open page, in either browser's tests: what it finds wrong."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.sync_api import Page

SCRIPT = str(AXE_SCRIPT)
# Style sheets and media are read ahead for rules about orientation and sound, which no page of ours has.
_OPTIONS = {"resultTypes": ["violations"], "preload": False}


def violations(page: Page, **options: object) -> list[dict[str, Any]]:
    """Loads axe where it is not there yet; who gives `SCRIPT` to the context sends its half megabyte only once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(
        "options => axe.run(document, options).then((found) => found.violations)", {**_OPTIONS, **options})
    return found
