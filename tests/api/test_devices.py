"""A user sees and disconnects their own browsers, from any of them."""

from __future__ import annotations

from server.models import Device
from tests.api.conftest import Call, token_of
from tests.factories import Firm


def test_ones_own_browsers_are_listed_and_disconnected(call: Call, firm: Firm) -> None:
    token_of(firm.owner)
    token_of(firm.member)
    listed = call("get", "/api/devices").json["devices"]
    assert len(listed) == 2
    assert [one["current"] for one in listed].count(True) == 1
    assert set(listed[0]) == {"id", "name", "used", "current"}
    other = next(one["id"] for one in listed if not one["current"])
    assert call("delete", f"/api/devices/{other}").status_code == 204
    assert [one["id"] for one in call("get", "/api/devices").json["devices"]] == [
        one["id"] for one in listed if one["current"]]


def test_nobody_disconnects_anothers_browser(call: Call, firm: Firm) -> None:
    token_of(firm.member)
    foreign = Device.get(Device.user == firm.member)
    for number in (foreign.id, 999):
        answer = call("delete", f"/api/devices/{number}")
        assert (answer.status_code, answer.json["code"]) == (404, "no_device")
    assert Device.get_by_id(foreign.id).revoked_at is None


def test_this_browser_disconnects_itself_as_well(call: Call) -> None:
    [mine] = call("get", "/api/devices").json["devices"]
    assert call("delete", f"/api/devices/{mine['id']}").status_code == 204
    assert call("get", "/api/devices").status_code == 401
