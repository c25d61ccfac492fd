"""People of a sequence whose plans are alike, counted by the database: one of them stands for all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from peewee import JOIN, Case, SqliteDatabase, fn

from server.database import database
from server.domain.codes import EnrollmentState, MessageState, TaskState
from server.models import Enrollment, Message, Override, Sequence, Task
from server.queries import courses

DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Alike:
    """So many people have the plan of this one, before an edit and after it; who they are is read when asked for."""

    one: Enrollment
    count: int
    ids: str
    waiting: bool  # paused or held: none of their dates is near, whatever the plan says

    @property
    def members(self) -> Iterator[int]:
        return (int(one) for one in self.ids.split(","))


def followers(sequence: Sequence, *, now: datetime, pinned: bool = False) -> list[Alike]:
    """Everybody open who follows the latest version, in groups; with `pinned` those on an earlier one as well. Only one
    of each group is loaded."""
    followed = (Enrollment.sequence == sequence) & (Enrollment.state != EnrollmentState.FINISHED)
    followed = followed if pinned else followed & Enrollment.pinned.is_null()
    zones, since = _zones(followed)
    if since is None:
        return []
    days = _Days(zones, since, now)
    start = fn.COALESCE(Enrollment.moved_at, Enrollment.created_at)
    mails, tasks = _marks(Message, Message.sent_at, days), _marks(Task, Task.done_at, days)
    # Once something left on a later day, or while the next step is due on the day of enrolling itself, the hour of
    # enrolling moves no date any more.
    today = days.of(start)
    settled = [(fn.COALESCE(marks.c.last, 0) > today) | (marks.c.next == today) for marks in (mails, tasks)]
    hour = Case(None, [(one, today) for one in settled], start)
    own = Override.select(Override.enrollment).where(Override.enrollment.is_null(False))
    batches = Override.select(Override.batch).where(Override.batch.is_null(False))
    waits = (Enrollment.state == EnrollmentState.PAUSED) | (Enrollment.held_until > now)
    waiting = Case(None, [(waits, 1)], 0)
    alike = (
        waiting, Enrollment.pinned, Enrollment.day0, Enrollment.zone, Enrollment.start_step, Enrollment.send_today,
        hour, mails.c.course, tasks.c.course, Case(None, [(Enrollment.id.in_(own), Enrollment.id)], 0),
        Case(None, [(Enrollment.batch.in_(batches), Enrollment.batch)], 0))
    together = fn.GROUP_CONCAT if _sqlite() else fn.STRING_AGG
    rows: Any = (Enrollment.select(fn.MIN(Enrollment.id), fn.COUNT(Enrollment.id),
                                   together(Enrollment.id.cast("text"), ",").converter(str), fn.MAX(waiting))
                 .join(mails, JOIN.LEFT_OUTER, on=mails.c.whose == Enrollment.id).switch(Enrollment)
                 .join(tasks, JOIN.LEFT_OUTER, on=tasks.c.whose == Enrollment.id)
                 .where(followed).group_by(*alike).tuples())
    found = {one: (count, ids, bool(waits)) for one, count, ids, waits in rows}
    loaded = Enrollment.select(*courses.COLUMNS).where(Enrollment.id.in_(courses.among(found)))
    return [Alike(one, *found[one.id]) for one in loaded]


def _sqlite() -> bool:
    return isinstance(database.obj, SqliteDatabase)


def _zones(followed: Any) -> tuple[list[str], datetime | None]:
    rows: Any = Enrollment.select(Enrollment.zone, fn.MIN(Enrollment.created_at)).where(followed).group_by(
        Enrollment.zone).tuples()
    found = dict(rows)
    return sorted(found), min(found.values(), default=None)


def _marks(table: type[Message] | type[Task], left_at: Any, days: _Days) -> Any:
    """Of each enrollment: what is decided of its steps, as one text; the last day on which something left; the day of
    the step that is next."""
    is_open = table.state == (MessageState.PLANNED if table is Message else TaskState.OPEN)
    left = fn.COALESCE(days.of(left_at), 0)
    parts = [table.step, table.state, fn.COALESCE(table.version, 0), fn.COALESCE(table.planned_on.cast("text"), ""),
             left, *([fn.COALESCE(table.end, "")] if table is Message else [])]
    decided: Any = parts[0].cast("text")
    for part in parts[1:]:
        decided = decided.concat(":").concat(part.cast("text"))
    together = fn.GROUP_CONCAT if _sqlite() else fn.STRING_AGG
    return (table.select(table.enrollment.alias("whose"),
                         together(Case(None, [(is_open, "")], decided), ",").alias("course"),
                         fn.MAX(left).alias("last"),
                         fn.MAX(Case(None, [(is_open, days.of(table.due_at))], 0)).alias("next"))
            .join(Enrollment).where(table.round == Enrollment.round, table.step.is_null(False))
            .group_by(table.enrollment))


class _Days:
    """The number of the local day of an instant, in the enrollment's zone, for the database to compute."""

    def __init__(self, zones: list[str], since: datetime, until: datetime) -> None:
        self.offsets = [(zone, (begins - _EPOCH) // _MS, offset // _MS) for zone in zones
                        for begins, offset in offsets(zone, since.date() - DAY, until.date() + 2 * DAY)]

    def of(self, moment: Any) -> Any:
        cases = [((Enrollment.zone == zone) & (moment >= begins), offset)
                 for zone, begins, offset in reversed(self.offsets)]
        return (moment + Case(None, cases, 0)) / (DAY // _MS)


@lru_cache(maxsize=1024)
def offsets(zone: str, since: date, until: date) -> tuple[tuple[datetime, timedelta], ...]:
    """From when on which offset from UTC holds, from one day to another."""
    return tuple(_offsets(ZoneInfo(zone), *(datetime.combine(day, time(0), UTC) for day in (since, until))))


def _offsets(zone: ZoneInfo, at: datetime, until: datetime) -> Iterator[tuple[datetime, timedelta]]:
    held = _offset(zone, at)
    yield at, held
    while at < until:
        at, before = at + DAY, at
        if _offset(zone, at) != held:
            changed = _change(zone, before, at)
            held = _offset(zone, changed)
            yield changed, held


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second of the other offset."""
    old = _offset(zone, before)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        before, after = (middle, after) if _offset(zone, middle) == old else (before, middle)
    return after.replace(microsecond=0)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)
