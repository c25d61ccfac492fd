"""How an enrollment stands, in the words and the dates of the user who looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import g

from server import access, clock, words
from server.domain.codes import EnrollmentState, Permission
from server.domain.schedule import local_date
from server.queries.enrollments import Standing


@dataclass(frozen=True)
class Status:
    """What the info bar, the lists and the person's page show of one enrollment."""

    standing: Standing
    chip: words.Chip
    reason: str  # why it waits or why it is over; "" while all goes by plan
    can_unenroll: bool
    can_pause: bool
    can_resume: bool
    can_change: bool  # skip, move, own steps

    @property
    def when(self) -> datetime | None:
        """The next step's moment, else the last thing that happened."""
        one = self.standing
        return one.next.instant if one.next else one.enrollment.finished_at or one.last_sent

    @property
    def over(self) -> bool:
        return bool(self.standing.enrollment.state is EnrollmentState.FINISHED)

    @property
    def days(self) -> str:
        """"in 8 days", for a step to come."""
        if self.standing.next is None:
            return ""
        zone = g.user.zone
        away = local_date(self.standing.next.instant, zone) - local_date(clock.now(), zone)
        return words.in_days(away.days) if away.days else ""


def status(standing: Standing) -> Status:
    enrollment = standing.enrollment
    waits = standing.waits
    over = enrollment.state is EnrollmentState.FINISHED
    held = not over and enrollment.held_until is not None and enrollment.held_until > clock.now()
    paused = enrollment.state is EnrollmentState.PAUSED or held
    return Status(
        standing, words.enrollment_chip(enrollment.state, enrollment.finish, waits.hold if waits else None),
        _reason(standing), not over and access.may(g.user, Permission.ENROLLMENTS_STOP),
        enrollment.state is EnrollmentState.ACTIVE and access.may(g.user, Permission.ENROLLMENTS_STOP),
        paused and access.may_change(g.user, enrollment), not over and access.may_change(g.user, enrollment))


def _reason(standing: Standing) -> str:
    enrollment, waits = standing.enrollment, standing.waits
    if enrollment.state is EnrollmentState.FINISHED:
        return words.finish(enrollment.finish, {"user": enrollment.user.name})
    if waits is None:
        return ""
    return words.hold(waits.hold, waits.params, when=waits.until, zone=g.user.zone)
