"""The same folder in Firefox: it loads, signs in and enrolls."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.extension.firefox import Firefox, Tab, firefox_path
from tests.extension.panel.fake_server import Fake
from tests.requirements import missing

pytestmark = pytest.mark.browser


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[Firefox]:
    if firefox_path() is None:
        missing("firefox", "no Firefox was found")
    with Firefox.launch(tmp_path / "profile") as browser:
        yield browser
        assert browser.problems == []


def connect(firefox: Firefox, panel: Tab, server: str) -> None:
    panel.wait("#server")
    panel.evaluate(f"""(() => {{
        const field = document.getElementById("server");
        field.value = "{server}";
        field.dispatchEvent(new Event("input"));
    }})()""")
    panel.click("#main")
    firefox.find(f"{server}/connect/authorize").click("button")


def test_sign_in_and_enroll(firefox: Firefox, server: str, fake: Fake) -> None:
    panel = firefox.open("panel/panel.html")
    connect(firefox, panel, server)
    panel.go("#open-known", then="#known-71")
    panel.click("#known-71")
    panel.click("#main")
    panel.wait("#all")
    panel.click("#main")
    panel.wait(".group")
    panel.click("#main")
    panel.click("#sequence-1")
    panel.click("#main")
    panel.wait("#today")
    panel.click("#main")
    panel.wait(".mail")
    panel.click("#main")
    panel.wait("#undo")
    assert "1 person enrolled" in panel.text()
    assert fake.enrolled == ["ida@nystrom.example"]


def test_the_settings_open(firefox: Firefox) -> None:
    options = firefox.open("options/options.html")
    options.wait("#language")
    assert "What is read" in options.text()
