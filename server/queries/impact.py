"""What an edit of a sequence would change of the emails that have not left yet. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from server.domain.codes import EnrollmentState, Finish, MessageState, StepKind
from server.domain.schedule import PlannedStep
from server.models import Enrollment, Message, Sequence
from server.models import Step as StepRow
from server.queries import alike, courses
from server.queries.courses import Course
from server.queries.edited import settled
from server.queries.plans import Step

SOON = timedelta(hours=24)
Planned = dict[int, tuple[Step, PlannedStep]]
Dates = tuple[datetime, datetime]


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
    finished: int = 0  # people who are through and stay so, when there is a new last step to offer them
    first: Dates | None = None  # the first date that moves: from when to when
    steps: tuple[int, ...] = ()  # positions of the steps whose text changes


@dataclass(frozen=True)
class _Difference:
    """What changes for one person; the same for all whose plans are alike."""

    emails: int
    texts: int
    dates: int
    own: bool
    due: datetime | None  # the first changed date
    first: Dates | None
    steps: frozenset[int]


def of_edit(sequence: Sequence, edited: tuple[Step, ...], *, now: datetime) -> Impact:
    """`edited` is the new list; a step that is new has an id that no stored step has."""
    groups = alike.followers(sequence, now=now)
    pairs = courses.with_steps([group.one for group in groups], edited)
    every = [(group.count, _difference(_planned(before), _planned(settled(after))))
             for group, (before, after) in zip(groups, pairs, strict=True)]
    rows = Enrollment.select().where(Enrollment.sequence == sequence)
    return Impact(
        sum(count * one.emails for count, one in every), sum(count * one.texts for count, one in every),
        sum(count * one.dates for count, one in every), sum(count * one.own for count, one in every),
        _sent(sequence), sum(count for count, _ in every),
        sum(count for count, one in every if one.due and one.due <= now + SOON),
        rows.where(Enrollment.pinned.is_null(False), Enrollment.state != EnrollmentState.FINISHED).count(),
        rows.where(Enrollment.finish == Finish.COMPLETED).count() if _longer(sequence, edited) else 0,
        min((one.first for _, one in every if one.first), default=None),
        tuple(sorted(frozenset().union(*(one.steps for _, one in every)))))


def _longer(sequence: Sequence, edited: tuple[Step, ...]) -> bool:
    """Whether the last step is a new one."""
    return bool(edited) and not StepRow.select().where(
        StepRow.sequence == sequence, StepRow.id == edited[-1].id).exists()


def _sent(sequence: Sequence) -> int:
    return int(Message.select().join(Enrollment).where(
        Enrollment.sequence == sequence, Message.state == MessageState.SENT).count())


def _planned(course: Course) -> Planned:
    return {step.id: (step, one) for step, one in course.planned()}


def _difference(before: Planned, after: Planned) -> _Difference:
    pairs = [(before.get(key), after.get(key)) for key in before.keys() | after.keys()]
    kinds = [_change(one, other) for one, other in pairs]
    dated = [pair for pair, (_, moved) in zip(pairs, kinds, strict=True) if moved]
    return _Difference(
        sum(text or moved for text, moved in kinds), sum(text for text, _ in kinds), len(dated),
        any(step.own_text or step.own_dates for step, _ in before.values()),
        min((other[1].instant for _, other in dated if other), default=None),
        min(((one[1].instant, other[1].instant) for one, other in dated if one and other), default=None),
        frozenset(other[0].position for (_, other), (text, _) in zip(pairs, kinds, strict=True) if text and other))


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
