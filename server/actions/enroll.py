"""Enrolling: the preview that writes nothing, and the same preview written down."""

from __future__ import annotations

import secrets
from collections.abc import Sequence as Many
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from peewee import IntegrityError

from server import access
from server.actions import people, previews, stop
from server.actions.journal import log
from server.actions.people import Seen
from server.actions.planning import replan, replan_sequence
from server.actions.previews import PersonPreview, Preview, Request, StepChange
from server.database import database
from server.domain import schedule
from server.domain.codes import (
    EnrollmentState,
    Exclusion,
    MessageEnd,
    MessageState,
    Permission,
    SequenceState,
    StepKind,
    TaskState,
)
from server.models import (
    Batch,
    Email,
    Enrollment,
    Mailbox,
    Message,
    Override,
    Sequence,
    SequenceVersion,
    Task,
    User,
)
from server.queries import plans

__all__ = ["Enrolled", "EnrolledOne", "Preview", "Refused", "Request", "StepChange", "enroll", "preview", "replan",
           "replan_sequence", "undo"]

UNDO_LIFE = timedelta(hours=24)


class Refused(Exception):
    """The enrollment as a whole cannot be made; `code` says why."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class EnrolledOne:
    index: int
    enrollment_id: int
    person_id: int
    name: str
    email: str
    first: datetime


@dataclass(frozen=True)
class Enrolled:
    batch_id: int
    undo_until: datetime
    enrolled: tuple[EnrolledOne, ...]
    excluded: tuple[PersonPreview, ...] = field(default=())


def preview(user: User, request: Request, *, now: datetime) -> Preview:
    """Who would be enrolled and who not, and every mail with its date. Writes nothing."""
    access.require(user, Permission.ENROLLMENTS_CREATE)
    return previews.preview(user, request, now=now)


def enroll(user: User, request: Request, key: str, *, now: datetime) -> Enrolled:
    """Write what the preview shows at this moment. The same key answers the same again and writes nothing."""
    access.require(user, Permission.ENROLLMENTS_CREATE)
    if request.sequence_id is None:
        raise Refused("sequence_missing")
    done = Batch.get_or_none(Batch.user == user, Batch.key == key)
    if done is None:
        try:
            with database.atomic():
                return _enroll(user, request, key, now)
        except IntegrityError:  # a second click, or a colleague who enrolled one of these people just now
            done = Batch.get_or_none(Batch.user == user, Batch.key == key)
            if done is None:
                return enroll_again(user, request, key, now=now)
    return _answer(done)


def enroll_again(user: User, request: Request, key: str, *, now: datetime) -> Enrolled:
    """After losing a race over a person: the preview now sees the other enrollment and leaves them out."""
    with database.atomic():
        return _enroll(user, request, key, now)


def _enroll(user: User, request: Request, key: str, now: datetime) -> Enrolled:
    shown = previews.preview(user, request, now=now)
    sequence, version, mailbox = shown.sequence, shown.version, shown.mailbox
    if sequence is None or version is None or sequence.state is SequenceState.ARCHIVED:
        raise Refused("sequence_not_running")
    if mailbox is None:
        raise Refused("mailbox_not_connected")
    batch = Batch.create(user=user, key=key, sequence=sequence, created_at=now)
    _store_overrides(batch, None, [change for change in request.overrides if change.person is None], now)
    written = []
    for one in shown.people:
        if one.exclusion is None:
            seen = request.people[one.index]
            enrollment = _write(user, batch, one, seen, sequence, mailbox, request, now)
            own = [change for change in request.overrides if change.person == one.index]
            _store_overrides(None, enrollment, own, now)
            _skip_before(enrollment, version, request.start_at)
            replan(enrollment, now=now)
            written.append((one, enrollment))
    batch.result = {"enrolled": [[one.index, enrollment.id] for one, enrollment in written],
                    "excluded": [[one.index, one.name, one.email, str(one.exclusion), one.params]
                                 for one in shown.people if one.exclusion]}
    batch.save()
    log("batch_enrolled", now=now, user=user, sequence=sequence, mailbox=mailbox, batch=batch.id,
        enrolled=len(written), excluded=len(shown.people) - len(written))
    return _answer(batch)


def _write(user: User, batch: Batch, one: PersonPreview, seen: Seen, sequence: Sequence, mailbox: Mailbox,
           request: Request, now: datetime) -> Enrollment:
    person = people.upsert(seen, by=user, audience=sequence.audience, now=now)
    email = Email.get_or_none(Email.person == person, Email.address == one.email)
    enrollment = Enrollment.create(
        person=person, email=email, sequence=sequence, mailbox=mailbox, user=user, batch=batch,
        key=secrets.token_hex(16), zone=plans.zone_for(sequence, user.zone, person.zone),
        day0=schedule.local_date(now, user.zone), start_step=_start_step(sequence, request.start_at),
        send_today=request.send_today, created_at=now)
    log("enrolled", now=now, user=user, enrollment=enrollment, batch=batch.id)
    return enrollment


def _start_step(sequence: Sequence, start_at: int | None) -> int | None:
    if not start_at or start_at == 1:
        return None
    return next((step.id for step in plans.steps_of(plans.latest(sequence)) if step.position == start_at), None)


def _skip_before(enrollment: Enrollment, version: SequenceVersion, start_at: int | None) -> None:
    """Steps before the one to start at are recorded as skipped, so that nobody wonders what became of them."""
    for step in plans.steps_of(version):
        if start_at and step.position < start_at:
            if step.kind is StepKind.EMAIL:
                Message.create(enrollment=enrollment, mailbox=enrollment.mailbox_id, step=step.id,
                               version=step.version_id, state=MessageState.SKIPPED, end=MessageEnd.START_AT)
            else:
                Task.create(enrollment=enrollment, step=step.id, version=step.version_id, assignee=enrollment.user_id,
                            state=TaskState.SKIPPED, due_at=enrollment.created_at)


def _store_overrides(batch: Batch | None, enrollment: Enrollment | None, changes: Many[StepChange],
                     now: datetime) -> None:
    for change in changes:
        Override.create(batch=batch, enrollment=enrollment, step=change.step_id, day_offset=change.day_offset,
                        time=change.time, subject=change.subject, body=change.body, set_at=now)


def _answer(batch: Batch) -> Enrolled:
    """What a batch answered; read from the rows, so that a repeated click sees the same people."""
    index = {enrollment_id: index for index, enrollment_id in batch.result["enrolled"]}
    rows = Enrollment.select().where(Enrollment.id.in_(list(index))).order_by(Enrollment.id)
    enrolled = tuple(EnrolledOne(index[row.id], row.id, row.person_id, row.person.name,
                                 row.email.address if row.email else "", _first_due(row)) for row in rows)
    excluded = tuple(PersonPreview(index=number, person_id=None, name=name, email=email, exclusion=Exclusion(code),
                                   params=params) for number, name, email, code, params in batch.result["excluded"])
    return Enrolled(batch.id, batch.created_at + UNDO_LIFE, enrolled, excluded)


def _first_due(enrollment: Enrollment) -> datetime:
    dates = [row.due_at for row in (*enrollment.messages, *enrollment.tasks)
             if row.due_at and row.state in (MessageState.PLANNED, TaskState.OPEN)]
    return min(dates, default=enrollment.created_at)


@dataclass(frozen=True)
class Undone:
    undone: tuple[int, ...]
    left: tuple[int, ...]  # their first mail has left: unenroll them instead


def undo(user: User, batch_id: int, *, now: datetime) -> Undone:
    """Take a batch back, except for whom a mail has left or is leaving."""
    batch = access.batch_of(user, batch_id)
    undone, left = [], []
    for enrollment in Enrollment.select().where(Enrollment.batch == batch):
        gone = Message.select().where(Message.enrollment == enrollment, Message.state.in_(
            [MessageState.SENDING, MessageState.SENT, MessageState.UNCERTAIN])).exists()
        if gone:
            left.append(enrollment.id)
        elif enrollment.state is not EnrollmentState.FINISHED:
            stop.unenroll(user, [enrollment.id], where="undo", now=now)
            undone.append(enrollment.id)
    Batch.update(undone_at=now).where(Batch.id == batch.id).execute()
    return Undone(tuple(undone), tuple(left))


def clean_time(text: str) -> time:
    """`HH:MM` as a time. ValueError with a sentence when it isn't one."""
    try:
        return datetime.strptime(text.strip(), "%H:%M").time()  # noqa: DTZ007 - a wall-clock time has no zone
    except ValueError:
        raise ValueError(f"{text!r} is not a time; write it like 09:30") from None
