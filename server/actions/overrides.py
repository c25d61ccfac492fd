"""Steps changed for one running person or one batch; the shared sequence is never written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from server import access
from server.access import Conflict, FieldError, Invalid, NotFound
from server.actions.changes import StepChange, field_error
from server.actions.journal import log
from server.actions.planning import replan_many
from server.database import database
from server.domain import sequence as rules
from server.domain.codes import EnrollmentState, MessageState
from server.models import Batch, Enrollment, Override, User
from server.queries import account, courses, whatif
from server.queries.courses import Course
from server.queries.steps import FIELDS


def set_for(user: User, enrollment: Enrollment, *changes: StepChange, now: datetime) -> None:
    """Change steps for this person alone; what a change does not name stays as it is."""
    with database.atomic():
        require_changes(user, enrollment, *changes, now=now)
        for change in changes:
            _store(change, now, enrollment=enrollment)
            log("step_changed", now=now, user=user, enrollment=enrollment, step=change.step_id)
        replan_many([enrollment], now=now)


def set_for_batch(user: User, batch: Batch, change: StepChange, *, now: datetime) -> int:
    """Change a step for everybody of a batch who has not got it. Returns how many are still running."""
    people = _open(batch)
    for enrollment in people[:1]:  # one batch has one user and one sequence
        access.require_change(user, enrollment)
    with database.atomic():
        _store(change, now, batch=batch)
        for course in courses.of(people[:1]):
            _require_fit(course)
        log("step_changed", now=now, user=user, sequence=batch.sequence, step=change.step_id, batch=batch.id)
        replan_many(people, now=now)
    return len(people)


def require_changes(user: User, enrollment: Enrollment, *changes: StepChange, now: datetime) -> None:
    """A refusal when these steps cannot be changed so for this person."""
    course = _running(user, enrollment)
    for change in changes:
        _require_open(course, change.step_id)
    _require_fit(whatif.changed(course, {one.step_id: one for one in changes}, now=now),
                 changes[0].step_id if len(changes) == 1 else None)


def follow_again(user: User, enrollment: Enrollment, step_id: int, *, now: datetime) -> None:
    """This person's step is that of the sequence again, whatever they or their batch had instead."""
    _follow(user, enrollment, [step_id], now)


def follow_again_everywhere(user: User, enrollment: Enrollment, *, now: datetime) -> int:
    """The same for every step that has not left and differs. Returns how many those were."""
    return _follow(user, enrollment, differing(enrollment), now)


def differing(enrollment: Enrollment) -> list[int]:
    """The steps still to come that have something of this person's or their batch's own."""
    course = courses.of_one(enrollment)
    return [step.id for step, _ in course.planned() if step.own_dates or step.own_text]


def require_follow(user: User, enrollment: Enrollment, step_ids: Iterable[int]) -> None:
    """A refusal when one of these steps cannot follow the sequence again."""
    course = _running(user, enrollment)
    for step_id in step_ids:
        _require_open(course, step_id)


def _running(user: User, enrollment: Enrollment) -> Course:
    access.require_change(user, enrollment)
    fresh = Enrollment.get_by_id(enrollment.id)
    if fresh.state is EnrollmentState.FINISHED:
        raise Conflict("enrollment_over")
    return courses.of_one(fresh)


def _follow(user: User, enrollment: Enrollment, step_ids: list[int], now: datetime) -> int:
    with database.atomic():
        require_follow(user, enrollment, step_ids)
        for step_id in step_ids:
            _write({name: None for name in FIELDS} | {"set_at": now}, enrollment=enrollment, step=step_id)
            log("step_follows", now=now, user=user, enrollment=enrollment, step=step_id)
        replan_many([enrollment], now=now)
    return len(step_ids)


def follow_again_batch(user: User, batch: Batch, step_id: int, *, now: datetime) -> int:
    """The batch's step is that of the sequence again; what was changed for one person stays theirs."""
    people = _open(batch)
    for enrollment in people[:1]:
        access.require_change(user, enrollment)
    with database.atomic():
        _write({name: None for name in FIELDS} | {"set_at": now}, batch=batch, step=step_id)
        log("step_follows", now=now, user=user, sequence=batch.sequence, step=step_id, batch=batch.id)
        replan_many(people, now=now)
    return len(people)


def _open(batch: Batch) -> list[Enrollment]:
    return list(Enrollment.select().where(Enrollment.batch == batch, Enrollment.state != EnrollmentState.FINISHED))


def _require_open(course: Course, step_id: int) -> None:
    """Only what has not left can change."""
    if step_id not in {step.id for step in course.steps}:
        raise NotFound("no_step")
    marks = [mark for mark in course.marks if mark.step_id == step_id]
    if any(mark.state in (MessageState.SENDING, MessageState.UNCERTAIN) for mark in marks):
        raise Conflict("mail_leaving")
    if any(mark.decided for mark in marks):
        raise Conflict("step_over")


def _store(change: StepChange, now: datetime, **whose: Any) -> None:
    """`set_at` is when days or time were last changed: a new text alone does not date the step anew."""
    given = {name: value for name in FIELDS if (value := getattr(change, name)) is not None}
    dated = "day_offset" in given or "time" in given
    _write(given | ({"set_at": now} if dated else {}), step=change.step_id, at=now, **whose)


def _write(values: dict[str, Any], *, at: datetime | None = None, **whose: Any) -> None:
    where = [getattr(Override, name) == value for name, value in whose.items()]
    if not Override.update(**values).where(*where).execute():
        Override.create(**{"set_at": at, **values, **whose})


def _require_fit(course: Course, asked: int | None = None) -> None:
    """The rules of a sequence hold for what one person gets, too; a transaction around it takes back what was written.

    A problem of the step that was `asked` for is told by the field alone, of any other by its step and field.
    """
    found = [one for one in rules.problems(course.steps, account.merge_fields())
             if one.step is None or course.steps[one.step].own_dates or course.steps[one.step].own_text]
    if found:
        raise Invalid(*(_placed(one, course.steps[one.step].id if one.step is not None else asked, asked)
                        for one in found))


def _placed(found: rules.Problem, step_id: int | None, asked: int | None) -> FieldError:
    error = field_error(found, f"steps.{step_id}")
    return replace(error, field=error.field.removeprefix(f"steps.{asked}."))
