"""Skips, moves, pauses with an end and own steps of one running person: first the dates, then the doing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from server.actions import planning, stop
from server.domain.codes import Hold
from server.models import Enrollment, Event, Message
from server.queries import plans
from tests.api.conftest import Call
from tests.factories import Firm, email, enrolled, messages, sequence, task

# The statements are plain; those of the actions below are asked of both databases.
pytestmark = pytest.mark.parametrize("db_kind", ["sqlite"], indirect=True)

DATES = ["2026-11-24T09:00", "2026-11-26T10:30", "2026-12-01T09:00"]


def ids(person: Enrollment) -> list[int]:
    return [step.id for step in plans.steps_for(person)]


def dates(steps: list[dict[str, Any]], side: str) -> list[str | None]:
    return [one[side] and one[side]["local"] for one in steps]


def foreseen(call: Call, person: Enrollment, **wish: object) -> list[dict[str, Any]]:
    def written() -> tuple[int, int]:
        return Message.select().count(), Event.select().where(Event.enrollment == person).count()

    before = written()
    answer = call("post", f"/api/enrollments/{person.id}/forecast", wish)
    assert answer.status_code == 200, answer.json
    assert written() == before
    return answer.json["steps"]


def standing(answer: Any) -> list[str | None]:
    assert answer.status_code == 200, answer.json
    return [one["date"] and one["date"]["local"] for one in answer.json["steps"]]


def left(firm: Firm, person: Enrollment) -> None:
    """The first mail has left."""
    firm.clock.forward(hours=1)
    Message.update(state="sent", end="sent", sent_at=firm.now, hold=None, held_until=None).where(
        Message.id == messages(person)[0].id).execute()
    planning.replan(Enrollment.get_by_id(person.id), now=firm.clock())


def test_a_skip_is_shown_then_done(call: Call, firm: Firm) -> None:
    person = enrolled(firm)
    second = ids(person)[1]
    shown = foreseen(call, person, do="skip", step_id=second)
    assert dates(shown, "before") == DATES
    assert dates(shown, "after") == [DATES[0], None, DATES[2]]
    assert [one["opens"] for one in shown] == [None, None, None]
    done = call("post", f"/api/enrollments/{person.id}/skip", {"step_id": second})
    assert standing(done) == [DATES[0], None, DATES[2]]
    assert [one["state"] for one in done.json["steps"]] == ["planned", "skipped", "planned"]
    again = call("post", f"/api/enrollments/{person.id}/skip", {"step_id": second})
    assert (again.status_code, again.json["code"]) == (409, "step_over")


def test_going_back_repeats_nothing_unless_a_new_round_is_asked_for(call: Call, firm: Firm) -> None:
    person = enrolled(firm)
    first, _, third = ids(person)
    left(firm, person)
    assert dates(foreseen(call, person, do="move", step_id=third), "after") == [None, DATES[2]]
    forward = call("post", f"/api/enrollments/{person.id}/move", {"step_id": third})
    assert standing(forward) == [None, None, DATES[2]]
    assert dates(foreseen(call, person, do="move", step_id=first), "after") == DATES[1:]
    assert standing(call("post", f"/api/enrollments/{person.id}/move", {"step_id": first})) == [None, *DATES[1:]]
    fresh = foreseen(call, person, do="move", step_id=first, again=True)
    assert (fresh[0]["before"], fresh[0]["after"]["local"][:10]) == (None, "2026-11-25")
    anew = call("post", f"/api/enrollments/{person.id}/move", {"step_id": first, "again": True})
    assert standing(anew) == dates(fresh, "after")
    assert [row.round for row in messages(person) if row.step_id == first] == [1, 2]


def test_a_pause_with_an_end_moves_what_it_delays(call: Call, firm: Firm) -> None:
    person = enrolled(firm)
    left(firm, person)
    shown = foreseen(call, person, do="pause", until="2026-11-30")
    assert dates(shown, "after") == ["2026-11-30T08:00", "2026-12-07T09:00"]  # four days late, then off the weekend
    assert {one["code"] for one in shown[1]["moved"]} == {"shifted", "closed_day"}
    path = f"/api/enrollments/{person.id}/pause-until"
    done = call("post", path, {"until": "2026-11-30"}, by=firm.viewer)
    assert standing(done)[1:] == dates(shown, "after")
    assert done.json["enrollment"]["chip"]["label"] == "Paused"
    assert done.json["enrollment"]["hold"]["sentence"] == "Paused by Viewer until Mon 30 Nov"
    timeline = call("get", f"/api/enrollments/{person.id}").json["timeline"]
    assert "Paused by Viewer until Mon 30 Nov" in [one["sentence"] for one in timeline]
    shorter = call("post", path, {"until": "2026-11-26"}, by=firm.viewer)
    assert shorter.json["code"] == "not_your_enrollment"
    assert dates(foreseen(call, person, do="resume"), "after") == DATES[1:]
    assert call("post", f"/api/enrollments/{person.id}/resume").json["chip"]["label"] == "Running"
    assert Message.select().where(Message.hold == Hold.PAUSED_PERSON).count() == 0


@pytest.mark.parametrize(("until", "says"), [
    ("2026-11-24", "Give a day from Wed 25 Nov to Thu 25 Nov 2027."), ("2028-01-01", "Give a day from"),
    ("soon", "date")])
def test_a_pause_ends_on_a_day_to_come(call: Call, firm: Firm, until: str, says: str) -> None:
    refused = call("post", f"/api/enrollments/{enrolled(firm).id}/pause-until", {"until": until})
    assert refused.status_code == 422
    assert (refused.json["errors"][0]["field"], says in refused.json["errors"][0]["detail"]) == ("until", True)


def test_a_pause_with_an_end_outlives_an_unenrollment_that_is_taken_back(call: Call, firm: Firm) -> None:
    person = enrolled(firm)
    paused = call("post", f"/api/enrollments/{person.id}/pause-until", {"until": "2026-11-30"}).json["steps"]
    call("post", f"/api/enrollments/{person.id}/unenroll")
    call("post", "/api/enrollments/undo-unenroll", {"ids": [person.id]})
    assert call("get", f"/api/enrollments/{person.id}/steps").json["steps"] == paused


def test_a_pause_does_not_cut_an_absence_short(call: Call, firm: Firm) -> None:
    person, path = enrolled(firm), "/api/enrollments/1/pause-until"
    back = firm.now + timedelta(days=8)
    Enrollment.update(hold=Hold.OUT_OF_OFFICE, held_until=back).execute()
    refused = call("post", path, {"until": "2026-11-27"})
    assert refused.json["errors"][0]["detail"] == "Nothing leaves before Wed 2 Dec anyway. Give a later day."
    assert standing(call("post", path, {"until": "2026-12-04"}))[0] == "2026-12-04T08:00"
    Enrollment.update(hold=Hold.CHALLENGE).where(Enrollment.id == person.id).execute()
    assert call("post", path, {"until": "2026-12-08"}).json["code"] == "challenge_open"


def test_while_nobody_knows_the_end_there_is_no_date_but_days_after_it(call: Call, firm: Firm) -> None:
    person = enrolled(firm)
    shown = foreseen(call, person, do="pause")
    assert [one["after"]["open_days"] for one in shown] == [0, 2, 5]
    assert dates(shown, "after") == [None, None, None]
    assert [one["after"]["sentence"] for one in shown[:2]] == ["as soon as it ends", "2 open days after it ends"]
    call("post", f"/api/enrollments/{person.id}/pause")
    assert dates(foreseen(call, person, do="resume"), "before") == [None, None, None]
    assert dates(foreseen(call, person, do="resume"), "after") == DATES


def test_a_step_is_changed_for_one_person_and_follows_again(call: Call, firm: Firm) -> None:
    person, other = enrolled(firm), enrolled(firm, "Paul Martin")
    second = ids(person)[1]
    path = f"/api/enrollments/{person.id}/steps/{second}"
    shown = foreseen(call, person, do="change", step_id=second, day_offset=3, body="<p>Own</p>")
    assert dates(shown, "after") == [DATES[0], "2026-11-27T10:30", DATES[2]]
    changed = call("put", path, {"day_offset": 3, "body": "<p>Own</p>"})
    assert standing(changed) == dates(shown, "after")
    step = changed.json["steps"][1]
    assert (step["differs"], step["body"], step["live"]["day_offset"]) == (["day_offset", "body"], "<p>Own</p>", 2)
    assert standing(call("get", f"/api/enrollments/{other.id}/steps")) == DATES
    assert [one.day_offset for one in plans.steps_of(plans.latest(firm.sequence))] == [0, 2, 7]
    assert dates(foreseen(call, person, do="follow"), "after") == DATES
    followed = call("delete", f"{path}/changes")
    assert (standing(followed), followed.json["steps"][1]["differs"]) == (DATES, [])
    call("put", path, {"time": "16:00"})
    call("put", f"/api/enrollments/{person.id}/steps/{ids(person)[2]}", {"subject": "Own"})
    everywhere = call("delete", f"/api/enrollments/{person.id}/changes")
    assert [one["differs"] for one in everywhere.json["steps"]] == [[], [], []]


def test_what_cannot_be_changed_says_why(call: Call, firm: Firm) -> None:
    person = enrolled(firm)
    first, second, _ = ids(person)
    left(firm, person)
    path = f"/api/enrollments/{person.id}/steps"
    assert call("put", f"{path}/{first}", {"body": "x"}).json["code"] == "step_over"
    assert call("put", f"{path}/{second}", {"day_offset": 0}).json["errors"][0]["field"] == "day_offset"
    assert call("put", f"{path}/{second}", {"body": "{{ frist_name }}"}).json["errors"][0]["field"] == "body"
    assert call("put", f"{path}/{second}", {}).json["errors"][0]["detail"].startswith("Give what is to change")
    assert call("put", f"{path}/9999", {"body": "x"}).status_code == 404
    assert call("put", f"{path}/{second}", {"body": "x"}, by=firm.member).status_code == 403
    assert call("post", f"/api/enrollments/{person.id}/forecast", {"do": "skip"}).json["errors"][0] == {
        "field": "step_id", "detail": "Say which step."}
    stop.unenroll(firm.owner, [person.id], where="test", now=firm.now)
    for verb in ("skip", "move", "change", "follow", "pause", "resume"):
        wish = {"do": verb, "step_id": second, "body": "x"}
        assert call("post", f"/api/enrollments/{person.id}/forecast", wish).json["code"] == "enrollment_over", verb
    assert call("delete", f"/api/enrollments/{person.id}/changes").json["code"] == "enrollment_over"


def test_a_skipped_task_lets_the_mail_behind_it_go(call: Call, firm: Firm) -> None:
    made = sequence(firm.owner, firm.now, task(0, "09:00", "Call"), email(2, subject="After"), name="Calls")
    person = enrolled(firm, made=made)
    shown = foreseen(call, person, do="skip", step_id=ids(person)[0])
    assert (shown[0]["kind"], dates(shown, "after")) == ("task", [None, "2026-11-26T09:00"])
    done = call("post", f"/api/enrollments/{person.id}/skip", {"step_id": ids(person)[0]})
    assert standing(done) == [None, "2026-11-26T09:00"]


def test_who_lost_the_thread_opens_a_new_one_under_its_subject(call: Call, firm: Firm) -> None:
    person = enrolled(firm)
    first, second, _ = ids(person)
    shown = foreseen(call, person, do="skip", step_id=first)
    assert [one["opens"] for one in shown] == [None, "A role in Paris", None]
    done = call("post", f"/api/enrollments/{person.id}/skip", {"step_id": first}).json
    assert [one["opens"] for one in done["steps"]] == [None, "A role in Paris", None]
    own = call("put", f"/api/enrollments/{person.id}/steps/{second}", {"subject": "Another role"}).json
    assert own["steps"][1]["opens"] == "Another role"
