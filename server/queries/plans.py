"""From rows to the one planner: which step comes when, for one enrollment or for one about to be made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Protocol

from server.domain import calendars, schedule
from server.domain.codes import (
    EnrollmentState,
    Hold,
    MessageEnd,
    MessageState,
    Moved,
    StepKind,
    TaskState,
    ThreadMode,
)
from server.domain.schedule import Calendar, Fact, PlannedStep, PlanStep, Start
from server.models import Enrollment, Message, Override, Sequence, SequenceVersion, StepVersion, Task

MIDNIGHT = time(0)


@dataclass(frozen=True)
class Step:
    """A step as it holds for somebody: the sequence's version with the overrides laid over it."""

    id: int
    version_id: int
    position: int
    kind: StepKind
    day_offset: int
    time: time
    thread: ThreadMode
    subject: str
    body: str
    blocks: bool
    dated_at: datetime | None  # when days or time last changed
    own_dates: bool = False
    own_text: bool = False

    @property
    def key(self) -> int:
        """What the domain calls a step's identity."""
        return self.id

    def plan_step(self) -> PlanStep:
        return PlanStep(self.id, self.kind, self.day_offset, self.time, self.blocks)


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


def latest(sequence: Sequence) -> SequenceVersion:
    """The version that new enrollments and all unpinned ones follow."""
    return SequenceVersion.select().where(SequenceVersion.sequence == sequence).order_by(
        SequenceVersion.number.desc()).get()


def steps_of(version: SequenceVersion) -> tuple[Step, ...]:
    rows = StepVersion.select().where(StepVersion.version == version).order_by(StepVersion.position)
    return tuple(map(_step, rows))


def _step(row: StepVersion) -> Step:
    return Step(row.step_id, row.id, row.position, row.kind, row.day_offset, row.time, row.thread, row.subject,
                row.body, row.blocks, row.dated_at)


class Change(Protocol):
    """What an override row and a change still being previewed have in common."""

    @property
    def day_offset(self) -> int | None: ...
    @property
    def time(self) -> time | None: ...
    @property
    def subject(self) -> str | None: ...
    @property
    def body(self) -> str | None: ...


def overlay(step: Step, change: Change, set_at: datetime) -> Step:
    """The step with one override laid over it."""
    dates = change.day_offset is not None or change.time is not None
    return replace(
        step,
        day_offset=step.day_offset if change.day_offset is None else change.day_offset,
        time=change.time or step.time,
        subject=step.subject if change.subject is None else change.subject,
        body=step.body if change.body is None else change.body,
        dated_at=set_at if dates else step.dated_at,
        own_dates=step.own_dates or dates,
        own_text=step.own_text or change.subject is not None or change.body is not None,
    )


def steps_for(enrollment: Enrollment) -> tuple[Step, ...]:
    """The steps as they hold for this person: the version, then the batch's overrides, then their own."""
    return overlaid(enrollment, steps_of(enrollment.pinned or latest(enrollment.sequence)))


def overlaid(enrollment: Enrollment, version: Iterable[Step]) -> tuple[Step, ...]:
    """Any version's steps with what was changed for this enrollment."""
    steps = {step.id: step for step in version}
    mine = Override.enrollment == enrollment
    wanted = mine | (Override.batch == enrollment.batch_id) if enrollment.batch_id else mine
    for change in sorted(Override.select().where(wanted), key=lambda row: row.enrollment_id is not None):
        if change.step_id in steps:
            steps[change.step_id] = overlay(steps[change.step_id], change, change.set_at)
    return tuple(sorted(steps.values(), key=lambda step: step.position))


def calendar_of(sequence: Sequence) -> Calendar:
    return Calendar(open_days=frozenset(sequence.open_days), holidays=calendars.holidays(sequence.holidays))


def zone_for(sequence: Sequence, own: str, person_zone: str) -> str:
    """The zone of the steps' times: the sender's, or the person's where it is known and the sequence says so."""
    return person_zone if sequence.person_zone and person_zone else own


_DECIDED = (MessageState.SENT, MessageState.FAILED, MessageState.SKIPPED)


def facts_of(enrollment: Enrollment) -> tuple[Fact, ...]:
    """What is decided: sent, failed and skipped mails, finished tasks. A cancelled one is open again on reopening."""
    facts = []
    messages = [row for row in Message.select().where(Message.enrollment == enrollment,
                                                      Message.round == enrollment.round) if _decided(row)]
    tasks = list(Task.select().where(Task.enrollment == enrollment, Task.round == enrollment.round,
                                     Task.step.is_null(False), Task.state.in_([TaskState.DONE, TaskState.SKIPPED])))
    offsets = _offsets_then(enrollment, [*messages, *tasks])
    for message in messages:
        facts.append(Fact(message.step_id, message.end, message.planned_on,
                          _local_date(message.sent_at, enrollment), offsets.get(message.step_id)))
    for task in tasks:
        left = _local_date(task.done_at, enrollment) if task.state is TaskState.DONE else None
        facts.append(Fact(task.step_id, task.state, task.planned_on, left, offsets.get(task.step_id)))
    return tuple(facts)


def _decided(message: Message) -> bool:
    removed = message.state is MessageState.CANCELLED and message.end is not MessageEnd.CANCELLED
    return message.end is not None and (removed or message.state in _DECIDED)


def _offsets_then(enrollment: Enrollment, rows: Iterable[Message | Task]) -> dict[int, int]:
    """Each step's day when its row was made: other dates hang on the first one's, though edited or removed since."""
    made_from = [row.version_id for row in rows if row.version_id]
    if not made_from:
        return {}
    versions = StepVersion.select().where(StepVersion.id.in_(made_from))
    return {step.id: step.day_offset for step in overlaid(enrollment, map(_step, versions))}


def _local_date(at: datetime | None, enrollment: Enrollment) -> date | None:
    return schedule.local_date(at, enrollment.zone) if at else None


def start_of(enrollment: Enrollment) -> Start:
    return Start(enrollment.day0, enrollment.zone, enrollment.created_at, enrollment.send_today,
                 enrollment.start_step_id)


def plan(steps: Iterable[Step], start: Start, calendar: Calendar,
         facts: tuple[Fact, ...] = ()) -> tuple[PlannedStep, ...]:
    """The planner over our steps. Dates changed after the start are judged by the moment of their change."""
    steps = tuple(steps)
    return schedule.plan([step.plan_step() for step in steps], start, calendar, facts=facts,
                         changed_at=changed(steps, start))


def changed(steps: Iterable[Step], start: Start) -> dict[int, datetime]:
    """When each step's days or time were changed, as far as that was after the start."""
    return {step.id: step.dated_at for step in steps if step.dated_at and step.dated_at > start.at}


def planned(enrollment: Enrollment) -> tuple[tuple[Step, PlannedStep], ...]:
    """The remaining steps of an enrollment by the plan in force."""
    steps = steps_for(enrollment)
    by_id = {step.id: step for step in steps}
    dates = plan(steps, start_of(enrollment), calendar_of(enrollment.sequence), facts_of(enrollment))
    return tuple((by_id[one.key], one) for one in dates)


def upcoming(enrollment: Enrollment, *, now: datetime) -> tuple[Upcoming, ...]:
    """The remaining steps with the dates a person is shown: holds and lateness move them, each move delays the rest."""
    if enrollment.state is EnrollmentState.FINISHED:
        return ()
    steps = steps_for(enrollment)
    calendar = calendar_of(enrollment.sequence)
    start, facts = start_of(enrollment), facts_of(enrollment)
    shown: list[Upcoming] = []
    by_id = {step.id: step for step in steps}
    while remaining := plan(steps, start, calendar, facts):
        one = remaining[0]
        expected, hold = _expected(enrollment, one, calendar, now, first=not shown)
        shown.append(Upcoming(by_id[one.key], one.on, one.time, one.instant, expected, enrollment.zone, one.base_on,
                              one.moved, one.after_task, hold))
        end = MessageEnd.SENT if one.kind is StepKind.EMAIL else TaskState.DONE
        facts = (*facts, Fact(one.key, end, one.on, max(one.on, schedule.local_date(expected, enrollment.zone))))
    return tuple(shown)


def _expected(enrollment: Enrollment, one: PlannedStep, calendar: Calendar, now: datetime, *, first: bool,
              ) -> tuple[datetime, Hold | None]:
    """When the step leaves as things stand. A pause has no known end: the plan's date is then only the earliest."""
    if one.kind is StepKind.TASK:
        return max(one.instant, now) if first else one.instant, None
    until = max(now, enrollment.held_until) if enrollment.held_until else now
    slot, hold = schedule.next_slot(one.instant, enrollment.zone, one.time, calendar, until)
    if enrollment.hold and enrollment.held_until and enrollment.held_until > one.instant:
        hold = enrollment.hold
    return slot, hold


def next_steps(enrollment: Enrollment) -> tuple[tuple[Step, PlannedStep], ...]:
    """The steps that need a row now: up to the first email, or the first task that the next step waits for."""
    due = []
    for step, one in planned(enrollment):
        due.append((step, one))
        if step.kind is StepKind.EMAIL or step.blocks:
            break
    return tuple(due)


def open_enrollment(person_ids: Iterable[int]) -> Mapping[int, Enrollment]:
    """The one open enrollment of each person, by person id."""
    rows = Enrollment.select().where(Enrollment.person.in_(list(person_ids)),
                                     Enrollment.state != EnrollmentState.FINISHED)
    return {row.person_id: row for row in rows}
