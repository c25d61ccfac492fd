"""Pausing and resuming many people, or a whole sequence: what it makes of their dates, and the doing."""

from __future__ import annotations

from server import access, clock, words
from server.access import Refusal
from server.actions import many
from server.actions import shown as seen
from server.actions.adjusting import Verb, Wish
from server.actions.many import Judged
from server.api import adjust_answers as answers
from server.api import shapes
from server.api.adjusting import date_out, moved_out
from server.api.answers import ResultOut, ResultsOut, SequenceOut
from server.api.auth import auth, caller
from server.api.blueprint import bp
from server.api.requests import IdsIn, ManyPausedIn, ManyWishIn, ShownQuery, WholeWishIn
from server.models import Enrollment
from server.queries import sequences as listing
from server.queries.outlook import Outlook, Turn


@bp.post("/enrollments/forecast")
@bp.auth_required(auth)
@bp.input(ManyWishIn)
@bp.output(answers.ManyForecastOut)
@bp.doc(summary="What pausing or resuming up to 500 people makes of their next dates; writes nothing")
def forecast_many(json_data: ManyWishIn) -> answers.ManyForecastOut:
    judged = many.judge(caller(), json_data.ids, json_data.wish(), now=clock.now())
    return _outlook(many.forecast(judged, now=clock.now()), judged)


@bp.post("/enrollments/pause")
@bp.auth_required(auth)
@bp.input(ManyPausedIn)
@bp.input(ShownQuery, location="query")
@bp.output(ResultsOut)
@bp.doc(summary="Pause up to 500 people, up to a day or until somebody resumes; a result for each")
def pause_many(json_data: ManyPausedIn, query_data: ShownQuery) -> ResultsOut:
    return _carry_out(json_data.ids, Wish(Verb.PAUSE, until=json_data.until), query_data.shown, "paused")


@bp.post("/enrollments/resume")
@bp.auth_required(auth)
@bp.input(IdsIn)
@bp.input(ShownQuery, location="query")
@bp.output(ResultsOut)
@bp.doc(summary="Resume up to 500 people; a result for each")
def resume_many(json_data: IdsIn, query_data: ShownQuery) -> ResultsOut:
    return _carry_out(json_data.ids, Wish(Verb.RESUME), query_data.shown, "resumed")


@bp.post("/sequences/<sequence_id>/forecast")
@bp.auth_required(auth)
@bp.input(WholeWishIn)
@bp.output(answers.ManyForecastOut)
@bp.doc(summary="What pausing or resuming the whole sequence makes of everyone's next dates; writes nothing")
def forecast_sequence(sequence_id: str, json_data: WholeWishIn) -> answers.ManyForecastOut:
    row = access.sequence_of(caller(), sequence_id)
    return _outlook(many.forecast_sequence(caller(), row, Verb(json_data.do), now=clock.now()))


@bp.post("/sequences/<sequence_id>/pause")
@bp.auth_required(auth)
@bp.input(ShownQuery, location="query")
@bp.output(SequenceOut)
@bp.doc(summary="Nothing of the sequence leaves until it is resumed")
def pause_sequence(sequence_id: str, query_data: ShownQuery) -> SequenceOut:
    return _whole(sequence_id, Verb.PAUSE, query_data.shown)


@bp.post("/sequences/<sequence_id>/resume")
@bp.auth_required(auth)
@bp.input(ShownQuery, location="query")
@bp.output(SequenceOut)
@bp.doc(summary="The sequence goes on; what became due meanwhile leaves at the pace of the mailboxes")
def resume_sequence(sequence_id: str, query_data: ShownQuery) -> SequenceOut:
    return _whole(sequence_id, Verb.RESUME, query_data.shown)


def _whole(sequence_id: str, verb: Verb, shown: str) -> SequenceOut:
    user = caller()
    row = access.sequence_of(user, sequence_id)
    many.carry_out_sequence(user, row, verb, now=clock.now(), shown=shown)
    return SequenceOut.model_validate(shapes.sequence(listing.line(row), user))


def _carry_out(ids: list[int], wish: Wish, shown: str, done: str) -> ResultsOut:
    judged = many.carry_out(caller(), ids, wish, now=clock.now(), shown=shown)
    said = {row.id: _result(row.id, done) for row in judged.rows} | {one.id: one for one in _left(judged)}
    return ResultsOut(results=[said.get(one) or _result(one, "not_found") for one in dict.fromkeys(ids)])


def _result(number: int, code: str) -> ResultOut:
    return ResultOut(id=number, result=code, sentence=words.sentence(code))


def _left(judged: Judged) -> list[ResultOut]:
    return [_refused(row, problem) for row, problem in judged.left]


def _refused(row: Enrollment, problem: Refusal) -> ResultOut:
    """Of an input that does not fit this person, for example a day too early, the first error says it."""
    why = problem.errors[0] if isinstance(problem, access.Invalid) else problem
    return ResultOut(id=row.id, result=why.code, sentence=words.sentence(why.code, **why.params))


def _outlook(found: Outlook, judged: Judged | None = None) -> answers.ManyForecastOut:
    return answers.ManyForecastOut(
        people=found.people, emails_before=found.before, emails_after=found.after, put_off=found.put_off,
        listed=[_turn(one) for one in found.listed], more=found.more, left_out=_left(judged) if judged else [],
        shown=seen.fingerprint(many.dates(found)))


def _turn(one: Turn) -> answers.TurnOut:
    coming = one.after or one.before
    return answers.TurnOut(
        enrollment_id=one.enrollment.id, person=shapes.named(one.enrollment.person),
        step=coming.step.position if coming else None, before=date_out(one.before), after=date_out(one.after),
        moved=moved_out(one.after) if one.after else [],
        hold=one.after.hold.value if one.after and one.after.hold else None)
