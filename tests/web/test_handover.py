"""What a colleague who left had running goes to another mailbox: told, looked at, chosen."""

from __future__ import annotations

import pytest

from server.actions import enroll
from server.models import Enrollment, Mailbox, Message
from tests import factories
from tests.factories import Firm
from tests.web.conftest import Browser, SignIn
from tests.web.test_enroll import fields


@pytest.fixture
def left(firm: Firm) -> list[Enrollment]:
    """Three people whom the member enrolled; one has had the first email."""
    factories.mailbox(firm.member, firm.now)
    asked = factories.request(firm.sequence, *(factories.seen(f"{name} Lane") for name in ("Ann", "Bob", "Cleo")))
    made = enroll.enroll(firm.member, asked, "key-of-member", now=firm.now)
    rows = [Enrollment.get_by_id(one.enrollment_id) for one in made.enrolled]
    first = Message.get(Message.enrollment == rows[0])
    Message.update(state="sent", end="sent", sent_at=first.due_at, rfc_id="<a@x.example>", subject="A role",
                   hold=None, held_until=None).where(Message.id == first.id).execute()
    enroll.replan(rows[0], now=first.due_at)
    return rows


def test_disabling_leads_to_the_handover_and_the_preview_says_new_thread(
        owner: Browser, firm: Firm, left: list[Enrollment]) -> None:
    answer = owner.post(f"/team/{firm.member.id}/disable")
    path = f"/team/{firm.member.id}/handover"
    assert answer.location == path
    home = owner.text("/")
    assert "Member can no longer sign in. Emails to people they enrolled wait for another mailbox: 3." in home
    assert f'href="{path}"' in home
    ticked = {"to": firm.mailbox.id, "enrollment": [left[0].id, left[2].id]}
    text = owner.post(path, ticked).get_data(as_text=True)
    assert "2 people to anna@northwind.example" in text
    assert text.count("New thread") == 2
    assert "A role in Paris" in text
    assert Enrollment.get_by_id(left[0].id).user_id == firm.member.id  # nothing is done before it is confirmed
    assert owner.post(path, {**fields(text), "do": "confirm"}).status_code == 303
    assert [Enrollment.get_by_id(one.id).user_id for one in left] == [
        firm.owner.id, firm.member.id, firm.owner.id]
    assert "2 people get the next email from anna@northwind.example" in owner.text(path)
    assert "wait for another mailbox: 1." in owner.text("/")


def test_all_of_a_mailbox_and_what_cannot_go_is_said(owner: Browser, firm: Firm, left: list[Enrollment]) -> None:
    box = Mailbox.get(Mailbox.user == firm.member)
    path = f"/team/{firm.member.id}/handover"
    Message.update(state="sending").where(Message.enrollment == left[1]).execute()
    assert "Ann Lane" in owner.text(f"{path}?mailbox={box.id}")
    everyone = {"to": firm.mailbox.id, "all_of_filter": "on", "mailbox": box.id}
    shown = owner.post(path, everyone).get_data(as_text=True)
    assert "An email to this person is leaving right now." in shown
    owner.post(path, {**everyone, "do": "confirm"})
    assert "2 people get the next email from anna@northwind.example · An email to this person is leaving right now. " \
           "Try again in a minute. (1)" in owner.text(path)


def test_a_missing_choice_is_said_beside_its_field(owner: Browser, firm: Firm, left: list[Enrollment]) -> None:
    path = f"/team/{firm.member.id}/handover"
    nowhere = owner.post(path, {"enrollment": [left[0].id]})
    assert nowhere.status_code == 422
    assert 'id="error-to"' in nowhere.get_data(as_text=True)
    nobody = owner.post(path, {"to": firm.mailbox.id})
    assert "Select at least one person." in nobody.get_data(as_text=True)


def test_only_admins_and_the_user_hand_over_and_only_admins_to_others(
        firm: Firm, left: list[Enrollment], as_user: SignIn) -> None:
    path = f"/team/{firm.member.id}/handover"
    assert as_user(firm.viewer).get(path).status_code == 403
    member = as_user(firm.member)
    assert "anna@northwind.example" not in member.text(path)
    assert member.post(path, {"to": firm.mailbox.id, "enrollment": [left[0].id]}).status_code == 404
    assert "can no longer sign in" not in member.text("/")
