"""What the API answers about the steps of one running person, and what a change would make of them."""

from __future__ import annotations

from pydantic import BaseModel

from server.api.answers import Named, ResultOut, StatusOut
from server.api.enroll_answers import MovedOut
from server.domain.codes import StepKind, ThreadMode


class DateOut(BaseModel):
    """`local` and `instant` are null while nobody knows when a hold ends: then `open_days` count from its end."""

    local: str | None
    instant: str | None
    open_days: int | None
    sentence: str


class ShiftOut(BaseModel):
    """One step; `before` or `after` is null where it does not leave (any more, or as yet)."""

    step_id: int
    position: int
    kind: StepKind
    subject: str
    opens: str | None  # the subject of a new thread, where none of the one it was to join reaches the person
    before: DateOut | None
    after: DateOut | None
    moved: list[MovedOut]  # why `after` is not the day that the step's days say
    hold: str | None  # the code of what keeps it until then


class ForecastOut(BaseModel):
    """`shown` may be given back with the change itself: it is then made only while these dates hold."""

    steps: list[ShiftOut]
    shown: str


class TurnOut(BaseModel):
    """The next email of one person; null where none is to come."""

    enrollment_id: int
    person: Named
    step: int | None
    before: DateOut | None
    after: DateOut | None
    moved: list[MovedOut]
    hold: str | None


class ManyForecastOut(BaseModel):
    """Emails are those of the next 14 days, at the pace of the mailboxes; people are listed up to 50."""

    people: int
    emails_before: int
    emails_after: int
    put_off: int  # of those after: how many the daily limit moves to a later day
    listed: list[TurnOut]
    more: int  # people who are not listed
    left_out: list[ResultOut]  # whom it does not concern, and why
    shown: str  # as in a forecast of one person


class LiveOut(BaseModel):
    """A step as the sequence has it."""

    day_offset: int
    time: str
    subject: str
    body: str


class OwnStepOut(LiveOut):
    """A step as it holds for this person; `differs` names what is not as in the sequence, `live` is how it is there."""

    step_id: int
    position: int
    kind: StepKind
    thread: ThreadMode
    state: str
    open: bool  # can still be changed
    date: DateOut | None
    opens: str | None  # as in a forecast
    differs: list[str]
    live: LiveOut


class OwnStepsOut(BaseModel):
    steps: list[OwnStepOut]


class AdjustedOut(OwnStepsOut):
    """How the person stands after a change."""

    enrollment: StatusOut
