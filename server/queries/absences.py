"""What an absence would move, told before it is confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from server.domain.codes import EnrollmentState, MessageState, StepKind, TaskState
from server.models import Enrollment, Message, Task, User
from server.queries import courses, enrollments, plans

SHOWN = 25


@dataclass(frozen=True)
class Shift:
    """A step of somebody that leaves at another moment."""

    enrollment: Enrollment
    position: int
    kind: StepKind
    before: datetime
    after: datetime


@dataclass(frozen=True)
class Forecast:
    """So many people and emails; the first of their steps are listed."""

    people: int
    emails: int
    listed: tuple[Shift, ...]


def forecast(user: User, away_from: date | None, away_until: date | None, *, now: datetime) -> Forecast:
    """The steps that move when this user is away on these days, both included; None, None: not at all."""
    away = plans.absence(User(zone=user.zone, away_from=away_from, away_until=away_until))
    ends = [one[1] for one in (away, plans.absence(user)) if one]
    found = list(_shifts(user, away, max(ends), now)) if ends else []
    first = sorted(found, key=lambda one: (one.before, one.enrollment.id))[:SHOWN]
    rows = {row.id: row for row in enrollments.rows().where(
        Enrollment.id.in_(courses.among(one.enrollment.id for one in first)))} if first else {}
    return Forecast(len({one.enrollment.id for one in found}), sum(one.kind is StepKind.EMAIL for one in found),
                    tuple(replace(one, enrollment=rows[one.enrollment.id]) for one in first))


def _shifts(user: User, away: tuple[datetime, datetime] | None, until: datetime, now: datetime) -> Iterator[Shift]:
    rows = list(_touched(user, until))
    for row in rows:
        row.user = user  # read once, not for each
    for course in courses.of(rows):
        waits = plans.holds_of(course.enrollment, now=now)
        before = plans.coming(course, waits, now=now)
        after = plans.coming(course, replace(waits, away=away), now=now)
        yield from (Shift(course.enrollment, one.step.position, one.step.kind, one.expected, other.expected)
                    for one, other in zip(before, after, strict=True) if one.expected != other.expected)


def _touched(user: User, until: datetime) -> Any:
    """Whoever's next step comes only after it is not touched."""
    mails = Message.select(Message.enrollment).where(Message.state == MessageState.PLANNED, Message.due_at < until)
    tasks = Task.select(Task.enrollment).where(Task.state == TaskState.OPEN, Task.due_at < until)
    return Enrollment.select(*courses.COLUMNS, Enrollment.user, Enrollment.hold, Enrollment.held_until).where(
        Enrollment.user == user, Enrollment.state == EnrollmentState.ACTIVE,
        Enrollment.id.in_(mails) | Enrollment.id.in_(tasks))
