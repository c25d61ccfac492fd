"""Signing in and out, the first run, invitations."""

from __future__ import annotations

import pytest

from server import settings
from server.actions import team
from server.models import Role, Session, User
from tests import factories
from tests.factories import Firm
from tests.web.conftest import Browser

OWNER = {"company": "Northwind", "name": "Anna Keller", "email": "anna@northwind.example",
         "password": factories.PASSWORD, "zone": "Europe/Paris", "holidays": "FR"}


@pytest.fixture
def unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings.Settings, "within_reach", False)


def test_an_empty_installation_leads_to_the_first_run(browser: Browser) -> None:
    answer = browser.get("/people")
    assert answer.status_code == 302
    assert answer.location == "/welcome"


def test_the_first_run_makes_the_owner_and_signs_in(browser: Browser, unreachable: None) -> None:
    browser.get("/welcome")
    answer = browser.post("/welcome", OWNER, headers={"Accept-Language": "fr"})
    assert (answer.status_code, answer.location) == (303, "/welcome/mailbox")
    user = User.get()
    assert (user.role.key, user.zone, user.language) == ("owner", "Europe/Paris", "fr")
    assert "Plus tard" in browser.text("/welcome/mailbox")
    assert "chrome://extensions" in browser.text("/welcome/extension")


def test_the_first_run_says_what_is_wrong_and_keeps_what_was_typed(browser: Browser, unreachable: None) -> None:
    browser.get("/welcome")
    answer = browser.post("/welcome", {**OWNER, "email": "nonsense", "company": ""})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "is not a valid address" in text
    assert 'value="Anna Keller"' in text
    assert text.count('aria-invalid="true"') == 2
    assert not User.select().exists()


def test_the_first_run_works_once(firm: Firm, browser: Browser, unreachable: None) -> None:
    assert browser.get("/welcome").location == "/"
    assert browser.post("/welcome", {**OWNER, "email": "second@northwind.example"}).status_code == 409
    assert not User.select().where(User.email == "second@northwind.example").exists()


def test_a_server_within_reach_asks_the_first_owner_for_its_code(browser: Browser) -> None:
    assert 'name="code"' in browser.text("/welcome")
    answer = browser.post("/welcome", {**OWNER, "code": "guessed"})
    assert answer.status_code == 422
    assert "This is not the set-up code." in answer.get_data(as_text=True)
    assert not User.select().exists()
    assert f'value="{team.setup_code()}"' in browser.text(f"/welcome?code={team.setup_code()}")
    assert browser.post("/welcome", {**OWNER, "code": f" {team.setup_code()} "}).status_code == 303


@pytest.mark.parametrize(("host", "base", "within"), [
    ("127.0.0.1", "", False), ("::1", "http://localhost:9", False), ("0.0.0.0", "", True),
    ("127.0.0.1", "https://relance.example", True)])
def test_what_others_may_reach(host: str, base: str, within: bool) -> None:
    assert settings.load({}, host=host, base_url=base).within_reach is within


def test_a_wrong_password_says_so_without_saying_which(firm: Firm, browser: Browser) -> None:
    for email in (firm.owner.email, "nobody@northwind.example"):
        answer = browser.post("/sign-in", {"email": email, "password": "wrong"})
        assert answer.status_code == 422
        assert "This email and password do not match." in answer.get_data(as_text=True)
    assert not Session.select().exists()


def test_the_cookie_is_for_this_site_alone(firm: Firm, browser: Browser) -> None:
    browser.get("/sign-in", base_url="https://relance.example")
    answer = browser.post("/sign-in", {"email": firm.owner.email, "password": factories.PASSWORD},
                          base_url="https://relance.example", headers={"Referer": "https://relance.example/sign-in"})
    cookie = next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith("relance="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" in cookie


@pytest.mark.parametrize(("wish", "leads"), [
    ("/people?q=a", "/people?q=a"), ("https://evil.example/", "/"), ("//evil.example", "/"), ("/\\evil.example", "/"),
    ("javascript:alert(1)", "/")])
def test_after_signing_in_one_stays_on_this_site(firm: Firm, browser: Browser, wish: str, leads: str) -> None:
    answer = browser.post("/sign-in", {"email": firm.owner.email, "password": factories.PASSWORD},
                          query_string={"next": wish})
    assert answer.location == leads


def test_signing_out_ends_the_session(owner: Browser) -> None:
    assert owner.get("/people").status_code == 200
    assert owner.post("/sign-out").status_code == 303
    assert not Session.select().exists()
    assert owner.get("/people").location == "/sign-in?next=/people"


def test_an_invitation_sets_the_password_once(firm: Firm, browser: Browser) -> None:
    _, token = team.invite(firm.owner, "new@northwind.example", "New One", Role.get(Role.key == "member"),
                           now=firm.now)
    path = f"/invitation/{token}"
    assert "Welcome, New One" in browser.text(path)
    short = browser.post(path, {"password": "short"})
    assert short.status_code == 422
    assert "Use at least 10 characters." in short.get_data(as_text=True)
    chosen = {"password": factories.PASSWORD, "name": "New Name", "zone": "Europe/Berlin"}
    assert browser.post(path, chosen).location == "/"
    assert User.get(User.email == "new@northwind.example").zone == "Europe/Berlin"
    assert browser.get(path).status_code == 404
