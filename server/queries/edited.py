"""What an edit of the steps makes of somebody's rows: ends, comes back, is passed over. Reads and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from server.domain.codes import MessageEnd, MessageState, StepKind, TaskState
from server.models import Enrollment
from server.queries.courses import Course, Mark
from server.queries.steps import Step

_LEFT = (MessageState.SENT, MessageState.SENDING, MessageState.UNCERTAIN, MessageState.FAILED, TaskState.DONE)


def settled(course: Course) -> Course:
    """The course with its rows as they are under its steps: of removed ones, of those of another kind, of those behind
    the last that left. A row that is to be made has no id yet."""
    steps = {step.id: step for step in course.steps}
    marks = [_after_edit(mark, steps.get(mark.step_id)) for mark in course.marks]
    passed = _passed(course, marks, steps)
    kept = [mark for mark in marks if mark.end is not MessageEnd.ADDED_BEHIND or mark.step_id in passed]
    rows = {mark.step_id: mark for mark in kept if mark.kind is StepKind.EMAIL}
    over = {step_id: rows.get(step_id) or _none_yet(course.enrollment, step_id) for step_id in passed}
    others = [mark for mark in kept if mark is not over.get(mark.step_id)]
    behind = [mark._replace(state=MessageState.SKIPPED, end=MessageEnd.ADDED_BEHIND) for mark in over.values()]
    return replace(course, marks=(*others, *behind))


def _none_yet(enrollment: Enrollment, step_id: int) -> Mark:
    return Mark(0, StepKind.EMAIL, step_id, enrollment.round, MessageState.SKIPPED, None, None, None, None, None)


def _after_edit(mark: Mark, step: Step | None) -> Mark:
    """An open row whose step was removed or became of another kind ends; what is decided stays as it was."""
    if mark.end is MessageEnd.STEP_REMOVED and step:  # the step is back: so is its mail, when its turn comes
        return mark._replace(end=MessageEnd.CANCELLED)
    if mark.state not in (MessageState.PLANNED, TaskState.OPEN) or (step and step.kind is mark.kind):
        return mark
    if mark.kind is StepKind.TASK:
        return mark._replace(state=TaskState.CANCELLED)
    return mark._replace(state=MessageState.CANCELLED,
                         end=MessageEnd.CANCELLED if step else MessageEnd.STEP_REMOVED)


def _passed(course: Course, marks: Iterable[Mark], steps: Mapping[int, Step]) -> list[int]:
    """The steps that stand before the last one that left, as far as they are not decided themselves.

    What left before somebody moved the person to another step does not count: they were sent back on purpose.
    """
    moved, marks = course.enrollment.moved_at, list(marks)
    left = [steps[mark.step_id].position for mark in marks if mark.state in _LEFT and mark.step_id in steps
            and (moved is None or mark.left_at is None or mark.left_at >= moved)]
    start = steps.get(course.enrollment.start_step_id)
    first, last = start.position if start else 0, max(left, default=0)
    known = {mark.step_id for mark in marks if mark.end is not MessageEnd.ADDED_BEHIND
             and mark.state is not MessageState.PLANNED}
    return [step.id for step in steps.values() if first <= step.position < last and step.id not in known]
