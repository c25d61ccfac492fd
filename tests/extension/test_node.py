"""What only Node can check: the extension's unit tests and its types."""

import subprocess
from pathlib import Path

import pytest

from tests.extension.node import HERE, ROOT, node, node_modules
from tests.requirements import missing


@pytest.fixture(scope="module")
def modules() -> Path:
    if not node():
        missing("node", "no node with npm on this machine")
    return node_modules()


def run(*command: str | Path) -> None:
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True, timeout=170)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-4000:]


def test_units_pass(modules: Path) -> None:
    tests = sorted((HERE / "unit").glob("*.test.mjs"))
    assert tests
    run("env", f"NODE_MODULES={modules}", "node", "--test", *tests)


def test_types_hold(modules: Path) -> None:
    run("node", modules / "typescript" / "bin" / "tsc", "--noEmit", "-p", HERE, "--typeRoots", modules / "@types")
