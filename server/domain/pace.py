"""How fast one mailbox sends: spacing, the daily cap, whose turn it is, and what that makes of the plans."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from server.domain.codes import Hold

SPACING = (20, 90)  # seconds between two mails of a mailbox, both included
ROLLING = timedelta(hours=24)
QUIET = timedelta(minutes=30)


def spacing(enrollment_key: str, step_id: int) -> int:
    """Seconds to leave before this mail: spread over 20-90, and the same each time it is asked."""
    low, high = SPACING
    digest = hashlib.sha256(f"{enrollment_key}:{step_id}".encode()).digest()
    return low + int.from_bytes(digest[:8]) % (high - low + 1)


def turn(position: int, enrolled_at: datetime, enrollment_key: str) -> tuple[int, datetime, str]:
    """Sort key of the mails that wait for a mailbox: later step first, then older enrollment."""
    return -position, enrolled_at, enrollment_key


def next_free(
    now: datetime, sent_at: Sequence[datetime], cap: int, spacing_s: int
) -> tuple[datetime, Hold | None]:
    """When the mailbox may send its next mail, and what holds it until then.

    `sent_at` are the instants of its sends, at least those of the last 24 hours, in any order.
    """
    if cap < 1:
        raise ValueError("daily cap: it must be at least 1.")
    latest = sorted(sent_at)[-cap:]
    spaced = latest[-1] + timedelta(seconds=spacing_s) if latest else now
    below_cap = latest[0] + ROLLING if len(latest) == cap else now
    free = max(now, spaced, below_cap)
    if free == now:
        return now, None
    return free, Hold.DAILY_LIMIT if below_cap == free else Hold.SPACING


def reading_pause(since_last_send: timedelta | None, shortest: timedelta) -> timedelta:
    """Until a mailbox is read again: short after a send, when answers come, up to half an hour when it is quiet."""
    if since_last_send is None:
        return max(shortest, QUIET)
    return max(shortest, min(since_last_send / 12, QUIET))
