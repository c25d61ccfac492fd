"""Dates before and after a change, as the dialogs show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import g
from flask_babel import gettext as _

from server import clock, words
from server.domain.codes import Hold, StepKind
from server.models import Enrollment
from server.queries.plans import Upcoming
from server.queries.steps import Step
from server.queries.whatif import Shift


@dataclass(frozen=True)
class Line:
    """One step: `before` and `after` are "" where it does not leave."""

    title: str
    before: str
    after: str
    why: str  # the day is not the one that the step's days say

    @property
    def moves(self) -> bool:
        return self.before != self.after


def lines(shifts: Iterable[Shift]) -> list[Line]:
    return [Line(step_name(one.step), when(one.before), when(one.after), why(one.after)) for one in shifts]


def step_name(step: Step) -> str:
    """"Step 2, email"."""
    return (_("Step %(n)s, task", n=step.position) if step.kind is StepKind.TASK
            else _("Step %(n)s, email", n=step.position))


def when(one: Upcoming | None) -> str:
    if one is None:
        return ""
    if one.open_days is not None:
        return words.leaves(one.expected, one.open_days, one.zone)
    planned = words.moment_or_today(one.expected, g.user.zone, clock.now())
    return _("%(when)s, or after the task", when=planned) if one.after_task else planned


def why(one: Upcoming | None) -> str:
    if one is None or one.open_days is not None or not one.moved:
        return ""
    return words.moved(one.moved[-1], one.base_on, step=one.step.position - 1)


def why_late(one: Upcoming | None, enrollment: Enrollment) -> str:
    """The same, with what the daily limit of the mailbox puts off."""
    if one and one.hold is Hold.DAILY_LIMIT and one.open_days is None:
        return words.hold(Hold.DAILY_LIMIT, {"n": enrollment.mailbox.daily_cap}, zone=g.user.zone)
    return why(one)
