"""The steps of one enrollment: as they hold for this person, what the sequence says, what became of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from server.domain.codes import MessageState, StepKind, TaskState
from server.domain.sequence import thread_of
from server.models import Enrollment, Message
from server.queries import courses, plans, threads
from server.queries.courses import Mark
from server.queries.plans import Upcoming
from server.queries.steps import FIELDS, Step

_LEAVING = (MessageState.SENDING, MessageState.UNCERTAIN)


@dataclass(frozen=True)
class OwnStep:
    """`live` is the step as the sequence has it; `upcoming` is there for one that is still to come."""

    step: Step
    live: Step
    state: MessageState | TaskState
    upcoming: Upcoming | None
    opens: str = ""  # the subject's template, when no mail of the thread it was to join has reached the person

    @property
    def open(self) -> bool:
        """Whether it can still be changed."""
        return self.upcoming is not None and self.state not in _LEAVING

    @property
    def differs(self) -> tuple[str, ...]:
        return tuple(name for name in FIELDS if getattr(self.step, name) != getattr(self.live, name))


def of(enrollment: Enrollment, *, now: datetime) -> tuple[OwnStep, ...]:
    """In the order of the sequence."""
    course, live = courses.of_one(enrollment), {step.id: step for step in plans.live_steps(enrollment)}
    coming = {one.step.id: one for one in plans.upcoming(enrollment, now=now)}
    marks = {(mark.step_id, mark.kind): mark for mark in course.marks}
    opens = new_threads(course.steps, {*sent(enrollment), *coming})
    return tuple(OwnStep(step, live[step.id], _state(marks.get((step.id, step.kind)), coming.get(step.id)),
                         coming.get(step.id), opens.get(step.id, "")) for step in course.steps)


def sent(enrollment: Enrollment) -> set[int]:
    """The steps whose mail a later one can answer: it left in this round, from this mailbox."""
    rows = Message.select(Message.step).where(
        Message.enrollment == enrollment, Message.round == enrollment.round, Message.state == MessageState.SENT,
        Message.mailbox == enrollment.mailbox_id)
    return {row.step_id for row in rows}


def new_threads(steps: Sequence[Step], executed: Collection[int]) -> dict[int, str]:
    """The steps that were to join a thread and open one, as only these steps reach the person; with their subjects."""
    missing = {step.id for step in steps} - set(executed)
    lost = [step for step in steps if step.id in executed and step.kind is StepKind.EMAIL
            and len(thread_of(steps, step.key)) > 1 and threads.planned_parent(step, steps, missing) is None]
    return {step.id: threads.opening_subject(step, steps) for step in lost}


def _state(mark: Mark | None, upcoming: Upcoming | None) -> MessageState | TaskState:
    """Later steps have no row yet; those that never came have none either."""
    if mark:
        return mark.state
    return MessageState.PLANNED if upcoming else MessageState.CANCELLED
