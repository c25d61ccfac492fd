"""How people and enrollments stand, and what may be done about it."""

from __future__ import annotations

from datetime import timedelta

from server.actions import mailboxes, people, profile, sequences, stop, suppressions
from server.domain.codes import Audience, Finish, Hold, InboundKind, ThreadMode
from server.models import Inbound, Mailbox, Message, Task
from tests.api.conftest import Call
from tests.factories import Firm, email, enrolled, seen, sequence, task


def test_the_caller_their_mailbox_and_what_waits_for_them(call: Call, firm: Firm) -> None:
    me = call("get", "/api/me").json
    assert (me["user"]["name"], me["user"]["zone"], me["mailbox"]["state"]) == (
        "Anna Keller", "Europe/Paris", "connected")
    assert (me["server"]["company"], me["badge"], me["trouble"]) == ("Northwind", {"needs_you": 0}, [])
    enrolled(firm)
    mailboxes.lose_access(firm.mailbox, "revoked", now=firm.now)
    me = call("get", "/api/me", Accept_Language="fr").json
    assert me["badge"] == {"needs_you": 1}
    assert me["trouble"][0]["code"] == "mailbox_disconnected"
    assert me["trouble"][0]["sentence"].startswith("anna@northwind.example est déconnectée.")
    assert me["trouble"][0]["url"] == "https://relance.example/mailboxes"
    assert "sequences.create" not in call("get", "/api/me", by=firm.member).json["user"]["permissions"]


def test_zone_and_language_follow_the_browser(call: Call, firm: Firm) -> None:
    changed = call("patch", "/api/me", {"zone": "America/New_York", "language": "fr"}).json["user"]
    assert (changed["zone"], changed["zone_known"], changed["language"]) == ("America/New_York", True, "fr")
    refused = call("patch", "/api/me", {"zone": "Mars/Base"}, Accept_Language="en")
    assert (refused.status_code, refused.json["errors"]) == (422, [
        {"field": "zone", "detail": '"Mars/Base" is not a time zone. Write it like Europe/Paris.'}])


def test_a_running_enrollment_in_full(call: Call, firm: Firm) -> None:
    enrollment = enrolled(firm)
    shown = call("get", f"/api/enrollments/{enrollment.id}").json
    assert (shown["step"], shown["steps"], shown["state"], shown["chip"]["label"]) == (1, 3, "active", "Running")
    assert shown["next"] == {"kind": "email", "local": "2026-11-24T09:00", "instant": "2026-11-24T08:00:00Z",
                             "in_days": 0}
    assert shown["can"] == {"unenroll": True, "pause": True, "resume": False, "skip": True}
    assert [(entry["planned"], entry["sentence"]) for entry in shown["timeline"]] == [
        (True, "Step 3, email"), (True, "Step 2, email"), (True, "Step 1, email"), (False, "Enrolled by Anna Keller")]
    assert shown["explain"]["question"] == "Why not yet?"
    later = call("get", f"/api/enrollments/{enrollment.id}/explain?step=3").json
    assert [(check["check"], check["ok"]) for check in later["checks"]] == [
        ("planned", False), ("previous_step_pending", False)]
    assert (later["checks"][1]["detail"], later["past"]) == ("Step 2 has not left yet", [])
    Message.update(state="skipped", end="skipped_by_user").execute()
    over = call("get", f"/api/enrollments/{enrollment.id}/explain").json["past"]
    assert [(one["step"], one["round"], one["checks"][0]["code"]) for one in over] == [(1, 1, "skipped_by_user")]


def test_pausing_is_everyones_right_resuming_is_not(call: Call, firm: Firm) -> None:
    path = f"/api/enrollments/{enrolled(firm).id}"
    paused = call("post", f"{path}/pause", by=firm.viewer).json
    assert (paused["chip"]["label"], paused["next"], paused["can"]) == (
        "Paused", None, {"unenroll": True, "pause": False, "resume": False, "skip": False})
    assert paused["hold"] == {"code": "paused_person", "sentence": "Paused by Viewer, Tue 24 Nov", "until": None}
    coming = [one["open_days"] for one in call("get", path).json["timeline"] if one["planned"]]
    assert coming == [5, 2, 0]  # open days after it ends, the last step on top
    refused = call("post", f"{path}/resume", by=firm.member)
    assert (refused.status_code, refused.json["code"]) == (403, "not_your_enrollment")
    assert call("post", f"{path}/resume", by=firm.admin).json["state"] == "active"


def test_unenrolling_many_answers_one_by_one(call: Call, firm: Firm) -> None:
    one, two = enrolled(firm), enrolled(firm, "Paul Martin")
    Message.update(state="sending").where(Message.enrollment == two).execute()
    answer = call("post", "/api/enrollments/unenroll", {"ids": [one.id, two.id, 999, one.id]}, by=firm.viewer).json
    assert [result["result"] for result in answer["results"]] == [
        "unenrolled", "leaving_now", "not_found", "already_finished"]
    single = call("post", f"/api/enrollments/{one.id}/unenroll").json
    assert (single["state"], single["chip"]["label"], single["next"], single["can"]["unenroll"]) == (
        "finished", "Unenrolled", None, False)


def test_an_unenrollment_is_taken_back_with_new_dates(call: Call, firm: Firm) -> None:
    one, two, three = enrolled(firm), enrolled(firm, "Paul Martin"), enrolled(firm, "Ida Nyst")
    ids = [one.id, two.id, three.id, 999]
    call("post", "/api/enrollments/unenroll", {"ids": [one.id, two.id]}, by=firm.viewer)
    firm.clock.forward(minutes=50)
    enrolled(firm, "Paul Martin", sequence(firm.owner, firm.now, name="Other"))
    asked = call("post", "/api/enrollments/undo-unenroll", {"ids": ids}, by=firm.viewer, Accept_Language="fr").json
    assert [(result["id"], result["result"]) for result in asked["results"]] == list(zip(
        ids, ["back", "enrolled_elsewhere", "not_unenrolled", "not_found"], strict=True))
    assert asked["results"][0]["sentence"] == "De retour dans la séquence, avec de nouvelles dates"
    status = call("get", f"/api/enrollments/{one.id}").json
    assert (status["state"], status["next"]["local"]) == ("active", "2026-11-24T09:30")  # late is not lost
    assert next(entry["sentence"] for entry in status["timeline"] if not entry["planned"]) == (
        "Back in the sequence, with new dates")
    again = call("post", "/api/enrollments/undo-unenroll", {"ids": [one.id]}).json["results"]
    assert again[0]["result"] == "not_unenrolled"  # asking twice is harmless


def test_undo_is_for_an_hour_and_for_who_did_it_or_may_resume(call: Call, firm: Firm) -> None:
    one = enrolled(firm)
    path, body = "/api/enrollments/undo-unenroll", {"ids": [one.id]}
    call("post", f"/api/enrollments/{one.id}/unenroll", by=firm.admin)
    refused = call("post", path, body, by=firm.member).json["results"][0]
    assert refused["result"] == "not_yours"
    assert "can do this" in refused["sentence"]
    firm.clock.forward(minutes=61)
    late = call("post", path, body).json["results"][0]
    assert (late["result"], late["sentence"]) == (
        "not_unenrolled", "Only who was unenrolled within the hour can be put back.")
    stop.stop(enrolled(firm, "Paul Martin"), Finish.REPLIED, now=firm.clock())
    replied = call("post", path, {"ids": [one.id + 1]}).json["results"][0]
    assert replied["result"] == "not_unenrolled"  # an answer is put right by saying that it was none


def test_the_server_says_what_time_it_is_there(call: Call, firm: Firm) -> None:
    assert call("get", "/api/me").json["server"]["now"] == "2026-11-24T07:40:00Z"
    firm.clock.forward(days=30)
    assert call("patch", "/api/me", {}).json["server"]["now"] == "2026-12-24T07:40:00Z"


def test_a_lookup_finds_people_by_address_and_by_page(call: Call, firm: Firm) -> None:
    enrollment = enrolled(firm)
    people.upsert(seen("Tom Okafor", profile_url="https://network.example/in/tom"), by=firm.owner, now=firm.now,
                  audience=Audience.CONTACTS)
    suppressions.add(firm.owner, "tom.okafor@people.example", now=firm.now)
    asked = [{"email": "MARIE.durand+x@people.example"}, {"profile_url": "http://www.network.example/in/tom/?a=1"},
             {"email": "new@people.example"}, {}]
    marie, tom, new, nobody = call("post", "/api/people/lookup", {"people": asked}).json["people"]
    assert (marie["person"]["name"], marie["enrollment"]["id"]) == ("Marie Durand", enrollment.id)
    assert (tom["person"]["contact"], tom["mail"], tom["enrollment"]) == (True, "tom.okafor@people.example", None)
    assert tom["suppressed"] == {"code": "opted_out", "sentence": "Opted out on Tue 24 Nov"}
    assert (new["person"], new["mail"], new["suppressed"]) == (None, "new@people.example", None)
    assert (nobody["person"], nobody["email"]) == (None, "")


def test_people_are_searched_and_paged(call: Call, firm: Firm) -> None:
    for name in ("Marie Durand", "Tom Okafor", "Ida Nyström"):
        people.upsert(seen(name, company="100% Lund"), by=firm.owner, now=firm.now, audience=Audience.CANDIDATES)
    found = call("get", "/api/people?q=tom oka&audience=candidates").json
    assert [one["name"] for one in found["people"]] == ["Tom Okafor"]
    assert call("get", "/api/people?q=100%25").json["total"] == 3
    assert call("get", "/api/people?q=100_").json["total"] == 0  # LIKE's own signs are only signs
    assert call("get", "/api/people?audience=contacts").json["total"] == 0
    assert call("get", "/api/people?page=99").json["page"] == 1
    assert call("get", "/api/people?page=0").status_code == 422


def test_someone_can_be_both(call: Call, firm: Firm) -> None:
    person = enrolled(firm).person
    both = call("post", f"/api/people/{person.id}/also", {"audience": "contacts"}).json
    assert (both["candidate"], both["contact"]) == (True, True)
    assert call("post", f"/api/people/{person.id}/also", {"audience": "contacts"}, by=firm.viewer).status_code == 403


def test_sequences_are_ones_own_first_then_by_search(call: Call, firm: Firm) -> None:
    assert [one["name"] for one in call("get", "/api/sequences").json["sequences"]] == ["Engineers"]
    assert call("get", "/api/sequences", by=firm.member).json["sequences"] == []
    others = call("get", "/api/sequences?scope=others&q=engi", by=firm.member).json["sequences"]
    assert [(one["mine"], one["owner"]["name"], one["steps"], one["days"]) for one in others] == [
        (False, "Anna Keller", 3, 7)]
    sequences.archive(firm.owner, firm.sequence, now=firm.now)
    assert call("get", "/api/sequences?scope=all").json["sequences"] == []


def test_figures_of_a_sequence_count_people(call: Call, firm: Firm) -> None:
    marie, paul, _ida = (enrolled(firm, name) for name in ("Marie Durand", "Paul Martin", "Ida Nystrom"))
    assert call("get", "/api/sequences").json["sequences"][0]["reply_rate"] is None
    Message.update(state="sent", sent_at=firm.now).where(Message.enrollment.in_([marie, paul])).execute()
    stop.stop(marie, Finish.REPLIED, now=firm.now)
    line = call("get", "/api/sequences").json["sequences"][0]
    assert (line["active"], line["reply_rate"]) == (2, 0.5)


def test_today_lists_what_leaves_who_answered_and_what_to_do(call: Call, firm: Firm) -> None:
    steps = task(0, "11:00", "Call"), email(2, subject="A", thread=ThreadMode.NEW)
    made = sequence(firm.owner, firm.now, *steps, name="T")
    enrollment, other = enrolled(firm), enrolled(firm, "Paul Martin", made)
    Inbound.create(mailbox=firm.mailbox, provider_id="x", enrollment=other, kind=InboundKind.OUT_OF_OFFICE,
                   matched_by="thread", received_at=firm.now, stored_at=firm.now)
    today = call("get", "/api/today").json
    assert [(one["local"], one["enrollment_id"], one["step"], one["steps"]) for one in today["leaves"]] == [
        ("2026-11-24T09:00", enrollment.id, 1, 3)]
    assert [(one["kind"], one["sentence"]) for one in today["answered"]] == [
        ("out_of_office", "Out of office received")]
    assert [(one["title"], one["due_local"], one["person"]["name"]) for one in today["tasks"]] == [
        ("Call", "2026-11-24T11:00", "Paul Martin")]
    assert call("get", "/api/today", by=firm.member).json == {"leaves": [], "answered": [], "tasks": []}
    path = f"/api/tasks/{Task.get().id}"
    assert not today["tasks"][0]["question"]
    assert call("post", f"{path}/done", by=firm.member).status_code == 403
    assert call("post", f"{path}/done").json["task"]["state"] == "done"
    assert call("post", f"{path}/skip").json["code"] == "task_not_open"


def test_templates_are_listed_and_added(call: Call, firm: Firm) -> None:
    added = call("post", "/api/templates", {"name": "Hello", "subject": "A role", "body": "<p>{{ first_name }}</p>"})
    assert (added.status_code, added.json["mine"]) == (201, True)
    assert [one["name"] for one in call("get", "/api/templates", by=firm.member).json["templates"]] == ["Hello"]
    wrong = call("post", "/api/templates", {"name": "", "body": "{{ nobody }}"}).json
    assert [error["field"] for error in wrong["errors"]] == ["name", "body"]


def test_what_holds_is_said_where_the_next_date_would_be(call: Call, firm: Firm) -> None:
    path = f"/api/enrollments/{enrolled(firm).id}"

    def hold() -> tuple[str, str, bool]:
        shown = call("get", path).json
        return shown["hold"]["code"], shown["chip"]["label"], shown["next"] is None

    until = firm.now + timedelta(days=2)
    Message.update(hold=Hold.DAILY_LIMIT, held_until=until).execute()
    shown = call("get", path).json
    assert shown["hold"]["sentence"] == "Limit of 150 a day reached, leaves Thu 26 Nov, 08:40"
    assert shown["next"]["local"] == "2026-11-26T08:40"
    profile.set_absence(firm.owner, firm.owner, firm.now.date(), firm.now.date(), now=firm.now)
    assert hold() == ("paused_user", "Paused", False)
    away = call("get", path).json
    assert away["hold"]["sentence"] == "Anna Keller is away until Tue 24 Nov"
    assert away["next"]["local"] == "2026-11-25T08:00"  # a known end: it leaves when the window opens
    sequences.pause(firm.member, firm.sequence, now=firm.now)
    assert hold() == ("paused_sequence", "Paused", True)
    sequences.resume(firm.owner, firm.sequence, now=firm.now)
    profile.set_absence(firm.owner, firm.owner, None, None, now=firm.now)
    Message.update(hold=None, held_until=None).execute()
    mailboxes.lose_access(Mailbox.get(), "revoked", now=firm.now)
    assert hold() == ("mailbox_disconnected", "To check", True)
