"""The node tools of the extension's tests, installed by themselves outside the repository's files."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MANIFEST = HERE / "package.json"
LOCK = HERE / "package-lock.json"


def node() -> str | None:
    """Node, when npm is beside it."""
    return shutil.which("node") if shutil.which("npm") else None


def home() -> Path:
    """Where all of this is kept between runs."""
    return Path(os.environ.get("RELANCE_CACHE") or ROOT / ".venv") / "node"


def node_modules() -> Path:
    """Where the packages of the lock file are; each change of them gets a folder of its own."""
    folder = home() / hashlib.sha256(MANIFEST.read_bytes() + LOCK.read_bytes()).hexdigest()[:12]
    modules = folder / "node_modules"
    if not (modules / ".package-lock.json").exists():
        install(folder)
    return modules


def install(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for file in (MANIFEST, LOCK):
        shutil.copy(file, folder)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=170)
