"""Pausing and resuming several people, or a whole sequence: first what it makes of the dates, then the doing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from server.access import Conflict, Refusal, require, require_edit_sequence
from server.actions import adjusting, sequences
from server.actions import shown as seen
from server.actions.adjusting import Verb, Wish
from server.actions.shown import Shown
from server.database import database
from server.domain.codes import EnrollmentState, Permission, SequenceState
from server.models import Enrollment, Sequence, User
from server.queries import courses, enrollments, outlook, whatif
from server.queries.outlook import Change, Outlook


@dataclass(frozen=True)
class Judged:
    """Whom it concerns, with what it makes of the course of each; and why it does not concern the others."""

    changes: Mapping[int, Change]
    rows: tuple[Enrollment, ...]
    left: tuple[tuple[Enrollment, Refusal], ...]


def judge(user: User, ids: Collection[int], wish: Wish, *, now: datetime) -> Judged:
    """Which of these enrollments can be paused or resumed so; each of the others has its own reason."""
    changes, concerned, left = {}, [], []
    for row in enrollments.rows().where(Enrollment.id.in_(courses.among(ids))).order_by(Enrollment.id) if ids else ():
        try:
            _require_effect(row, wish, now)
            changes[row.id] = adjusting.holding(user, row, wish, now=now)
            concerned.append(row)
        except Refusal as problem:
            left.append((row, problem))
    return Judged(changes, tuple(concerned), tuple(left))


def _require_effect(row: Enrollment, wish: Wish, now: datetime) -> None:
    paused = row.state is EnrollmentState.PAUSED
    held = row.held_until is not None and row.held_until > now
    if wish.verb is Verb.PAUSE and paused and wish.until is None:
        raise Conflict("paused_already")
    if wish.verb is Verb.RESUME and row.state is EnrollmentState.ACTIVE and not held:
        raise Conflict("not_paused")


def forecast(judged: Judged, *, now: datetime) -> Outlook:
    """What it makes of the next dates of those whom it concerns; writes nothing."""
    return outlook.of(judged.changes, lambda course: judged.changes[course.enrollment.id](course), now=now)


def dates(found: Outlook) -> list[Shown]:
    """The dates that were promised to those listed."""
    return [line for turn in found.listed for line in seen.dates(turn.enrollment.id, [turn.after])]


def carry_out(user: User, ids: Collection[int], wish: Wish, *, now: datetime, shown: str = "") -> Judged:
    """Do it for each whom it concerns. `Conflict` when the dates are not those `shown`."""
    _require_same(shown, lambda: forecast(judge(user, ids, wish, now=now), now=now))
    with database.atomic():
        judged = judge(user, ids, wish, now=now)
        for row in judged.rows:
            adjusting.carry_out(user, row, wish, now=now)
    return judged


def forecast_sequence(user: User, sequence: Sequence, verb: Verb, *, now: datetime) -> Outlook:
    """The same for everyone in a sequence, when it is paused or resumed as a whole."""
    _require_sequence(user, sequence, verb)
    return outlook.of(_open(sequence), _whole(verb), now=now)


def _require_sequence(user: User, sequence: Sequence, verb: Verb) -> None:
    if verb is Verb.PAUSE:
        require(user, Permission.ENROLLMENTS_STOP)
    else:
        require_edit_sequence(user, sequence)
    if sequence.state is not (SequenceState.ACTIVE if verb is Verb.PAUSE else SequenceState.PAUSED):
        raise Conflict("sequence_moved_on")


def _open(sequence: Sequence) -> list[int]:
    return [row.id for row in Enrollment.select(Enrollment.id).where(
        Enrollment.sequence == sequence, Enrollment.state != EnrollmentState.FINISHED)]


def _whole(verb: Verb) -> Change:
    state = SequenceState.PAUSED if verb is Verb.PAUSE else SequenceState.ACTIVE
    return lambda course: whatif.of_sequence(course, state)


def carry_out_sequence(user: User, sequence: Sequence, verb: Verb, *, now: datetime, shown: str = "") -> None:
    """Pause or resume the sequence. `Conflict` when the dates are not those `shown`."""
    _require_same(shown, lambda: forecast_sequence(user, sequence, verb, now=now))
    (sequences.pause if verb is Verb.PAUSE else sequences.resume)(user, sequence, now=now)


def _require_same(shown: str, found: Callable[[], Outlook]) -> None:
    """Ahead of the transaction: of thousands it takes a second, in which nothing could be sent."""
    if shown:
        seen.require_same(shown, dates(found()))
