"""Today of one user: what leaves, who answered, what is to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from server.domain import schedule
from server.domain.codes import EnrollmentState, InboundKind, MessageState, TaskState
from server.models import Enrollment, Inbound, Message, Person, Sequence, Task, User
from server.queries import enrollments
from server.queries.enrollments import Standing

_ANSWERS = (InboundKind.REPLY, InboundKind.OUT_OF_OFFICE, InboundKind.BOUNCE, InboundKind.COMPLAINT,
            InboundKind.CHALLENGE)


@dataclass(frozen=True)
class Today:
    zone: str
    leaves: tuple[Standing, ...]
    answered: tuple[Inbound, ...]
    tasks: tuple[Task, ...]


def day_of(user: User, now: datetime) -> tuple[datetime, datetime]:
    """Where the user's day begins and ends."""
    here = schedule.local_date(now, user.zone)
    start, _ = schedule.instant(here, datetime.min.time(), user.zone)
    end, _ = schedule.instant(here + timedelta(days=1), datetime.min.time(), user.zone)
    return start, end


def today(user: User, *, now: datetime) -> Today:
    start, end = day_of(user, now)
    due = Message.select(Message.enrollment).where(Message.state == MessageState.PLANNED, Message.due_at < end)
    mine = enrollments.rows().where(Enrollment.user == user, Enrollment.state == EnrollmentState.ACTIVE,
                                    Enrollment.id.in_(due))
    leaves = sorted((one for one in enrollments.standings(mine, now=now)
                     if one.next and one.next.instant < end and not (one.waits and one.waits.until is None)),
                    key=lambda one: (one.next.instant if one.next else now, one.enrollment.id))
    return Today(user.zone, tuple(leaves), _answered(user, start), tasks(user, before=end))


def _answered(user: User, since: datetime) -> tuple[Inbound, ...]:
    rows: Any = (Inbound.select(Inbound, Enrollment, Person).join(Enrollment).join(Person)
                 .where(Enrollment.user == user, Inbound.received_at >= since, Inbound.kind.in_(_ANSWERS))
                 .order_by(Inbound.received_at.desc()))
    return tuple(rows)


def tasks(user: User, *, before: datetime | None = None) -> tuple[Task, ...]:
    """The open tasks given to this user, the most urgent first."""
    rows: Any = (Task.select(Task, Enrollment, Person, Sequence).join(Enrollment).join(Person)
                 .switch(Enrollment).join(Sequence)
                 .where(Task.assignee == user, Task.state == TaskState.OPEN,
                        Enrollment.state != EnrollmentState.FINISHED).order_by(Task.due_at, Task.id))
    return tuple(rows.where(Task.due_at < before) if before else rows)
