"""What somebody wants changed for one running person: first the dates that makes, then the doing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from server import access
from server.access import Conflict, FieldError, Invalid
from server.actions import moves, overrides, pauses, stop
from server.actions import shown as seen
from server.actions.changes import StepChange
from server.database import database
from server.domain.codes import EnrollmentState, Permission
from server.models import Enrollment, User
from server.queries import own_steps, plans, whatif
from server.queries.courses import Course
from server.queries.plans import Upcoming
from server.queries.whatif import Shift


class Verb(StrEnum):
    SKIP = "skip"
    MOVE = "move"
    PAUSE = "pause"
    RESUME = "resume"
    CHANGE = "change"
    FOLLOW = "follow"


@dataclass(frozen=True)
class Wish:
    """`step_id` is of skip, move and follow (none: every step that differs); `again` starts a new round."""

    verb: Verb
    step_id: int | None = None
    again: bool = False
    until: date | None = None  # of a pause; none: until somebody resumes
    changes: tuple[StepChange, ...] = ()


def forecast(user: User, enrollment: Enrollment, wish: Wish, *, now: datetime) -> tuple[Shift, ...]:
    """Each step's date before and after. Refused where the doing would be; writes nothing."""
    return whatif.compared(plans.upcoming(enrollment, now=now), _after(user, enrollment, wish, now))


def new_threads(enrollment: Enrollment, wish: Wish, shifts: Iterable[Shift]) -> dict[int, str]:
    """The steps that would not join the thread they were written for, with the subject they would leave under."""
    after = {one.step.id for one in shifts if one.after}
    had = set() if wish.again else own_steps.sent(enrollment)
    return own_steps.new_threads(plans.steps_for(enrollment), after | had)


def _after(user: User, enrollment: Enrollment, wish: Wish, now: datetime) -> tuple[Upcoming, ...]:
    if enrollment.state is EnrollmentState.FINISHED:
        raise Conflict("enrollment_over")
    match wish.verb:
        case Verb.SKIP:
            moves.require_skip(user, enrollment, _step(wish))
            return whatif.if_skipped(enrollment, _step(wish), now=now)
        case Verb.MOVE:
            moves.require_move(user, enrollment, _step(wish))
            return whatif.if_moved(enrollment, _step(wish), now=now, again=wish.again)
        case Verb.PAUSE | Verb.RESUME:
            return whatif.if_so(enrollment, holding(user, enrollment, wish, now=now), now=now)
        case Verb.CHANGE:
            overrides.require_changes(user, enrollment, *_changes(wish), now=now)
            return whatif.if_changed(enrollment, {one.step_id: one for one in wish.changes}, now=now)
        case Verb.FOLLOW:
            steps = [wish.step_id] if wish.step_id else overrides.differing(enrollment)
            overrides.require_follow(user, enrollment, steps)
            return whatif.if_following(enrollment, steps, now=now)


def holding(user: User, enrollment: Enrollment, wish: Wish, *, now: datetime) -> Callable[[Course], Course]:
    """What a pause, or its end, makes of the course; a refusal where it cannot be."""
    if enrollment.state is EnrollmentState.FINISHED:
        raise Conflict("enrollment_over")
    if wish.verb is Verb.RESUME:
        access.require_change(user, enrollment)
        return whatif.resumed
    access.require(user, Permission.ENROLLMENTS_STOP)
    end = pauses.end_of(user, enrollment, wish.until, now=now) if wish.until else None
    return lambda course: whatif.paused(course, end)


def carry_out(user: User, enrollment: Enrollment, wish: Wish, *, now: datetime, shown: str = "") -> None:
    """Do it; `forecast` has shown what it makes of the dates. `Conflict` when they are no longer those `shown`."""
    with database.atomic():
        if shown:
            shifts = forecast(user, enrollment, wish, now=now)
            seen.require_same(shown, seen.of_shifts(enrollment.id, shifts))
        _carry_out(user, enrollment, wish, now)


def _carry_out(user: User, enrollment: Enrollment, wish: Wish, now: datetime) -> None:
    match wish.verb:
        case Verb.SKIP:
            moves.skip(user, enrollment, _step(wish), now=now)
        case Verb.MOVE:
            moves.move_to(user, enrollment, _step(wish), now=now, again=wish.again)
        case Verb.PAUSE if wish.until:
            pauses.pause_until(user, enrollment, wish.until, now=now)
        case Verb.PAUSE:
            stop.pause(user, enrollment, now=now)
        case Verb.RESUME:
            stop.resume(user, enrollment, now=now)
        case Verb.CHANGE:
            overrides.set_for(user, enrollment, *_changes(wish), now=now)
        case Verb.FOLLOW if wish.step_id:
            overrides.follow_again(user, enrollment, wish.step_id, now=now)
        case Verb.FOLLOW:
            overrides.follow_again_everywhere(user, enrollment, now=now)


def _step(wish: Wish) -> int:
    if wish.step_id is None:
        raise Invalid(FieldError("step_id", "which_step"))
    return wish.step_id


def _changes(wish: Wish) -> tuple[StepChange, ...]:
    if not wish.changes:
        raise Invalid(FieldError("change", "nothing_to_change"))
    return wish.changes
