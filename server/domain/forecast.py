"""What leaves one mailbox, and when: its plans run through its pace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from heapq import heappop, heappush

from server.domain.codes import Hold, MessageEnd, StepKind, TaskState
from server.domain.pace import next_free, spacing, turn
from server.domain.schedule import Calendar, Fact, PlannedStep, PlanStep, Start, local_date, next_slot, plan


@dataclass(frozen=True)
class Queued:
    """An enrollment of the mailbox, as its plan needs it. Leave out those held without a known end.

    `held_until` and `hold` are for a hold with a known end: an out of office, the undo window. `away` is the
    absence of its user, now or later: from its first moment to the first after it.
    """

    key: str
    enrolled_at: datetime
    steps: Sequence[PlanStep]
    start: Start
    calendar: Calendar
    facts: Sequence[Fact] = ()
    changed_at: Mapping[int, datetime] | None = None
    held_until: datetime | None = None
    hold: Hold | None = None
    away: tuple[datetime, datetime] | None = None


@dataclass(frozen=True)
class Leaving:
    """`due` is the instant in the plan in force, `at` the moment it leaves, `hold` why that is later.

    A task is expected to be done when it is due; with `after_task` the date depends on that.
    """

    enrollment: str
    step: int
    kind: StepKind
    due: datetime
    at: datetime
    hold: Hold | None
    after_task: bool


def forecast(
    queue: Iterable[Queued], sent: Sequence[datetime], cap: int, now: datetime, until: datetime
) -> list[Leaving]:
    """What leaves up to `until`, in order. `sent` are the mailbox's sends of the last 24 hours.

    Behind a blocking task that is already overdue nothing is listed: nobody knows when it will be done.
    """
    mailbox = _Mailbox(sent, cap, now)
    slots: _Slots = {}
    for item in queue:
        mailbox.enter(_Line(item, now, slots))
    while (moment := mailbox.next_event()) is not None and moment <= until:
        mailbox.work(moment)
    return sorted((it for it in mailbox.left if it.at <= until), key=lambda it: it.at)


_Slots = dict[tuple[int, str, time, datetime], tuple[datetime, Hold | None]]


class _Line:
    """One enrollment on its way: what it has left behind and the e-mail that is next."""

    def __init__(self, item: Queued, now: datetime, slots: _Slots) -> None:
        self.item, self.slots = item, slots
        self.facts = list(item.facts)
        self.planned: Sequence[PlannedStep] = ()
        self.planned_with = -1  # the number of facts
        self.position = {step.key: index for index, step in enumerate(item.steps)}
        self.blocking = {step.key for step in item.steps if step.kind is StepKind.TASK and step.blocks}
        self.not_before = max(now, item.held_until or now)
        self.hold = item.hold if self.not_before > now else None
        self.after_task = False
        self.mail: PlannedStep | None = None
        self.overdue = self._overdue_tasks(now)

    def advance(self) -> list[Leaving]:
        """Finds the next e-mail; returns the tasks that stand before it."""
        tasks: list[Leaving] = []
        self.mail = None
        while step := self._next():
            if step.kind is StepKind.EMAIL:
                self.mail = step
                self.hold = self.hold if step.instant < self.not_before else None  # over before it is due
                break
            if step.key in self.overdue:
                break
            at = max(step.instant, self.not_before)
            tasks.append(self._leaving(step, at, self.hold if at > step.instant else None))
            self.facts.append(Fact(step.key, TaskState.DONE, step.on, self._date(at)))
            if step.key in self.blocking:
                self.not_before, self.after_task = at, True
        return tasks

    def leave(self, step: PlannedStep, at: datetime) -> Leaving:
        hold = self.hold or Hold.SPACING if at > step.instant else None
        leaving = self._leaving(step, at, hold)
        self.facts.append(Fact(step.key, MessageEnd.SENT, step.on, self._date(at)))
        self.not_before = at
        self.hold, self.after_task = None, False
        return leaving

    def ready(self, step: PlannedStep, now: datetime) -> datetime:
        slot, hold = self._slot(step, max(now, self.not_before))
        away = self.item.away
        if away and away[0] <= slot < away[1]:
            self.hold = hold = Hold.PAUSED_USER
            slot, _ = self._slot(step, away[1])
        self.hold = self.hold or hold
        return slot

    def _slot(self, step: PlannedStep, now: datetime) -> tuple[datetime, Hold | None]:
        """Thousands may be late at one moment, and the window of a late one is that of its time alone."""
        zone, calendar = self.item.start.zone, self.item.calendar
        if now <= step.instant:
            return step.instant, None
        key = id(calendar), zone, step.time, now
        if key not in self.slots:
            self.slots[key] = next_slot(step.instant, zone, step.time, calendar, now)
        return self.slots[key]

    def turn(self, step: PlannedStep) -> tuple[int, datetime, str]:
        return turn(self.position[step.key], self.item.enrolled_at, self.item.key)

    def _next(self) -> PlannedStep | None:
        return next((it for it in self._plan() if it.key in self.blocking or it.key not in self.overdue), None)

    def _plan(self) -> Sequence[PlannedStep]:
        """The plan in force; only a new fact changes it."""
        if self.planned_with != len(self.facts):
            item, self.planned_with = self.item, len(self.facts)
            self.planned = plan(item.steps, item.start, item.calendar, facts=self.facts, changed_at=item.changed_at)
        return self.planned

    def _overdue_tasks(self, now: datetime) -> set[int]:
        """The tasks that are open and late by now: nobody knows when they will be done."""
        found: set[int] = set()
        for step in self._plan():
            if step.kind is not StepKind.TASK or step.instant >= now:
                break
            found.add(step.key)
            if step.key in self.blocking:
                break
        return found

    def _date(self, at: datetime) -> date:
        return local_date(at, self.item.start.zone)

    def _leaving(self, step: PlannedStep, at: datetime, hold: Hold | None) -> Leaving:
        after_task = self.after_task or step.after_task
        return Leaving(self.item.key, step.key, step.kind, step.instant, at, hold, after_task)


class _Mailbox:
    """A simulated clock that jumps from event to event. Waiting lines go by time, due ones by turn."""

    def __init__(self, sent: Sequence[datetime], cap: int, now: datetime) -> None:
        self.sent, self.cap, self.now = sorted(sent)[-cap:], cap, now
        self.waiting: list[tuple[datetime, str, _Line, PlannedStep]] = []
        self.due: list[tuple[tuple[int, datetime, str], _Line, PlannedStep]] = []
        self.fresh: list[_Line] = []  # joined the queue since the daily limit was last met
        self.free = now
        self.left: list[Leaving] = []

    def enter(self, line: _Line) -> None:
        self.left += line.advance()
        if line.mail:
            self._wait(line, line.mail)

    def next_event(self) -> datetime | None:
        moments = [self.waiting[0][0]] if self.waiting else []
        moments += [self.free] if self.due else []
        return max(self.now, min(moments)) if moments else None

    def work(self, now: datetime) -> None:
        """Everything that becomes due now joins the queue; the first of it leaves, or tells when it may."""
        self.now = now
        while self.waiting and self.waiting[0][0] <= now:
            _, _, line, step = heappop(self.waiting)
            heappush(self.due, (line.turn(step), line, step))
            self.fresh.append(line)
        if not self.due:
            return
        _, line, step = self.due[0]
        if line.ready(step, now) > now:  # its window has closed while it queued, or its user has gone
            heappop(self.due)
            self._wait(line, step)
            return
        self.free, hold = next_free(now, self.sent, self.cap, spacing(line.item.key, step.key))
        if self.free > now:
            self._held(line, hold)
            return
        heappop(self.due)
        self.left.append(line.leave(step, now))
        self.sent = [*self.sent, now][-self.cap :]
        self.enter(line)

    def _wait(self, line: _Line, step: PlannedStep) -> None:
        heappush(self.waiting, (line.ready(step, self.now), line.item.key, line, step))
        self.free = self.now

    def _held(self, first: _Line, hold: Hold | None) -> None:
        first.hold = first.hold or hold
        if hold is Hold.DAILY_LIMIT:
            for line in self.fresh:
                line.hold = hold
            self.fresh.clear()
