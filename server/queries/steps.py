"""A step as it holds for somebody: the sequence's version, and the changes laid over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Protocol

from server.domain.codes import StepKind, ThreadMode
from server.domain.schedule import PlanStep
from server.models import Override, StepVersion
from server.queries.attachments import File

FIELDS = ("day_offset", "time", "subject", "body")  # what may differ from the sequence


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
    attachments: tuple[File, ...] = ()
    own_dates: bool = False
    own_text: bool = False

    @property
    def key(self) -> int:
        """What the domain calls a step's identity."""
        return self.id

    def plan_step(self) -> PlanStep:
        return PlanStep(self.id, self.kind, self.day_offset, self.time, self.blocks)


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


def step_of(row: StepVersion, files: tuple[File, ...] = ()) -> Step:
    return Step(row.step_id, row.id, row.position, row.kind, row.day_offset, row.time, row.thread, row.subject,
                row.body, row.blocks, row.dated_at, files)


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


def follows(change: Change) -> bool:
    """An override of nothing: its person follows the sequence again, whatever the batch has changed."""
    return (change.day_offset, change.time, change.subject, change.body) == (None, None, None, None)


def overlaid(steps: Iterable[Step], batch: Mapping[int, Override], own: Mapping[int, Override]) -> tuple[Step, ...]:
    """A version's steps with the batch's overrides, and the person's own laid over them."""
    return tuple(laid(step, batch.get(step.id), own.get(step.id)) for step in steps)


def laid(step: Step, batch: Override | None, own: Override | None) -> Step:
    if own is not None and follows(own):
        return _dated(step, own)
    if batch is not None:
        step = _dated(step, batch) if follows(batch) else overlay(step, batch, batch.set_at)
    return step if own is None else overlay(step, own, own.set_at)


def _dated(step: Step, dropped: Override) -> Step:
    """Dropping an override changes the step's dates as much as setting one."""
    return replace(step, dated_at=max(step.dated_at or dropped.set_at, dropped.set_at))
