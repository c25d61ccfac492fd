"""The shapes of a forecast."""

from __future__ import annotations

from pydantic import BaseModel

from server.api.answers import MomentOut, Named
from server.domain.codes import StepKind


class DayOut(BaseModel):
    on: str
    closed: str  # "", "weekend" or the name of the holiday
    emails: int  # `new_emails` included
    tasks: int
    new_emails: int  # of people who are not enrolled yet
    share: float  # of the daily limit


class DueOut(MomentOut):
    person: Named
    sequence: Named
    step: int
    steps: int
    kind: StepKind
    enrollment_id: int
    hold: str | None  # the code of what makes it later than planned


class DaysOut(BaseModel):
    zone: str
    daily_limit: int
    days: list[DayOut]
    leaves: list[DueOut]


class WithOut(BaseModel):
    zone: str
    daily_limit: int
    days: list[DayOut]
    put_off: int  # how many of the new emails the daily limit moves to a later day
