"""Putting a wrong verdict on a mail right."""

from __future__ import annotations

from collections.abc import Callable

from server import access, clock
from server.actions import corrections
from server.api import answers, shapes
from server.api.auth import auth, caller
from server.api.blueprint import bp
from server.models import Enrollment, Inbound
from server.queries import enrollments


def _corrected(inbound_id: str, correct: Callable[..., bool]) -> answers.StatusOut:
    user, now = caller(), clock.now()
    row: Inbound = access.inbound_of(user, inbound_id)
    correct(user, row, now=now)
    enrollment = Enrollment.get_by_id(row.enrollment_id)
    return shapes.status(enrollments.standing(enrollment, now=now), user, now)


@bp.post("/inbound/<inbound_id>/not_a_reply")
@bp.auth_required(auth)
@bp.output(answers.StatusOut)
@bp.doc(summary="It was no human's answer: the person goes on, with new dates")
def not_a_reply(inbound_id: str) -> answers.StatusOut:
    return _corrected(inbound_id, corrections.not_a_reply)


@bp.post("/inbound/<inbound_id>/a_reply")
@bp.auth_required(auth)
@bp.output(answers.StatusOut)
@bp.doc(summary="It was a human's answer: the sequence stops for this person")
def a_reply(inbound_id: str) -> answers.StatusOut:
    return _corrected(inbound_id, corrections.was_a_reply)


@bp.post("/inbound/<inbound_id>/not_a_bounce")
@bp.auth_required(auth)
@bp.output(answers.StatusOut)
@bp.doc(summary="Nothing had failed: the address is written to again, and the person goes on, with new dates")
def not_a_bounce(inbound_id: str) -> answers.StatusOut:
    return _corrected(inbound_id, corrections.not_a_bounce)


@bp.post("/inbound/<inbound_id>/not_away")
@bp.auth_required(auth)
@bp.output(answers.StatusOut)
@bp.doc(summary="The person is not away: what waited for their return goes on")
def not_away(inbound_id: str) -> answers.StatusOut:
    return _corrected(inbound_id, corrections.not_away)
