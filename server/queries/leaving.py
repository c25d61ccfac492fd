"""What leaves in the days to come, by the forecast of the mailboxes: the calendar's numbers, and each day's list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from server.domain import calendars, schedule
from server.domain.codes import Hold, StepKind
from server.domain.forecast import Leaving
from server.domain.schedule import PlannedStep
from server.models import Enrollment, Mailbox, User
from server.queries import enrollments, forecasts, plans
from server.queries.account import holidays
from server.queries.plans import Step

DAYS = 14
FRESH = "new:"  # how a forecast calls who is not enrolled yet


@dataclass(frozen=True)
class Day:
    on: date
    closed: str  # "", "weekend" or the name of the holiday
    emails: int
    tasks: int
    share: float  # of the daily limit
    fresh: int = 0  # of the emails: those of people who are not enrolled yet


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
    return through(Mailbox.select() if user is None else Mailbox.select().where(Mailbox.user == user), now=now)


def through(boxes: Iterable[Mailbox], *, now: datetime) -> list[Leaving]:
    """The same through these mailboxes."""
    until = now + timedelta(days=DAYS + 1)
    found = [one for box in boxes for one in forecasts.of_mailbox(box, now=now, until=until)]
    return sorted(found, key=lambda one: one.at)


def fortnight(leaving: Iterable[Leaving], user: User, *, now: datetime) -> list[Day]:
    """Two whole weeks from Monday on, in the user's zone."""
    today = schedule.local_date(now, user.zone)
    return _days(leaving, user.zone, today - timedelta(days=today.weekday()), daily_cap(user))


def next_days(leaving: Iterable[Leaving], zone: str, cap: int, *, now: datetime) -> list[Day]:
    """Today and the thirteen days after it, in that zone, against that daily limit."""
    return _days(leaving, zone, schedule.local_date(now, zone), cap)


def _days(leaving: Iterable[Leaving], zone: str, first: date, cap: int) -> list[Day]:
    counted: dict[date, Counter[str]] = {}
    for one in leaving:
        kinds = counted.setdefault(schedule.local_date(one.at, zone), Counter())
        kinds[one.kind.value] += 1
        kinds["fresh"] += one.kind is StepKind.EMAIL and one.enrollment.startswith(FRESH)
    return [_day(first + timedelta(days=n), counted, cap) for n in range(DAYS)]


def _day(on: date, counted: Mapping[date, Counter[str]], cap: int) -> Day:
    kinds, closed = counted.get(on, Counter[str]()), calendars.holidays(holidays())
    emails = kinds[StepKind.EMAIL.value]
    return Day(on, closed.get(on) or ("weekend" if on.weekday() > 4 else ""), emails, kinds[StepKind.TASK.value],
               emails / cap if cap else 0, kinds["fresh"])


def put_off(leaving: Iterable[Leaving]) -> list[Leaving]:
    """The emails of people not enrolled yet that the daily limit moves to a later day."""
    return [one for one in leaving if one.enrollment.startswith(FRESH) and one.hold is Hold.DAILY_LIMIT]


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
