"""The steps of one enrollment: as they hold for this person, what the sequence says, what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from server.domain.codes import MessageState, TaskState
from server.models import Enrollment
from server.queries import courses, plans
from server.queries.courses import Mark
from server.queries.plans import Upcoming
from server.queries.steps import Step

FIELDS = ("day_offset", "time", "subject", "body")
_LEAVING = (MessageState.SENDING, MessageState.UNCERTAIN)


@dataclass(frozen=True)
class OwnStep:
    """`live` is the step as the sequence has it; `upcoming` is there for one that is still to come."""

    step: Step
    live: Step
    state: MessageState | TaskState
    upcoming: Upcoming | None

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
    return tuple(OwnStep(step, live[step.id], _state(marks.get((step.id, step.kind)), coming.get(step.id)),
                         coming.get(step.id)) for step in course.steps)


def _state(mark: Mark | None, upcoming: Upcoming | None) -> MessageState | TaskState:
    """Later steps have no row yet; those that never came have none either."""
    if mark:
        return mark.state
    return MessageState.PLANNED if upcoming else MessageState.CANCELLED
