"""What became of the people of a sequence: counted as people, never as events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from peewee import fn

from server.domain.codes import (
    EnrollmentState,
    Finish,
    Hold,
    MessageState,
    TaskState,
)
from server.models import Enrollment, Message, Override, Sequence, Task
from server.queries import plans

WEEKS = 12


@dataclass(frozen=True)
class StepFigures:
    """One step. `planned` are those who have yet to come to it; `held` of them wait at it right now."""

    step: plans.Step
    planned: int = 0
    sent: int = 0  # of a task: done
    replied: int = 0  # ended there, by an answer to this step's mail
    bounced: int = 0
    opted_out: int = 0
    skipped: int = 0
    held: int = 0
    differ: int = 0  # running enrollments with a text or a date of their own

    @property
    def step_id(self) -> int:
        return self.step.id

    @property
    def went_on(self) -> int:
        return self.sent - self.replied - self.bounced - self.opted_out


@dataclass(frozen=True)
class Figures:
    people: int
    steps: tuple[StepFigures, ...]


_BOUNCES = (Finish.BOUNCED, Finish.COMPLAINED)


def per_step(sequence: Sequence, *, now: datetime) -> Figures:
    """The figures of the latest version's steps; one query per kind of figure, whatever the number of people."""
    people = Enrollment.select().where(Enrollment.sequence == sequence).count()
    sent, skipped = _messages(sequence), _skipped(sequence)
    ends, waiting, held = _ends(sequence), _waiting(sequence), _held(sequence, now)
    differ = _differ(sequence)
    shown, coming = [], 0
    for step in plans.steps_of(plans.latest(sequence)):
        coming += waiting.get(step.id, 0)
        ended = ends.get(step.id, {})
        shown.append(StepFigures(
            step, coming, sent.get(step.id, 0), ended.get(Finish.REPLIED, 0),
            sum(ended.get(finish, 0) for finish in _BOUNCES), ended.get(Finish.OPTED_OUT, 0),
            skipped.get(step.id, 0), held.get(step.id, 0), differ.get(step.id, 0)))
    return Figures(people, tuple(shown))


def _of(table: Any, sequence: Sequence, *columns: Any) -> Any:
    return table.select(*columns).join(Enrollment).where(Enrollment.sequence == sequence)


def _people(table: Any, sequence: Sequence, *conditions: Any) -> dict[int, int]:
    """Step -> how many people have a row there that meets the conditions."""
    rows = _of(table, sequence, table.step, fn.count(table.enrollment.distinct()))
    return dict(rows.where(table.step.is_null(False), *conditions).group_by(table.step).tuples())


def _messages(sequence: Sequence) -> dict[int, int]:
    return (_people(Message, sequence, Message.state == MessageState.SENT)
            | _people(Task, sequence, Task.state == TaskState.DONE))


def _skipped(sequence: Sequence) -> dict[int, int]:
    return (_people(Message, sequence, Message.state == MessageState.SKIPPED)
            | _people(Task, sequence, Task.state == TaskState.SKIPPED))


def _ends(sequence: Sequence) -> dict[int, dict[Finish, int]]:
    """Step of the last mail sent -> how its people ended."""
    later = Message.alias()
    newer = later.select(later.id).where(later.enrollment == Message.enrollment, later.state == MessageState.SENT,
                                         later.sent_at > Message.sent_at)
    rows = _of(Message, sequence, Message.step, Enrollment.finish, fn.count(Message.enrollment.distinct())).where(
        Message.state == MessageState.SENT, Enrollment.finish.is_null(False), ~fn.exists(newer))
    found: dict[int, dict[Finish, int]] = {}
    for step, finish, number in rows.group_by(Message.step, Enrollment.finish).tuples():
        found.setdefault(step, {})[Finish(finish)] = number
    return found


def _waiting(sequence: Sequence) -> dict[int, int]:
    """Step -> people whose next step it is."""
    running = Enrollment.state != EnrollmentState.FINISHED
    coming = Message.state.in_([MessageState.PLANNED, MessageState.SENDING, MessageState.UNCERTAIN])
    mail_first = Message.select(Message.enrollment).where(Message.state == MessageState.PLANNED)
    return (_people(Message, sequence, running, coming)
            | _people(Task, sequence, running, Task.state == TaskState.OPEN, Task.enrollment.not_in(mail_first)))


def _held(sequence: Sequence, now: datetime) -> dict[int, int]:
    """Step -> people who wait at it: paused, away, or held by the dispatcher."""
    stopped = (Enrollment.state == EnrollmentState.PAUSED) | (Enrollment.held_until > now) | (
        Message.hold.is_null(False) & (Message.hold != Hold.UNDO_WINDOW)
        & (Message.held_until.is_null() | (Message.held_until > now)))
    return _people(Message, sequence, Enrollment.state != EnrollmentState.FINISHED,
                   Message.state == MessageState.PLANNED, stopped)


def _differ(sequence: Sequence) -> dict[int, int]:
    """Step -> running enrollments that keep their own version of it, by themselves or with their batch."""
    mine = (Override.enrollment == Enrollment.id) | (Override.batch == Enrollment.batch)
    rows: Any = Override.select(Override.step, fn.count(Enrollment.id.distinct())).join(Enrollment, on=mine).where(
        Enrollment.sequence == sequence, Enrollment.state != EnrollmentState.FINISHED)
    return dict(rows.group_by(Override.step).tuples())


@dataclass(frozen=True)
class Week:
    """Mails sent and people who answered in the week from that Monday on."""

    monday: date
    sent: int
    replied: int


def weekly(sequence: Sequence, *, now: datetime) -> tuple[Week, ...]:
    """The last 12 weeks in the owner's zone, oldest first, from the first week with a mail on."""
    zone = ZoneInfo(sequence.owner.zone)
    this = _monday(now, zone)
    since = datetime.combine(this - timedelta(weeks=WEEKS - 1), datetime.min.time(), zone)
    mails = _of(Message, sequence, Message.sent_at).where(
        Message.state == MessageState.SENT, Message.sent_at >= since)
    replies = Enrollment.select(Enrollment.finished_at).where(
        Enrollment.sequence == sequence, Enrollment.finish == Finish.REPLIED, Enrollment.finished_at >= since)
    sent = [_monday(row.sent_at, zone) for row in mails]
    replied = [_monday(row.finished_at, zone) for row in replies]
    weeks = [this - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    first = min([*sent, *replied], default=this)
    return tuple(Week(week, sent.count(week), replied.count(week)) for week in weeks if week >= first)


def _monday(at: datetime, zone: ZoneInfo) -> date:
    on = at.astimezone(zone).date()
    return on - timedelta(days=on.weekday())
