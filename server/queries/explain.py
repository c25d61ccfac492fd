"""Why a step left, why it has not yet, or why it never will: ordered checks with evidence and until-when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from peewee import JOIN

from server.domain.codes import EnrollmentState, Hold, MessageState, StepKind
from server.models import Enrollment, Event, Message, Task, User
from server.queries import evidence, holds, plans
from server.queries.holds import Situation


class Question(StrEnum):
    WHY_SENT = "why_sent"
    WHY_NOT_YET = "why_not_yet"
    WHY_NEVER = "why_never"


@dataclass(frozen=True)
class Check:
    """`passed` is None for what has not been looked at, because an earlier check stops already."""

    code: str
    passed: bool | None
    until: datetime | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Explanation:
    question: Question
    position: int
    checks: tuple[Check, ...]


def explain(enrollment: Enrollment, position: int | None = None, *, now: datetime) -> Explanation:
    """About one step, by default the next one to come, or the last one when the enrollment is over."""
    steps = plans.steps_for(enrollment)
    coming = plans.planned(enrollment)
    wanted = position or (coming[0][0].position if coming else len(steps))
    step = next((one for one in steps if one.position == wanted), None)
    message = Message.get_or_none(Message.enrollment == enrollment, Message.step == (step.id if step else 0),
                                  Message.round == enrollment.round)
    if message and message.state is MessageState.SENT:
        return Explanation(Question.WHY_SENT, wanted, _sent(message))
    if message and message.state in (MessageState.SKIPPED, MessageState.FAILED):
        ended = Check(str(message.end), False, evidence={"detail": message.detail})
        return Explanation(Question.WHY_NEVER, wanted, (ended,))
    if enrollment.state is EnrollmentState.FINISHED:
        return Explanation(Question.WHY_NEVER, wanted, (_finished(enrollment),))
    return Explanation(Question.WHY_NOT_YET, wanted, _waiting(enrollment, step, message, now))


def _sent(message: Message) -> tuple[Check, ...]:
    return (
        Check("planned", True, message.due_at, {"on": str(message.planned_on)}),
        Check("mailbox_read", True, message.sent_at),
        Check("sent", True, message.sent_at),
    )


def _finished(enrollment: Enrollment) -> Check:
    event = Event.select(Event, User).join(User, JOIN.LEFT_OUTER, on=Event.user).where(
        Event.enrollment == enrollment, Event.code == "enrollment_finished").order_by(Event.id.desc()).first()
    told = {**event.data, "user": event.user.name if event.user else None} if event else {}
    return Check(str(enrollment.finish), False, enrollment.finished_at, told)


def _waiting(enrollment: Enrollment, step: plans.Step | None, message: Message | None,
             now: datetime) -> tuple[Check, ...]:
    """The date first, then each check the dispatcher makes, in its order; those behind the first no are open."""
    if message is None or step is None or step.kind is StepKind.TASK:
        return _not_its_turn(enrollment, step)
    if message.state in (MessageState.SENDING, MessageState.UNCERTAIN):
        return (Check(message.state.value, False, message.attempted_at),)
    due = bool(message.due_at and message.due_at <= now)
    checks = [Check("planned", due, message.due_at, {"on": str(message.planned_on)})]
    at, stopped = Situation.of(message, max(now, message.due_at or now)), not due
    for code, check in holds.CHECKS:
        held = check(at)
        if held and code in (Hold.DAILY_LIMIT, Hold.OUTSIDE_WINDOW) and not due:
            held = None  # about a moment still to come: asked when it has come
        if held:
            checks.append(Check(held.hold.value, False, held.until, evidence.of(held.hold, at)))
            stopped = True
        else:
            checks.append(Check(code.value, None if stopped else True))
    return tuple(checks)


def _not_its_turn(enrollment: Enrollment, step: plans.Step | None) -> tuple[Check, ...]:
    coming = plans.planned(enrollment)
    before = [(one, date) for one, date in coming if step and one.position < step.position]
    date = next((date for one, date in coming if step and one.id == step.id), None)
    checks = [Check("planned", False, date.instant if date else None)]
    if before:
        last, due = before[-1]
        code = Hold.TASK_OPEN if last.kind is StepKind.TASK else Hold.PREVIOUS_STEP_PENDING
        checks.append(Check(code.value, False, due.instant,
                            {"step": last.position, "task": _task_name(enrollment, last)}))
    return tuple(checks)


def _task_name(enrollment: Enrollment, step: plans.Step) -> str:
    """As its assignee reads it, or as the sequence says while it is not due yet."""
    task = Task.get_or_none(Task.enrollment == enrollment, Task.step == step.id, Task.round == enrollment.round)
    return task.note if task and task.note else step.subject
