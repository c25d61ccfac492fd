"""Unenrolling in bulk, pausing, resuming, corrections, and "Why?"."""

from __future__ import annotations

import re

from server.domain.codes import EnrollmentState, Finish, MessageState, TaskState
from server.models import Enrollment, Inbound, Message, Task
from tests import factories
from tests.factories import Firm, email, task
from tests.web.conftest import Browser, SignIn


def three(firm: Firm) -> list[Enrollment]:
    return [factories.enrolled(firm, name) for name in ("Marie Durand", "Jonas Weber", "Nora Lind")]


def hidden(text: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', text)[1]


def test_many_are_unenrolled_after_a_dialog_and_come_back(owner: Browser, firm: Firm) -> None:
    rows = three(firm)
    path = f"/sequences/{firm.sequence.id}/bulk"
    dialog = owner.post(path, {"enrollment": [row.id for row in rows], "do": "unenroll"},
                        headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "Unenroll 3 people" in dialog
    assert "3 planned emails are cancelled." in dialog
    assert {row.state for row in Enrollment.select()} == {EnrollmentState.ACTIVE}
    back = f"/sequences/{firm.sequence.id}/enrollments"
    assert owner.post("/enrollments/unenroll", {"ids": hidden(dialog, "ids"), "back": back}).location == back
    text = owner.text(back)
    assert "3 unenrolled, 3 emails cancelled" in text
    undo = re.search(r'action="/enrollments/undo">.*?</form>', text, re.S)[0]
    owner.post("/enrollments/undo", {"ids": hidden(undo, "ids"), "back": back})
    assert {row.state for row in Enrollment.select()} == {EnrollmentState.ACTIVE}
    assert "3 people are back in the sequence, with new dates" in owner.text(back)


def test_each_gets_their_own_result_when_they_differ(owner: Browser, firm: Firm) -> None:
    rows = three(firm)
    Message.update(state=MessageState.SENDING).where(Message.enrollment == rows[0]).execute()
    Enrollment.update(state="finished", finish="replied").where(Enrollment.id == rows[1].id).execute()
    text = owner.post("/enrollments/unenroll", {"ids": ",".join(str(row.id) for row in rows)}).get_data(as_text=True)
    assert "one email was already leaving" in text
    assert "Was not in the sequence any more" in text
    assert Enrollment.get_by_id(rows[1].id).finish is Finish.REPLIED


def test_everyone_of_a_filter_is_chosen(owner: Browser, firm: Firm) -> None:
    three(firm)
    other = factories.sequence(firm.owner, firm.now, name="Other")
    elsewhere = factories.enrolled(firm, "Else Where", other)
    dialog = owner.post(f"/sequences/{firm.sequence.id}/bulk", {"all_of_filter": "on", "do": "unenroll"})
    assert "Unenroll 3 people" in dialog.get_data(as_text=True)
    foreign = owner.post(f"/sequences/{firm.sequence.id}/bulk", {"enrollment": elsewhere.id, "do": "unenroll"})
    assert "Nobody of the selection is in a sequence" in foreign.get_data(as_text=True)


def test_a_viewer_may_stop_but_not_resume(as_user: SignIn, firm: Firm) -> None:
    row = factories.enrolled(firm)
    viewer, confirmed = as_user(firm.viewer), {"ids": row.id, "confirm": "yes"}
    assert viewer.post("/enrollments/pause", confirmed).status_code == 303
    assert Enrollment.get_by_id(row.id).state is EnrollmentState.PAUSED
    text = viewer.text(f"/people/{row.person_id}")
    assert "Unenroll" in text
    assert "> Resume<" not in text
    assert "Anna Keller enrolled this person." in viewer.post(
        "/enrollments/resume", {"ids": row.id}).get_data(as_text=True)
    viewer.post("/enrollments/resume", confirmed)
    assert Enrollment.get_by_id(row.id).state is EnrollmentState.PAUSED
    assert as_user(firm.owner).post("/enrollments/resume", confirmed).status_code == 303
    assert Enrollment.get_by_id(row.id).state is EnrollmentState.ACTIVE


def test_the_pills_count_and_filter(owner: Browser, firm: Firm) -> None:
    rows = three(firm)
    owner.post("/enrollments/unenroll", {"ids": rows[0].id})
    path = f"/sequences/{firm.sequence.id}/enrollments"
    assert "Marie Durand" in owner.text(f"{path}?show=finished")
    assert "Marie Durand" not in owner.text(f"{path}?show=running").split("<main", 1)[1].split("toast")[0]
    assert "Nora Lind" in owner.text(f"{path}?q=nora")


def test_why_answers_with_ordered_checks(owner: Browser, firm: Firm) -> None:
    row = factories.enrolled(firm)
    text = owner.text(f"/enrollments/{row.id}/why", headers={"HX-Request": "true"})
    assert "<html" not in text
    assert "Why not yet?" in text
    assert "Planned for Tue 24 Nov, 09:00" in text
    assert "not checked yet" in text


def test_not_a_reply_puts_the_person_back(owner: Browser, firm: Firm, as_user: SignIn) -> None:
    row = factories.enrolled(firm)
    Enrollment.update(state="finished", finish="replied").where(Enrollment.id == row.id).execute()
    inbound = Inbound.create(mailbox=firm.mailbox, provider_id="1", enrollment=row, kind="reply", matched_by="test",
                             received_at=firm.now, stored_at=firm.now)
    assert as_user(firm.member).post(f"/inbound/{inbound.id}/not_a_reply").status_code == 403
    assert owner.post(f"/inbound/{inbound.id}/not_a_reply", {"back": f"/people/{row.person_id}"}).status_code == 303
    assert Enrollment.get_by_id(row.id).state is EnrollmentState.ACTIVE


def test_a_task_waits_on_the_home_page_until_it_is_done(owner: Browser, firm: Firm) -> None:
    made = factories.sequence(firm.owner, firm.now, task(0, "11:00", "Call {{ first_name }}"),
                              email(1, subject="After the call"), name="Calls")
    factories.enrolled(firm, "Marie Durand", made)
    text = owner.text("/")
    assert "Call Marie" in text
    row = Task.get()
    assert owner.post(f"/tasks/{row.id}/done", {"back": "/"}).location == "/"
    assert Task.get_by_id(row.id).state is TaskState.DONE
    assert "Call Marie" not in owner.text("/")


def test_the_calendar_counts_what_leaves_by_day(owner: Browser, firm: Firm) -> None:
    three(firm)
    text = owner.text("/")
    assert "3 emails" in text
    assert "09:0" in text
    day = owner.text("/?day=2026-11-26")
    assert "Thu 26 Nov" in day
    assert "Marie Durand" in day
    assert "Nothing leaves on this day" in owner.text("/?day=2026-11-25")


def test_an_email_of_unknown_outcome_is_settled_by_its_user(owner: Browser, firm: Firm, as_user: SignIn) -> None:
    row = factories.enrolled(firm)
    for answer, state in (("no", MessageState.PLANNED), ("yes", MessageState.SENT)):
        Message.update(state=MessageState.UNCERTAIN, attempt="a", attempted_at=firm.now).where(
            Message.enrollment == row).execute()
        assert "It is not known whether step 1 left." in owner.text(f"/people/{row.person_id}")
        assert "It is not known whether step 1 left." not in as_user(firm.viewer).text(f"/people/{row.person_id}")
        path = f"/enrollments/{row.id}/settle"
        assert as_user(firm.viewer).post(path, {"sent": answer}).status_code == 403
        assert owner.post(path, {"sent": answer, "back": f"/people/{row.person_id}"}).status_code == 303
        assert Message.select().where(Message.enrollment == row).order_by(Message.id).first().state is state
