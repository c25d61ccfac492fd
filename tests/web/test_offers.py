"""A new last step is offered to those who had finished, and given to those who are ticked."""

from __future__ import annotations

from server.actions import enroll, stop
from server.domain.codes import SuppressionReason
from server.models import Enrollment, Message
from tests import factories
from tests.factories import Firm, enrolled
from tests.web.conftest import Browser, SignIn
from tests.web.test_editor import edit
from tests.web.test_enroll import fields


def finished(firm: Firm, name: str) -> Enrollment:
    """Everything has left, by the plan."""
    one = enrolled(firm, name)
    while row := Message.get_or_none(Message.enrollment == one, Message.state == "planned"):
        Message.update(state="sent", end="sent", sent_at=row.due_at, hold=None, held_until=None).where(
            Message.id == row.id).execute()
        enroll.replan(Enrollment.get_by_id(one.id), now=row.due_at)
    return Enrollment.get_by_id(one.id)


def lengthen(owner: Browser, firm: Firm) -> str:
    """A fourth step; the answer is where it is offered."""
    path = f"/sequences/{firm.sequence.id}/edit"
    _, text = edit(owner, firm.sequence, do="add:email")
    added = {**fields(text), "steps.3.body": "One more.", "steps.3.day_offset": "20"}
    assert owner.post(path, added).status_code == 303
    return f"/sequences/{firm.sequence.id}/offered"


def test_who_is_ticked_goes_on_and_the_others_stay_finished(owner: Browser, firm: Firm) -> None:
    marie, paul, ida = (finished(firm, name) for name in ("Marie Durand", "Paul Martin", "Ida Nyst"))
    stop.suppress(ida.person, SuppressionReason.OPT_OUT_LINK, now=firm.now)
    assert "had finished before" not in owner.text(f"/sequences/{firm.sequence.id}")
    path = lengthen(owner, firm)
    assert "3 people had finished before the last step was added." in owner.text(f"/sequences/{firm.sequence.id}")
    text = owner.text(path)
    assert text.count('name="enrollment"') == 2  # nobody may write to Ida
    assert "Opted out on" in text
    assert "Mon 14 Dec, 09:00" in text
    assert owner.post(path, {"enrollment": [marie.id, ida.id, 4711]}).status_code == 303
    said = owner.text(path)
    assert "1 person goes on · Was not through, or is in another sequence by now (1) · Nobody may" in said
    states = [Enrollment.get_by_id(one.id).state.value for one in (marie, paul, ida)]
    assert states == ["active", "finished", "finished"]
    row = Message.get(Message.enrollment == marie, Message.state == "planned")
    assert row.planned_on.isoformat() == "2026-12-14"


def test_only_who_may_change_them_can_give_it(firm: Firm, owner: Browser, as_user: SignIn) -> None:
    marie = finished(firm, "Marie Durand")
    path = lengthen(owner, firm)
    member = as_user(firm.member)
    assert "Anna Keller enrolled this person" in member.text(path)
    member.post(path, {"enrollment": [marie.id]})
    assert Enrollment.get_by_id(marie.id).state == "finished"


def test_who_is_elsewhere_by_now_is_not_offered_it(firm: Firm, owner: Browser) -> None:
    finished(firm, "Marie Durand")
    path = lengthen(owner, firm)
    firm.clock.forward(minutes=1)
    enrolled(firm, "Marie Durand", factories.sequence(firm.owner, firm.now, name="Other"))
    assert "Nobody is left to choose" in owner.text(path)


def test_the_offer_is_put_away_until_there_is_another_last_step(firm: Firm, owner: Browser, as_user: SignIn) -> None:
    finished(firm, "Marie Durand")
    path = f"/sequences/{firm.sequence.id}"
    away = f"{lengthen(owner, firm)}/away"
    assert away in owner.text(path)
    assert away not in as_user(firm.member).text(path)
    assert owner.post(away).status_code == 303
    text = owner.text(path)
    assert (away in text, "Choose who gets it" in text) == (False, True)  # no banner, but a way to the list
    _, more = edit(owner, firm.sequence, do="add:email")
    added = {**fields(more), "steps.4.body": "And one more.", "steps.4.day_offset": "30"}
    assert owner.post(f"{path}/edit", added).status_code == 303
    assert away in owner.text(path)
