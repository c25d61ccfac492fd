"""What leaves in the next 14 days, of a mailbox, a user, everybody; and with people who are not enrolled yet."""

from __future__ import annotations

from typing import Any

import pytest

from server.actions import enroll
from server.models import Mailbox, Message
from tests import factories
from tests.api.conftest import Call
from tests.factories import Firm, enrolled, seen

# The statements are plain; those of the actions below are asked of both databases.
pytestmark = pytest.mark.parametrize("db_kind", ["sqlite"], indirect=True)


def counts(answer: Any, key: str = "emails") -> dict[str, int]:
    return {one["on"]: one[key] for one in answer["days"] if one[key]}


def test_the_days_to_come_of_oneself_a_mailbox_and_everybody(call: Call, firm: Firm) -> None:
    box = factories.mailbox(firm.admin, firm.now)
    enrolled(firm)
    asked = factories.request(firm.sequence, seen("Paul Martin"))
    enroll.enroll(firm.admin, asked, "key-of-admin", now=firm.now)
    mine = call("get", "/api/forecast").json
    assert (len(mine["days"]), mine["days"][0]["on"], mine["daily_limit"], mine["leaves"]) == (
        14, "2026-11-24", 150, [])
    assert counts(mine) == {"2026-11-24": 1, "2026-11-26": 1, "2026-12-01": 1}
    assert mine["days"][4]["closed"] == "weekend"
    assert counts(call("get", "/api/forecast?scope=everyone").json)["2026-11-24"] == 2
    assert counts(call("get", f"/api/forecast?user_id={firm.admin.id}").json)["2026-11-26"] == 1
    assert counts(call("get", f"/api/forecast?mailbox_id={box.id}", by=firm.admin).json)["2026-12-01"] == 1
    assert call("get", f"/api/forecast?mailbox_id={box.id}", by=firm.member).status_code == 404


def test_one_day_lists_who_gets_what(call: Call, firm: Firm) -> None:
    row = enrolled(firm)
    listed = call("get", "/api/forecast?day=2026-11-26").json["leaves"]
    assert [(one["local"][:10], one["person"]["name"], one["step"], one["enrollment_id"]) for one in listed] == [
        ("2026-11-26", "Marie Durand", 2, row.id)]


def test_a_batch_is_foreseen_behind_what_is_planned(call: Call, firm: Firm) -> None:
    Mailbox.update(daily_cap=1).execute()
    enrolled(firm)
    body = {"audience": "candidates", "people": [{"email": f"p{n}@people.example"} for n in range(2)],
            "sequence_id": firm.sequence.id}
    before = Message.select().count()
    shown = call("post", "/api/enrollments/preview/forecast", body).json
    assert (counts(shown)["2026-11-24"], "2026-11-24" in counts(shown, "new_emails")) == (1, False)
    assert sum(counts(shown, "new_emails").values()) >= 2
    assert all(number == 1 for number in counts(shown).values())
    assert shown["put_off"] >= 2
    preview = call("post", "/api/enrollments/preview", body).json
    assert preview["first"]["local"].startswith("2026-11-25")
    notice = preview["notices"][-1]
    assert notice["code"] == "daily_limit"
    assert notice["sentence"].startswith("The limit of 1 a day is reached. Emails that leave a day or more later: ")
    assert Message.select().count() == before
