"""The extension's sign-in: whom a code is given to, what it is good for, when a token ends."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from server.access import Forbidden, NotFound
from server.actions import devices, team
from server.actions.devices import BadRequest
from server.models import Device, DeviceCode
from server.queries.team import devices as listed
from tests.api.signin import CHALLENGE, REDIRECT, VERIFIER
from tests.factories import Firm

FIREFOX = f"https://{'0a' * 20}.extensions.allizom.org/"


def code(firm: Firm, now: datetime) -> str:
    return devices.authorize(firm.member, REDIRECT, CHALLENGE, " Chrome\non Mac ", now=now)


@pytest.mark.parametrize("address", [
    "https://evil.example/", "http://" + REDIRECT[8:], REDIRECT + "x", REDIRECT[:-1], REDIRECT + "\n",
    REDIRECT.replace(".org/", ".org.evil.example/"), f"https://{'a' * 31}q.chromiumapp.org/",
    f"https://{'a' * 31}.chromiumapp.org/", "https://evil.example/" + REDIRECT, REDIRECT.replace("//", "//x@"),
    f"https://{'0A' * 20}.extensions.allizom.org/", "",
])
def test_only_a_browsers_own_way_back_gets_a_code(address: str, firm: Firm, now: datetime) -> None:
    with pytest.raises(BadRequest, match="unknown_extension"):
        devices.check_request("relance-extension", address, CHALLENGE, "S256")
    with pytest.raises(BadRequest):
        devices.authorize(firm.member, address, CHALLENGE, "X", now=now)
    assert not DeviceCode.select().exists()


def test_both_browsers_are_known_and_ids_can_be_pinned() -> None:
    assert devices.check_request("relance-extension", REDIRECT, CHALLENGE, "S256") == "a" * 32
    assert devices.check_request("relance-extension", FIREFOX, CHALLENGE, "S256", allowed=f"x, {'0a' * 20}")
    with pytest.raises(BadRequest, match="unknown_extension"):
        devices.check_request("relance-extension", REDIRECT, CHALLENGE, "S256", allowed="b" * 32)
    with pytest.raises(BadRequest, match="unknown_extension"):
        devices.check_request("other", REDIRECT, CHALLENGE, "S256")


@pytest.mark.parametrize(("challenge", "method"), [(CHALLENGE, "plain"), ("", "S256"), (CHALLENGE + "=", "S256")])
def test_a_sign_in_without_pkce_is_refused(challenge: str, method: str) -> None:
    with pytest.raises(BadRequest, match="pkce_missing"):
        devices.check_request("relance-extension", REDIRECT, challenge, method)


def test_a_code_becomes_one_device(firm: Firm, now: datetime) -> None:
    device, token = devices.redeem(code(firm, now), VERIFIER, REDIRECT, now=now + timedelta(seconds=60))
    assert (device.user, device.name) == (firm.member, "Chrome on Mac")
    assert token.startswith("relance_")
    assert len(token) >= 43
    found = devices.resolve(token, now=now)
    assert found is not None
    assert found.user == firm.member
    stored = str(list(Device.select().dicts()) + list(DeviceCode.select().dicts()))
    assert token not in stored


@pytest.mark.parametrize(("verifier", "redirect", "seconds"), [
    ("x" * 54, REDIRECT, 1), (VERIFIER, FIREFOX, 1), (VERIFIER, REDIRECT, 61)])
def test_a_mismatch_spends_the_code(
        verifier: str, redirect: str, seconds: int, firm: Firm, now: datetime) -> None:
    given = code(firm, now)
    with pytest.raises(Forbidden, match="invalid_grant"):
        devices.redeem(given, verifier, redirect, now=now + timedelta(seconds=seconds))
    with pytest.raises(Forbidden, match="invalid_grant"):
        devices.redeem(given, VERIFIER, REDIRECT, now=now)
    assert not Device.select().exists()


def test_a_code_serves_once(firm: Firm, now: datetime) -> None:
    given = code(firm, now)
    devices.redeem(given, VERIFIER, REDIRECT, now=now)
    with pytest.raises(Forbidden, match="invalid_grant"):
        devices.redeem(given, VERIFIER, REDIRECT, now=now)
    assert Device.select().count() == 1


def test_a_token_ends_when_idle_revoked_or_its_user_goes(firm: Firm, now: datetime) -> None:
    device, token = devices.redeem(code(firm, now), VERIFIER, REDIRECT, now=now)
    assert devices.resolve(token, now=now + timedelta(days=90)) is not None
    assert devices.resolve(token, now=now + timedelta(days=180)) is not None  # it was used meanwhile
    assert devices.resolve(token, now=now + timedelta(days=271)) is None
    with pytest.raises(NotFound, match="no_device"):
        devices.revoke(firm.owner, device, now=now)
    assert [one.id for one in listed(firm.member, idle_since=now)] == [device.id]
    devices.revoke(firm.member, device, now=now)
    assert devices.resolve(token, now=now) is None
    assert listed(firm.member, idle_since=now) == []
    _, second = devices.redeem(code(firm, now), VERIFIER, REDIRECT, now=now)
    team.disable(firm.owner, firm.member, now=now)
    assert devices.resolve(second, now=now) is None


def test_a_user_shut_out_within_the_minute_gets_no_token(firm: Firm, now: datetime) -> None:
    given = code(firm, now)
    team.disable(firm.owner, firm.member, now=now)
    with pytest.raises(Forbidden, match="invalid_grant"):
        devices.redeem(given, VERIFIER, REDIRECT, now=now)
