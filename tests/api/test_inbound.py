"""Corrections over the API, by the id that the timeline gives."""

from __future__ import annotations

from server.domain.codes import EnrollmentState, Finish
from tests.actions.inbox import answer, arrives, away, fresh, unknown_user, written_to
from tests.api.conftest import Call
from tests.factories import Firm


def test_the_timeline_names_the_mail_and_the_mail_is_corrected(call: Call, firm: Firm) -> None:
    enrollment, first = written_to(firm)
    arrives(firm, answer(first))
    timeline = call("get", f"/api/enrollments/{enrollment.id}").json["timeline"]
    (inbound,) = {entry["inbound_id"] for entry in timeline} - {None}
    refused = call("post", f"/api/inbound/{inbound}/not_a_reply", by=firm.member)
    assert (refused.status_code, refused.json["code"]) == (403, "not_your_enrollment")
    answered = call("post", f"/api/inbound/{inbound}/not_a_reply").json
    assert (answered["state"], answered["step"]) == ("active", 2)
    assert fresh(enrollment).state is EnrollmentState.ACTIVE


def test_a_reply_and_an_absence(call: Call, firm: Firm) -> None:
    enrollment, first = written_to(firm)
    (row,) = arrives(firm, away(first, "I am out of the office until 3 December 2026."))
    assert call("post", f"/api/inbound/{row.id}/not_away").json["hold"] is None
    assert call("post", f"/api/inbound/{row.id}/a_reply").json["state"] == "finished"
    assert fresh(enrollment).finish is Finish.REPLIED


def test_not_a_bounce(call: Call, firm: Firm) -> None:
    enrollment, first = written_to(firm)
    (row,) = arrives(firm, unknown_user(first))
    assert call("post", f"/api/inbound/{row.id}/not_a_bounce").json["state"] == "active"
    assert fresh(enrollment).finish is None


def test_a_mail_that_is_not_there(call: Call) -> None:
    missing = call("post", "/api/inbound/4711/a_reply", Accept_Language="fr")
    assert (missing.status_code, missing.json["code"]) == (404, "no_mail")
    assert call("post", "/api/inbound/x/a_reply").status_code == 404
