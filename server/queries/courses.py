"""The course of each enrollment: its steps, its start and what is decided, read for many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from peewee import SQL, fn

from server.domain import calendars, schedule
from server.domain.codes import MessageEnd, MessageState, StepKind, TaskState
from server.domain.schedule import Calendar, Fact, PlannedStep, Start
from server.models import Enrollment, Message, Override, Sequence, SequenceVersion, StepVersion, Task
from server.queries import attachments
from server.queries.steps import Step, laid, overlaid, step_of
from server.statement import Ids, Statement

CHUNK = 2000  # enrollments that one query names
# What a course needs of its enrollment's row; who reads thousands reads no more.
COLUMNS = (
    Enrollment.id, Enrollment.sequence, Enrollment.batch, Enrollment.pinned, Enrollment.day0, Enrollment.zone,
    Enrollment.start_step, Enrollment.send_today, Enrollment.round, Enrollment.moved_at, Enrollment.created_at,
)


class Mark(NamedTuple):
    """The row of one step of one enrollment, whichever table it is in. `left_at`: when it was sent or done."""

    id: int
    kind: StepKind
    step_id: int
    round: int
    state: MessageState | TaskState
    end: MessageEnd | None
    version_id: int | None
    planned_on: date | None
    due_at: datetime | None
    left_at: datetime | None

    @property
    def decided(self) -> MessageEnd | TaskState | None:
        """What became of the step; None while it is open, and for a cancelled one, which may come back."""
        if self.kind is StepKind.TASK:
            return self._of_task()
        ended = self.state in _DECIDED or (
            self.state is MessageState.CANCELLED and self.end is not MessageEnd.CANCELLED)
        return self.end if ended else None

    def _of_task(self) -> MessageEnd | TaskState | None:
        if self.state is TaskState.SKIPPED and self.planned_on is None:
            return MessageEnd.START_AT  # it never took part in the plan
        return TaskState(self.state) if self.state in (TaskState.DONE, TaskState.SKIPPED) else None


_DECIDED = (MessageState.SENT, MessageState.FAILED, MessageState.SKIPPED)


@dataclass(frozen=True)
class Course:
    """One enrollment as the planner sees it. `days` are the offsets that steps had when their rows were made."""

    enrollment: Enrollment
    steps: tuple[Step, ...]
    calendar: Calendar
    marks: tuple[Mark, ...] = ()
    days: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def start(self) -> Start:
        return start_of(self.enrollment)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """What is decided. Other dates hang on a step's day as it was then, though edited or removed since."""
        zone = self.enrollment.zone
        return tuple(
            Fact(mark.step_id, end, mark.planned_on,
                 schedule.local_date(mark.left_at, zone) if mark.left_at and end is not TaskState.SKIPPED else None,
                 self.days.get(mark.version_id) if mark.version_id else None)
            for mark in self.marks if (end := mark.decided))

    def dates(self, more: Iterable[Fact] = ()) -> tuple[PlannedStep, ...]:
        """The plan in force, or what it becomes with more facts."""
        return plan(self.steps, self.start, self.calendar, (*self.facts, *more))

    def planned(self) -> tuple[tuple[Step, PlannedStep], ...]:
        """The remaining steps by the plan in force."""
        by_id = {step.id: step for step in self.steps}
        return tuple((by_id[one.key], one) for one in self.dates())


def among(ids: Iterable[int]) -> SQL:
    """A list of row ids as it stands in a query: a parameter for each costs more than the rows themselves."""
    return SQL(f"({','.join(str(int(one)) for one in ids)})")


def of(enrollments: Iterable[Enrollment]) -> Iterator[Course]:
    """The courses of many enrollments, in their order: a handful of queries for each few hundred."""
    rows, reader = list(enrollments), _Reader()
    for at in range(0, len(rows), CHUNK):
        yield from reader.read(rows[at:at + CHUNK])


def of_one(enrollment: Enrollment) -> Course:
    return next(of([enrollment]))


def with_steps(enrollments: Iterable[Enrollment], version: tuple[Step, ...]) -> Iterator[tuple[Course, Course]]:
    """Each course as it is, and as it would be if the sequence had these steps."""
    rows, reader = list(enrollments), _Reader()
    for at in range(0, len(rows), CHUNK):
        for course in reader.read(rows[at:at + CHUNK]):
            yield course, replace(course, steps=reader.laid(course.enrollment, version, -1))


class _Reader:
    """Reads chunk by chunk and keeps what chunks share: versions, calendars, the overrides of batches."""

    def __init__(self) -> None:
        self.latest: dict[int, int] = {}  # version id by sequence id
        self.versions: dict[int, tuple[Step, ...]] = {}
        self.made: dict[int, Step] = {}  # by the id of its version, without overrides
        self.calendars: dict[int, Calendar] = {}
        self.batches: dict[int, dict[int, Override]] = {}
        self.own: dict[int, dict[int, Override]] = {}
        self.shared: dict[tuple[int, int | None], tuple[Step, ...]] = {}

    def read(self, rows: list[Enrollment]) -> Iterator[Course]:
        self._sequences({row.sequence_id for row in rows} - self.calendars.keys())
        self._steps({self._version(row) for row in rows} - self.versions.keys())
        self._overrides(rows)
        marks = _marks(rows)
        self._made({mark.version_id for of_one in marks.values() for mark in of_one if mark.version_id})
        for row in rows:
            version = self._version(row)
            found = tuple(marks.get(row.id, ()))
            yield Course(row, self.laid(row, self.versions[version], version), self.calendars[row.sequence_id],
                         found, self._days(row, found))

    def laid(self, row: Enrollment, steps: tuple[Step, ...], version: int) -> tuple[Step, ...]:
        own = self.own.get(row.id)
        batch = self.batches.get(row.batch_id, {}) if row.batch_id else {}
        if own:
            return overlaid(steps, batch, own)
        key = version, row.batch_id if batch else None
        if key not in self.shared:
            self.shared[key] = overlaid(steps, batch, {}) if batch else steps
        return self.shared[key]

    def _version(self, row: Enrollment) -> int:
        return int(row.pinned_id or self.latest[row.sequence_id])

    def _sequences(self, ids: set[int]) -> None:
        if not ids:
            return
        self.latest |= dict(_LATEST.run(sequences=ids))
        self.calendars |= {row.id: calendar_of(row) for row in _SEQUENCES.run(sequences=ids)}

    def _steps(self, versions: set[int]) -> None:
        found: dict[int, list[Step]] = {version: [] for version in versions}
        files = attachments.of_versions(versions) if versions else {}
        for row in _STEPS.run(versions=versions):
            found[row.version_id].append(step_of(row, files.get(row.id, ())))
        self.versions |= {version: tuple(steps) for version, steps in found.items()}
        self.made |= {step.version_id: step for steps in found.values() for step in steps}

    def _overrides(self, rows: list[Enrollment]) -> None:
        batches = {row.batch_id for row in rows if row.batch_id} - self.batches.keys()
        self.batches |= {batch: {} for batch in batches}
        self.own = defaultdict(dict)
        for change in _OVERRIDES.run(enrollments=[row.id for row in rows], batches=batches):
            kept = self.own[change.enrollment_id] if change.enrollment_id else self.batches[change.batch_id]
            kept[change.step_id] = change

    def _made(self, versions: set[int]) -> None:
        unknown = versions - self.made.keys()
        for row in _MADE.run(ids=unknown) if unknown else ():
            self.made[row.id] = step_of(row)

    def _days(self, row: Enrollment, marks: tuple[Mark, ...]) -> dict[int, int]:
        batch = self.batches.get(row.batch_id, {}) if row.batch_id else {}
        own = self.own.get(row.id, {})
        days = {}
        for mark in marks:
            if mark.version_id and mark.decided:
                made = self.made[mark.version_id]
                days[mark.version_id] = laid(made, batch.get(made.id), own.get(made.id)).day_offset
        return days


def _marks(rows: list[Enrollment]) -> dict[int, list[Mark]]:
    """The rows of the current round, by enrollment."""
    rounds = {row.id: row.round for row in rows}
    found: dict[int, list[Mark]] = defaultdict(list)
    for owner, number, *rest in _MESSAGES.run(enrollments=rounds):
        found[owner].append(Mark(number, StepKind.EMAIL, *rest))
    for owner, number, step, turn, state, *rest in _TASKS.run(enrollments=rounds):
        found[owner].append(Mark(number, StepKind.TASK, step, turn, state, None, *rest))
    return {owner: [mark for mark in marks if mark.round == rounds[owner]] for owner, marks in found.items()}


_LATEST = Statement(lambda: SequenceVersion.select(SequenceVersion.sequence, fn.MAX(SequenceVersion.id)).where(
    SequenceVersion.sequence.in_(Ids("sequences"))).group_by(SequenceVersion.sequence).tuples())
_SEQUENCES = Statement(lambda: Sequence.select().where(Sequence.id.in_(Ids("sequences"))))
_STEPS = Statement(lambda: StepVersion.select().where(
    StepVersion.version.in_(Ids("versions"))).order_by(StepVersion.position))
_MADE = Statement(lambda: StepVersion.select().where(StepVersion.id.in_(Ids("ids"))))
_OVERRIDES = Statement(lambda: Override.select().where(
    Override.enrollment.in_(Ids("enrollments")) | Override.batch.in_(Ids("batches"))))
_MESSAGES = Statement(lambda: Message.select(
    Message.enrollment, Message.id, Message.step, Message.round, Message.state, Message.end, Message.version,
    Message.planned_on, Message.due_at, Message.sent_at).where(Message.enrollment.in_(Ids("enrollments"))).tuples())
_TASKS = Statement(lambda: Task.select(
    Task.enrollment, Task.id, Task.step, Task.round, Task.state, Task.version, Task.planned_on, Task.due_at,
    Task.done_at).where(Task.enrollment.in_(Ids("enrollments")), Task.step.is_null(False)).tuples())


def calendar_of(sequence: Sequence) -> Calendar:
    return Calendar(open_days=frozenset(sequence.open_days), holidays=calendars.holidays(sequence.holidays))


def start_of(enrollment: Enrollment) -> Start:
    """Dates are judged by the moment of enrolling, or of the last move to another step."""
    return Start(enrollment.day0, enrollment.zone, enrollment.moved_at or enrollment.created_at,
                 enrollment.send_today, enrollment.start_step_id)


def plan(steps: Iterable[Step], start: Start, calendar: Calendar,
         facts: tuple[Fact, ...] = ()) -> tuple[PlannedStep, ...]:
    """The planner over our steps. Dates changed after the start are judged by the moment of their change."""
    steps = tuple(steps)
    return schedule.plan([step.plan_step() for step in steps], start, calendar, facts=facts,
                         changed_at=changed(steps, start))


def changed(steps: Iterable[Step], start: Start) -> dict[int, datetime]:
    """When each step's days or time were changed, as far as that was after the start."""
    return {step.id: step.dated_at for step in steps if step.dated_at and step.dated_at > start.at}
