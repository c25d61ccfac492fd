"""A user's absence: what it moves is shown first, and its note is for owner and admins."""

from __future__ import annotations

from server.models import Event, Message, Sequence, User
from tests.factories import Firm, enrolled
from tests.web.conftest import Browser, SignIn
from tests.web.test_enroll import fields

DAYS = {"away_from": "2026-11-26", "away_until": "2026-11-27", "note": "Moving house"}


def test_what_moves_is_shown_before_it_is_saved(owner: Browser, firm: Firm) -> None:
    person = enrolled(firm)
    path = f"/team/{firm.owner.id}/absence"
    text = owner.post(path, DAYS).get_data(as_text=True)
    assert "2 emails move, to 1 person" in text
    assert text.index("Thu 26 Nov, 10:30") < text.index("Mon 30 Nov, 08:00")  # planned for, then leaves
    assert User.get_by_id(firm.owner.id).away_from is None
    assert owner.post(path, {**fields(text.split('id="moves"')[1]), "do": "confirm"}).status_code == 303
    row = User.get_by_id(firm.owner.id)
    assert (str(row.away_from), str(row.away_until), row.away_note) == ("2026-11-26", "2026-11-27", "Moving house")
    assert "Moving house" not in str([event.data for event in Event.select().where(Event.code == "absence_set")])
    assert Message.get(Message.enrollment == person).due_at  # the plan itself stays: an absence is a delay
    assert "26 Nov – 27 Nov" in owner.text("/settings")


def test_dates_that_are_others_by_then_are_shown_again(owner: Browser, firm: Firm) -> None:
    enrolled(firm)
    path = f"/team/{firm.owner.id}/absence"
    text = owner.post(path, DAYS).get_data(as_text=True)
    Sequence.update(open_days=[2]).execute()  # only Wednesdays, by now
    late = owner.post(path, {**fields(text.split('id="moves"')[1]), "do": "confirm"})
    again = late.get_data(as_text=True)
    assert (late.status_code, "The dates are no longer those that were shown." in again) == (409, True)
    assert User.get_by_id(firm.owner.id).away_from is None
    assert owner.post(path, {**fields(again.split('id="moves"')[1]), "do": "confirm"}).status_code == 303


def test_ending_it_brings_the_dates_back_and_says_so(owner: Browser, firm: Firm) -> None:
    enrolled(firm)
    path = f"/team/{firm.owner.id}/absence"
    owner.post(path, {**DAYS, "do": "confirm"})
    text = owner.post(path, {}).get_data(as_text=True)
    assert "End the absence" in text
    assert text.index("Mon 30 Nov, 08:00") < text.index("Thu 26 Nov, 10:30")
    owner.post(path, {"do": "confirm"})
    row = User.get_by_id(firm.owner.id)
    assert (row.away_from, row.away_note) == (None, "")


def test_days_that_move_nothing_and_mistakes_are_said(owner: Browser, firm: Firm) -> None:
    path = f"/team/{firm.owner.id}/absence"
    assert "No planned date moves" in owner.post(path, DAYS).get_data(as_text=True)
    wrong = owner.post(path, {**DAYS, "away_until": "2026-11-01"})
    assert wrong.status_code == 422
    assert "The last day is before the first." in wrong.get_data(as_text=True)
    assert "Moving house" in wrong.get_data(as_text=True)
    assert owner.post(path, {"away_from": "not a date"}).status_code == 422
    assert "Use at most 500 characters." in owner.post(path, {**DAYS, "note": "x" * 501}).get_data(as_text=True)


def test_the_note_is_for_owner_admins_and_oneself(firm: Firm, owner: Browser, as_user: SignIn) -> None:
    member = as_user(firm.member)
    path = f"/team/{firm.member.id}/absence"
    assert member.post(path, {**DAYS, "do": "confirm"}).status_code == 303
    assert "Moving house" in member.text("/settings")
    assert "Moving house" in owner.text("/team")
    assert "Moving house" in as_user(firm.admin).text(path)
    viewer = as_user(firm.viewer)
    assert "26 Nov – 27 Nov" in viewer.text("/team")
    assert "Moving house" not in viewer.text("/team")
    assert viewer.get(path).status_code == 403
    assert viewer.post(path, {"do": "confirm"}).status_code == 403
