"""Enrolling through the API, from the first look to Undo."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from server.actions import attachments, profile, sequences
from server.domain.codes import Audience, ThreadMode
from server.models import Batch, Enrollment, Message, Override, Person
from tests.api.conftest import Call
from tests.factories import Firm, email, enrolled, sequence, task

MARIE = {"email": "marie@atelier.example", "first_name": "Marie", "last_name": "Durand",
         "source_url": "https://atelier.example/team"}
KEY = "a-key-of-its-own"


def body(firm: Firm, *people: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"audience": "candidates", "people": list(people) or [MARIE], "sequence_id": firm.sequence.id, **more}


def test_a_preview_shows_people_mails_and_dates_and_writes_nothing(call: Call, firm: Firm) -> None:
    before = (Person.select().count(), Enrollment.select().count())
    shown = call("post", "/api/enrollments/preview", body(firm, MARIE, {"email": "tom@"})).json
    assert (Person.select().count(), Enrollment.select().count()) == before
    assert shown["counts"] == {"eligible": 1, "excluded": 1, "emails": 3, "tasks": 0, "until": "2026-12-01"}
    assert shown["first"] == {"local": "2026-11-24T09:00", "instant": "2026-11-24T08:00:00Z"}
    assert shown["mailbox"]["address"] == "anna@northwind.example"
    marie, tom = shown["people"]
    assert [mail["local"] for mail in marie["plan"]] == ["2026-11-24T09:00", "2026-11-26T10:30", "2026-12-01T09:00"]
    assert "Marie" in marie["plan"][0]["html"]
    assert (tom["eligible"], tom["exclusion"]["code"], tom["exclusion"]["fix"]) == (False, "invalid_email", "email")
    assert tom["exclusion"]["sentence"] == '"tom@" is not a valid address'


def test_without_a_sequence_only_people_are_judged(call: Call, firm: Firm) -> None:
    shown = call("post", "/api/enrollments/preview", body(firm, sequence_id=None)).json
    assert (shown["steps"], shown["people"][0]["plan"], shown["counts"]["emails"]) == ([], [], 0)


def test_send_today_start_at_and_changes_are_in_the_preview(call: Call, firm: Firm) -> None:
    made = sequence(firm.owner, firm.now, email(2, subject="A", thread=ThreadMode.NEW), task(3), email(5), name="S")
    steps = call("get", f"/api/sequences/{made.id}").json["steps"]
    change = {"step_id": steps[2]["id"], "person": 0, "body": "<p>Own words</p>", "time": "14:30"}
    shown = call("post", "/api/enrollments/preview", body(
        firm, sequence_id=made.id, send_today=True, start_at=2, overrides=[change])).json
    assert [(step["skipped"], step["needs_subject"]) for step in shown["steps"]] == [
        (True, False), (False, False), (False, False)]
    plan = shown["people"][0]["plan"]
    assert [mail["local"] for mail in plan] == [None, "2026-11-24T11:00", "2026-11-26T14:30"]
    assert (plan[2]["own"], plan[2]["after_task"], plan[2]["thread"]) == (True, True, "new")
    assert "Own words" in plan[2]["html"]


def test_a_moved_date_says_from_where_and_why(call: Call, firm: Firm) -> None:
    made = sequence(firm.owner, firm.now, email(4, subject="A", thread=ThreadMode.NEW), name="S")
    said = {"en": "Moved from Sat 28 Nov: weekend", "fr": "Déplacée du sam. 28 nov.\xa0: week-end"}
    for language, sentence in said.items():
        shown = call("post", "/api/enrollments/preview", body(firm, sequence_id=made.id), Accept_Language=language)
        mail = shown.json["people"][0]["plan"][0]
        assert mail["local"] == "2026-11-30T09:00"
        assert mail["moved"] == [{"code": "closed_day", "from": "2026-11-28", "sentence": sentence}]


def test_a_closed_window_is_said_with_the_next_slot(call: Call, firm: Firm) -> None:
    firm.clock.forward(hours=11)
    shown = call("post", "/api/enrollments/preview", body(firm, send_today=True)).json
    assert [notice["sentence"] for notice in shown["notices"]] == [
        "Sending hours are over for today. The first email leaves Wed 25 Nov, 09:00."]


def test_enrolling_answers_the_same_for_the_same_key(call: Call, firm: Firm) -> None:
    first = call("post", "/api/enrollments", body(firm, MARIE, {"first_name": "Tom"}), Idempotency_Key=KEY)
    again = call("post", "/api/enrollments", body(firm, MARIE, {"first_name": "Tom"}), Idempotency_Key=KEY)
    assert first.status_code == again.status_code == 201
    assert first.json == again.json
    assert [one["name"] for one in first.json["enrolled"]] == ["Marie Durand"]
    assert first.json["enrolled"][0]["first"]["local"] == "2026-11-24T09:00"
    assert [one["exclusion"]["code"] for one in first.json["excluded"]] == ["no_email"]
    assert (Batch.select().count(), Enrollment.select().count()) == (1, 1)


@pytest.mark.parametrize("key", [None, "short", "x" * 101])
def test_a_missing_or_odd_key_is_refused(key: str | None, call: Call, firm: Firm) -> None:
    headers = {} if key is None else {"Idempotency_Key": key}
    answer = call("post", "/api/enrollments", body(firm), **headers)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "Idempotency-Key")
    assert not Enrollment.select().exists()


@pytest.mark.parametrize(("change", "field"), [
    ({"people": []}, "people"),
    ({"people": [{"email": f"a{n}@b.example"} for n in range(501)]}, "people"),
    ({"audience": "friends"}, "audience"),
    ({"overrides": [{"step_id": 1, "time": "25:00"}]}, "overrides.0.time"),
    ({"overrides": [{"step_id": 1, "day_offset": -1}]}, "overrides.0.day_offset"),
    ({"people": [{"email": "a@b.example", "fields": {"x": 3}}]}, "people.0.fields.x"),
    ({"people": [{"email": "a@b.example"}, {"fields": {"Two words": "x"}}]}, "people.1.fields.Two words"),
    ({"people": [{"email": "a@b.example", "fields": {"company": "x"}}]}, "people.0.fields.company"),
    ({"people": [{"email": "a@b.example", "zone": "Mars/Base"}]}, "people.0.zone"),
    ({"start_at": "two"}, "start_at"),
    ({"people": [{"email": "a@b.example", "start_at": 0}]}, "people.0.start_at"),
    ({"people": [{"email": "a@b.example"}, {"email": "c@b.example", "start_at": 4}]}, "people.1.start_at"),
    ({"sequence_id": 2**40}, "sequence_id"),
    ({"send_todya": True}, "send_todya"),
])
def test_wrong_input_names_the_field(change: dict[str, Any], field: str, call: Call, firm: Firm) -> None:
    answer = call("post", "/api/enrollments/preview", body(firm) | change)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert answer.json["errors"][0]["detail"]


def test_a_full_name_typed_in_the_row_becomes_two_names(call: Call, firm: Firm) -> None:
    someone = {"email": "marie@atelier.example", "fields": {"full_name": "Marie de Durand", "skill": "python"}}
    call("post", "/api/enrollments", body(firm, someone), Idempotency_Key=KEY)
    person = Person.get()
    assert (person.first_name, person.last_name, person.fields) == ("Marie", "de Durand", {"skill": "python"})


def test_an_unknown_sequence_does_not_exist(call: Call, firm: Firm) -> None:
    answer = call("post", "/api/enrollments/preview", body(firm, sequence_id=4711))
    assert (answer.status_code, answer.json["code"]) == (404, "no_sequence")


def test_who_may_not_enroll_is_told(call: Call, firm: Firm) -> None:
    for path in ("/api/enrollments/preview", "/api/enrollments"):
        answer = call("post", path, body(firm), by=firm.viewer, Idempotency_Key=KEY)
        assert (answer.status_code, answer.json["code"]) == (403, "needs_permission")
        assert answer.json["detail"] == "Your role does not let you enroll people. Ask an admin to change it."


def test_without_a_mailbox_nobody_is_enrolled(call: Call, firm: Firm) -> None:
    shown = call("post", "/api/enrollments/preview", body(firm), by=firm.member).json
    assert (shown["mailbox"], shown["people"][0]["exclusion"]["code"]) == (None, "mailbox_not_connected")
    answer = call("post", "/api/enrollments", body(firm), by=firm.member, Idempotency_Key=KEY)
    assert (answer.status_code, answer.json["code"]) == (409, "mailbox_not_connected")


def test_an_archived_sequence_takes_nobody(call: Call, firm: Firm) -> None:
    sequences.archive(firm.owner, firm.sequence, now=firm.now)
    answer = call("post", "/api/enrollments", body(firm), Idempotency_Key=KEY)
    assert (answer.status_code, answer.json["code"]) == (409, "sequence_not_running")


def test_changes_of_one_batch_never_touch_the_sequence(call: Call, firm: Firm) -> None:
    step = call("get", f"/api/sequences/{firm.sequence.id}").json["steps"][0]
    change = {"step_id": step["id"], "subject": "Only for them"}
    call("post", "/api/enrollments", body(firm, overrides=[change]), Idempotency_Key=KEY)
    assert Override.get().subject == "Only for them"
    assert call("get", f"/api/sequences/{firm.sequence.id}").json["steps"][0]["subject"] == "A role in Paris"


def test_undo_takes_the_whole_batch_back(call: Call, firm: Firm) -> None:
    done = call("post", "/api/enrollments", body(firm), Idempotency_Key=KEY).json
    assert call("post", f"/api/batches/{done['batch']['id']}/undo", by=firm.member).status_code == 404
    assert call("post", f"/api/batches/{done['batch']['id']}/undo").json == {"undone": 1, "left": []}
    assert Enrollment.get().state == "finished"
    assert not Message.select().where(Message.state == "planned").exists()


def test_undo_leaves_whose_mail_has_left(call: Call, firm: Firm) -> None:
    done = call("post", "/api/enrollments", body(firm), Idempotency_Key=KEY).json
    Message.update(state="sent", sent_at=firm.now).execute()
    answer = call("post", f"/api/batches/{done['batch']['id']}/undo").json
    assert answer["undone"] == 0
    assert answer["left"][0]["enrollment_id"] == done["enrolled"][0]["enrollment_id"]
    assert "has left" in answer["left"][0]["reason"]


def test_the_other_audience_is_excluded_with_its_fix(call: Call, firm: Firm) -> None:
    person = enrolled(firm).person
    made = sequence(firm.owner, firm.now, name="Clients", audience=Audience.CONTACTS)
    call("post", "/api/enrollments/unenroll", {"ids": [Enrollment.get().id]})
    shown = call("post", "/api/enrollments/preview", body(firm, {"id": person.id}, sequence_id=made.id,
                                                          audience="contacts")).json
    exclusion = shown["people"][0]["exclusion"]
    assert (exclusion["code"], exclusion["fix"]) == ("wrong_audience", "audience")
    assert exclusion["sentence"] == "A candidate; this sequence is for contacts"


def test_who_had_the_sequence_before_goes_on_where_they_stopped(call: Call, firm: Firm) -> None:
    once = enrolled(firm)
    Message.update(state="sent", end="sent", sent_at=firm.now).where(Message.enrollment == once).execute()
    call("post", "/api/enrollments/unenroll", {"ids": [once.id]})
    marie = {"id": once.person_id}
    told = call("post", "/api/enrollments/preview", body(firm, marie)).json["people"][0]
    assert [(one["code"], one["params"]["next"]) for one in told["warnings"]] == [("finished_this_sequence", 2)]
    tom = {"email": "tom@people.example"}
    done = call("post", "/api/enrollments", body(firm, marie | {"start_at": 2}, tom), Idempotency_Key=KEY)
    assert [one["first"]["local"][:10] for one in done.json["enrolled"]] == ["2026-11-26", "2026-11-24"]
    starts = [Enrollment.get_by_id(one["enrollment_id"]).start_step_id for one in done.json["enrolled"]]
    assert starts[0]
    assert starts[1] is None


def test_times_are_the_users_wall_clock(call: Call, firm: Firm) -> None:
    profile.set_zone(firm.owner, "America/New_York", now=firm.now)
    shown = call("post", "/api/enrollments/preview", body(firm)).json
    assert shown["zone"] == "America/New_York"
    assert shown["first"] == {"local": "2026-11-24T09:00", "instant": "2026-11-24T14:00:00Z"}


def test_a_preview_names_the_files_of_each_mail(call: Call, firm: Firm) -> None:
    file = attachments.store(firm.owner, "plan.pdf", b"%PDF", (), now=firm.now)
    first = replace(email(0, subject="A", thread=ThreadMode.NEW), attachments=(file.id,))
    made = sequence(firm.owner, firm.now, first, email(2), name="With a file")
    shown = call("post", "/api/enrollments/preview", body(firm, sequence_id=made.id)).json
    assert [mail["attachments"] for mail in shown["people"][0]["plan"]] == [[{"name": "plan.pdf", "size": 4}], []]
