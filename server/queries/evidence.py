"""What fills the sentence of a hold that a check found: who, since when, which address, which fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from server.domain import schedule
from server.domain.codes import EnrollmentState, Hold, MessageState, StepKind, TaskState
from server.models import Message, Task, User
from server.queries.situations import Situation

Params = Mapping[str, Any]


def of(hold: Hold, at: Situation) -> Params:
    """Of this hold, in this situation; a hold without values in its sentence has none."""
    find = _FINDERS.get(hold)
    return find(at) if find else {}


def _person(at: Situation) -> Params:
    enrollment = at.enrollment
    if enrollment.state is EnrollmentState.ACTIVE and enrollment.held_until:
        return {"user": enrollment.paused_by.name if enrollment.paused_by else None,
                "until": schedule.local_date(enrollment.held_until, enrollment.zone)}
    return _pause(enrollment.paused_by, enrollment.paused_at, at)


def _sequence(at: Situation) -> Params:
    return _pause(at.enrollment.sequence.paused_by, at.enrollment.sequence.paused_at, at)


def _pause(by: User | None, since: Any, at: Situation) -> Params:
    """Nobody in `user`: Relance itself has paused."""
    return {"user": by.name if by else None,
            "on": schedule.local_date(since, at.enrollment.zone) if since else None}


def _absence(at: Situation) -> Params:
    return {"user": at.enrollment.user.name, "until": at.enrollment.user.away_until}


def _mailbox(at: Situation) -> Params:
    return {"address": at.mailbox.address, "n": at.mailbox.daily_cap,
            "provider": at.mailbox.provider.value.capitalize()}


def _task(at: Situation) -> Params:
    """The blocking one that comes first."""
    rows = Task.select().where(Task.enrollment == at.enrollment, Task.state == TaskState.OPEN,
                               Task.round == at.enrollment.round, Task.step.is_null(False)).order_by(Task.due_at)
    task = next((row for row in rows if row.version and row.version.blocks), None)
    return {"task": task.note or task.version.subject} if task and task.version else {}


def _uncertain(at: Situation) -> Params:
    row = Message.select().where(
        Message.enrollment == at.enrollment, Message.id != at.message.id,
        Message.state.in_([MessageState.SENDING, MessageState.UNCERTAIN])).order_by(Message.id).first()
    return {"step": _position(at, row.step_id) if row else None}


def _previous(at: Situation) -> Params:
    """The email before this one: it left today, or has still to leave."""
    here = _position(at, at.message.step_id) or 0
    before = [step.position for step in at.steps if step.kind is StepKind.EMAIL and step.position < here]
    return {"step": before[-1] if before else None}


def _position(at: Situation, step_id: int) -> int | None:
    return next((step.position for step in at.steps if step.id == step_id), None)


_FINDERS: Mapping[Hold, Callable[[Situation], Params]] = {
    Hold.PAUSED_PERSON: _person,
    Hold.PAUSED_SEQUENCE: _sequence,
    Hold.PAUSED_USER: _absence,
    Hold.OWNER_DISABLED: lambda at: {"user": at.enrollment.user.name},
    Hold.OUT_OF_OFFICE: lambda at: {"until": at.enrollment.held_until},
    Hold.TASK_OPEN: _task,
    Hold.MISSING_FIELD: lambda at: {"fields": at.missing},
    Hold.UNCERTAIN_PREVIOUS: _uncertain,
    Hold.PREVIOUS_STEP_PENDING: _previous,
    **dict.fromkeys((Hold.MAILBOX_DISCONNECTED, Hold.MAILBOX_UNREADABLE, Hold.MAILBOX_PAUSED, Hold.DAILY_LIMIT,
                     Hold.PROVIDER_THROTTLED), _mailbox),
}
