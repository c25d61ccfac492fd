"""What an edit of a sequence would change of the emails that have not left yet. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from server.domain.codes import EnrollmentState, Finish, MessageState, SequenceState
from server.domain.schedule import Calendar
from server.models import Enrollment, Message, Sequence, SequenceVersion
from server.models import Step as StepRow
from server.queries import alike, courses, difference, enrollments, plans
from server.queries.alike import Alike
from server.queries.courses import Course
from server.queries.difference import Dates, Difference
from server.queries.edited import settled
from server.queries.plans import Step, Upcoming

SOON = timedelta(hours=24)
SHOWN = 50


@dataclass(frozen=True)
class Reached:
    """One person of the list behind the numbers: the first of their emails that changes, as they are shown it; None
    where it does not leave (any more, as yet)."""

    enrollment: Enrollment
    step: Step
    before: Upcoming | None
    after: Upcoming | None
    moved: bool  # else only its text changes
    soon: bool


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
    days: frozenset[tuple[int, date, time]] = frozenset()  # the new dates: of which step, which day, at what time
    listed: tuple[Reached, ...] = ()  # the first people of whom an email changes, by its date
    changed: int = 0  # so many people are they in all
    staying: tuple[Enrollment, ...] = ()  # the first of those pinned


Pairs = Callable[[list[Enrollment]], Iterator[tuple[Course, Course]]]  # each course as it is, and as it would be


def of_edit(sequence: Sequence, edited: tuple[Step, ...], *, now: datetime) -> Impact:
    """`edited` is the new list; a step that is new has an id that no stored step has."""
    groups = alike.followers(sequence, now=now)
    rows = Enrollment.select().where(Enrollment.sequence == sequence)
    pinned = rows.where(Enrollment.pinned.is_null(False), Enrollment.state != EnrollmentState.FINISHED)
    return replace(
        _of(sequence, groups, lambda them: courses.with_steps(them, edited), now),
        pinned=pinned.count(), staying=_staying(pinned.order_by(Enrollment.id).limit(SHOWN)),
        finished=rows.where(Enrollment.finish == Finish.COMPLETED).count() if _longer(sequence, edited) else 0)


def of_rules(sequence: Sequence, calendar: Calendar, *, now: datetime) -> Impact:
    """What other open days and holidays change, also for those who stay on an earlier version."""
    groups = alike.followers(sequence, now=now, pinned=True)
    return _of(sequence, groups, lambda them: (
        (course, replace(course, calendar=calendar)) for course in courses.of(them)), now)


def _of(sequence: Sequence, groups: list[Alike], pairs: Pairs, now: datetime) -> Impact:
    for group in groups:
        group.one.sequence = sequence  # read once, not for each
    found = [(group, difference.between(before, after))
             for group, (before, after) in zip(groups, pairs([group.one for group in groups]), strict=True)]
    every = [(group.count, one) for group, one in found]
    return Impact(
        sum(count * one.emails for count, one in every), sum(count * one.texts for count, one in every),
        sum(count * one.dates for count, one in every), sum(count * one.own for count, one in every),
        _sent(sequence), sum(count for count, _ in every),
        sum(group.count for group, one in found if _soon(group, one, now)),
        first=min((one.first for _, one in every if one.first), default=None),
        steps=tuple(sorted(frozenset().union(*(one.steps for _, one in every)))),
        days=frozenset().union(*(one.days for _, one in every)),
        listed=_listed(found, pairs, now), changed=sum(count for count, one in every if one.moves))


def _listed(found: list[tuple[Alike, Difference]], pairs: Pairs, now: datetime) -> tuple[Reached, ...]:
    """Whose email changes first by the plan. Only those listed are read, for their names and what holds them."""
    moved = sorted(((one.moves, _soon(group, one, now), group) for group, one in found if one.moves),
                   key=lambda line: (line[0].first, line[2].one.id))
    whose = [(number, moves, soon) for moves, soon, group in moved for number in islice(group.members, SHOWN)][:SHOWN]
    rows = _named([number for number, _, _ in whose])
    people = pairs([rows[number] for number, _, _ in whose])
    return tuple(
        Reached(before.enrollment, moves.step, _shown(before, moves.step, now), _shown(settled(after), moves.step, now),
                moves.moved, soon)
        for (_, moves, soon), (before, after) in zip(whose, people, strict=True))


def _soon(group: Alike, one: Difference, now: datetime) -> bool:
    """Whether an email with a new date is due at once. Whoever is held, or in a paused sequence, waits anyway."""
    paused = group.waiting or group.one.sequence.state is SequenceState.PAUSED
    return one.due is not None and one.due <= now + SOON and not paused


def _shown(course: Course, step: Step, now: datetime) -> Upcoming | None:
    return next((one for one in plans.shown(course, now=now) if one.step.id == step.id), None)


def _staying(pinned: Iterable[Enrollment]) -> tuple[Enrollment, ...]:
    """With their versions, of which there are few."""
    rows = _named([row.id for row in pinned])
    versions = {row.id: row for row in SequenceVersion.select().where(
        SequenceVersion.id.in_({row.pinned_id for row in rows.values()}))}
    for row in rows.values():
        row.pinned = versions[row.pinned_id]
    return tuple(rows.values())


def _named(ids: list[int]) -> dict[int, Enrollment]:
    return {row.id: row for row in enrollments.rows().where(Enrollment.id.in_(courses.among(ids)))} if ids else {}


def _longer(sequence: Sequence, edited: tuple[Step, ...]) -> bool:
    """Whether the last step is a new one."""
    return bool(edited) and not StepRow.select().where(
        StepRow.sequence == sequence, StepRow.id == edited[-1].id).exists()


def _sent(sequence: Sequence) -> int:
    return int(Message.select().join(Enrollment).where(
        Enrollment.sequence == sequence, Message.state == MessageState.SENT).count())
