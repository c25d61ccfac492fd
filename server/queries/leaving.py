"""What leaves in the days to come, by the forecast of the mailboxes: the calendar's numbers, and each day's list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from server.domain import calendars, schedule
from server.domain.codes import StepKind
from server.domain.forecast import Leaving
from server.domain.schedule import PlannedStep
from server.models import Enrollment, Mailbox, User
from server.queries import enrollments, forecasts, plans
from server.queries.account import holidays
from server.queries.plans import Step

DAYS = 14


@dataclass(frozen=True)
class Day:
    on: date
    closed: str  # "", "weekend" or the name of the holiday
    emails: int
    tasks: int
    share: float  # of the daily limit


@dataclass(frozen=True)
class Row:
    """One step of one person on the day's list; `planned` is None when the plan has changed in this moment."""

    enrollment: Enrollment
    step: Step
    steps: int
    at: datetime
    leaving: Leaving
    planned: PlannedStep | None

    @property
    def email(self) -> bool:
        return self.step.kind is StepKind.EMAIL


def upcoming(user: User | None, *, now: datetime) -> list[Leaving]:
    """Everything that leaves until two Sundays on, through one user's mailboxes or everybody's, by time."""
    boxes = Mailbox.select() if user is None else Mailbox.select().where(Mailbox.user == user)
    until = now + timedelta(days=DAYS + 1)
    found = [one for box in boxes for one in forecasts.of_mailbox(box, now=now, until=until)]
    return sorted(found, key=lambda one: one.at)


def fortnight(leaving: Iterable[Leaving], user: User, *, now: datetime) -> list[Day]:
    """Two whole weeks from Monday on, in the user's zone."""
    today = schedule.local_date(now, user.zone)
    monday = today - timedelta(days=today.weekday())
    counted: dict[date, list[int]] = {}
    for one in leaving:
        on = schedule.local_date(one.at, user.zone)
        counted.setdefault(on, [0, 0])[0 if one.kind is StepKind.EMAIL else 1] += 1
    cap = daily_cap(user)
    return [_day(monday + timedelta(days=n), counted, cap) for n in range(DAYS)]


def _day(on: date, counted: dict[date, list[int]], cap: int) -> Day:
    emails, tasks = counted.get(on, [0, 0])
    closed: Any = calendars.holidays(holidays())
    return Day(on, closed.get(on) or ("weekend" if on.weekday() > 4 else ""), emails, tasks, emails / cap if cap else 0)


def daily_cap(user: User) -> int:
    return sum(box.daily_cap for box in Mailbox.select().where(Mailbox.user == user))


def on_day(leaving: Iterable[Leaving], on: date, user: User) -> list[Leaving]:
    return [one for one in leaving if schedule.local_date(one.at, user.zone) == on]


def rows(leaving: Iterable[Leaving]) -> list[Row]:
    """The people and steps behind a few of them; a plan is computed for each, so ask for what is shown."""
    listed = list(leaving)
    keys = {one.enrollment for one in listed}
    found = {row.key: row for row in enrollments.rows().where(Enrollment.key.in_(keys))}
    return [_row(found[one.enrollment], one) for one in listed if one.enrollment in found]


def _row(enrollment: Enrollment, one: Leaving) -> Row:
    steps = plans.steps_for(enrollment)
    step = next(step for step in steps if step.id == one.step)
    planned = next((date for coming, date in plans.planned(enrollment) if coming.id == step.id), None)
    return Row(enrollment, step, len(steps), one.at, one, planned)
