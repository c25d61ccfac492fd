"""What the API answers about the team."""

from __future__ import annotations

import datetime

from pydantic import BaseModel

from server.api.answers import MomentOut, Named
from server.domain.codes import StepKind


class MemberOut(Named):
    role: str
    active: bool
    away_from: datetime.date | None
    away_until: datetime.date | None
    away_note: str | None  # for its user, the owner and the admins


class UsersOut(BaseModel):
    users: list[MemberOut]


class NextMailOut(BaseModel):
    enrollment_id: int
    person: Named
    result: str  # handed_over: would be
    sentence: str
    next: MomentOut | None
    new_thread: bool
    subject: str  # of the new thread, its merge fields not filled in yet


class HandoverOut(BaseModel):
    people: list[NextMailOut]


class ShiftOut(BaseModel):
    enrollment_id: int
    person: Named
    step: int
    kind: StepKind
    before: MomentOut
    after: MomentOut


class AbsenceForecastOut(BaseModel):
    people: int
    emails: int
    shifts: list[ShiftOut]
    shown: str  # as in a forecast of one person
