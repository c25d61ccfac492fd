"""What happened, with the names that an event's ids stand for; and what happens next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from peewee import JOIN

from server.domain import schedule
from server.domain.codes import EnrollmentState, Hold, StepKind
from server.models import Enrollment, Event, Mailbox, Person, Sequence, StepVersion, User
from server.queries import plans

_USERS = ("other", "invited", "to")  # keys of an event's data that hold a user's id
PLANNED = {StepKind.EMAIL: "planned_email", StepKind.TASK: "planned_task"}


@dataclass(frozen=True)
class Entry:
    """One line: `values` fill the sentence of `code`, instants are said in `zone`."""

    at: datetime
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    zone: str = "UTC"
    planned: bool = False
    person: Person | None = None
    enrollment_id: int | None = None
    sequence: Sequence | None = None
    event_id: int | None = None
    upcoming: plans.Upcoming | None = None  # of a planned one


def of_enrollment(enrollment: Enrollment, *, now: datetime) -> tuple[Entry, ...]:
    """Newest on top, the steps to come above what happened."""
    past = _past(Event.enrollment == enrollment, enrollment.zone)
    return (*_coming(enrollment, now), *past)


def of_person(person: Person, *, now: datetime, zone: str = "UTC") -> tuple[Entry, ...]:
    """A person's whole history over all enrollments, and the steps of the open one."""
    running = Enrollment.get_or_none(Enrollment.person == person, Enrollment.state != EnrollmentState.FINISHED)
    past = _past(Event.person == person, running.zone if running else zone)
    return (*(_coming(running, now) if running else ()), *past)


def recent(*, zone: str, user: User | None = None, before: int | None = None, limit: int = 50) -> tuple[Entry, ...]:
    """What happened last, of one user's enrollments and doings or of everybody's; `before` is an event's id."""
    wanted: Any = Event.id < before if before else Event.id > 0
    if user:
        mine = Enrollment.select(Enrollment.id).where(Enrollment.user == user)
        wanted &= (Event.user == user) | Event.enrollment.in_(mine)
    return _past(wanted, zone, limit)


def _coming(enrollment: Enrollment, now: datetime) -> list[Entry]:
    entries = [Entry(one.expected, PLANNED[one.step.kind], {"step": one.step.position, **_held(enrollment, one.hold)},
                     one.zone, planned=True, enrollment_id=enrollment.id, upcoming=one)
               for one in plans.upcoming(enrollment, now=now)]
    return entries[::-1]


def _held(enrollment: Enrollment, hold: Hold | None) -> dict[str, Any]:
    """What fills the sentence of a hold that has a known end."""
    if hold is Hold.PAUSED_USER:
        return {"user": enrollment.user.name, "until": enrollment.user.away_until}
    if hold is None or hold is not enrollment.hold:
        return {}
    by = enrollment.paused_by.name if enrollment.paused_by else None
    return {"user": by, "until": schedule.local_date(enrollment.held_until, enrollment.zone)}


def _past(wanted: Any, zone: str, limit: int = 500) -> tuple[Entry, ...]:
    rows: Any = (Event.select(Event, User, Person, Sequence, Mailbox)
                 .join(User, JOIN.LEFT_OUTER, on=Event.user).switch(Event)
                 .join(Person, JOIN.LEFT_OUTER, on=Event.person).switch(Event)
                 .join(Sequence, JOIN.LEFT_OUTER, on=Event.sequence).switch(Event)
                 .join(Mailbox, JOIN.LEFT_OUTER, on=Event.mailbox)
                 .where(wanted).order_by(Event.at.desc(), Event.id.desc()).limit(limit))
    events = list(rows)
    names, positions = _names(events), _positions(events)
    return tuple(Entry(one.at, one.code, _values(one, names, positions), zone, person=one.person,
                       enrollment_id=one.enrollment_id, sequence=one.sequence, event_id=one.id)
                 for one in events)


def _values(event: Event, names: Mapping[int, str], positions: Mapping[int, int]) -> dict[str, Any]:
    values = {**event.data, "user": event.user.name if event.user else None}
    if event.sequence:
        values["sequence"] = event.sequence.name
    if event.mailbox:
        values.setdefault("address", event.mailbox.address)
    if "step" in values:
        values["step"] = positions.get(values["step"], values["step"])
    for key in _USERS:
        if key in values:
            values[key] = names.get(values[key], "…")
    return values


def _names(events: Iterable[Event]) -> dict[int, str]:
    wanted = {event.data[key] for event in events for key in _USERS if key in event.data}
    return {row.id: row.name for row in User.select(User.id, User.name).where(User.id.in_(wanted))}


def _positions(events: Iterable[Event]) -> dict[int, int]:
    """Step -> its place in the newest version that has it."""
    wanted = {event.data["step"] for event in events if "step" in event.data}
    rows = StepVersion.select(StepVersion.step, StepVersion.position).where(StepVersion.step.in_(wanted))
    return {row.step_id: row.position for row in rows.order_by(StepVersion.id)}
