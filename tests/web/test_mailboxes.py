"""Mailboxes: cards, connecting, each known failure, setting up the provider's application."""

from __future__ import annotations

import re

import pytest

from connectors.types import Provider
from server.actions import mailboxes
from server.actions.mailboxes import ConnectProblem, Finding
from server.domain.codes import MailboxState
from server.models import Mailbox
from tests import factories
from tests.factories import Firm
from tests.web.conftest import Browser, SignIn


def outside_dialogs(text: str) -> str:
    return re.sub(r"<dialog.*?</dialog>", "", text, flags=re.S)


def test_the_card_shows_how_the_mailbox_stands(owner: Browser, firm: Firm) -> None:
    factories.enrolled(firm)
    text = owner.text("/mailboxes")
    assert "anna@northwind.example" in text
    assert "0 of 150" in text
    assert "today, 09:00" in text
    assert outside_dialogs(text).count("button primary") == 1


def test_a_disconnected_mailbox_is_said_and_reconnecting_is_the_next_step(owner: Browser, firm: Firm) -> None:
    factories.enrolled(firm)
    assert owner.post(f"/mailboxes/{firm.mailbox.id}/disconnect").status_code == 303
    text = owner.text("/mailboxes")
    assert "anna@northwind.example is disconnected since today, 08:40." in text
    assert "1 email waits." in text
    assert outside_dialogs(text).count("button primary") == 1
    assert Mailbox.get().state is MailboxState.DISCONNECTED
    assert "is disconnected. Nothing leaves until it is reconnected." in owner.text("/")


def test_a_lost_mailbox_is_said_on_every_page_of_its_owner(owner: Browser, firm: Firm, as_user: SignIn) -> None:
    factories.enrolled(firm)
    mailboxes.lose_access(Mailbox.get(), "invalid_grant", now=firm.clock())
    said = "anna@northwind.example is disconnected. Nothing leaves until it is reconnected."
    for path in ("/people", "/sequences", "/settings", "/team"):
        text = owner.text(path)
        assert text.count(said) == 1, path
        assert re.search(r'class="banner alert" role="alert".*?href="/mailboxes">Reconnect</a>', text, re.S)
    assert said not in owner.text("/mailboxes"), "it has its own words there"
    assert said not in as_user(firm.member).text("/people")
    factories.mailbox(firm.owner, firm.clock())
    assert said not in owner.text("/people")


def test_connecting_leads_to_the_provider_and_back(owner: Browser, firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = owner.post("/mailboxes/connect/gmail")
    assert answer.status_code == 303
    assert answer.location.startswith("https://accounts.google.com/")
    assert "mailboxes%2Fcallback%2Fgmail" in answer.location
    seen: list[object] = []

    def finish(user: object, provider: object, query: object, *, now: object) -> Mailbox:
        seen.append((provider, query))
        return firm.mailbox

    monkeypatch.setattr(mailboxes, "finish_connect", finish)
    done = owner.get("/mailboxes/callback/gmail?state=s&code=c")
    assert (done.status_code, done.location) == (303, "/mailboxes")
    assert seen == [(Provider.GMAIL, {"state": "s", "code": "c"})]
    assert "anna@northwind.example is connected" in owner.text("/mailboxes")


@pytest.mark.parametrize(("code", "fact"), [
    ("denied", "Access was not given"), ("scope_missing", "One of the permissions was left out"),
    ("wrong_state", "This sign-in was not started here"), ("other_address", "That is another mailbox: x@y.example"),
    ("taken", "This mailbox is connected already"), ("exchange_failed", "The provider did not accept the sign-in"),
    ("client_refused", "The provider refuses this application"), ("unreachable", "The provider does not answer")])
def test_each_failure_has_its_own_sentence(owner: Browser, monkeypatch: pytest.MonkeyPatch, code: str,
                                           fact: str) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise ConnectProblem(code, "x@y.example")

    monkeypatch.setattr(mailboxes, "finish_connect", fail)
    answer = owner.get("/mailboxes/callback/microsoft?state=s&code=c")
    assert answer.status_code == 422
    assert fact in answer.get_data(as_text=True)
    assert "Try again" in answer.get_data(as_text=True)


def test_a_callback_that_nobody_started_connects_nothing(owner: Browser, firm: Firm) -> None:
    answer = owner.get("/mailboxes/callback/gmail?state=forged&code=c")
    assert "This sign-in was not started here" in answer.get_data(as_text=True)
    assert Mailbox.select().count() == 1


def test_without_credentials_the_guide_opens_with_the_exact_address(owner: Browser) -> None:
    assert owner.post("/mailboxes/connect/microsoft").location == "/mailboxes/setup/microsoft"
    text = owner.text("/mailboxes/setup/microsoft")
    assert 'value="https://relance.example/mailboxes/callback/microsoft"' in text
    assert 'name="tenant"' in text
    assert 'name="tenant"' not in owner.text("/mailboxes/setup/gmail")


def test_who_may_not_set_up_is_told_whom_to_ask(as_user: SignIn, firm: Firm) -> None:
    text = as_user(firm.member).text("/mailboxes/setup/gmail")
    assert "Ask the owner or an admin" in text
    assert "client_secret" not in text


SETUP = {"client_id": "1-a.apps.googleusercontent.com", "client_secret": "s3cret", "tenant": ""}


def test_credentials_are_checked_before_they_are_kept(owner: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailboxes, "check_client", lambda *_a, **_n: [
        Finding("id_shape", True), Finding("client_accepted", False, "invalid_client")])
    answer = owner.post("/mailboxes/setup/gmail", SETUP)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "The provider refuses this id and secret (invalid_client)." in text
    assert SETUP["client_id"] in text
    monkeypatch.setattr(mailboxes, "check_client", lambda *_a, **_n: [Finding("client_accepted", True)])
    assert owner.post("/mailboxes/setup/gmail", SETUP).location == "/mailboxes/new"


def test_the_signature_is_the_owners_and_cleaned(owner: Browser, firm: Firm, as_user: SignIn) -> None:
    path = f"/mailboxes/{firm.mailbox.id}/signature"
    owner.post(path, {"signature": "<p>Anna</p><script>alert(1)</script>"})
    assert Mailbox.get().signature == "<p>Anna</p>"
    assert as_user(firm.member).get(path).status_code == 404
