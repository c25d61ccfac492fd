"""Enrolling, taking it back, and everything about one enrollment."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request

from server import access, clock, words
from server.actions import adjusting, stop
from server.actions import enroll as actions
from server.actions.adjusting import Verb, Wish
from server.api import answers, enroll_answers, previews, shapes
from server.api.auth import auth, caller
from server.api.blueprint import bp
from server.api.requests import EnrollIn, ExplainQuery, IdsIn, ShownQuery
from server.models import Enrollment, User
from server.queries import activity, enrollments, explain

PANEL = "panel"  # where an unenrollment through the API comes from, in the log


@bp.post("/enrollments/preview")
@bp.auth_required(auth)
@bp.input(EnrollIn)
@bp.output(enroll_answers.PreviewOut)
@bp.doc(summary="Who would be enrolled, who not and why, and every mail with its date; writes nothing")
def preview(json_data: EnrollIn) -> enroll_answers.PreviewOut:
    now = clock.now()
    return previews.preview(actions.preview(caller(), json_data.request(), now=now), now)


@bp.post("/enrollments")
@bp.auth_required(auth)
@bp.input(EnrollIn)
@bp.output(enroll_answers.EnrolledOut, status_code=201)
@bp.doc(summary="Enroll; needs an Idempotency-Key header, and a repeated key answers the same again")
def enroll(json_data: EnrollIn) -> enroll_answers.EnrolledOut:
    key = request.headers.get("Idempotency-Key", "").strip()
    if not 8 <= len(key) <= 100:
        raise access.Invalid(access.FieldError("Idempotency-Key", "idempotency_key"))
    return previews.enrolled(actions.enroll(caller(), json_data.request(), key, now=clock.now()), caller().zone)


@bp.post("/batches/<batch_id>/undo")
@bp.auth_required(auth)
@bp.output(enroll_answers.UndoneOut)
def undo(batch_id: str) -> enroll_answers.UndoneOut:
    user = caller()
    done = actions.undo(user, access.batch_of(user, batch_id).id, now=clock.now())
    return enroll_answers.UndoneOut(undone=len(done.undone), left=[
        enroll_answers.LeftOut(enrollment_id=one, reason=words.sentence("mail_has_left")) for one in done.left])


@bp.get("/enrollments/<enrollment_id>")
@bp.auth_required(auth)
@bp.output(answers.EnrollmentOut)
def enrollment(enrollment_id: str) -> answers.EnrollmentOut:
    user, now = caller(), clock.now()
    row = access.enrollment_of(user, enrollment_id)
    status = shapes.status(enrollments.standing(row, now=now), user, now)
    return answers.EnrollmentOut(
        **status.model_dump(), timeline=[_entry(one) for one in activity.of_enrollment(row, now=now)],
        explain=_explain(row, explain.explain(row, now=now)))


def _entry(one: activity.Entry) -> answers.EntryOut:
    return answers.EntryOut(at=shapes.instant(one.at), code=one.code, planned=one.planned,
                            open_days=one.upcoming.open_days if one.upcoming else None,
                            inbound_id=one.values.get("inbound") if one.code == "mail_received" else None,
                            sentence=words.event(one.code, one.values, zone=one.zone))


@bp.get("/enrollments/<enrollment_id>/explain")
@bp.auth_required(auth)
@bp.input(ExplainQuery, location="query")
@bp.output(answers.ExplainOut)
@bp.doc(summary="Why the next step, or that one, has left, has not, or will not; and every step that is over with")
def explain_step(enrollment_id: str, query_data: ExplainQuery) -> answers.ExplainOut:
    row, step = access.enrollment_of(caller(), enrollment_id), query_data.step
    found = _explain(row, explain.explain(row, step, now=clock.now(), number=query_data.round))
    return found if step else found.model_copy(update={"past": [_explain(row, one) for one in explain.past(row)]})


def _explain(row: Enrollment, found: explain.Explanation) -> answers.ExplainOut:
    return answers.ExplainOut(
        question=words.question(found.question, found.position), step=found.position, round=found.round,
        checks=[answers.CheckOut(
            check=one.name, ok=one.passed, code=one.code, until=shapes.instant(one.until) if one.until else None,
            detail=words.check(one.code, one.passed, one.evidence, one.until, row.zone))
            for one in found.checks])


@bp.post("/enrollments/<enrollment_id>/unenroll")
@bp.auth_required(auth)
@bp.output(answers.StatusOut)
def unenroll(enrollment_id: str) -> answers.StatusOut:
    user = caller()
    row = access.enrollment_of(user, enrollment_id)
    stop.unenroll(user, [row.id], where=PANEL, now=clock.now())
    return _status(row, user)


@bp.post("/enrollments/<enrollment_id>/pause")
@bp.auth_required(auth)
@bp.input(ShownQuery, location="query")
@bp.output(answers.StatusOut)
def pause(enrollment_id: str, query_data: ShownQuery) -> answers.StatusOut:
    user = caller()
    row = access.enrollment_of(user, enrollment_id)
    adjusting.carry_out(user, row, Wish(Verb.PAUSE), now=clock.now(), shown=query_data.shown)
    return _status(row, user)


@bp.post("/enrollments/<enrollment_id>/resume")
@bp.auth_required(auth)
@bp.input(ShownQuery, location="query")
@bp.output(answers.StatusOut)
def resume(enrollment_id: str, query_data: ShownQuery) -> answers.StatusOut:
    user = caller()
    row = access.enrollment_of(user, enrollment_id)
    adjusting.carry_out(user, row, Wish(Verb.RESUME), now=clock.now(), shown=query_data.shown)
    return _status(row, user)


def _status(row: Enrollment, user: User) -> answers.StatusOut:
    now = clock.now()
    return shapes.status(enrollments.standing(row, now=now), user, now)


@bp.post("/enrollments/unenroll")
@bp.auth_required(auth)
@bp.input(IdsIn)
@bp.output(answers.ResultsOut)
@bp.doc(summary="Unenroll up to 500 people; each gets its own result, and asking twice is harmless")
def unenroll_many(json_data: IdsIn) -> answers.ResultsOut:
    return _results(stop.unenroll(caller(), json_data.ids, where=PANEL, now=clock.now()))


@bp.post("/enrollments/undo-unenroll")
@bp.auth_required(auth)
@bp.input(IdsIn)
@bp.output(answers.ResultsOut)
@bp.doc(summary="Put people back who were unenrolled by hand within the hour, with new dates; a result for each")
def undo_unenroll(json_data: IdsIn) -> answers.ResultsOut:
    return _results(stop.undo_unenroll(caller(), json_data.ids, now=clock.now()))


def _results(done: Iterable[stop.Unenrolled | stop.PutBack]) -> answers.ResultsOut:
    return answers.ResultsOut(results=[
        answers.ResultOut(id=one.id, result=one.result.value, sentence=words.sentence(one.result.value))
        for one in done])
