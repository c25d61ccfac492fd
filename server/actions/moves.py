"""Moving somebody inside of their sequence: skip a step, go to another one, go on after the end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from server.access import Conflict, NotFound, require_change
from server.actions.journal import log
from server.actions.planning import replan, replan_many
from server.database import database
from server.domain.codes import EnrollmentState, MessageEnd, MessageState, StepKind, TaskState
from server.models import Enrollment, Message, Task, User
from server.queries import courses, whatif
from server.queries.courses import Course, Mark

_LEAVING = (MessageState.SENDING, MessageState.UNCERTAIN)


def skip(user: User, enrollment: Enrollment, step_id: int, *, now: datetime) -> None:
    """This person does not get that step. `Conflict` when it was decided already, or is leaving right now."""
    with database.atomic():
        course = require_skip(user, enrollment, step_id)
        _write_skips(course, whatif.skipped(course, {step_id}), user, now)
        log("step_skipped", now=now, user=user, enrollment=enrollment, step=step_id)
        replan(Enrollment.get_by_id(enrollment.id), now=now)


def require_skip(user: User, enrollment: Enrollment, step_id: int) -> Course:
    """The course as it is; a refusal when this step of it cannot be skipped."""
    require_change(user, enrollment)
    course = _running(enrollment)
    if step_id not in {step.id for step in course.steps}:
        raise NotFound("no_step")
    if any(mark.step_id == step_id and mark.state in _LEAVING for mark in course.marks):
        raise Conflict("mail_leaving")
    if step_id not in {step.id for step, _ in course.planned()}:
        raise Conflict("step_over")
    return course


def require_move(user: User, enrollment: Enrollment, step_id: int) -> Course:
    """The course as it is; a refusal when nobody may go on at this step of it now."""
    require_change(user, enrollment)
    course = _running(enrollment)
    if step_id not in {step.id for step in course.steps}:
        raise NotFound("no_step")
    if any(mark.state in _LEAVING for mark in course.marks):
        raise Conflict("mail_leaving")
    return course


def move_to(user: User, enrollment: Enrollment, step_id: int, *, now: datetime, again: bool = False) -> None:
    """Go on at that step, forward or back. What was sent is not sent again, unless `again` asks for a new round."""
    with database.atomic():
        course = require_move(user, enrollment, step_id)
        after = whatif.moved(course, step_id, now=now, again=again)
        if again:
            _close_round(enrollment)
        else:
            _write_skips(course, after, user, now)
            _take_back(course, after)
        there = after.enrollment
        Enrollment.update(
            round=there.round, start_step=step_id, moved_at=now, day0=there.day0, send_today=there.send_today,
        ).where(Enrollment.id == enrollment.id).execute()
        log("person_moved", now=now, user=user, enrollment=enrollment, step=step_id, round=there.round)
        replan(Enrollment.get_by_id(enrollment.id), now=now)


def _running(enrollment: Enrollment) -> Course:
    fresh = Enrollment.get_by_id(enrollment.id)
    if fresh.state is EnrollmentState.FINISHED:
        raise Conflict("enrollment_over")
    return courses.of_one(fresh)


def _write_skips(before: Course, after: Course, user: User, now: datetime) -> None:
    """The rows of the steps that are skipped now; an open row becomes it, else one is made."""
    rows = {(mark.step_id, mark.kind): mark for mark in before.marks}
    for mark in after.marks:
        if mark.id:
            continue
        for other in rows.values():  # a cancelled row of the step's former kind stays as it is
            if other.step_id == mark.step_id and other.kind is mark.kind:
                _delete(other)
        _create_skip(before.enrollment, mark, user, now)


def _create_skip(enrollment: Enrollment, mark: Mark, user: User, now: datetime) -> None:
    common = {"enrollment": enrollment.id, "step": mark.step_id, "round": mark.round, "version": mark.version_id,
              "planned_on": mark.planned_on}
    if mark.kind is StepKind.EMAIL:
        Message.create(**common, mailbox=enrollment.mailbox_id, state=MessageState.SKIPPED,
                       end=MessageEnd.SKIPPED_BY_USER)
    else:
        Task.create(**common, assignee=enrollment.user_id, state=TaskState.SKIPPED, due_at=now, done_at=now,
                    done_by=user)


def _take_back(before: Course, after: Course) -> None:
    """The rows of steps that were passed over and are executed now."""
    kept = {(mark.kind, mark.id) for mark in after.marks}
    replaced = {(mark.kind, mark.step_id) for mark in after.marks if not mark.id}
    for mark in before.marks:
        if (mark.kind, mark.id) not in kept and (mark.kind, mark.step_id) not in replaced:
            _delete(mark)


def _delete(mark: Mark) -> None:
    table = Message if mark.kind is StepKind.EMAIL else Task
    table.delete().where(table.id == mark.id, table.state == mark.state).execute()


def _close_round(enrollment: Enrollment) -> None:
    Message.update(state=MessageState.CANCELLED, end=MessageEnd.CANCELLED, hold=None, held_until=None).where(
        Message.enrollment == enrollment, Message.state == MessageState.PLANNED).execute()
    Task.update(state=TaskState.CANCELLED).where(
        Task.enrollment == enrollment, Task.step.is_null(False), Task.state == TaskState.OPEN).execute()


def follow_latest(user: User, enrollments: Iterable[Enrollment], *, now: datetime) -> int:
    """People who were left on an earlier version get the latest one. Returns how many."""
    rows = [row for row in enrollments if row.pinned_id and row.state is not EnrollmentState.FINISHED]
    for row in rows:
        require_change(user, row)
    with database.atomic():
        for row in rows:
            row.pinned = None
            row.save(only=[Enrollment.pinned])
            log("follows_latest", now=now, user=user, enrollment=row)
        replan_many(rows, now=now)
    return len(rows)
