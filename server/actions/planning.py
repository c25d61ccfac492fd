"""Keep the row of the next step true whenever something that the planner reads has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from server.actions.journal import log
from server.database import database
from server.domain import personalisation
from server.domain.codes import (
    EnrollmentState,
    Finish,
    Hold,
    MessageState,
    StepKind,
    TaskState,
)
from server.domain.schedule import PlannedStep
from server.models import Enrollment, Message, Sequence, Task
from server.queries import courses, edited, plans, rendering
from server.queries.courses import CHUNK, Course, Mark
from server.queries.steps import Step
from server.statement import Given, Statement

_UNSETTLED = (MessageState.SENDING, MessageState.UNCERTAIN)
_REVIVABLE = (MessageState.PLANNED, MessageState.CANCELLED, TaskState.OPEN, TaskState.CANCELLED)


def replan(enrollment: Enrollment, *, now: datetime) -> None:
    """Write the next step's row, or end the enrollment when there is none. Call it in the caller's transaction."""
    replan_many([enrollment], now=now)


def replan_many(enrollments: Iterable[Enrollment], *, now: datetime) -> None:
    """The same for many, with a handful of statements for each few hundred."""
    rows = [row for row in enrollments if row.state is not EnrollmentState.FINISHED]
    for at in range(0, len(rows), CHUNK):
        with database.atomic():
            replan_courses(courses.of(rows[at:at + CHUNK]), now=now)


def replan_courses(read: Iterable[Course], *, now: datetime) -> None:
    """The same for open enrollments whose courses are read already, and still true; in the caller's transaction."""
    changes = _Changes()
    for course in read:
        _replan(_settled(course, changes), changes)
    changes.write(now)


def replan_sequence(sequence: Sequence, *, now: datetime) -> int:
    """After a save: everybody open who follows the latest version. Returns how many were looked at."""
    people = list(Enrollment.select().where(Enrollment.sequence == sequence, Enrollment.pinned.is_null(),
                                            Enrollment.state != EnrollmentState.FINISHED))
    replan_many(people, now=now)
    return len(people)


@dataclass
class _Changes:
    """What the plans make of the rows, collected so that equal changes become one statement."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    updates: dict[tuple[type[Message | Task], tuple[tuple[str, Any], ...], str], list[int]] = field(
        default_factory=lambda: defaultdict(list))
    gone: list[Mark] = field(default_factory=list)
    completed: list[Enrollment] = field(default_factory=list)

    def update(self, mark: Mark, **values: Any) -> None:
        table = Message if mark.kind is StepKind.EMAIL else Task
        self.updates[table, tuple(values.items()), mark.state.value].append(mark.id)

    def write(self, now: datetime) -> None:
        for table, kind in ((Message, StepKind.EMAIL), (Task, StepKind.TASK)):
            ids = [mark.id for mark in self.gone if mark.kind is kind]
            if ids:
                table.delete().where(table.id.in_(ids), table.state.in_(
                    [mark.state for mark in self.gone if mark.kind is kind])).execute()
        for (table, values, state), ids in self.updates.items():
            table.update(**dict(values)).where(table.id.in_(ids), table.state == state).execute()
        for row in self.messages:
            _ADD_MESSAGE.run(**row)
        if self.tasks:
            Task.insert_many(self.tasks).execute()
        for enrollment in self.completed:
            _complete(enrollment, now)


_ROW = ("enrollment", "mailbox", "step", "round", "version", "state", "end", "planned_on", "due_at", "hold",
        "held_until")
_ADD_MESSAGE = Statement(lambda: Message.insert(
    **{name: Given(name, getattr(Message, name).db_value) for name in _ROW}))


def _settled(course: Course, changes: _Changes) -> Course:
    """The rows as the latest edit leaves them, and what that changes of them."""
    after = edited.settled(course)
    kept = {(mark.kind, mark.id): mark for mark in after.marks}
    for mark in course.marks:
        now = kept.get((mark.kind, mark.id))
        if now is None:
            changes.gone.append(mark)
        elif now != mark and mark.kind is StepKind.TASK:
            changes.update(mark, state=now.state)
        elif now != mark:
            changes.update(mark, state=now.state, end=now.end, hold=None, held_until=None)
    steps = {step.id: step for step in course.steps}
    changes.messages += [_message(course.enrollment, steps[mark.step_id], state=mark.state, end=mark.end)
                         for mark in after.marks if not mark.id]
    return after


def _replan(course: Course, changes: _Changes) -> None:
    due = plans.next_steps(course)
    wanted = {(step.id, step.kind) for step, _ in due}
    by_step = {(mark.step_id, mark.kind): mark for mark in course.marks}
    # A planned row whose step is no longer the next one goes: its date is computed again when its turn comes.
    changes.gone += [mark for key, mark in by_step.items() if key not in wanted
                     and mark.state in (MessageState.PLANNED, TaskState.OPEN)]
    for step, one in due:
        _plan(course.enrollment, step, one, by_step.get((step.id, step.kind)), changes)
    if not due and not any(mark.state in _UNSETTLED for mark in course.marks):
        changes.completed.append(course.enrollment)


def _plan(enrollment: Enrollment, step: Step, one: PlannedStep, mark: Mark | None, changes: _Changes) -> None:
    wanted = {"version": step.version_id, "planned_on": one.on, "due_at": one.instant}
    if step.kind is StepKind.TASK:
        wanted["note"] = personalisation.note(step.subject or step.body, _merge(enrollment))
    if mark is None and step.kind is StepKind.EMAIL:
        floor = enrollment.created_at + plans.UNDO_WINDOW
        held = {"hold": Hold.UNDO_WINDOW, "held_until": floor} if one.instant < floor else {}
        changes.messages.append(_message(enrollment, step, **wanted, **held))
    elif mark is None:
        changes.tasks.append({"enrollment": enrollment.id, "step": step.id, "round": enrollment.round,
                              "assignee": enrollment.user_id, "state": TaskState.OPEN, **wanted})
    elif mark.state in _REVIVABLE:
        reopened = {"state": MessageState.PLANNED, "end": None} if step.kind is StepKind.EMAIL else {
            "state": TaskState.OPEN}
        changes.update(mark, **wanted, **reopened)


def _message(enrollment: Enrollment, step: Step, **values: Any) -> dict[str, Any]:
    row = {"enrollment": enrollment.id, "mailbox": enrollment.mailbox_id, "step": step.id, "round": enrollment.round,
           "version": step.version_id, "state": MessageState.PLANNED}
    return {**dict.fromkeys(_ROW), **row, **values}


def _merge(enrollment: Enrollment) -> dict[str, str]:
    return rendering.values(rendering.Recipient.of(enrollment.person, enrollment.email), enrollment.user)


def _complete(enrollment: Enrollment, now: datetime) -> None:
    done = Enrollment.update(state=EnrollmentState.FINISHED, finish=Finish.COMPLETED, finished_at=now).where(
        Enrollment.id == enrollment.id, Enrollment.state != EnrollmentState.FINISHED).execute()
    if done:
        log("enrollment_finished", now=now, enrollment=enrollment, finish=Finish.COMPLETED.value)
