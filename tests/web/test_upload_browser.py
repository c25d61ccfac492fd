"""Choosing files in a real Chromium: they go up at once, what was typed stays, far too large ones are not even sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.web.test_browser import base as base
from tests.web.test_browser import chromium as chromium
from tests.web.test_browser import opened, sideways, violations

pytestmark = pytest.mark.browser


def test_a_chosen_file_is_taken_in_and_listed(chromium: Browser, base: str, tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"x" * 240_000)
    (tmp_path / "film.mp4").write_bytes(b"x" * 25_000_000)
    problems: list[str] = []
    page = opened(chromium, base, problems, width=390, theme="light", language="fr")
    page.goto(f"{base}/sequences/2/edit")
    page.fill('[id="steps.0.subject"]', "Typed, not saved")
    page.set_input_files('[id="steps.0.files"]', tmp_path / "plan.pdf")
    page.wait_for_selector(".files li")
    assert page.inner_text(".files .break") == "plan.pdf"
    assert page.input_value('[id="steps.0.subject"]') == "Typed, not saved"
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_input_files('[id="steps.0.files"]', tmp_path / "film.mp4")
    page.wait_for_selector("[data-too-much]:not([hidden])")
    assert (asked, page.input_value('[id="steps.0.files"]')) == ([], "")
    assert violations(page) + sideways(page, 390) + problems == []
    page.context.close()
