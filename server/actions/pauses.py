"""Pausing somebody up to a day: a hold with a known end, so that the dates behind it are known too."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from server.access import Conflict, FieldError, Invalid, require_change
from server.actions import stop
from server.actions.journal import log
from server.database import database
from server.domain import schedule
from server.domain.codes import EnrollmentState, Hold, MessageState
from server.models import Enrollment, Message, User
from server.queries import plans

LONGEST = timedelta(days=366)


def pause_until(user: User, enrollment: Enrollment, until: date, *, now: datetime) -> None:
    """Nothing leaves before that day begins. Anyone may; who makes a pause shorter must be one who may resume."""
    with database.atomic():
        fresh = Enrollment.get_by_id(enrollment.id)
        end = end_of(user, fresh, until, now=now)
        # `paused_at` is of a pause without an end.
        Enrollment.update(state=EnrollmentState.ACTIVE, hold=Hold.PAUSED_PERSON, held_since=now, held_until=end,
                          paused_by=user, paused_at=None).where(Enrollment.id == fresh.id).execute()
        Message.update(hold=Hold.PAUSED_PERSON, held_until=end).where(
            Message.enrollment == fresh, Message.state == MessageState.PLANNED).execute()
        if fresh.state is EnrollmentState.PAUSED:
            stop.answer_questions(user, fresh, now=now)
        log("enrollment_paused", now=now, user=user, enrollment=fresh, hold=Hold.PAUSED_PERSON.value,
            until=until.isoformat(), ends=end.isoformat())


def end_of(user: User, enrollment: Enrollment, until: date, *, now: datetime) -> datetime:
    """The moment at which such a pause would end; a refusal where it cannot be."""
    if enrollment.state is EnrollmentState.FINISHED:
        raise Conflict("enrollment_over")
    today = schedule.local_date(now, enrollment.zone)
    if not today < until <= today + LONGEST:
        raise Invalid(FieldError("until", "pause_until_when", {"first": today + timedelta(days=1),
                                                               "last": today + LONGEST}))
    end, _ = schedule.instant(until, plans.MIDNIGHT, enrollment.zone)
    held = enrollment.held_until if enrollment.held_until and enrollment.held_until > now else None
    if held and enrollment.hold is Hold.CHALLENGE:
        raise Conflict("challenge_open")
    if held and held >= end and enrollment.hold is not Hold.PAUSED_PERSON:
        raise Invalid(FieldError("until", "held_longer", {"until": schedule.local_date(held, enrollment.zone)}))
    if enrollment.state is EnrollmentState.PAUSED or (held and held > end):
        require_change(user, enrollment)
    return end
