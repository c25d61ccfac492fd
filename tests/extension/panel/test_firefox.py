"""The zip for the store in Firefox: it loads, reads a page, signs in and enrolls."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from server import extension_package
from tests.extension.browser import EXTENSION
from tests.extension.firefox import Firefox, Tab, firefox_path
from tests.extension.panel.fake_server import Fake
from tests.requirements import missing

pytestmark = pytest.mark.browser

SNAPSHOT_SOURCE = (EXTENSION / "content" / "snapshot.js").read_text("utf-8")


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[Firefox]:
    if firefox_path() is None:
        missing("firefox", "no Firefox was found")
    with Firefox.launch(tmp_path / "profile", extension_package.make(EXTENSION, tmp_path)[1]) as browser:
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


def test_the_settings_open_and_a_page_is_read(firefox: Firefox, site: str) -> None:
    """BiDi cannot click on the toolbar, so the two halves of a reading are put together by hand."""
    copy = SNAPSHOT_SOURCE[SNAPSHOT_SOURCE.index("export async function") :].removeprefix("export ")
    html = firefox.visit(f"{site}/team.html").evaluate(f"({copy})().then((taken) => taken.html)")
    options = firefox.open("options/options.html")
    options.wait("#language")
    assert "What is read" in options.text()
    found = options.evaluate(f"""import("/lib/people/find.js").then(({{ findPeople }}) => {{
        const page = new DOMParser().parseFromString({json.dumps(html)}, "text/html");
        return JSON.stringify(findPeople(page, "{site}/team.html"));
    }})""")
    listed = {person["email"]: person["name"] for person in json.loads(found) if not person["mailbox"]}
    assert listed["marie.durand@atelier.example"] == "Marie Durand"
    assert len(listed) > 3
