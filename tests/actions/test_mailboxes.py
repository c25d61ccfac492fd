"""Connecting a mailbox by the providers' own consent pages, and each way in which that ends without one."""

from __future__ import annotations

import pytest

from connectors.types import Provider
from server import keys
from server.actions import mailboxes
from server.actions.mailboxes import ConnectProblem
from server.domain.codes import MailboxState
from server.models import ConsentFlow, Event, Mailbox, User
from tests import factories
from tests.connectors.peers import answer_consent
from tests.office import ANNA, Office

PAUL = "paul@northwind.example"


def start(office: Office, user: User | None = None, mailbox: Mailbox | None = None) -> str:
    return mailboxes.start_connect(user or office.owner, office.provider, redirect_uri=office.redirect,
                                   now=office.clock(), mailbox=mailbox)


def finish(office: Office, query: dict[str, str], user: User | None = None) -> Mailbox:
    return mailboxes.finish_connect(user or office.owner, office.provider, query, now=office.clock())


def refusal(office: Office, query: dict[str, str], user: User | None = None) -> str:
    with pytest.raises(ConnectProblem) as raised:
        finish(office, query, user)
    return raised.value.code


def test_credentials_are_unreadable_at_rest(office: Office) -> None:
    stored = Mailbox.get_by_id(office.mailbox.id).credentials
    assert stored
    assert "token" not in stored
    assert "token" in keys.decrypt(stored)


def test_a_denied_consent_says_so(office: Office) -> None:
    assert refusal(office, answer_consent(start(office), "deny")) == "denied"


def test_an_unticked_scope_is_not_enough(office: Office) -> None:
    query = answer_consent(start(office), without="readonly")
    if office.provider is Provider.MICROSOFT:  # its consent is all or nothing: there is no box to untick
        assert finish(office, query).id == office.mailbox.id
    else:
        assert refusal(office, query) == "scope_missing"


def test_a_state_that_is_not_ours_is_refused(office: Office) -> None:
    query = answer_consent(start(office))
    assert refusal(office, {**query, "state": "another"}) == "wrong_state"


def test_a_callback_serves_once_and_its_user_alone(office: Office) -> None:
    other = factories.user(office.owner, "member", office.clock())
    query = answer_consent(start(office))
    assert refusal(office, query, other) == "wrong_state"
    finish(office, query)
    assert refusal(office, query) == "wrong_state"
    assert not ConsentFlow.select().exists()


def test_a_flow_dies_of_age(office: Office) -> None:
    query = answer_consent(start(office))
    office.clock.forward(minutes=16)
    assert refusal(office, query) == "wrong_state"


def test_reconnecting_needs_the_same_address(office: Office) -> None:
    office.world.add_account(PAUL, "Paul", office.provider)
    url = start(office, mailbox=office.mailbox)
    other = url.replace(ANNA.replace("@", "%40"), PAUL.replace("@", "%40"))
    assert refusal(office, answer_consent(other)) == "other_address"


def test_a_mailbox_belongs_to_one_user(office: Office) -> None:
    other = factories.user(office.owner, "member", office.clock())
    url = start(office, other).replace("member%40northwind.example", ANNA.replace("@", "%40"))
    with pytest.raises(ConnectProblem) as raised:
        finish(office, answer_consent(url), other)
    assert (raised.value.code, raised.value.detail) == ("taken", office.owner.name)


def test_reconnecting_brings_a_lost_mailbox_back(office: Office) -> None:
    mailboxes.lose_access(office.mailbox, "revoked", now=office.clock())
    back = finish(office, answer_consent(start(office, mailbox=office.mailbox)))
    assert (back.id, back.state) == (office.mailbox.id, MailboxState.CONNECTED)
    codes = [event.code for event in Event.select().order_by(Event.id)]
    assert codes.count("mailbox_disconnected") == 1
    assert codes[-1] == "mailbox_connected"


def test_without_an_application_nothing_starts(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailboxes, "client", lambda provider: mailboxes.Client("", ""))
    with pytest.raises(ConnectProblem) as raised:
        start(office)
    assert raised.value.code == "not_configured"


def test_the_application_typed_in_settings_is_checked_at_the_provider(office: Office) -> None:
    right = {"gmail": "a.apps.googleusercontent.com", "microsoft": "a-b-c"}[office.provider.value]
    good = mailboxes.check_client(office.provider, right, "not-a-secret")
    assert [finding.ok for finding in good] == [True] * 4
    bad = mailboxes.check_client(office.provider, right, "wrong")
    assert [finding.code for finding in bad if not finding.ok] == ["client_accepted"]
    shape = mailboxes.check_client(office.provider, "x", "")
    assert {finding.code for finding in shape if not finding.ok} == {"id_shape", "secret_given"}
