"""The one clock of the edges. In the demo its product time can be moved forward; leases and sessions stay real."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_offset: list[Callable[[], timedelta]] = []


def real() -> datetime:
    return datetime.now(UTC)


def now() -> datetime:
    """Product time: what dates are planned and shown by."""
    return real() + (_offset[0]() if _offset else timedelta())


def follow(offset: Callable[[], timedelta]) -> None:
    """Let the demo move product time. Called by the demo command alone."""
    _offset[:] = [offset]
