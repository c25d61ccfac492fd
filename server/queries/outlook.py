"""What a change for many people at once would make of their next dates, before anybody confirms it. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from server.domain.codes import Hold, StepKind
from server.domain.forecast import Leaving
from server.models import Enrollment, Mailbox
from server.queries import courses, enrollments, forecasts, plans
from server.queries.courses import Course
from server.queries.plans import Upcoming

FORTNIGHT = timedelta(days=14)
SHOWN = 50
Change = Callable[[Course], Course]


@dataclass(frozen=True)
class Turn:
    """The next email of one person, before and after; None: none is to come. The dates keep the mailbox's pace."""

    enrollment: Enrollment
    before: Upcoming | None
    after: Upcoming | None


@dataclass(frozen=True)
class Outlook:
    """So many people, and how many of their emails leave within two weeks, before and after."""

    people: int
    before: int
    after: int
    put_off: int  # of those after: how many the daily limit moves to a later day
    listed: tuple[Turn, ...]  # the first of them

    @property
    def more(self) -> int:
        """How many people are not listed."""
        return self.people - len(self.listed)


@dataclass
class _Side:
    """What leaves within two weeks, before or after."""

    leaving: list[Leaving] = field(default_factory=list)

    def add(self, found: Iterable[Leaving], keys: Collection[str]) -> None:
        self.leaving += [one for one in found if one.kind is StepKind.EMAIL and one.enrollment in keys]

    def first(self) -> dict[str, Leaving]:
        """The next email of each, by the key of the enrollment."""
        found: dict[str, Leaving] = {}
        for one in sorted(self.leaving, key=lambda one: one.at):
            found.setdefault(one.enrollment, one)
        return found


def of(ids: Collection[int], change: Change, *, now: datetime) -> Outlook:
    """`ids` are open enrollments; `change` makes of each course what it would be."""
    if not ids:
        return Outlook(0, 0, 0, 0, ())
    until, among = now + FORTNIGHT, courses.among(ids)
    keys = {row.key: row.id for row in Enrollment.select(Enrollment.key, Enrollment.id).where(Enrollment.id.in_(among))}
    before, after = _Side(), _Side()
    for box in Mailbox.select().where(Mailbox.id.in_(
            Enrollment.select(Enrollment.mailbox).where(Enrollment.id.in_(among)))):
        before.add(forecasts.of_mailbox(box, now=now, until=until), keys)
        changed = forecasts.after(box, ids, change, now=now)
        if changed:
            after.add(forecasts.of_mailbox(box, now=now, until=until, more=changed, without=ids), keys)
    first, then = before.first(), after.first()
    put_off = sum(one.hold is Hold.DAILY_LIMIT for one in after.leaving)
    return Outlook(len(ids), len(before.leaving), len(after.leaving), put_off,
                   tuple(_listed(_soonest(keys, first, then), change, first, then, now)))


def _soonest(keys: Mapping[str, int], first: Mapping[str, Leaving], then: Mapping[str, Leaving]) -> list[int]:
    """Those whose next email comes first, before or after; those without one by their ids."""
    def turn(key: str) -> tuple[bool, float, int]:
        found = [side[key].at.timestamp() for side in (first, then) if key in side]
        return not found, min(found, default=0), keys[key]

    return [keys[key] for key in sorted(keys, key=turn)[:SHOWN]]


def _listed(ids: list[int], change: Change, first: Mapping[str, Leaving], then: Mapping[str, Leaving],
            now: datetime) -> Iterable[Turn]:
    rows = {row.id: row for row in enrollments.rows().where(Enrollment.id.in_(courses.among(ids)))}
    for course in courses.of([rows[one] for one in ids]):
        key = course.enrollment.key
        yield Turn(course.enrollment, _next(course, first.get(key), now), _next(change(course), then.get(key), now))


def _next(course: Course, leaving: Leaving | None, now: datetime) -> Upcoming | None:
    """The next email by the plan, at the moment that the mailbox's pace gives it."""
    coming = next((one for one in plans.shown(course, now=now) if one.step.kind is StepKind.EMAIL), None)
    if coming and leaving and coming.open_days is None:
        return replace(coming, expected=leaving.at, hold=leaving.hold)
    return coming
