"""Why a step left, why it has not yet, or why it never will: ordered checks with evidence and until-when."""

from __future__ import annotations

from datetime import datetime

from server.domain.codes import EnrollmentState, Hold, MessageState, StepKind, TaskState
from server.models import Enrollment, Message, Task
from server.queries import evidence, explain_past, holds, plans
from server.queries.checks import Check, Explanation, Question
from server.queries.situations import Situation
from server.queries.steps import Step

__all__ = ["Check", "Explanation", "Question", "explain", "past", "whole"]

past = explain_past.of_enrollment


def explain(enrollment: Enrollment, position: int | None = None, *, now: datetime,
            number: int | None = None) -> Explanation:
    """About one step, by default the next one to come, or the last one when the enrollment is over.

    `number` is the round, by default the current one.
    """
    steps, coming = plans.steps_for(enrollment), plans.planned(enrollment)
    wanted = position or (coming[0][0].position if coming else len(steps))
    step = next((one for one in steps if one.position == wanted), None)
    turn = number or enrollment.round
    row = _row(enrollment, step, turn) if step else None
    if row is not None and (decided := explain_past.decided(row)):
        return decided
    if enrollment.state is EnrollmentState.FINISHED:
        return Explanation(Question.WHY_NEVER, wanted, (explain_past.finished(enrollment),), turn)
    checks = _to_do(row, now) if isinstance(row, Task) and row.state is TaskState.OPEN else _waiting(
        enrollment, step, row if isinstance(row, Message) else None, now)
    return Explanation(Question.WHY_NOT_YET, wanted, checks, turn)


def whole(enrollment: Enrollment, *, now: datetime) -> tuple[Explanation, ...]:
    """Every step that is over with, in order; then the next one, if there is one."""
    asked, over = explain(enrollment, now=now), past(enrollment)
    return over if asked in over else (*over, asked)


def _row(enrollment: Enrollment, step: Step, number: int) -> Message | Task | None:
    table = Message if step.kind is StepKind.EMAIL else Task
    found: Message | Task | None = table.get_or_none(
        table.enrollment == enrollment, table.step == step.id, table.round == number)
    return found


def _to_do(task: Task, now: datetime) -> tuple[Check, ...]:
    """A task waits for its date, then for whoever it was given to."""
    due = task.due_at <= now
    planned = Check("planned", due, task.due_at, {"on": str(task.planned_on)})
    return (planned, Check(Hold.TASK_OPEN.value, False, None, {"task": task.note})) if due else (planned,)


def _waiting(enrollment: Enrollment, step: Step | None, message: Message | None, now: datetime) -> tuple[Check, ...]:
    """The date first, then each check the dispatcher makes, in its order; those behind the first no are open."""
    if message is None or step is None or message.state is MessageState.CANCELLED:
        return _not_its_turn(enrollment, step)
    if message.state in (MessageState.SENDING, MessageState.UNCERTAIN):
        return (Check(message.state.value, False, message.attempted_at),)
    due = bool(message.due_at and message.due_at <= now)
    checks = [Check("planned", due, message.due_at, {"on": str(message.planned_on)})]
    moment = max(now, message.due_at or now)
    at, stopped = Situation.of(message, moment), not due
    for code, check in holds.CHECKS:
        held = check(at, moment)
        if held and code in (Hold.DAILY_LIMIT, Hold.OUTSIDE_WINDOW) and not due:
            held = None  # about a moment still to come: asked when it has come
        if held:
            checks.append(Check(held.hold.value, False, held.until, evidence.of(held.hold, at), asked=code.value))
            stopped = True
        else:
            checks.append(Check(code.value, None if stopped else True))
    return tuple(checks)


def _not_its_turn(enrollment: Enrollment, step: Step | None) -> tuple[Check, ...]:
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


def _task_name(enrollment: Enrollment, step: Step) -> str:
    """As its assignee reads it, or as the sequence says while it is not due yet."""
    task = Task.get_or_none(Task.enrollment == enrollment, Task.step == step.id, Task.round == enrollment.round,
                            Task.state == TaskState.OPEN)
    return task.note if task and task.note else step.subject
