"""What leaves in the days to come, by the plans in force: the calendar's numbers and each day's list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from server.domain import calendars, schedule
from server.domain.codes import EnrollmentState, StepKind
from server.models import Enrollment, Mailbox, User
from server.queries import enrollments, forecasts, plans
from server.queries.account import holidays
from server.queries.plans import Upcoming

DAYS = 14
HORIZON = timedelta(days=366)  # longer than any sequence


@dataclass(frozen=True)
class Leaving:
    """One step of one person, on the day it leaves as things stand."""

    enrollment: Enrollment
    upcoming: Upcoming
    steps: int

    @property
    def email(self) -> bool:
        return self.upcoming.step.kind is StepKind.EMAIL


@dataclass(frozen=True)
class Day:
    on: date
    closed: str  # "", "weekend" or the name of the holiday
    emails: int
    tasks: int
    share: float  # of the daily limit


def upcoming(user: User | None, *, now: datetime) -> list[Leaving]:
    """All steps to come of one user's open enrollments, or of everybody's, by time."""
    rows = enrollments.rows().where(Enrollment.state == EnrollmentState.ACTIVE)
    if user is not None:
        rows = rows.where(Enrollment.user == user)
    found = []
    for enrollment in rows:
        coming = plans.upcoming(enrollment, now=now)
        last = coming[-1].step.position if coming else 0
        found += [Leaving(enrollment, one, last) for one in coming]
    return sorted(_paced(found, now), key=lambda one: (one.upcoming.expected, one.enrollment.id))


def _paced(found: Iterable[Leaving], now: datetime) -> list[Leaving]:
    """The plans run through the pace of their mailboxes. What has no known date keeps that of its plan."""
    found = list(found)
    boxes = {one.enrollment.mailbox_id: one.enrollment.mailbox for one in found}
    coming = {(it.enrollment, it.step): it for box in boxes.values()
              for it in forecasts.of_mailbox(box, now=now, until=now + HORIZON)}
    return [replace(one, upcoming=replace(one.upcoming, expected=it.at, hold=it.hold))
            if (it := coming.get((one.enrollment.key, one.upcoming.step.id))) else one for one in found]


def fortnight(leaving: Iterable[Leaving], user: User, *, now: datetime) -> list[Day]:
    """Two whole weeks from Monday on, in the user's zone."""
    today = schedule.local_date(now, user.zone)
    monday = today - timedelta(days=today.weekday())
    counted: dict[date, list[int]] = {}
    for one in leaving:
        on = schedule.local_date(one.upcoming.expected, user.zone)
        counted.setdefault(on, [0, 0])[0 if one.email else 1] += 1
    closed, cap = calendars.holidays(holidays()), daily_cap(user)
    return [_day(monday + timedelta(days=n), counted, closed, cap) for n in range(DAYS)]


def _day(on: date, counted: dict[date, list[int]], closed: object, cap: int) -> Day:
    emails, tasks = counted.get(on, [0, 0])
    name = str(closed.get(on)) if on in closed else ""  # type: ignore[operator, attr-defined]
    return Day(on, name or ("weekend" if on.weekday() > 4 else ""), emails, tasks, emails / cap if cap else 0)


def daily_cap(user: User) -> int:
    return sum(box.daily_cap for box in Mailbox.select().where(Mailbox.user == user))
