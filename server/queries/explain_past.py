"""What became of a step that is over with, and why: true at that moment, from what was written down then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from peewee import JOIN

from server.domain import schedule
from server.domain.codes import EnrollmentState, Hold, MessageEnd, MessageState, TaskState
from server.models import Enrollment, Event, Message, Task, User
from server.queries import holds, plans
from server.queries.checks import Check, Explanation, Question

_MAILS = (MessageState.SENT, MessageState.SKIPPED, MessageState.FAILED, MessageState.CANCELLED)
_TASKS = (TaskState.DONE, TaskState.SKIPPED, TaskState.CANCELLED)
_STEP_BEFORE = (Hold.UNCERTAIN_PREVIOUS, Hold.TASK_OPEN, Hold.PREVIOUS_STEP_PENDING)
ON_TIME = timedelta(minutes=10)  # the pace of a mailbox is nothing that one waits for
# What begins a wait, and what ends it.
_WAITS: Mapping[str, tuple[Hold, str]] = {
    "enrollment_paused": (Hold.PAUSED_PERSON, "enrollment_resumed"),
    "sequence_paused": (Hold.PAUSED_SEQUENCE, "sequence_resumed"),
    "mailbox_paused": (Hold.MAILBOX_PAUSED, "mailbox_resumed"),
    "mailbox_disconnected": (Hold.MAILBOX_DISCONNECTED, "mailbox_connected"),
    "mailbox_throttled": (Hold.PROVIDER_THROTTLED, ""),
    "enrollment_held": (Hold.OUT_OF_OFFICE, ""),
}


def of_enrollment(enrollment: Enrollment) -> tuple[Explanation, ...]:
    """Every step that is over with, of all rounds, in the order in which that was decided."""
    rows = [*Message.select().where(Message.enrollment == enrollment, Message.state.in_(_MAILS)),
            *Task.select().where(Task.enrollment == enrollment, Task.state.in_(_TASKS),
                                 Task.step.is_null(False))]
    found = [one for row in rows if (one := decided(row))]
    return tuple(sorted(found, key=lambda one: (one.round, one.position)))


def decided(row: Message | Task) -> Explanation | None:
    """About the row of one step; None while it is open, or cancelled and may come back."""
    checks = _of_task(row) if isinstance(row, Task) else _of_message(row)
    if checks is None:
        return None
    question, found = checks
    return Explanation(question, _position(row), found, row.round)


def finished(enrollment: Enrollment) -> Check:
    """How the enrollment ended, by whom, when and with what it took back."""
    event = _last(enrollment, "enrollment_finished")
    told = {**event.data, "user": event.user.name if event.user else None} if event else {}
    return Check(str(enrollment.finish), False, enrollment.finished_at, told)


def _position(row: Message | Task) -> int:
    """The step's place in the sequence as this person has it, or where it was when its row was made."""
    here = next((step.position for step in plans.steps_for(row.enrollment) if step.id == row.step_id), None)
    return here or (row.version.position if row.version else 0)


def _of_message(row: Message) -> tuple[Question, tuple[Check, ...]] | None:
    if row.state is MessageState.SENT:
        return Question.WHY_SENT, _sent(row)
    if row.state in (MessageState.SKIPPED, MessageState.FAILED):
        return Question.WHY_NEVER, (_ended(row, MessageEnd(row.end)),)
    if row.state is MessageState.CANCELLED and row.end is not MessageEnd.CANCELLED:
        return Question.WHY_NEVER, (_ended(row, MessageEnd(row.end)),)
    over = row.state is MessageState.CANCELLED and row.enrollment.state is EnrollmentState.FINISHED
    return (Question.WHY_NEVER, (finished(row.enrollment),)) if over else None


def _of_task(row: Task) -> tuple[Question, tuple[Check, ...]] | None:
    planned = Check("planned", True, row.due_at, {"on": str(row.planned_on)})
    by = {"user": row.done_by.name if row.done_by else None}
    if row.state is TaskState.DONE:
        return Question.WHAT_BECAME, (planned, Check("task_done", True, row.done_at, by))
    if row.state is TaskState.SKIPPED:
        end = MessageEnd.START_AT if row.planned_on is None else MessageEnd.SKIPPED_BY_USER
        return Question.WHAT_BECAME, (Check(end.value, False, row.done_at, by if row.done_by else {}),)
    over = row.state is TaskState.CANCELLED and row.enrollment.state is EnrollmentState.FINISHED
    return (Question.WHY_NEVER, (finished(row.enrollment),)) if over else None


def _sent(row: Message) -> tuple[Check, ...]:
    """What it waited for, then what the dispatcher asks right before each send: a mail that left has passed it all."""
    version = row.version.version.number if row.version else None
    first = row.version is not None and row.version.position == 1
    return (
        Check("planned", True, row.due_at, {"on": str(row.planned_on)}),
        *_waited(row),
        *(Check(code.value, True) for code, _check in holds.CHECKS if not (first and code in _STEP_BEFORE)),
        Check("mailbox_read", True, row.sent_at),
        *((Check("version", True, None, {"version": version}),) if version else ()),
        Check("sent", True, row.sent_at),
    )


def _ended(row: Message, end: MessageEnd) -> Check:
    """By whose hand, as far as one was in it."""
    told: dict[str, Any] = {"detail": row.detail}
    if end is MessageEnd.START_AT:
        return Check(end.value, False, row.enrollment.created_at, {"user": row.enrollment.user.name})
    if end is MessageEnd.SKIPPED_BY_USER:
        event = _last(row.enrollment, "step_skipped", row.step_id) or _last(row.enrollment, "person_moved")
        if event:
            return Check(end.value, False, event.at, {"user": event.user.name if event.user else None})
    return Check(end.value, False, None, told)


def _last(enrollment: Enrollment, code: str, step_id: int | None = None) -> Event | None:
    rows = Event.select(Event, User).join(User, JOIN.LEFT_OUTER, on=Event.user).where(
        Event.enrollment == enrollment, Event.code == code).order_by(Event.id.desc())
    return next((row for row in rows if step_id is None or row.data.get("step") == step_id), None)


def _waited(row: Message) -> Iterator[Check]:
    """What lay between its date and its leaving, as far as it was written down."""
    if row.due_at is None or row.sent_at is None or row.sent_at - row.due_at <= ON_TIME:
        return
    for hold, event, end in _spells(row):
        if end is None or end > row.due_at:
            yield Check("waited", True, end, {"hold": hold.value, **_told(row, event)})


def _spells(row: Message) -> Iterator[tuple[Hold, Event, datetime | None]]:
    """Each hold that began before the mail left, with its end if it had one."""
    enrollment = row.enrollment
    about = (Event.enrollment == enrollment) | (Event.mailbox == row.mailbox_id) | (
        Event.sequence == enrollment.sequence_id)
    codes = [*_WAITS, *(end for _, end in _WAITS.values() if end)]
    rows: Any = Event.select(Event, User).join(User, JOIN.LEFT_OUTER, on=Event.user).where(
        about, Event.code.in_(codes), Event.at >= enrollment.created_at, Event.at <= row.sent_at).order_by(Event.id)
    events = [one for one in rows if one.enrollment_id in (None, enrollment.id)]
    for at, event in enumerate(events):
        if event.code in _WAITS:
            hold, ends = _WAITS[event.code]
            later = next((one.at for one in events[at + 1:] if one.code == ends), None)
            known = event.data.get("ends") or event.data.get("until")
            yield (Hold(event.data.get("hold", hold)), event,
                   later or (datetime.fromisoformat(known) if known else None))


def _told(row: Message, event: Event) -> Mapping[str, Any]:
    return {"user": event.user.name if event.user else None, "address": row.mailbox.address,
            "provider": row.mailbox.provider.value.capitalize(), "until": event.data.get("until"),
            "on": schedule.local_date(event.at, row.enrollment.zone)}
