"""docs/reliability.md names a test for each promise: each is there, and is a test."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "reliability.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))


@pytest.mark.parametrize("path", sorted({path for path, _ in NAMED}))
def test_each_named_test_exists(path: str) -> None:
    tree = ast.parse((ROOT / path).read_text())
    there = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    named = {name for file, name in NAMED if file == path}
    assert named <= there
    assert all(name.startswith("test_") for name in named)


def test_each_promise_has_one() -> None:
    table = PAGE.partition("| Promise | Test |")[2].partition("\n\n")[0].splitlines()[2:]
    assert len(table) >= 30
    assert not [row for row in table if "::" not in row]
