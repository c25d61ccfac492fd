"""What a skip, a move, a pause or another change would make of the dates, before anybody confirms it. Reads only."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from server.domain import schedule
from server.domain.codes import (
    EnrollmentState,
    Hold,
    MessageEnd,
    MessageState,
    SequenceState,
    StepKind,
    TaskState,
)
from server.models import Enrollment
from server.queries import courses, plans
from server.queries.courses import Course, Mark
from server.queries.plans import Upcoming
from server.queries.steps import Change, Step, overlay

# A step that ended so has not reached its person: going back to it executes it.
PASSED_OVER = frozenset({MessageEnd.START_AT, MessageEnd.SKIPPED_BY_USER, MessageEnd.ADDED_BEHIND})


def if_skipped(enrollment: Enrollment, step_id: int, *, now: datetime) -> tuple[Upcoming, ...]:
    return _shown(skipped(courses.of_one(enrollment), {step_id}), now)


def if_moved(enrollment: Enrollment, step_id: int, *, now: datetime, again: bool = False) -> tuple[Upcoming, ...]:
    """After a move to that step; `again` sends what was sent once more, in a new round from today."""
    return _shown(moved(courses.of_one(enrollment), step_id, now=now, again=again), now)


def if_so(enrollment: Enrollment, change: Callable[[Course], Course], *, now: datetime) -> tuple[Upcoming, ...]:
    """With its course changed so, for example resumed."""
    return _shown(change(courses.of_one(enrollment)), now)


def resumed(course: Course) -> Course:
    """After the end of a pause or a hold: what became due meanwhile is late, and its delay moves the rest."""
    free = _changed(course.enrollment, state=EnrollmentState.ACTIVE, hold=None, held_until=None)
    return replace(course, enrollment=free)


def paused(course: Course, until: datetime | None) -> Course:
    """Up to that moment, or, without one, until somebody resumes."""
    held = {"state": EnrollmentState.PAUSED} if until is None else {
        "state": EnrollmentState.ACTIVE, "hold": Hold.PAUSED_PERSON, "held_until": until}
    return replace(course, enrollment=_changed(course.enrollment, **held))


def of_sequence(course: Course, state: SequenceState) -> Course:
    """With the whole sequence in that state."""
    enrollment = _changed(course.enrollment)
    sequence = copy.copy(course.enrollment.sequence)
    sequence.__data__ = {**sequence.__data__, "state": state}
    enrollment.__rel__ = {**enrollment.__rel__, "sequence": sequence}
    return replace(course, enrollment=enrollment)


def if_changed(enrollment: Enrollment, changes: Mapping[int, Change], *, now: datetime) -> tuple[Upcoming, ...]:
    """With these steps, by id, changed for this person alone."""
    return _shown(changed(courses.of_one(enrollment), changes, now=now), now)


def changed(course: Course, changes: Mapping[int, Change], *, now: datetime) -> Course:
    return replace(course, steps=tuple(
        overlay(step, changes[step.id], now) if step.id in changes else step for step in course.steps))


def if_following(enrollment: Enrollment, step_ids: Collection[int], *, now: datetime) -> tuple[Upcoming, ...]:
    """With these steps as the sequence has them again."""
    course = courses.of_one(enrollment)
    live = {step.id: replace(step, dated_at=now) for step in plans.live_steps(enrollment)}
    steps = tuple(live[step.id] if step.id in step_ids else step for step in course.steps)
    return _shown(replace(course, steps=steps), now)


@dataclass(frozen=True)
class Shift:
    """One step before and after; None where it does not leave (any more, or as yet)."""

    step: Step
    before: Upcoming | None
    after: Upcoming | None


def compared(before: Iterable[Upcoming], after: Iterable[Upcoming]) -> tuple[Shift, ...]:
    """Every step that leaves before or after, in the order of the sequence."""
    old, new = {one.step.id: one for one in before}, {one.step.id: one for one in after}
    steps = {key: one.step for key, one in (old | new).items()}
    return tuple(Shift(step, old.get(step.id), new.get(step.id))
                 for step in sorted(steps.values(), key=lambda one: one.position))


def _shown(course: Course, now: datetime) -> tuple[Upcoming, ...]:
    return plans.shown(course, now=now)


def _changed(enrollment: Enrollment, **values: object) -> Enrollment:
    """A copy that differs in these columns; it is never saved."""
    other = copy.copy(enrollment)
    other.__data__ = {**enrollment.__data__, **values}
    return other


def skipped(course: Course, step_ids: set[int]) -> Course:
    """The course without these steps, as far as they are still to come."""
    added = []
    for step, one in course.planned():
        if step.id in step_ids:
            added.append(_skip(course, step.id, step.version_id, step.kind, one.on))
    gone = {mark.step_id for mark in added}
    return replace(course, marks=(*(mark for mark in course.marks if mark.step_id not in gone), *added))


def _skip(course: Course, step_id: int, version: int, kind: StepKind, on: date) -> Mark:
    """Of a task the row is a task: its end is its state."""
    task = kind is StepKind.TASK
    return Mark(0, kind, step_id, course.enrollment.round, TaskState.SKIPPED if task else MessageState.SKIPPED,
                None if task else MessageEnd.SKIPPED_BY_USER, version, on, None, None)


def moved(course: Course, step_id: int, *, now: datetime, again: bool = False) -> Course:
    """Before the step nothing is executed any more; from it on everything that has not reached the person."""
    enrollment = course.enrollment
    position = {step.id: step.position for step in course.steps}
    if again:
        fresh = _changed(enrollment, round=enrollment.round + 1, start_step=step_id, moved_at=now, send_today=False,
                         day0=schedule.local_date(now, enrollment.zone))
        return replace(course, enrollment=fresh, marks=())
    before = {step.id for step in course.steps if step.position < position[step_id]}
    passed = skipped(course, before)
    kept = tuple(mark for mark in passed.marks if position.get(mark.step_id, 0) < position[step_id]
                 or not _passed_over(mark))
    there = _changed(enrollment, start_step=step_id, moved_at=now)
    return replace(course, enrollment=there, marks=kept)


def _passed_over(mark: Mark) -> bool:
    return mark.decided in PASSED_OVER or (mark.kind is StepKind.TASK and mark.state is TaskState.SKIPPED)
