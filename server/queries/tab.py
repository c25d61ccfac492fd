"""The Enrollments tab of a sequence: who is in it and how they stand, filtered by pills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from peewee import JOIN, SQL, Case, fn

from server.domain import schedule
from server.domain.codes import EnrollmentState, Finish, Hold, MailboxState, MessageState, SequenceState, TaskState
from server.models import Email, Enrollment, Mailbox, Message, Person, Sequence, Task, User
from server.queries import enrollments
from server.queries.enrollments import Standing
from server.queries.people import contains

PER_PAGE = 50


class Show(StrEnum):
    """The pills. Every enrollment is under `all` and exactly one of the others."""

    ALL = "all"
    RUNNING = "running"
    WAITING = "waiting"
    TO_CHECK = "to_check"
    REPLIED = "replied"
    FINISHED = "finished"
    BOUNCED = "bounced"
    OPTED_OUT = "opted_out"


@dataclass(frozen=True)
class Page:
    lines: tuple[Standing, ...]
    total: int
    page: int
    pages: int
    counts: Mapping[Show, int]


def page(sequence: Sequence, show: Show, q: str, number: int, *, now: datetime, per_page: int = PER_PAGE) -> Page:
    counted = counts(sequence, q, now=now)
    total = counted[show]
    pages = max(1, -(-total // per_page))
    number = min(max(1, number), pages)
    found = _select(sequence, show, q, now).order_by(Enrollment.id.desc()).paginate(number, per_page)
    ids = [row.id for row in found]
    rows = enrollments.rows().where(Enrollment.id.in_(ids)).order_by(Enrollment.id.desc())
    return Page(tuple(enrollments.standings(rows, now=now)), total, number, pages, counted)


def ids(sequence: Sequence, show: Show, q: str, *, now: datetime, limit: int = 1000) -> list[int]:
    """Everyone whom the pill and the search find, for the bulk bar."""
    return [row.id for row in _select(sequence, show, q, now).order_by(Enrollment.id.desc()).limit(limit)]


def counts(sequence: Sequence, q: str = "", *, now: datetime) -> dict[Show, int]:
    pill = _pill(now)
    rows = _joined(sequence, q, pill.alias("pill"), fn.count(Enrollment.id.distinct())).group_by(SQL("pill"))
    found = dict.fromkeys(Show, 0)
    for name, number in rows.tuples():
        found[Show(name)] = number
    found[Show.ALL] = sum(found.values())
    return found


def _select(sequence: Sequence, show: Show, q: str, now: datetime) -> Any:
    found = _joined(sequence, q, Enrollment.id).group_by(Enrollment.id)
    return found if show is Show.ALL else found.where(_pill(now) == show.value)


def _joined(sequence: Sequence, q: str, *columns: Any) -> Any:
    """One row per enrollment with all that decides its pill: at most one mail of it is still to come."""
    coming = (Message.enrollment == Enrollment.id) & Message.state.in_(enrollments.COMING)
    found = (Enrollment.select(*columns)
             .join(Person).switch(Enrollment).join(Sequence).switch(Enrollment).join(Mailbox).switch(Enrollment)
             .join(User, on=Enrollment.user).switch(Enrollment)
             .join(Email, JOIN.LEFT_OUTER, on=Enrollment.email).switch(Enrollment)
             .join(Message, JOIN.LEFT_OUTER, on=coming).where(Enrollment.sequence == sequence))
    for word in q.split()[:8]:
        found = found.where(contains(word, Person.first_name, Person.last_name, Person.company, Email.address))
    return found


_HUMAN = (Hold.UNCERTAIN_PREVIOUS, Hold.MAILBOX_DISCONNECTED, Hold.MAILBOX_UNREADABLE, Hold.MISSING_FIELD,
          Hold.RESTORED_COPY)


def _pill(now: datetime) -> Any:
    """The same decision as `words.enrollment_chip` over `enrollments.standings`, for the database to make."""
    finished = Enrollment.state == EnrollmentState.FINISHED
    paused = Enrollment.state == EnrollmentState.PAUSED
    held = Message.hold.is_null(False) & (Message.held_until.is_null() | (Message.held_until > now))
    away = Enrollment.hold.is_null(False) & (Enrollment.held_until.is_null() | (Enrollment.held_until > now))
    return Case(None, (
        (finished & (Enrollment.finish == Finish.REPLIED), Show.REPLIED.value),
        (finished & Enrollment.finish.in_([Finish.BOUNCED, Finish.COMPLAINED]), Show.BOUNCED.value),
        (finished & (Enrollment.finish == Finish.OPTED_OUT), Show.OPTED_OUT.value),
        (finished, Show.FINISHED.value),
        (paused, Show.WAITING.value),
        (away, Case(None, ((Enrollment.hold == Hold.CHALLENGE, Show.TO_CHECK.value),), Show.WAITING.value)),
        (User.disabled_at.is_null(False), Show.TO_CHECK.value),
        (Sequence.state == SequenceState.PAUSED, Show.WAITING.value),
        (_absent(now), Show.WAITING.value),
        (Mailbox.state == MailboxState.DISCONNECTED, Show.TO_CHECK.value),
        (Mailbox.state == MailboxState.PAUSED, Show.WAITING.value),
        (Message.state == MessageState.UNCERTAIN, Show.TO_CHECK.value),
        (held & Message.hold.in_(_HUMAN), Show.TO_CHECK.value),
        (held & (Message.hold != Hold.UNDO_WINDOW), Show.WAITING.value),
        (Message.id.is_null() & _task_due(now), Show.WAITING.value),
    ), Show.RUNNING.value)


def _absent(now: datetime) -> Any:
    """Whose own date is inside their absence; zones differ, so it is asked user by user, of the few who are away."""
    away = [user.id for user in User.select().where(User.away_from.is_null(False))
            if user.away_from and user.away_until
            and user.away_from <= schedule.local_date(now, user.zone) <= user.away_until]
    return Enrollment.user.in_(away)


def _task_due(now: datetime) -> Any:
    due = Task.select(Task.id).where(Task.enrollment == Enrollment.id, Task.state == TaskState.OPEN,
                                     Task.step.is_null(False), Task.due_at <= now)
    return fn.exists(due)
