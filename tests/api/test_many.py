"""Pausing and resuming many people or a whole sequence: first what it makes of their dates, then the doing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from server.actions import enroll
from server.domain.codes import EnrollmentState, Hold, MessageState, SequenceState
from server.models import Enrollment, Event, Mailbox, Message, Sequence
from tests import factories
from tests.api.conftest import Call
from tests.factories import Firm, enrolled

pytestmark = pytest.mark.parametrize("db_kind", ["sqlite"], indirect=True)

NAMES = ("Marie Durand", "Jonas Weber", "Nora Lind")


def crowd(firm: Firm) -> list[Enrollment]:
    return [enrolled(firm, name) for name in NAMES]


def ids(rows: list[Enrollment]) -> list[int]:
    return [row.id for row in rows]


def foreseen(call: Call, path: str, **wish: object) -> dict[str, Any]:
    answer = call("post", path, wish)
    assert answer.status_code == 200, answer.json
    return answer.json


def nexts(shown: dict[str, Any], side: str) -> list[str | None]:
    return [one[side] and (one[side]["local"] or one[side]["sentence"])[:16] for one in shown["listed"]]


def test_a_pause_of_many_says_what_does_not_leave_and_each_gets_a_result(call: Call, firm: Firm) -> None:
    rows = crowd(firm)
    call("post", f"/api/enrollments/{rows[0].id}/pause")
    wish = {"ids": [*ids(rows), 999], "do": "pause"}
    shown = foreseen(call, "/api/enrollments/forecast", **wish)
    assert (shown["people"], shown["emails_before"], shown["emails_after"], shown["more"]) == (2, 6, 0, 0)
    assert sorted(one["person"]["name"] for one in shown["listed"]) == ["Jonas Weber", "Nora Lind"]
    assert {one[:10] for one in nexts(shown, "before")} == {"2026-11-24"}
    assert nexts(shown, "after") == ["as soon as it en"] * 2
    assert shown["left_out"] == [
        {"id": rows[0].id, "result": "paused_already", "sentence": "This person is paused already."}]
    done = call("post", f"/api/enrollments/pause?shown={shown['shown']}", {"ids": wish["ids"]}, by=firm.viewer)
    assert [one["result"] for one in done.json["results"]] == ["paused_already", "paused", "paused", "not_found"]
    assert Enrollment.select().where(Enrollment.state == EnrollmentState.PAUSED).count() == 3


def test_a_pause_up_to_a_day_moves_the_dates_and_counts_what_still_leaves(call: Call, firm: Firm) -> None:
    rows = crowd(firm)
    shown = foreseen(call, "/api/enrollments/forecast", ids=ids(rows), do="pause", until="2026-12-03")
    assert (shown["emails_before"], shown["emails_after"]) == (9, 6)  # the third of each comes after two weeks
    assert {one[:10] for one in nexts(shown, "after")} == {"2026-12-03"}
    early = foreseen(call, "/api/enrollments/forecast", ids=ids(rows), do="pause", until="2026-11-24")
    assert (early["people"], [one["result"] for one in early["left_out"]]) == (0, ["pause_until_when"] * 3)
    call("post", "/api/enrollments/pause", {"ids": ids(rows), "until": "2026-12-03"})
    assert {row.hold for row in Enrollment.select()} == {Hold.PAUSED_PERSON}


def test_a_resume_keeps_the_pace_of_the_mailbox_and_is_for_who_may(call: Call, firm: Firm) -> None:
    rows = crowd(firm)
    call("post", "/api/enrollments/pause", {"ids": ids(rows)})
    firm.clock.forward(days=2)
    Mailbox.update(daily_cap=1).execute()
    shown = foreseen(call, "/api/enrollments/forecast", ids=ids(rows), do="resume")
    assert nexts(shown, "before") == ["as soon as it en"] * 3
    assert [one[:10] for one in nexts(shown, "after")] == ["2026-11-26", "2026-11-27", "2026-11-30"]
    assert (shown["emails_before"], shown["put_off"] > 0) == (0, True)
    refused = call("post", "/api/enrollments/resume", {"ids": ids(rows)}, by=firm.member)
    assert {one["result"] for one in refused.json["results"]} == {"not_your_enrollment"}
    done = call("post", f"/api/enrollments/resume?shown={shown['shown']}", {"ids": ids(rows)})
    assert {one["result"] for one in done.json["results"]} == {"resumed"}
    again = call("post", "/api/enrollments/resume", {"ids": ids(rows)})
    assert {one["result"] for one in again.json["results"]} == {"not_paused"}


def test_when_the_dates_are_others_by_then_nothing_is_done(call: Call, firm: Firm) -> None:
    rows = crowd(firm)
    wish = {"ids": ids(rows), "until": "2026-11-27"}
    shown = foreseen(call, "/api/enrollments/forecast", do="pause", **wish)["shown"]
    Sequence.update(open_days=[0, 1, 2, 3]).execute()  # no Fridays any more
    late = call("post", f"/api/enrollments/pause?shown={shown}", wish)
    assert (late.status_code, late.json["code"]) == (409, "dates_changed")
    assert not Event.select().where(Event.code == "enrollment_paused").exists()
    one = rows[0].id
    before = call("post", f"/api/enrollments/{one}/forecast", {"do": "pause", "until": "2026-12-01"}).json["shown"]
    firm.clock.forward(minutes=40)  # what was to leave at nine is late by now, on the same day
    Sequence.update(open_days=[0, 1, 2, 3, 4]).execute()
    path = f"/api/enrollments/{one}/pause-until?shown="
    assert call("post", f"{path}{before[:-1]}x", {"until": "2026-12-01"}).json["code"] == "dates_changed"
    assert call("post", path + before, {"until": "2026-12-01"}).status_code == 200


def test_a_sequence_shows_whom_it_stops_and_when_they_go_on(call: Call, firm: Firm) -> None:
    rows, path = crowd(firm), f"/api/sequences/{firm.sequence.id}"
    shown = foreseen(call, f"{path}/forecast", do="pause")
    assert (shown["people"], shown["emails_before"], shown["emails_after"]) == (3, 9, 0)
    call("post", f"/api/enrollments/{rows[0].id}/pause")  # who gets no date anyway does not make it another pause
    assert call("post", f"{path}/pause?shown={shown['shown']}", by=firm.viewer).json["state"] == "paused"
    assert call("post", f"{path}/forecast", {"do": "pause"}).json["code"] == "sequence_moved_on"
    firm.clock.forward(days=1)
    shown = foreseen(call, f"{path}/forecast", do="resume")
    assert (shown["people"], shown["emails_before"], shown["emails_after"]) == (3, 0, 6)
    assert [one and one[:10] for one in nexts(shown, "after")] == ["2026-11-25", "2026-11-25", "as soon as"]
    assert call("post", f"{path}/resume", by=firm.member).status_code == 403
    assert call("post", f"{path}/resume?shown={shown['shown']}").json["state"] == "active"
    assert Sequence.get_by_id(firm.sequence.id).state is SequenceState.ACTIVE


def test_only_the_first_fifty_are_listed(call: Call, firm: Firm) -> None:
    people = [factories.seen(f"Tom Number{n}x") for n in range(52)]
    done = enroll.enroll(firm.owner, factories.request(firm.sequence, *people), "key-many", now=firm.now)
    Message.update(hold=None, held_until=None).where(Message.state == MessageState.PLANNED).execute()
    firm.clock.at = firm.now + timedelta(minutes=5)
    shown = foreseen(call, "/api/enrollments/forecast", ids=[one.enrollment_id for one in done.enrolled], do="pause")
    assert (shown["people"], len(shown["listed"]), shown["more"]) == (52, 50, 2)
    first = [one["before"]["instant"] for one in shown["listed"]]
    assert first == sorted(first)
