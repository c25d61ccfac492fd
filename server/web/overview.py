"""What a sequence's page shows over its tabs, and in the tab of enrollments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import g
from flask_babel import gettext as _
from flask_babel import ngettext
from peewee import fn

from server import access, clock, words
from server.domain.codes import EnrollmentState, StepKind, ThreadMode
from server.domain.schedule import local_date
from server.models import Enrollment, Override, Sequence
from server.queries import enrollments as queries
from server.queries import figures, tab
from server.queries import sequences as listing
from server.queries.plans import Step
from server.queries.tab import Show
from server.web import options, statuses


@dataclass(frozen=True)
class Numbers:
    """The four tiles."""

    enrolled: int
    active: int
    replied: int
    reached: int
    since: datetime | None
    waits: str
    next_at: datetime | None
    next_hour: str
    next_day: str
    next_name: str
    next_enrollment: int | None


def head(sequence: Sequence) -> dict[str, Any]:
    shown = listing.head(sequence, tab.counts(sequence, now=clock.now()))
    return {"sequence": sequence, "read_only": shown.line.read_only,
            "editable": access.may_edit_sequence(g.user, sequence), "open_days": _days(sequence),
            "step_count": shown.line.steps, "numbers": _numbers(shown)}


def _numbers(shown: listing.Head) -> Numbers:
    line, coming = shown.line, shown.next
    local = coming.instant.astimezone(ZoneInfo(g.user.zone)) if coming else None
    today = local_date(clock.now(), g.user.zone)
    day = ("" if local is None else _("today") if local.date() == today else words.day(local.date()))
    return Numbers(line.enrolled, line.active, line.replied, line.reached, shown.since, _waits(shown),
                   coming.instant if coming else None, words.hour(local) if local else "", day,
                   coming.person if coming else "", coming.enrollment_id if coming else None)


def _waits(shown: listing.Head) -> str:
    parts = []
    if shown.waiting:
        parts.append(ngettext("%(num)s waits", "%(num)s wait", shown.waiting))
    if shown.to_check:
        parts.append(ngettext("%(num)s to check", "%(num)s to check", shown.to_check))
    return ", ".join(parts)


def _days(sequence: Sequence) -> str:
    """"Mon-Fri, Paris time"; single days are listed."""
    names = dict(options.days())
    chosen = sorted(sequence.open_days)
    run = len(chosen) > 2 and chosen == list(range(chosen[0], chosen[-1] + 1))
    days = f"{names[chosen[0]]}–{names[chosen[-1]]}" if run else ", ".join(names[day] for day in chosen)
    days = days[:1].upper() + days[1:]
    return _("%(days)s, %(city)s time", days=days, city=words.city(sequence.owner.zone))


@dataclass(frozen=True)
class StepCard:
    step: Step
    title: str
    new_thread: bool
    sent: int
    replied: int
    planned: int
    differ: int


def step_cards(sequence: Sequence) -> list[StepCard]:
    differ = _own(sequence)
    cards, subject = [], ""
    for one in figures.per_step(sequence, now=clock.now()).steps:
        step = one.step
        opens = step.kind is StepKind.EMAIL and (step.thread is ThreadMode.NEW or not subject)
        subject = step.subject if opens else subject
        title = step.subject if opens or step.kind is StepKind.TASK else step.subject or f"Re: {subject}"
        cards.append(StepCard(step, title, opens, one.sent, one.replied, one.planned, differ.get(step.id, 0)))
    return cards


def _own(sequence: Sequence) -> dict[int, int]:
    """Step -> open enrollments that have a text or a date of their own for it."""
    mine = (Override.enrollment == Enrollment.id) | (Override.batch == Enrollment.batch)
    rows: Any = (Override.select(Override.step, fn.count(Enrollment.id.distinct())).join(Enrollment, on=mine)
            .where(Enrollment.sequence == sequence, Enrollment.state != EnrollmentState.FINISHED))
    return dict(rows.group_by(Override.step).tuples())


def enrollments(sequence: Sequence, args: Mapping[str, str]) -> dict[str, Any]:
    show, number = wanted(args.get("show", "")), args.get("page", "")
    found = tab.page(sequence, show, args.get("q", ""), int(number) if number.isdecimal() else 1, now=clock.now())
    names = {Show.ALL: _("All"), Show.RUNNING: _("Running"), Show.WAITING: _("Waiting"), Show.TO_CHECK: _("To check"),
             Show.REPLIED: _("Replied"), Show.FINISHED: _("Finished"), Show.BOUNCED: _("Bounced"),
             Show.OPTED_OUT: _("Opted out")}
    return {"rows": [statuses.status(one) for one in found.lines], "shown": found, "pill": show,
            "pills": [(key, label, found.counts[key]) for key, label in names.items()], "q": args.get("q", "")}


def wanted(text: str) -> Show:
    return Show(text) if text in list(Show) else Show.ALL


def chosen(sequence: Sequence, form: Any) -> list[int]:
    """The ticked enrollments of this sequence, or all that the filter finds."""
    if form.get("all_of_filter"):
        return tab.ids(sequence, wanted(form.get("show", "")), form.get("q", ""), now=clock.now())
    ticked = [int(one) for one in form.getlist("enrollment") if one.isdecimal()]
    return [row.id for row in Enrollment.select(Enrollment.id).where(
        Enrollment.id.in_(ticked), Enrollment.sequence == sequence)]


def rows(ids: list[int]) -> list[Enrollment]:
    return list(queries.rows().where(Enrollment.id.in_(ids)))
