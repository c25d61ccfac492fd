"""How enrollments stand: step, next date, what holds them. A handful of queries for any number of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Sequence as Many
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from peewee import JOIN, fn

from server.domain import schedule
from server.domain.codes import (
    EnrollmentState,
    Hold,
    MailboxState,
    MessageState,
    SequenceState,
    StepKind,
    TaskState,
)
from server.models import (
    Email,
    Enrollment,
    Event,
    Mailbox,
    Message,
    Person,
    Sequence,
    SequenceVersion,
    StepVersion,
    Task,
    User,
)
from server.queries import plans

# Nobody knows when these end, so a date would promise what it cannot keep.
ENDLESS = frozenset({
    Hold.PAUSED_PERSON, Hold.PAUSED_SEQUENCE, Hold.OWNER_DISABLED, Hold.MAILBOX_DISCONNECTED, Hold.MAILBOX_PAUSED,
    Hold.MISSING_FIELD, Hold.UNCERTAIN_PREVIOUS, Hold.RESTORED_COPY,
})
COMING = (MessageState.PLANNED, MessageState.SENDING, MessageState.UNCERTAIN)
PAUSER = User.alias("pauser")


@dataclass(frozen=True)
class Next:
    """The step to come. `instant` is when it leaves as things stand; there is none where nobody knows that."""

    kind: StepKind
    position: int
    instant: datetime
    row_id: int  # of the message or the task


@dataclass(frozen=True)
class Waits:
    """What keeps the next step; `params` fill the sentence of the code."""

    hold: Hold
    until: datetime | None = None
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """An enrollment as every screen shows it: step `position` of `steps`, in `zone`."""

    enrollment: Enrollment
    position: int
    steps: int
    zone: str
    next: Next | None = None
    waits: Waits | None = None
    last_sent: datetime | None = None


def rows() -> Any:
    """Enrollments with all that `standings` reads, in one query; add `where` and `order_by`."""
    return (Enrollment.select(Enrollment, Person, Email, Sequence, Mailbox, User, PAUSER)
            .join(Person).switch(Enrollment)
            .join(Email, JOIN.LEFT_OUTER, on=Enrollment.email).switch(Enrollment)
            .join(Sequence).switch(Enrollment)
            .join(Mailbox).switch(Enrollment)
            .join(User, on=Enrollment.user).switch(Enrollment)
            .join(PAUSER, JOIN.LEFT_OUTER, on=(Enrollment.paused_by == PAUSER.id), attr="paused_by"))


def standings(enrollments: Iterable[Enrollment], *, now: datetime) -> list[Standing]:
    """In the order given. The rows should come from `rows()`, else each costs queries of its own."""
    listed = list(enrollments)
    facts = _Facts.load(listed)
    return [_standing(one, facts, now) for one in listed]


def standing(enrollment: Enrollment, *, now: datetime) -> Standing:
    return standings([rows().where(Enrollment.id == enrollment.id).get()], now=now)[0]


def of_people(person_ids: Iterable[int], *, now: datetime) -> dict[int, Standing]:
    """By person: the open enrollment, else the latest one."""
    latest = (Enrollment.select(fn.max(Enrollment.id)).where(Enrollment.person.in_(list(person_ids)))
              .group_by(Enrollment.person, Enrollment.state == EnrollmentState.FINISHED))
    found: dict[int, Standing] = {}
    for one in standings(rows().where(Enrollment.id.in_(latest)).order_by(Enrollment.id), now=now):
        known = found.get(one.enrollment.person_id)
        if known is None or known.enrollment.state is EnrollmentState.FINISHED:
            found[one.enrollment.person_id] = one
    return found


@dataclass(frozen=True)
class _Facts:
    """Everything about many enrollments that is not in their own rows."""

    positions: Mapping[int, Mapping[int, int]]  # version -> step -> position
    latest: Mapping[int, int]  # sequence -> version
    coming: Mapping[int, Message]
    tasks: Mapping[int, Task]
    sent: Mapping[int, tuple[int, datetime]]  # enrollment -> step and time of the last mail sent
    pausers: Mapping[int, str]
    missing: Mapping[int, list[str]]  # enrollment -> merge fields that would print nothing

    @classmethod
    def load(cls, enrollments: Many[Enrollment]) -> _Facts:
        ids = [one.id for one in enrollments]
        latest = latest_versions({one.sequence_id for one in enrollments})
        versions = {*latest.values(), *(one.pinned_id for one in enrollments if one.pinned_id)}
        pausers = {one.sequence.paused_by_id for one in enrollments if one.sequence.paused_by_id}
        return cls(
            positions_of(versions), latest,
            {row.enrollment_id: row for row in Message.select().where(
                Message.enrollment.in_(ids), Message.state.in_(COMING)).order_by(Message.id.desc())},
            {row.enrollment_id: row for row in Task.select().where(
                Task.enrollment.in_(ids), Task.state == TaskState.OPEN,
                Task.step.is_null(False)).order_by(Task.due_at.desc())},
            {row.enrollment_id: (row.step_id, row.sent_at) for row in Message.select(
                Message.enrollment, Message.step, Message.sent_at).where(
                Message.enrollment.in_(ids), Message.state == MessageState.SENT).order_by(Message.sent_at)},
            {row.id: row.name for row in User.select(User.id, User.name).where(User.id.in_(pausers))},
            {row.enrollment_id: row.data.get("fields", []) for row in Event.select(
                Event.enrollment, Event.data).where(
                Event.enrollment.in_(ids), Event.code == "mail_held").order_by(Event.id)})

    def place(self, enrollment: Enrollment) -> Mapping[int, int]:
        """Step -> position in the version this enrollment follows."""
        return self.positions.get(enrollment.pinned_id or self.latest.get(enrollment.sequence_id, 0), {})


def latest_versions(sequence_ids: Iterable[int]) -> dict[int, int]:
    """Sequence -> its latest version's id."""
    newest = (SequenceVersion.select(fn.max(SequenceVersion.id))
              .where(SequenceVersion.sequence.in_(list(sequence_ids))).group_by(SequenceVersion.sequence))
    found = SequenceVersion.select(SequenceVersion.sequence, SequenceVersion.id)
    return {row.sequence_id: row.id for row in found.where(SequenceVersion.id.in_(newest))}


def positions_of(version_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = {}
    wanted = StepVersion.select(StepVersion.version, StepVersion.step, StepVersion.position)
    for row in wanted.where(StepVersion.version.in_(list(version_ids))):
        found.setdefault(row.version_id, {})[row.step_id] = row.position
    return found


def _standing(one: Enrollment, facts: _Facts, now: datetime) -> Standing:
    place = facts.place(one)
    sent = facts.sent.get(one.id)
    if one.state is EnrollmentState.FINISHED:
        position = place.get(sent[0], 0) if sent else 0
        return Standing(one, position, len(place), one.zone, last_sent=sent[1] if sent else None)
    message, task = facts.coming.get(one.id), facts.tasks.get(one.id)
    waits = _waits(one, message, task, place, facts, now)
    coming = _next(one, message, task, place, waits, now)
    position = coming.position if coming else len(place)
    dateless = waits is not None and waits.until is None and waits.hold in ENDLESS
    return Standing(one, position, len(place), one.zone, None if dateless else coming, waits, sent[1] if sent else None)


def _next(one: Enrollment, message: Message | None, task: Task | None, place: Mapping[int, int],
          waits: Waits | None, now: datetime) -> Next | None:
    if message and message.due_at:
        return Next(StepKind.EMAIL, place.get(message.step_id, 0), _leaves(one, message, waits, now), message.id)
    if task:
        return Next(StepKind.TASK, place.get(task.step_id, 0), task.due_at, task.id)
    return None


def _leaves(one: Enrollment, message: Message, waits: Waits | None, now: datetime) -> datetime:
    """The plan's moment while it is ahead; a late or held mail leaves in the next open window."""
    due: datetime = message.due_at
    floor = max(now, waits.until) if waits and waits.until else now
    if floor <= due:
        return due
    local = due.astimezone(ZoneInfo(one.zone)).time()
    return schedule.next_slot(due, one.zone, local, plans.calendar_of(one.sequence), floor)[0]


def _waits(one: Enrollment, message: Message | None, task: Task | None, place: Mapping[int, int], facts: _Facts,
           now: datetime) -> Waits | None:
    """The first thing in the way, in the order in which the dispatcher asks."""
    if one.state is EnrollmentState.PAUSED:
        pauser = one.paused_by.name if one.paused_by else "Relance"
        return Waits(Hold.PAUSED_PERSON, None, {"user": pauser, "on": _day(one.paused_at, one.zone)})
    if one.hold and (one.held_until is None or one.held_until > now):
        return Waits(one.hold, one.held_until, _held(one))
    if one.user.disabled_at:
        return Waits(Hold.OWNER_DISABLED, None, {"user": one.user.name})
    if one.sequence.state is SequenceState.PAUSED:
        name = facts.pausers.get(one.sequence.paused_by_id, "Relance")
        return Waits(Hold.PAUSED_SEQUENCE, None, {"user": name, "on": _day(one.sequence.paused_at, one.zone)})
    return _absence(one, now) or _mailbox(one) or _message(one, message, place, facts, now) or _task(
        task, message, now)


def _held(one: Enrollment) -> Mapping[str, Any]:
    if one.hold is Hold.PAUSED_PERSON:
        return {"user": one.paused_by.name if one.paused_by else "Relance", "until": _day(one.held_until, one.zone)}
    return {"until": one.held_until}


def _day(at: datetime | None, zone: str) -> date | None:
    return schedule.local_date(at, zone) if at else None


def _absence(one: Enrollment, now: datetime) -> Waits | None:
    user = one.user
    today = schedule.local_date(now, user.zone)
    if user.away_from and user.away_until and user.away_from <= today <= user.away_until:
        back, _ = schedule.instant(user.away_until + timedelta(days=1), time.min, user.zone)
        return Waits(Hold.PAUSED_USER, back, {"user": user.name, "until": user.away_until})
    return None


def _mailbox(one: Enrollment) -> Waits | None:
    params = {"address": one.mailbox.address}
    if one.mailbox.state is MailboxState.DISCONNECTED:
        return Waits(Hold.MAILBOX_DISCONNECTED, None, params)
    return Waits(Hold.MAILBOX_PAUSED, None, params) if one.mailbox.state is MailboxState.PAUSED else None


def _message(one: Enrollment, message: Message | None, place: Mapping[int, int], facts: _Facts,
             now: datetime) -> Waits | None:
    if message is None:
        return None
    if message.state is MessageState.UNCERTAIN:
        return Waits(Hold.UNCERTAIN_PREVIOUS, None, {"step": place.get(message.step_id)})
    over = message.held_until is not None and message.held_until <= now
    if message.hold is None or over:
        return None
    position = place.get(message.step_id, 0)
    if message.hold is Hold.PREVIOUS_STEP_PENDING:
        position -= 1
    return Waits(message.hold, message.held_until, {
        "step": position, "n": one.mailbox.daily_cap, "address": one.mailbox.address,
        "provider": one.mailbox.provider.value.capitalize(), "fields": facts.missing.get(one.id, [])})


def _task(task: Task | None, message: Message | None, now: datetime) -> Waits | None:
    if task is None or message is not None or task.due_at > now:
        return None
    return Waits(Hold.TASK_OPEN, None, {"task": task.note, "task_id": task.id})
