"""What somebody was shown before they confirmed it: it is done only while its dates are still those."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from hashlib import sha256
from typing import NamedTuple

from server.access import Conflict
from server.domain.schedule import local_date
from server.queries.absences import Forecast
from server.queries.impact import Impact
from server.queries.plans import Upcoming
from server.queries.whatif import Shift


class Shown(NamedTuple):
    """One date: of which enrollment (0: of all who are alike), which step, which day, at its time of the day.

    The moment of a late or held step moves with the clock; its day and its time in the plan stand still.
    """

    enrollment: int
    step: int
    on: date
    at: time
    open_days: int | None = None  # after a hold of which nobody knows the end: then the day says nothing


def dates(enrollment_id: int, coming: Iterable[Upcoming | None]) -> list[Shown]:
    """Of the steps of one person that leave."""
    return [Shown(enrollment_id, one.step.id, local_date(one.expected, one.zone), one.time, one.open_days)
            for one in coming if one]


def of_shifts(enrollment_id: int, shifts: Iterable[Shift]) -> list[Shown]:
    """The dates that a change would give one person."""
    return dates(enrollment_id, (one.after for one in shifts))


def of_absence(found: Forecast) -> list[Shown]:
    """The days to which an absence would move the steps that are listed."""
    return [Shown(one.enrollment.id, one.position, local_date(one.after, one.enrollment.zone), time(0))
            for one in found.listed]


def of_impact(changed: Impact) -> list[Shown]:
    """The dates that an edit gives: of people who are alike, not of each."""
    return [Shown(0, step, on, at) for step, on, at in changed.days]


def fingerprint(shown: Iterable[Shown]) -> str:
    """The same for the same dates, in whatever order."""
    lines = sorted(_line(one) for one in shown)
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


def _line(one: Shown) -> str:
    when = f"{one.on} {one.at}" if one.open_days is None else f"+{one.open_days}"
    return f"{one.enrollment} {one.step} {when}"


def require_same(before: str, shown: Iterable[Shown]) -> None:
    """`before` is the fingerprint of what was confirmed; "" asks for no check."""
    if before and before != fingerprint(shown):
        raise Conflict("dates_changed")
