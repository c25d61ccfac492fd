"""What Mozilla's store says of the zip: `web-ext lint`. Its 330 packages are installed with --long only (45 s)."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from server import extension_package
from tests.extension.browser import EXTENSION
from tests.extension.node import home, node
from tests.requirements import LONG, missing

WEB_EXT = "web-ext@10.7.0"
# One folder serves three browsers: what is Chrome's alone is named there, and Firefox passes over it.
CHROMES = {"MANIFEST_PERMISSIONS", "BACKGROUND_SERVICE_WORKER_IGNORED", "UNSUPPORTED_API"}


@pytest.fixture(scope="module")
def web_ext() -> Path:
    folder = home() / WEB_EXT.replace("@", "-")
    program = folder / "node_modules" / ".bin" / "web-ext"
    if not node():
        missing("node", "no node with npm on this machine")
    if not program.exists():
        if not LONG:
            pytest.skip("web-ext is not installed; --long does it")
        install(folder)
    return program


def install(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-save", "--prefix", ".", WEB_EXT]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=170, check=False)
    if done.returncode:
        missing("node", f"npm could not install {WEB_EXT}: {done.stderr[-300:]}")


def test_web_ext_finds_no_error(web_ext: Path, tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(extension_package.make(EXTENSION, tmp_path)[1]) as archive:
        archive.extractall(folder)
    done = subprocess.run([str(web_ext), "lint", "--no-config-discovery", "--output", "json",
                           "--source-dir", str(folder)], capture_output=True, text=True, timeout=120, check=False)
    said = json.loads(done.stdout)
    assert said["errors"] == []
    assert done.returncode == 0
    assert {warning["code"] for warning in said["warnings"]} == CHROMES, said["warnings"]
