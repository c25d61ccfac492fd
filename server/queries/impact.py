"""What an edit of a sequence would change of the emails that have not left yet. Reads only."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from server.domain import schedule
from server.domain.codes import EnrollmentState, Finish, MessageState, StepKind
from server.domain.schedule import PlannedStep, Start
from server.models import Enrollment, Message, Sequence
from server.queries import courses, plans
from server.queries.courses import Course
from server.queries.steps import Step

SOON = timedelta(hours=24)
Planned = dict[int, tuple[Step, PlannedStep]]


@dataclass(frozen=True)
class Impact:
    """`emails` are those that change at all; one may change text and date. `own` enrollments keep theirs."""

    emails: int = 0
    texts: int = 0
    dates: int = 0
    own: int = 0
    sent: int = 0
    people: int = 0
    soon: int = 0  # people whose changed mail would be due within 24 hours
    pinned: int = 0  # running people who stay on an earlier version
    finished: int = 0  # people who are through: they stay so, and may be offered a new last step


@dataclass(frozen=True)
class _Difference:
    """What changes for one person; the same for all whose plans are alike."""

    emails: int
    texts: int
    dates: int
    own: bool
    due: datetime | None  # the first changed date


def of_edit(sequence: Sequence, edited: tuple[Step, ...], *, now: datetime | None = None) -> Impact:
    """`edited` is the new list; a step that is new has an id that no stored step has."""
    found: dict[Hashable, _Difference] = {}
    people = 0
    every: list[_Difference] = []
    for before, after in courses.with_steps(_following(sequence), edited):
        people += 1
        key = _alike(before)
        if key not in found:
            found[key] = _difference(_planned(before), _planned(after))
        every.append(found[key])
    until = now + SOON if now else None
    running = Enrollment.select().where(Enrollment.sequence == sequence)
    return Impact(
        sum(one.emails for one in every), sum(one.texts for one in every), sum(one.dates for one in every),
        sum(one.own for one in every), _sent(sequence), people,
        sum(1 for one in every if until and one.due and one.due <= until),
        running.where(Enrollment.pinned.is_null(False), Enrollment.state != EnrollmentState.FINISHED).count(),
        running.where(Enrollment.finish == Finish.COMPLETED).count())


def _following(sequence: Sequence) -> Iterator[Enrollment]:
    rows = Enrollment.select(*courses.COLUMNS).where(
        Enrollment.sequence == sequence, Enrollment.pinned.is_null(), Enrollment.state != EnrollmentState.FINISHED)
    return rows.iterator()


def _sent(sequence: Sequence) -> int:
    return int(Message.select().join(Enrollment).where(
        Enrollment.sequence == sequence, Message.state == MessageState.SENT).count())


def _alike(course: Course) -> Hashable:
    """People with the same of these have the same plan, before the edit and after it."""
    start = course.start
    if course.steps and _begun(course, start):
        start = replace(start, at=schedule.instant(start.day0, plans.MIDNIGHT, start.zone)[0])
    return id(course.steps), start, course.facts


def _begun(course: Course, start: Start) -> bool:
    """Whether the hour of enrolling moves no date any more: the first step was or is still in time that day, or
    something was decided later."""
    day = schedule.local_date(start.at, start.zone)
    later = any(fact.left_on and fact.left_on > day for fact in course.facts)
    return later or any(mark.decided is None and mark.planned_on == day for mark in course.marks)


def _planned(course: Course) -> Planned:
    return {step.id: (step, one) for step, one in course.planned()}


def _difference(before: Planned, after: Planned) -> _Difference:
    pairs = [(before.get(key), after.get(key)) for key in before.keys() | after.keys()]
    kinds = [_change(one, other) for one, other in pairs]
    due = [other[1].instant for (_, other), (_, dated) in zip(pairs, kinds, strict=True) if other and dated]
    return _Difference(
        sum(text or dated for text, dated in kinds), sum(text for text, _ in kinds), sum(dated for _, dated in kinds),
        any(step.own_text or step.own_dates for step, _ in before.values()), min(due, default=None))


def _content(step: Step) -> tuple[object, ...]:
    return step.subject, step.body, step.attachments


def _change(before: tuple[Step, PlannedStep] | None, after: tuple[Step, PlannedStep] | None) -> tuple[bool, bool]:
    """Whether the text and whether the date of one email changes; added and removed ones count as dates."""
    email = any(one and one[0].kind is StepKind.EMAIL for one in (before, after))
    if not email:
        return False, False
    if before is None or after is None or before[0].kind is not after[0].kind:
        return False, True
    text = _content(before[0]) != _content(after[0])
    return text, before[1].instant != after[1].instant
