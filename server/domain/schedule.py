"""The one planner: on which day and at which instant every step of an enrollment leaves, and why then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from server.domain.codes import MessageEnd, Moved, StepKind, TaskState
from server.domain.windows import DAY, Calendar, instant, local_date, next_slot

__all__ = [
    "Calendar",
    "Fact",
    "PlanStep",
    "PlannedStep",
    "Start",
    "instant",
    "local_date",
    "next_slot",
    "plan",
]

# A step that ended so never took part in the plan: the first executed step is another one.
_NEVER_EXECUTED = frozenset({MessageEnd.START_AT, MessageEnd.ADDED_BEHIND, MessageEnd.STEP_REMOVED})


@dataclass(frozen=True)
class PlanStep:
    """A step with its overrides applied. `key` is its identity; the order is the order of the sequence."""

    key: int
    kind: StepKind
    day_offset: int
    time: time
    blocks: bool = True  # of a task: whether the next step waits for it


@dataclass(frozen=True)
class Start:
    """How the enrollment began. `at` is the instant of enrolling, `zone` the zone of the steps' times."""

    day0: date
    zone: str
    at: datetime
    send_today: bool = False
    start_key: int | None = None  # "Start at": the first step to execute


@dataclass(frozen=True)
class Fact:
    """What became of a step that is decided. Facts of steps that are no longer in the sequence count too.

    `planned_on` is its date in the plan in force just before; `left_on` is the local date on which it was
    sent or done, None if it never left; `day_offset` is its offset then, None if it has not changed since.
    """

    key: int
    end: MessageEnd | TaskState
    planned_on: date | None = None
    left_on: date | None = None
    day_offset: int | None = None


@dataclass(frozen=True)
class PlannedStep:
    """`base_on` is the day by offset alone; `moved` says why `on` is another, in the order of the enum."""

    key: int
    kind: StepKind
    on: date
    time: time
    instant: datetime
    moved: tuple[Moved, ...]
    base_on: date
    after_task: bool  # an open task stands before it: it leaves at this instant or when that is done


def plan(
    steps: Sequence[PlanStep],
    start: Start,
    calendar: Calendar,
    *,
    facts: Iterable[Fact] = (),
    changed_at: Mapping[int, datetime] | None = None,
) -> tuple[PlannedStep, ...]:
    """The dates of all steps that are not decided. It knows no "now": reading a plan never changes it.

    `changed_at` tells when an edit, override or move last changed a step's days or time. A step that is late
    keeps its date; `next_slot` says when it leaves.
    """
    decided = {fact.key: fact for fact in facts}
    executed = _executed(steps, start)
    walk = _Walk(start, calendar, changed_at or {}, *_first(executed, decided))
    for key in decided.keys() - {step.key for step in steps}:
        walk.pass_by(decided[key])
    planned = []
    for step in steps:
        if fact := decided.get(step.key):
            walk.pass_by(fact, holds_up=step.blocks or step.kind is StepKind.EMAIL)
        elif step in executed:
            planned.append(walk.plan(step))
    return tuple(planned)


def _executed(steps: Sequence[PlanStep], start: Start) -> Sequence[PlanStep]:
    keys = [step.key for step in steps]
    return steps[keys.index(start.start_key) :] if start.start_key in keys else steps


def _first(executed: Sequence[PlanStep], decided: Mapping[int, Fact]) -> tuple[int | None, int]:
    """Key and offset of the first executed step. All dates hang on it, also when it was removed later."""
    facts = {key: fact for key, fact in decided.items() if fact.end not in _NEVER_EXECUTED}
    taking_part = [step for step in executed if step.key in facts or step.key not in decided]
    offsets = {step.key: step.day_offset for step in taking_part}
    removed = [key for key, fact in facts.items() if key not in offsets and fact.planned_on]
    candidates = removed + [step.key for step in taking_part[:1]]
    offsets |= {fact.key: fact.day_offset for fact in facts.values() if fact.day_offset is not None}

    def planned_on(key: int) -> date:
        return (facts[key].planned_on if key in facts else None) or date.max

    first = min((key for key in candidates if key in offsets), key=planned_on, default=None)
    return first, offsets.get(first, 0) if first is not None else 0


class _Walk:
    """One pass over the steps in order; what a step does to the dates of the later ones is kept here."""

    def __init__(
        self,
        start: Start,
        calendar: Calendar,
        changed_at: Mapping[int, datetime],
        first: int | None,
        offset: int,
    ) -> None:
        self.start, self.calendar, self.changed_at, self.first = start, calendar, changed_at, first
        self.anchor = start.day0 - timedelta(offset if start.send_today else 0)
        self.first_base = self.anchor + timedelta(offset)
        self.shift = timedelta(0)
        self.previous = self.last_mail = date.min
        self.waiting = False

    def pass_by(self, fact: Fact, *, holds_up: bool = True) -> None:
        """A decided step: its move at the start and its delay count once each, for all that come later.

        A task that blocks nothing holds nothing up: done late, it moves no other step.
        """
        if fact.planned_on and fact.key == self.first:
            self.shift += max(timedelta(0), fact.planned_on - self.first_base)
        if holds_up and fact.planned_on and fact.left_on:
            self.shift += max(timedelta(0), fact.left_on - fact.planned_on)
        if fact.left_on:
            self._place(fact.left_on, mail=fact.end is MessageEnd.SENT)

    def plan(self, step: PlanStep) -> PlannedStep:
        base = self.anchor + timedelta(step.day_offset)
        target = base + self.shift
        moved = {Moved.SHIFTED} if self.shift else set()
        on = self._open_day(step, target, moved)
        on, moment = self._moment(step, on, moved)
        after_task = self.waiting
        self.waiting = step.kind is StepKind.TASK and (step.blocks or after_task)
        self._place(on, mail=step.kind is StepKind.EMAIL)
        if step.key == self.first:
            self.shift += on - target
        reasons = tuple(reason for reason in Moved if reason in moved) if moved else ()
        return PlannedStep(step.key, step.kind, on, step.time, moment, reasons, base, after_task)

    def _place(self, on: date, *, mail: bool) -> None:
        self.previous = max(self.previous, on)
        if mail:
            self.last_mail = max(self.last_mail, on)

    def _open_day(self, step: PlanStep, day: date, moved: set[Moved]) -> date:
        while reason := self.calendar.closed(day):
            moved.add(reason)
            day += DAY
        earliest = max(self.previous, self.last_mail + DAY) if step.kind is StepKind.EMAIL else self.previous
        if earliest > day:
            moved.add(Moved.CASCADE)
            day = self.calendar.next_open(earliest)
        return day

    def _moment(self, step: PlanStep, on: date, moved: set[Moved]) -> tuple[date, datetime]:
        set_at = max(self.start.at, self.changed_at.get(step.key, self.start.at))
        moment, _ = instant(on, step.time, self.start.zone)
        if moment < set_at:
            today = local_date(set_at, self.start.zone)
            eager = self.start.send_today and step.key == self.first
            if eager and (soon := self._today(step, moment, set_at, today)):
                moved |= {Moved.TIME_PASSED} if today != on else set()
                return today, soon
            moved.add(Moved.WINDOW_CLOSED if eager else Moved.TIME_PASSED)
            on = self.calendar.next_open(today + DAY)
        moment, clock_change = instant(on, step.time, self.start.zone)
        moved |= {Moved.CLOCK_CHANGE} if clock_change else set()
        return on, moment

    def _today(self, step: PlanStep, planned: datetime, now: datetime, today: date) -> datetime | None:
        """When the first step under Send today still leaves today though its time has passed."""
        if self.calendar.closed(today):
            return None
        if step.kind is StepKind.TASK:
            return now
        slot, _ = next_slot(planned, self.start.zone, step.time, self.calendar, now)
        return slot if local_date(slot, self.start.zone) == today else None
