"""`python -m tests.bench [NAME] [...]`: the benchmarks of this folder; without a name, the list."""

from __future__ import annotations

import ast
import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent


def benches() -> dict[str, str]:
    """Every module here with a `main`, and the first line of what it says of itself."""
    found = {}
    for path in sorted(HERE.glob("[a-z]*.py")):
        tree = ast.parse(path.read_text())
        if any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body):
            found[path.stem] = (ast.get_docstring(tree) or "").splitlines()[0]
    return found


def run() -> int:
    known = benches()
    if len(sys.argv) < 2 or sys.argv[1] not in known:
        for name, says in known.items():
            print(f"{name:<10} {says}")
        return 2 if len(sys.argv) > 1 else 0
    name = sys.argv.pop(1)
    runpy.run_module(f"tests.bench.{name}", run_name="__main__", alter_sys=True)
    return 0


if __name__ == "__main__":
    sys.exit(run())
