"""From rows to answers: the same shapes wherever a person, an enrollment or a moment appears."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from server import access, words
from server.api import answers, enroll_answers
from server.domain import schedule
from server.domain.codes import EnrollmentState, Exclusion, Permission
from server.models import Person, Sequence, User
from server.queries.enrollments import Standing
from server.queries.sequences import Line


def instant(at: datetime) -> str:
    """2026-12-28T09:30:00Z"""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def local(at: datetime, zone: str) -> str:
    """2026-12-28T10:30, the wall clock of that zone."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def moment(at: datetime, zone: str) -> answers.MomentOut:
    return answers.MomentOut(local=local(at, zone), instant=instant(at))


def named(row: Person | Sequence | User) -> answers.Named:
    return answers.Named(id=row.id, name=row.name)


def status(one: Standing, user: User, now: datetime) -> answers.StatusOut:
    enrollment = one.enrollment
    hold = one.waits.hold if one.waits else None
    chip = words.enrollment_chip(enrollment.state, enrollment.finish, hold)
    address = enrollment.email.address if enrollment.email else ""
    return answers.StatusOut(
        id=enrollment.id,
        person=answers.PersonRef(id=enrollment.person_id, name=enrollment.person.name, email=address),
        sequence=named(enrollment.sequence), state=enrollment.state.value,
        chip=answers.ChipOut(tone=chip.tone, icon=chip.icon, label=chip.label),
        step=one.position, steps=one.steps, next=_next(one, now), hold=_hold(one),
        enrolled_by=enrollment.user.name, enrolled_at=instant(enrollment.created_at), zone=one.zone,
        can=_can(one, user))


def _next(one: Standing, now: datetime) -> answers.NextOut | None:
    """A hold without a known end shows no date."""
    if one.next is None or (one.waits and one.waits.until is None):
        return None
    at = one.next.instant
    days = (schedule.local_date(at, one.zone) - schedule.local_date(now, one.zone)).days
    return answers.NextOut(kind=one.next.kind, local=local(at, one.zone), instant=instant(at), in_days=days)


def _hold(one: Standing) -> answers.HoldOut | None:
    waits = one.waits
    if waits is None:
        return None
    said = words.hold(waits.hold, waits.params, when=waits.until, zone=one.zone)
    return answers.HoldOut(code=waits.hold.value, sentence=said,
                           until=instant(waits.until) if waits.until else None)


def _can(one: Standing, user: User) -> answers.CanOut:
    enrollment = one.enrollment
    running = enrollment.state is not EnrollmentState.FINISHED
    stop = running and access.may(user, Permission.ENROLLMENTS_STOP)
    held = one.waits is not None and one.waits.hold is enrollment.hold  # an absence that is over holds nothing
    paused = enrollment.state is EnrollmentState.PAUSED or (running and enrollment.hold is not None and held)
    change = access.may_change(user, enrollment)
    return answers.CanOut(unenroll=stop, pause=stop and enrollment.state is EnrollmentState.ACTIVE,
                          resume=paused and change, skip=running and change)


def sequence(line: Line, user: User) -> dict[str, Any]:
    row = line.sequence
    return {"id": row.id, "name": row.name, "audience": row.audience, "mine": row.owner_id == user.id,
            "owner": named(row.owner), "steps": line.steps, "days": line.days, "active": line.active,
            "reply_rate": line.reply_rate, "state": row.state.value, "read_only": line.read_only}


def exclusion(code: Exclusion, params: Mapping[str, Any]) -> enroll_answers.ExclusionOut:
    return enroll_answers.ExclusionOut.model_validate({
        "code": code.value, "sentence": words.exclusion(code, params), "fix": words.FIXES.get(code),
        "params": dict(params)})
