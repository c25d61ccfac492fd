"""The zips for the stores: complete, the same each time, refused when something is wrong, and at work in a browser."""

from __future__ import annotations

import json
import os
import posixpath
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from server import __version__, cli, extension_package
from tests.extension.browser import EXTENSION, Browser, chromium_path
from tests.requirements import missing


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the extension to spoil, packaged instead of the real one."""
    folder = tmp_path / "extension"
    shutil.copytree(EXTENSION, folder)
    monkeypatch.setattr(extension_package, "FOLDER", folder)
    return folder


def run(out: Path) -> tuple[int, str]:
    result = CliRunner().invoke(cli.main, ["extension", "package", "--out", str(out)])
    return result.exit_code, result.output


def change_manifest(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), "utf-8")


def test_one_zip_a_store_below_the_limit(tmp_path: Path) -> None:
    code, said = run(tmp_path)
    assert code == 0, said
    made = sorted(tmp_path.iterdir())
    assert [path.name for path in made] == [f"relance-{__version__}-{store}.zip" for store in ("chromium", "firefox")]
    assert all(path.name in said for path in made)
    assert all(path.stat().st_size < 300_000 for path in made)


def test_each_run_makes_the_same_bytes(tmp_path: Path, copy: Path) -> None:
    run(tmp_path / "first")
    for file in copy.rglob("*"):
        os.utime(file, (1, 1_700_000_000))
        file.chmod(0o755)
    (copy / ".DS_Store").write_bytes(b"left by a desktop")
    run(tmp_path / "second")
    for path in (tmp_path / "first").iterdir():
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes()


def test_the_stores_get_the_folder_but_for_the_key(tmp_path: Path) -> None:
    chromium, firefox = extension_package.make(EXTENSION, tmp_path)
    whole = {path.relative_to(EXTENSION).as_posix(): path.read_bytes() for path in EXTENSION.rglob("*")
             if path.is_file() and not path.name.startswith(".")}
    for path in (chromium, firefox):
        with zipfile.ZipFile(path) as archive:
            assert archive.namelist() == sorted(whole)
            assert all(archive.read(name) == content for name, content in whole.items() if name != "manifest.json")
    manifest = json.loads(whole["manifest.json"])
    assert manifest_in(firefox) == manifest
    assert manifest_in(chromium) == {key: value for key, value in manifest.items() if key != "key"}


def manifest_in(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        content: dict[str, Any] = json.loads(archive.read("manifest.json"))
    return content


def spoil(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], object]:
    return lambda folder: change_manifest(folder, change)


@pytest.mark.parametrize(("spoiled", "says"), [
    (lambda folder: (folder / "icons/48.png").unlink(), "names what is not there: icons/48.png"),
    (lambda folder: (folder / "managed_schema.json").unlink(), "not there: managed_schema.json"),
    (lambda folder: (folder / "_locales/en/messages.json").unlink(), "not there: _locales/en/messages.json"),
    (spoil(lambda manifest: manifest["background"].update(scripts=["/b.js"])), "not there: b.js"),
    (spoil(lambda manifest: manifest.update(content_scripts=[{"js": ["content/none.js"]}])), "content/none.js"),
    (spoil(lambda manifest: manifest.update(version="9.9.9")), f"says version 9.9.9, the product is {__version__}"),
    (lambda folder: (folder / "manifest.json").write_text("{"), "is no JSON"),
    (lambda folder: (folder / "manifest.json").unlink(), "manifest.json is missing"),
    (lambda folder: (folder / "lib/notes.txt").write_text("x"), "lib/notes.txt is no part of an extension"),
    (lambda folder: (folder / "icons/big.png").write_bytes(os.urandom(300_000)), "the limit is 300000"),
])
def test_a_fault_is_one_line_and_no_zip(
        spoiled: Callable[[Path], object], says: str, copy: Path, tmp_path: Path) -> None:
    spoiled(copy)
    code, said = run(tmp_path / "out")
    assert code == 2
    assert says in said
    assert said.startswith("relance: ")
    assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_every_module_and_page_names_files_that_are_packed() -> None:
    files = extension_package.collect(EXTENSION)
    named = 0
    for name, content in files.items():
        pattern = {".js": r'^(?:import|export)\b[^"]*?from "(\..+?)";', ".html": r'(?:src|href)="([^":]+)"'}.get(
            Path(name).suffix)
        for target in re.findall(pattern, content.decode(), re.MULTILINE) if pattern else []:
            assert posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) in files, (name, target)
            named += 1
    assert named > 100


@pytest.mark.browser
def test_the_unpacked_zip_works_in_chromium(tmp_path: Path) -> None:
    if chromium_path() is None:
        missing("browser", "no Chromium was found")
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(extension_package.make(EXTENSION, tmp_path)[0]) as archive:
        archive.extractall(folder)
    with Browser.launch(tmp_path / "profile", folder) as browser:
        browser.click_toolbar(browser.open("about:blank"))
        browser.panel().get_by_role("heading", name="Connect this browser").wait_for()
        browser.options().get_by_role("heading", name="Server").wait_for()
        manifest = browser.worker.evaluate("chrome.runtime.getManifest()")
        assert browser.problems == []
    assert (manifest["version"], "key" in manifest, "host_permissions" in manifest) == (__version__, False, False)
