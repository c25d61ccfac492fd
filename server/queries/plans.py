"""From rows to the one planner: which step comes when, for one enrollment or for one about to be made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import available_timezones

from server.domain import schedule
from server.domain.codes import (
    EnrollmentState,
    Hold,
    MailboxState,
    MessageEnd,
    Moved,
    SequenceState,
    StepKind,
    TaskState,
)
from server.domain.schedule import Fact, PlannedStep
from server.models import Enrollment, Sequence, SequenceVersion, StepVersion, User
from server.queries import attachments, courses
from server.queries.courses import Course, calendar_of, changed, plan, start_of
from server.queries.steps import Change, Step, overlay, step_of

__all__ = ["Change", "Step", "Upcoming", "calendar_of", "changed", "latest", "live_steps", "next_steps",
           "open_enrollment", "overlay", "plan", "planned", "shown", "start_of", "steps_for", "steps_of", "upcoming",
           "zone_for"]

MIDNIGHT = time(0)
DAY = timedelta(days=1)
UNDO_WINDOW = timedelta(seconds=60)  # after Enroll nothing leaves, so that Undo can take all of it back


@dataclass(frozen=True)
class Upcoming:
    """A step still to come: when by the plan, and when it is expected given what holds it now."""

    step: Step
    on: date
    time: time
    instant: datetime  # by the plan
    expected: datetime  # when it leaves as things stand; equals `instant` when nothing holds it
    zone: str
    base_on: date
    moved: tuple[Moved, ...] = ()
    after_task: bool = False
    hold: Hold | None = None
    open_days: int | None = None  # after the end of a hold of which nobody knows the end: then no date is shown


def latest(sequence: Sequence) -> SequenceVersion:
    """The version that new enrollments and all unpinned ones follow."""
    return SequenceVersion.select().where(SequenceVersion.sequence == sequence).order_by(
        SequenceVersion.number.desc()).get()


def steps_of(version: SequenceVersion) -> tuple[Step, ...]:
    rows = StepVersion.select().where(StepVersion.version == version).order_by(StepVersion.position)
    files = attachments.of_versions([version.id])
    return tuple(step_of(row, files.get(row.id, ())) for row in rows)


def steps_for(enrollment: Enrollment) -> tuple[Step, ...]:
    """The steps as they hold for this person: the version, then the batch's overrides, then their own."""
    return courses.of_one(enrollment).steps


def live_steps(enrollment: Enrollment) -> tuple[Step, ...]:
    """The steps as the sequence has them for this person, without what was changed for them or their batch."""
    return steps_of(enrollment.pinned or latest(enrollment.sequence))


@cache
def zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_for(sequence: Sequence, own: str, person_zone: str) -> str:
    """The zone of the steps' times: the sender's, or the person's where it is known and the sequence says so."""
    return person_zone if sequence.person_zone and person_zone in zones() else own


def planned(enrollment: Enrollment) -> tuple[tuple[Step, PlannedStep], ...]:
    """The remaining steps of an enrollment by the plan in force."""
    return courses.of_one(enrollment).planned()


def upcoming(enrollment: Enrollment, *, now: datetime) -> tuple[Upcoming, ...]:
    """The remaining steps with the dates a person is shown: holds and lateness move them, each move delays the rest."""
    if enrollment.state is EnrollmentState.FINISHED:
        return ()
    return shown(courses.of_one(enrollment), now=now)


def shown(course: Course, *, now: datetime) -> tuple[Upcoming, ...]:
    """What a person is shown of a course: dates, or, while it is held for nobody knows how long, the days after."""
    rows = coming(course, holds_of(course.enrollment, now=now), now=now)
    if not endless(course.enrollment):
        return rows
    zone, between = course.enrollment.zone, course.calendar.open_days_between
    today = schedule.local_date(now, zone)
    return tuple(replace(one, open_days=between(today, schedule.local_date(one.expected, zone))) for one in rows)


def endless(enrollment: Enrollment) -> bool:
    """Whether something holds all steps of this person of which nobody knows the end."""
    return (enrollment.state is EnrollmentState.PAUSED or enrollment.sequence.state is SequenceState.PAUSED
            or enrollment.mailbox.state is not MailboxState.CONNECTED or enrollment.user.disabled_at is not None)


@dataclass(frozen=True)
class Waits:
    """What is known to hold somebody: until when and why, and the days on which their sender is away."""

    until: datetime | None = None
    hold: Hold | None = None
    away: tuple[datetime, datetime] | None = None


def holds_of(enrollment: Enrollment, *, now: datetime) -> Waits:
    """The holds of the person that are known to end, and the absence of the user."""
    ends: list[tuple[datetime, Hold]] = [(enrollment.created_at + UNDO_WINDOW, Hold.UNDO_WINDOW)]
    if enrollment.hold and enrollment.held_until:
        ends.append((enrollment.held_until, enrollment.hold))
    until, hold = max(ends)
    away = absence(enrollment.user)
    return Waits(until, hold, away) if until > now else Waits(away=away)


def absence(user: User) -> tuple[datetime, datetime] | None:
    """From the first moment of a user's absence to the first after it, in their zone."""
    if not (user.away_from and user.away_until):
        return None
    begins, _ = schedule.instant(user.away_from, MIDNIGHT, user.zone)
    return begins, schedule.instant(user.away_until + DAY, MIDNIGHT, user.zone)[0]


def coming(course: Course, waits: Waits, *, now: datetime) -> tuple[Upcoming, ...]:
    """Each step leaves as soon as it may; what that makes of the steps behind it."""
    shown: list[Upcoming] = []
    by_id = {step.id: step for step in course.steps}
    facts: list[Fact] = []
    floor, after_task = now, False
    while remaining := course.dates(facts):
        one = remaining[0]
        expected, hold = _expected(course, one, waits, floor)
        shown.append(Upcoming(by_id[one.key], one.on, one.time, one.instant, expected, course.enrollment.zone,
                              one.base_on, one.moved, one.after_task or after_task, hold))
        end = MessageEnd.SENT if one.kind is StepKind.EMAIL else TaskState.DONE
        facts.append(Fact(one.key, end, one.on,
                          max(one.on, schedule.local_date(expected, course.enrollment.zone))))
        blocking = one.kind is StepKind.TASK and by_id[one.key].blocks
        floor = expected if blocking or one.kind is StepKind.EMAIL else floor
        after_task = blocking or (after_task and one.kind is StepKind.TASK)
    return tuple(shown)


def _expected(course: Course, one: PlannedStep, waits: Waits, floor: datetime) -> tuple[datetime, Hold | None]:
    """When the step leaves as things stand. A pause has no known end: the plan's date is then only the earliest."""
    if one.kind is StepKind.TASK:
        return max(one.instant, floor), None
    zone = course.enrollment.zone
    slot, hold = schedule.next_slot(one.instant, zone, one.time, course.calendar, max(floor, waits.until or floor))
    if waits.hold and waits.until and waits.until > one.instant:
        hold = waits.hold
    if waits.away and waits.away[0] <= slot < waits.away[1]:
        slot, _ = schedule.next_slot(one.instant, zone, one.time, course.calendar, waits.away[1])
        hold = Hold.PAUSED_USER
    return slot, hold


def next_steps(course: Course) -> tuple[tuple[Step, PlannedStep], ...]:
    """The steps that need a row now: up to the first email, or the first task that the next step waits for."""
    due = []
    for step, one in course.planned():
        due.append((step, one))
        if step.kind is StepKind.EMAIL or step.blocks:
            break
    return tuple(due)


def open_enrollment(person_ids: Iterable[int]) -> Mapping[int, Enrollment]:
    """The one open enrollment of each person, by person id."""
    rows = Enrollment.select().where(Enrollment.person.in_(list(person_ids)),
                                     Enrollment.state != EnrollmentState.FINISHED)
    return {row.person_id: row for row in rows}
