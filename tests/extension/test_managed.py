"""An administrator presets the server: a real policy file, read by a real Chromium."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.extension.browser import EXTENSION, Browser, chromium_path
from tests.requirements import missing

pytestmark = pytest.mark.browser

POLICIES = Path("/etc/chromium/policies/managed")
PRESET = "https://relance.company.example"


def id_of(folder: Path) -> str:
    """How Chromium calls an unpacked extension without a key: a digest of where it is, in the letters a to p."""
    digest = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:32]
    return "".join(chr(ord("a") + int(digit, 16)) for digit in digest)


@pytest.fixture
def managed(tmp_path: Path) -> Iterator[Browser]:
    """A copy with an id of its own, so that the policy concerns no other browser on this machine."""
    if chromium_path() is None:
        missing("browser", "no Chromium was found")
    copy = tmp_path / "extension"
    shutil.copytree(EXTENSION, copy)
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    del manifest["key"]
    (copy / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    policy = POLICIES / f"relance-{id_of(copy)}.json"
    if not (os.name == "posix" and os.access(POLICIES.parents[1], os.W_OK)):
        pytest.skip(f"policies: {POLICIES} cannot be written by this user")
    POLICIES.mkdir(parents=True, exist_ok=True)
    policy.write_text(json.dumps({"3rdparty": {"extensions": {id_of(copy): {"server": PRESET, "odd": 1}}}}), "utf-8")
    try:
        with Browser.launch(tmp_path / "profile", copy) as browser:
            yield browser
            assert browser.problems == []
    finally:
        policy.unlink()


def test_the_preset_server_is_proposed_until_another_was_used(managed: Browser) -> None:
    managed.click_toolbar(managed.open("about:blank"))
    expect(managed.panel().get_by_label("Server address")).to_have_value(PRESET)
    expect(managed.options().get_by_label("Server address")).to_have_value(PRESET)
    assert managed.worker.evaluate("chrome.storage.managed.get()") == {"server": PRESET}, "only what the schema knows"
    managed.settings({"server": "https://another.example"})
    expect(managed.options().get_by_label("Server address")).to_have_value("https://another.example")
