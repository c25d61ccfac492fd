"""A new last step, offered and taken up through the API."""

from __future__ import annotations

from server.actions import sequences
from server.models import Enrollment
from server.queries import plans
from tests.api.conftest import Call
from tests.factories import THREE_MAILS, Firm, email, enrolled


def test_the_new_last_step_is_offered_and_taken_up(call: Call, firm: Firm) -> None:
    one = enrolled(firm)
    Enrollment.update(state="finished", finish="completed", finished_at=firm.now).where(
        Enrollment.id == one.id).execute()
    path = f"/api/sequences/{firm.sequence.id}"
    sequences.save_steps(firm.owner, firm.sequence, [*THREE_MAILS, email(20)], base_version=1, now=firm.now)
    shown = call("get", f"{path}/offered", by=firm.member).json
    assert (shown["total"], shown["people"][0]["enrollment_id"], shown["people"][0]["can"]) == (1, one.id, False)
    assert shown["people"][0]["person"]["name"] == "Marie Durand"
    asked = {"ids": [one.id, 999]}
    assert [row["result"] for row in call("post", f"{path}/take_up", asked, by=firm.member).json["results"]] == [
        "not_yours", "not_offered"]
    assert call("post", f"{path}/take_up", asked).json["results"][0] == {
        "id": one.id, "result": "back", "sentence": "Back in the sequence, with new dates"}
    assert plans.planned(Enrollment.get_by_id(one.id))
    assert call("get", f"{path}/offered").json == {"total": 0, "people": []}
