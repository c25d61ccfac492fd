"""A consent that was given, and a mailbox that still cannot be read: said as what it is, not as an outage."""

from __future__ import annotations

import pytest

from connectors.errors import AccessLost, ConnectorError, Rejected, Unavailable
from connectors.memory.connector import MemoryConnector
from connectors.types import Provider
from server.actions import mailboxes
from server.models import Mailbox
from tests.factories import Firm


@pytest.mark.parametrize(("problem", "code"), [
    (AccessLost("403 accessNotConfigured"), "mailbox_refused"), (Rejected("404 MailboxNotFound"), "mailbox_refused"),
    (Unavailable("ConnectTimeout"), "unreachable")])
def test_why_a_consent_led_to_no_mailbox(firm: Firm, monkeypatch: pytest.MonkeyPatch, problem: ConnectorError,
                                         code: str) -> None:
    def refuse(_: MemoryConnector) -> None:
        raise problem

    url = mailboxes.start_connect(firm.member, Provider.MEMORY, redirect_uri="http://127.0.0.1/back", now=firm.now)
    state = url.split("state=")[1].split("&")[0]
    monkeypatch.setattr(MemoryConnector, "profile", refuse)
    with pytest.raises(mailboxes.ConnectProblem) as raised:
        mailboxes.finish_connect(firm.member, Provider.MEMORY, {"state": state, "code": "new@northwind.example"},
                                 now=firm.now)
    assert (raised.value.code, raised.value.detail) == (code, problem.detail)
    assert not Mailbox.select().where(Mailbox.user == firm.member).exists()
