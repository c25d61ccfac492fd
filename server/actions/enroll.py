"""Enrolling: the preview that writes nothing, and the same preview written down."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from collections.abc import Sequence as Many
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from peewee import JOIN, IntegrityError

from server import access
from server.actions import changes, people, previews, stop
from server.actions.journal import log
from server.actions.planning import replan, replan_many, replan_sequence
from server.actions.previews import PersonPreview, Preview, Request, StepChange
from server.database import database
from server.domain import schedule
from server.domain.addresses import match_key
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
from server.domain.forecast import Leaving
from server.models import (
    Batch,
    Email,
    Enrollment,
    Mailbox,
    Message,
    Override,
    Person,
    Task,
    User,
)
from server.queries import courses, forecasts, plans

__all__ = ["Enrolled", "EnrolledOne", "Preview", "Refused", "Request", "StepChange", "enroll", "forecast",
           "foreseen", "preview", "replan", "replan_sequence", "undo"]

UNDO_LIFE = timedelta(hours=24)
HORIZON = timedelta(days=14)  # of a forecast; a first mail is looked for so far behind its plan


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


def forecast(user: User, request: Request, *, now: datetime) -> list[Leaving]:
    """What would leave in the next 14 days from the mailbox: what is planned already, and these people with it."""
    return foreseen(preview(user, request, now=now), now=now)


def foreseen(shown: Preview, *, now: datetime) -> list[Leaving]:
    """The same for a preview at hand. The enrollment of the person at index n of the request is called `new:n`."""
    if shown.mailbox is None:
        return []
    return forecasts.of_mailbox(shown.mailbox, now=now, until=now + HORIZON, more=shown.queue)


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
    if sequence is None or version is None or not shown.steps or sequence.state is SequenceState.ARCHIVED:
        raise Refused("sequence_not_running")
    if mailbox is None:
        raise Refused("mailbox_not_connected")
    if shown.needs_subject:
        raise Refused("needs_subject", step=next(one.position for one in shown.steps if one.id in shown.needs_subject))
    batch = Batch.create(user=user, key=key, sequence=sequence, created_at=now)
    _store_overrides(batch, None, [change for change in request.overrides if change.person is None], now)
    written = {one.index: _write(user, batch, one, request, shown, now) for one in shown.eligible}
    replan_many(written.values(), now=now)
    batch.result = {"enrolled": _firsts(written, mailbox, now), "excluded": [_left_out(one) for one in shown.people
                                                                             if one.exclusion]}
    batch.save()
    log("batch_enrolled", now=now, user=user, sequence=sequence, mailbox=mailbox, batch=batch.id,
        enrolled=len(written), excluded=len(shown.people) - len(written))
    return _answer(batch)


def _left_out(one: PersonPreview) -> list[Any]:
    """What is kept of somebody who was not enrolled: what was shown, without the values of their fields."""
    params = {name: value for name, value in one.params.items() if name != "known"}
    return [one.index, one.name, one.email, str(one.exclusion), params]


def _firsts(written: Mapping[int, Enrollment], mailbox: Mailbox, now: datetime) -> list[list[Any]]:
    """Index, enrollment and first moment of each: at the pace of the mailbox, else by the plan."""
    first = {row.id: next(iter(course.dates()), None) for row, course in
             zip(written.values(), courses.of(written.values()), strict=True)}
    by_plan = {number: one.instant if one else now for number, one in first.items()}
    until = max(by_plan.values(), default=now) + HORIZON
    paced: dict[str, datetime] = {}
    for one in forecasts.of_mailbox(mailbox, now=now, until=until) if written else ():
        paced.setdefault(one.enrollment, one.at)
    return [[index, row.id, paced.get(row.key, by_plan[row.id]).isoformat()] for index, row in written.items()]


def _write(user: User, batch: Batch, one: PersonPreview, request: Request, shown: Preview,
           now: datetime) -> Enrollment:
    sequence, mailbox = shown.sequence, shown.mailbox
    person = people.upsert(request.people[one.index], by=user, audience=batch.sequence.audience, now=now)
    skipped = changes.before(shown.steps, request.start_of(one.index))
    start = next((step.id for step in shown.steps if step.id not in skipped), None) if skipped else None
    enrollment = Enrollment.create(
        person=person, email=Email.get_or_none(Email.person == person, Email.match_key == match_key(one.email)),
        sequence=sequence, mailbox=mailbox, user=user, batch=batch, key=secrets.token_hex(16),
        zone=plans.zone_for(batch.sequence, user.zone, person.zone), day0=schedule.local_date(now, user.zone),
        start_step=start, send_today=request.send_today, created_at=now)
    log("enrolled", now=now, user=user, enrollment=enrollment, batch=batch.id)
    _store_overrides(None, enrollment, [change for change in request.overrides if change.person == one.index], now)
    _skip_before(enrollment, [step for step in shown.steps if step.id in skipped])
    return enrollment


def _skip_before(enrollment: Enrollment, skipped: Many[plans.Step]) -> None:
    """Steps before the one to start at are recorded as skipped, so that nobody wonders what became of them."""
    for step in skipped:
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
    """What a batch answered; read from its row, so that a repeated click sees the same people and moments."""
    kept = {number: (index, datetime.fromisoformat(first)) for index, number, first in batch.result["enrolled"]}
    rows = Enrollment.select(Enrollment, Person, Email).join(Person).switch(Enrollment).join(
        Email, JOIN.LEFT_OUTER).where(Enrollment.id.in_(list(kept))).order_by(Enrollment.id)
    enrolled = tuple(EnrolledOne(kept[row.id][0], row.id, row.person_id, row.person.name,
                                 row.email.address if row.email else "", kept[row.id][1]) for row in rows)
    excluded = tuple(PersonPreview(index=number, person_id=None, name=name, email=email, exclusion=Exclusion(code),
                                   params=params) for number, name, email, code, params in batch.result["excluded"])
    return Enrolled(batch.id, batch.created_at + UNDO_LIFE, enrolled, excluded)


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
