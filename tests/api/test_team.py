"""Colleagues, handovers, absences and tasks through the API."""

from __future__ import annotations

from server.models import Enrollment, Event, Task, User
from tests import factories
from tests.api.conftest import Call
from tests.factories import Firm, email, enrolled, sequence, task

DAYS = {"away_from": "2026-11-26", "away_until": "2026-11-27", "note": "Moving house"}


def test_an_absence_is_looked_at_set_and_ended(call: Call, firm: Firm) -> None:
    one = enrolled(firm)
    path = f"/api/users/{firm.owner.id}/absence"
    shown = call("post", f"{path}/preview", DAYS).json
    assert (shown["people"], shown["emails"]) == (1, 2)
    assert (shown["shifts"][0]["before"]["local"], shown["shifts"][0]["after"]["local"]) == (
        "2026-11-26T10:30", "2026-11-30T08:00")
    assert shown["shifts"][0]["enrollment_id"] == one.id
    assert User.get_by_id(firm.owner.id).away_from is None
    assert call("put", path, DAYS).json["away_until"] == "2026-11-27"
    listed = call("get", "/api/users", by=firm.member).json["users"]
    assert [(row["name"], row["away_from"], row["away_note"]) for row in listed][1] == (
        "Anna Keller", "2026-11-26", None)
    assert call("get", "/api/users", by=firm.admin).json["users"][1]["away_note"] == "Moving house"
    assert call("put", path, {}).json["away_from"] is None
    refused = call("put", path, {"away_from": "2026-11-26"})
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "away_until")
    assert call("put", path, DAYS, by=firm.member).status_code == 403


def test_a_handover_is_looked_at_and_done(call: Call, firm: Firm) -> None:
    one, two = enrolled(firm), enrolled(firm, "Paul Martin")
    box = factories.mailbox(firm.admin, firm.now)
    asked = {"mailbox_id": box.id, "from_mailbox_id": firm.mailbox.id}
    shown = call("post", "/api/handover/preview", asked).json["people"]
    assert [(row["enrollment_id"], row["new_thread"], row["subject"]) for row in shown] == [
        (one.id, True, "A role in Paris"), (two.id, True, "A role in Paris")]
    assert shown[0]["next"]["local"] == "2026-11-24T09:00"
    assert Enrollment.get_by_id(one.id).user_id == firm.owner.id
    assert call("post", "/api/handover", asked, by=firm.member).status_code == 404  # not a mailbox of theirs
    done = call("post", "/api/handover", {"mailbox_id": box.id, "ids": [one.id, 999]}).json["results"]
    assert [row["result"] for row in done] == ["handed_over", "not_found"]
    assert [Enrollment.get_by_id(row.id).user_id for row in (one, two)] == [firm.admin.id, firm.owner.id]
    call("post", "/api/handover", {"mailbox_id": box.id, "from_user_id": firm.owner.id})
    assert Enrollment.get_by_id(two.id).user_id == firm.admin.id
    nobody = call("post", "/api/handover", {"mailbox_id": box.id})
    assert nobody.json["errors"] == [{"field": "ids", "detail": "Select at least one person."}]


def test_owner_and_admins_are_told_whose_people_wait(call: Call, firm: Firm) -> None:
    one = enrolled(firm)
    Enrollment.update(user=firm.member).where(Enrollment.id == one.id).execute()
    User.update(disabled_at=firm.now).where(User.id == firm.member.id).execute()
    me = call("get", "/api/me", by=firm.admin).json
    assert me["badge"] == {"needs_you": 1}
    assert me["trouble"] == [{
        "code": "handover", "url": f"https://relance.example/team/{firm.member.id}/handover",
        "sentence": "Member can no longer sign in. Emails to people they enrolled wait for another mailbox: 1."}]
    assert call("get", "/api/me", by=firm.viewer).json["badge"] == {"needs_you": 0}


def test_a_task_is_given_to_somebody_else_and_logged(call: Call, firm: Firm) -> None:
    made = sequence(firm.owner, firm.now, task(0, "09:00"), email(2, subject="A"), name="Calls")
    enrolled(firm, made=made)
    row = Task.get()
    assert call("post", f"/api/tasks/{row.id}/reassign", {"user_id": firm.member.id}).json["task"]["state"] == "open"
    assert Task.get_by_id(row.id).assignee_id == firm.member.id
    assert Event.select().where(Event.code == "task_reassigned").exists()
    assert [one["id"] for one in call("get", "/api/today", by=firm.member).json["tasks"]] == [row.id]
    call("post", f"/api/tasks/{row.id}/skip", by=firm.member)
    again = call("post", f"/api/tasks/{row.id}/reassign", {"user_id": firm.owner.id})
    assert (again.status_code, again.json["code"]) == (409, "task_not_open")
