"""What a machine can run; RELANCE_REQUIRE turns a missing part from a named skip into a failure."""

from __future__ import annotations

import os

import pytest

REQUIRED = frozenset(os.environ.get("RELANCE_REQUIRE", "").replace(" ", "").split(",")) - {""}
LONG = bool(os.environ.get("RELANCE_LONG"))


def missing(part: str, why: str) -> None:
    """Skip by name, or fail where that part is required."""
    if part in REQUIRED:
        pytest.fail(f"{part} is required here (RELANCE_REQUIRE) and missing: {why}", pytrace=False)
    pytest.skip(f"{part}: {why}")
