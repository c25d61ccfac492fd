"""A new last step for those who had finished: who they are, and when it would leave. Never given by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from peewee import fn

from server.domain.codes import EnrollmentState, Exclusion, Finish, MessageEnd, MessageState, StepKind
from server.models import Enrollment, Event, Message, Sequence, StepVersion, Task
from server.queries import courses, enrollments, people, plans
from server.queries.courses import Course, Mark
from server.queries.plans import Upcoming

SHOWN = 100


@dataclass(frozen=True)
class Offer:
    """One person who had finished; `next` is their first new step, `barred` why nobody may write to them."""

    enrollment: Enrollment
    next: Upcoming | None
    barred: tuple[Exclusion, Mapping[str, Any]] | None


def count(sequence: Sequence) -> int:
    """How many had finished before the last step was added."""
    return int(_rows(sequence, Enrollment.select()).count())


def last_step(sequence: Sequence) -> int | None:
    row = StepVersion.select(StepVersion.step).where(
        StepVersion.version == plans.latest(sequence)).order_by(StepVersion.position.desc()).first()
    return int(row.step_id) if row else None


def put_away(sequence: Sequence) -> bool:
    """Whether somebody has said that this last step need not be offered any more."""
    last = last_step(sequence)
    return any(row.data.get("step") == last for row in Event.select().where(
        Event.code == "offer_put_away", Event.sequence == sequence))


def listed(sequence: Sequence, *, now: datetime) -> list[Offer]:
    """The first of them, those who finished last on top."""
    rows = list(_rows(sequence, enrollments.rows()).order_by(Enrollment.finished_at.desc(), Enrollment.id).limit(SHOWN))
    return _offers(rows, now)


def among(sequence: Sequence, ids: Iterable[int], *, now: datetime) -> dict[int, Offer]:
    """Those of these enrollments to which the step can be offered."""
    rows = list(_rows(sequence, enrollments.rows()).where(Enrollment.id.in_(courses.among(ids))))
    return {one.enrollment.id: one for one in _offers(rows, now)}


def _rows(sequence: Sequence, select: Any) -> Any:
    """Who was through on the latest version, is nowhere else by now, and has no row of its last step."""
    last: Any = StepVersion.select(StepVersion.step).where(
        StepVersion.version == plans.latest(sequence)).order_by(StepVersion.position.desc()).limit(1)
    running = Enrollment.alias()
    elsewhere = running.select(running.person).where(running.state != EnrollmentState.FINISHED)
    had = [fn.EXISTS(table.select().where(table.enrollment == Enrollment.id, table.round == Enrollment.round,
                                          table.step == last)) for table in (Message, Task)]
    return select.where(
        Enrollment.sequence == sequence, Enrollment.finish == Finish.COMPLETED, Enrollment.pinned.is_null(),
        Enrollment.person.not_in(elsewhere), *(~one for one in had))


def _offers(rows: list[Enrollment], now: datetime) -> list[Offer]:
    barred = people.suppressed([row.email.address if row.email else "" for row in rows],
                               [row.person_id for row in rows])
    found = zip(courses.of(rows), barred, strict=True)
    return [Offer(course.enrollment, _next(course, now), reason or _unwritable(course.enrollment))
            for course, reason in found]


def _unwritable(enrollment: Enrollment) -> tuple[Exclusion, Mapping[str, Any]] | None:
    return None if enrollment.email else (Exclusion.NO_EMAIL, {})


def _next(course: Course, now: datetime) -> Upcoming | None:
    """What is not behind the last step that left is passed over, as it will be when the person goes on."""
    position = {step.id: step.position for step in course.steps}
    reached = {mark.step_id for mark in course.marks if mark.decided}
    last = max((position.get(step, 0) for step in reached), default=0)
    passed = tuple(Mark(0, StepKind.EMAIL, step.id, course.enrollment.round, MessageState.SKIPPED,
                        MessageEnd.ADDED_BEHIND, None, None, None, None)
                   for step in course.steps if step.position < last and step.id not in reached)
    ahead = replace(course, marks=(*course.marks, *passed))
    return next(iter(plans.coming(ahead, plans.holds_of(course.enrollment, now=now), now=now)), None)
