"""Changes for one running person: what they would make of the dates, and the changes themselves."""

from __future__ import annotations

from server import access, clock, words
from server.actions import adjusting
from server.actions import shown as seen
from server.actions.adjusting import Verb, Wish
from server.actions.changes import StepChange
from server.api import adjust_answers as answers
from server.api import shapes
from server.api.auth import auth, caller
from server.api.blueprint import bp
from server.api.enroll_answers import MovedOut
from server.api.requests import MoveIn, PauseUntilIn, ShownQuery, SkipIn, StepTextsIn, WishIn
from server.models import Enrollment
from server.queries import enrollments, own_steps
from server.queries.own_steps import OwnStep
from server.queries.plans import Upcoming
from server.queries.steps import Step
from server.queries.whatif import Shift


@bp.post("/enrollments/<enrollment_id>/forecast")
@bp.auth_required(auth)
@bp.input(WishIn)
@bp.output(answers.ForecastOut)
@bp.doc(summary="Each step's date before and after a change for this person; writes nothing")
def forecast(enrollment_id: str, json_data: WishIn) -> answers.ForecastOut:
    row, wish = access.enrollment_of(caller(), enrollment_id), json_data.wish()
    shifts = adjusting.forecast(caller(), row, wish, now=clock.now())
    opens = adjusting.new_threads(row, wish, shifts)
    return answers.ForecastOut(steps=[_shift(one, opens.get(one.step.id)) for one in shifts],
                               shown=seen.fingerprint(seen.of_shifts(row.id, shifts)))


@bp.post("/enrollments/<enrollment_id>/skip")
@bp.auth_required(auth)
@bp.input(SkipIn)
@bp.input(ShownQuery, location="query")
@bp.output(answers.AdjustedOut)
@bp.doc(summary="This person does not get that step")
def skip(enrollment_id: str, json_data: SkipIn, query_data: ShownQuery) -> answers.AdjustedOut:
    return _adjust(enrollment_id, Wish(Verb.SKIP, json_data.step_id), query_data.shown)


@bp.post("/enrollments/<enrollment_id>/move")
@bp.auth_required(auth)
@bp.input(MoveIn)
@bp.input(ShownQuery, location="query")
@bp.output(answers.AdjustedOut)
@bp.doc(summary="Go on at that step, forward or back; what was sent is sent again only in a new round (again)")
def move(enrollment_id: str, json_data: MoveIn, query_data: ShownQuery) -> answers.AdjustedOut:
    return _adjust(enrollment_id, Wish(Verb.MOVE, json_data.step_id, json_data.again), query_data.shown)


@bp.post("/enrollments/<enrollment_id>/pause-until")
@bp.auth_required(auth)
@bp.input(PauseUntilIn)
@bp.input(ShownQuery, location="query")
@bp.output(answers.AdjustedOut)
@bp.doc(summary="Nothing leaves before that day; the dates behind it move by as much")
def pause_until(enrollment_id: str, json_data: PauseUntilIn, query_data: ShownQuery) -> answers.AdjustedOut:
    return _adjust(enrollment_id, Wish(Verb.PAUSE, until=json_data.until), query_data.shown)


@bp.get("/enrollments/<enrollment_id>/steps")
@bp.auth_required(auth)
@bp.output(answers.OwnStepsOut)
@bp.doc(summary="The steps as they hold for this person, beside what the sequence says")
def steps(enrollment_id: str) -> answers.OwnStepsOut:
    row = access.enrollment_of(caller(), enrollment_id)
    return answers.OwnStepsOut(steps=_steps(row))


@bp.put("/enrollments/<enrollment_id>/steps/<int:step_id>")
@bp.auth_required(auth)
@bp.input(StepTextsIn)
@bp.input(ShownQuery, location="query")
@bp.output(answers.AdjustedOut)
@bp.doc(summary="Change days, time, subject or text of a step that has not left, for this person alone")
def change_step(enrollment_id: str, step_id: int, json_data: StepTextsIn,
                query_data: ShownQuery) -> answers.AdjustedOut:
    given = json_data.model_dump(exclude_none=True)
    changes = (StepChange(step_id, **given),) if given else ()
    return _adjust(enrollment_id, Wish(Verb.CHANGE, changes=changes), query_data.shown)


@bp.delete("/enrollments/<enrollment_id>/steps/<int:step_id>/changes")
@bp.auth_required(auth)
@bp.input(ShownQuery, location="query")
@bp.output(answers.AdjustedOut)
@bp.doc(summary="The step follows the sequence again")
def follow_step(enrollment_id: str, step_id: int, query_data: ShownQuery) -> answers.AdjustedOut:
    return _adjust(enrollment_id, Wish(Verb.FOLLOW, step_id), query_data.shown)


@bp.delete("/enrollments/<enrollment_id>/changes")
@bp.auth_required(auth)
@bp.input(ShownQuery, location="query")
@bp.output(answers.AdjustedOut)
@bp.doc(summary="Every step that has not left follows the sequence again")
def follow(enrollment_id: str, query_data: ShownQuery) -> answers.AdjustedOut:
    return _adjust(enrollment_id, Wish(Verb.FOLLOW), query_data.shown)


def _adjust(enrollment_id: str, wish: Wish, shown: str) -> answers.AdjustedOut:
    user, now = caller(), clock.now()
    row = access.enrollment_of(user, enrollment_id)
    adjusting.carry_out(user, row, wish, now=now, shown=shown)
    standing = enrollments.standing(row, now=now)
    return answers.AdjustedOut(enrollment=shapes.status(standing, user, now), steps=_steps(standing.enrollment))


def _steps(row: Enrollment) -> list[answers.OwnStepOut]:
    return [_step(one) for one in own_steps.of(row, now=clock.now())]


def _step(one: OwnStep) -> answers.OwnStepOut:
    step = one.step
    return answers.OwnStepOut(
        **_texts(step).model_dump(), step_id=step.id, position=step.position, kind=step.kind, thread=step.thread,
        state=one.state.value, open=one.open, date=date_out(one.upcoming), opens=one.opens or None,
        differs=list(one.differs), live=_texts(one.live))


def _texts(step: Step) -> answers.LiveOut:
    return answers.LiveOut(day_offset=step.day_offset, time=f"{step.time:%H:%M}", subject=step.subject,
                           body=step.body)


def _shift(one: Shift, opens: str | None) -> answers.ShiftOut:
    after = one.after
    return answers.ShiftOut(
        step_id=one.step.id, position=one.step.position, kind=one.step.kind, subject=one.step.subject,
        opens=opens, before=date_out(one.before), after=date_out(after), moved=moved_out(after) if after else [],
        hold=after.hold.value if after and after.hold else None)


def date_out(one: Upcoming | None) -> answers.DateOut | None:
    if one is None:
        return None
    known = one.open_days is None
    return answers.DateOut(
        local=shapes.local(one.expected, one.zone) if known else None,
        instant=shapes.instant(one.expected) if known else None, open_days=one.open_days,
        sentence=words.leaves(one.expected, one.open_days, one.zone))


def moved_out(one: Upcoming) -> list[MovedOut]:
    return [MovedOut.model_validate({
        "code": code.value, "from": one.base_on.isoformat(),
        "sentence": words.moved(code, one.base_on, step=one.step.position - 1)}) for code in one.moved]
