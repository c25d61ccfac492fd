"""Sequences as screens show them; all figures count people, not events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from peewee import JOIN, Case, fn

from server.domain.codes import Audience, EnrollmentState, Finish, MessageState, SequenceState
from server.domain.permissions import editable_count
from server.models import Enrollment, Message, Person, Sequence, StepVersion, User
from server.queries.account import plan
from server.queries.enrollments import latest_versions
from server.queries.people import contains
from server.queries.tab import Show

Scope = Literal["mine", "others", "all"]


@dataclass(frozen=True)
class Line:
    """One sequence in the list. `reply_rate` is a share of the people reached; None while nobody was."""

    sequence: Sequence
    steps: int
    days: int  # the last step's day
    enrolled: int
    active: int
    reached: int
    replied: int
    read_only: bool

    @property
    def reply_rate(self) -> float | None:
        return self.replied / self.reached if self.reached else None


def read_only_ids() -> frozenset[int]:
    """Sequences above the plan's limit: they run on, but nobody edits them. The oldest ones stay editable."""
    limit = editable_count(plan())
    if limit is None:
        return frozenset()
    rows = Sequence.select(Sequence.id).where(Sequence.state != SequenceState.ARCHIVED).order_by(Sequence.id)
    return frozenset(row.id for row in list(rows)[limit:])


def listing(user: User, *, scope: Scope = "all", q: str = "", audience: Audience | None = None,
          archived: bool = False) -> list[Line]:
    """One's own first, then by name."""
    found = Sequence.select(Sequence, User).join(User, on=Sequence.owner)
    found = found.where(Sequence.state == SequenceState.ARCHIVED if archived
                        else Sequence.state != SequenceState.ARCHIVED)
    if scope != "all":
        found = found.where(Sequence.owner == user if scope == "mine" else Sequence.owner != user)
    if audience:
        found = found.where(Sequence.audience == audience)
    for word in q.split()[:8]:
        found = found.where(contains(word, Sequence.name, User.name))
    rows = sorted(found, key=lambda one: (one.owner_id != user.id, one.name.casefold(), one.id))
    return described(rows)


def described(rows: Iterable[Sequence]) -> list[Line]:
    rows = list(rows)
    ids = [row.id for row in rows]
    shape, counts, reached, locked = _shape(ids), _counts(ids), _reached(ids), read_only_ids()
    return [Line(row, *shape.get(row.id, (0, 0)), *counts.get(row.id, (0, 0)), *reached.get(row.id, (0, 0)),
                 row.id in locked) for row in rows]


def line(sequence: Sequence) -> Line:
    return described([sequence])[0]


def _shape(ids: list[int]) -> dict[int, tuple[int, int]]:
    """Sequence -> number of steps and the last one's day, in the latest version."""
    versions = {version: sequence for sequence, version in latest_versions(ids).items()}
    rows: Any = StepVersion.select(StepVersion.version, fn.count(StepVersion.id), fn.max(StepVersion.day_offset)
                                   ).where(StepVersion.version.in_(list(versions))).group_by(StepVersion.version)
    return {versions[version]: (steps, days) for version, steps, days in rows.tuples()}


def _counts(ids: list[int]) -> dict[int, tuple[int, int]]:
    """Sequence -> people enrolled so far, and still in it."""
    rows: Any = Enrollment.select(Enrollment.sequence, Enrollment.state, fn.count(Enrollment.id)).where(
        Enrollment.sequence.in_(ids)).group_by(Enrollment.sequence, Enrollment.state)
    found: dict[int, tuple[int, int]] = {}
    for sequence, state, number in rows.tuples():
        enrolled, active = found.get(sequence, (0, 0))
        found[sequence] = (enrolled + number, active + (0 if state == EnrollmentState.FINISHED else number))
    return found


def _reached(ids: list[int]) -> dict[int, tuple[int, int]]:
    """Sequence -> people who got at least one mail, and those of them who answered."""
    got = Message.select(Message.enrollment).where(Message.state == MessageState.SENT)
    rows: Any = Enrollment.select(Enrollment.sequence, Enrollment.finish, fn.count(Enrollment.id)).where(
        Enrollment.sequence.in_(ids), Enrollment.id.in_(got)).group_by(Enrollment.sequence, Enrollment.finish)
    found: dict[int, tuple[int, int]] = {}
    for sequence, finish, number in rows.tuples():
        reached, replied = found.get(sequence, (0, 0))
        found[sequence] = (reached + number, replied + (number if finish == Finish.REPLIED else 0))
    return found


@dataclass(frozen=True)
class NextEmail:
    instant: datetime
    zone: str
    person: str
    enrollment_id: int


@dataclass(frozen=True)
class Head:
    """The numbers over a sequence's page."""

    line: Line
    since: datetime | None
    waiting: int
    to_check: int
    next: NextEmail | None


def head(sequence: Sequence, counts: Mapping[Show, int]) -> Head:
    """`counts` are those of the enrollments' pills, which the page has already."""
    since: Any = Enrollment.select(fn.min(Enrollment.created_at)).where(Enrollment.sequence == sequence).scalar()
    return Head(line(sequence), since, counts.get(Show.WAITING, 0), counts.get(Show.TO_CHECK, 0), _next(sequence))


def _next(sequence: Sequence) -> NextEmail | None:
    leaves = Case(None, [(Message.held_until > Message.due_at, Message.held_until)], Message.due_at)
    row = (Message.select(Message, Enrollment, Person)
           .join(Enrollment).join(Person, JOIN.INNER, on=Enrollment.person)
           .where(Enrollment.sequence == sequence, Enrollment.state == EnrollmentState.ACTIVE,
                  Message.state == MessageState.PLANNED).order_by(leaves, Message.id).first())
    if row is None:
        return None
    at = max(row.due_at, row.held_until) if row.held_until else row.due_at
    return NextEmail(at, row.enrollment.zone, row.enrollment.person.name, row.enrollment_id)
