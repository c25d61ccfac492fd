"""The consent page of the extension, to the letter."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from server import clock
from server.actions import devices
from server.models import DeviceCode
from tests.api.signin import CHALLENGE, VERIFIER
from tests.web.conftest import Browser

CHROME = f"https://{'a' * 32}.chromiumapp.org/"
FIREFOX = f"https://{'0' * 40}.extensions.allizom.org/"
ASK = {"response_type": "code", "client_id": "relance-extension", "redirect_uri": CHROME, "state": "s-1",
       "code_challenge": CHALLENGE, "code_challenge_method": "S256", "device_name": "Chrome on Mac"}


def path(**changes: str) -> str:
    return f"/connect/authorize?{urlencode({**ASK, **changes})}"


@pytest.mark.parametrize("redirect", [CHROME, FIREFOX])
def test_looking_changes_nothing_and_names_who_asks(owner: Browser, redirect: str) -> None:
    answer = owner.get(path(redirect_uri=redirect))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert not DeviceCode.select().exists()
    assert urlsplit(redirect).netloc.split(".")[0] in text
    assert "Chrome on Mac" in text
    assert " disabled" not in text  # without scripts the button works
    assert 'data-wait="500"' in text


def test_the_form_may_lead_to_that_one_extension(owner: Browser) -> None:
    policy = owner.get(path()).headers["Content-Security-Policy"]
    assert f"form-action 'self' {CHROME.rstrip('/')};" in policy
    assert owner.get(path()).headers["X-Frame-Options"] == "DENY"
    assert owner.get(path()).headers["Cache-Control"] == "no-store"


def test_the_click_gives_a_code_that_the_extension_can_use(owner: Browser) -> None:
    answer = owner.post(path(), {"answer": "connect"})
    assert answer.status_code == 303
    assert answer.location.startswith(CHROME)
    query = parse_qs(urlsplit(answer.location).query)
    assert query["state"] == ["s-1"]
    device, token = devices.redeem(query["code"][0], VERIFIER, CHROME, now=clock.real())
    assert device.name == "Chrome on Mac"
    assert token


def test_cancel_says_so_to_the_extension(owner: Browser) -> None:
    answer = owner.post(path(), {"answer": "cancel"})
    assert answer.location == f"{CHROME}?error=access_denied&state=s-1"
    assert not DeviceCode.select().exists()


@pytest.mark.parametrize("change", [
    {"redirect_uri": "https://evil.example/"}, {"redirect_uri": CHROME + "x"},
    {"redirect_uri": CHROME.replace("https", "http")},
    {"redirect_uri": f"https://{'a' * 32}.chromiumapp.org.evil.example/"},
    {"client_id": "other"}, {"code_challenge": "short"}, {"code_challenge_method": "plain"}, {"state": ""},
    {"response_type": "token"}])
def test_anything_else_is_refused_without_a_redirect(owner: Browser, change: dict[str, str]) -> None:
    for answer in (owner.get(path(**change)), owner.post(path(**change), {"answer": "connect"})):
        assert answer.status_code == 400
        assert "Location" not in answer.headers
    assert not DeviceCode.select().exists()


def test_whoever_is_not_signed_in_signs_in_first_and_comes_back(firm: object, browser: Browser) -> None:
    answer = browser.get(path())
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in?next=/connect/authorize")


def test_a_click_without_the_token_of_the_page_gives_nothing(owner: Browser) -> None:
    assert owner.client.post(path(), data={"answer": "connect"}).status_code == 400
    assert not DeviceCode.select().exists()
