"""The owner of a lost mailbox is told by mail once, by whatever can still send, and no sequence hears of it."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, message_from_string, policy
from email.message import EmailMessage

import pytest

from connectors.errors import AccessLost, ConnectorError, OutcomeUnknown, Throttled, Unavailable
from connectors.memory import outlet
from connectors.types import Provider
from server import jobs, settings, words
from server.actions import mailboxes, notices, receive
from server.domain.codes import MailboxState
from server.models import Event, Inbound, Mailbox, Message, User
from tests import factories
from tests.factories import Firm
from tests.office import ANNA, Office


def lose(firm: Firm) -> None:
    factories.enrolled(firm)
    firm.clock.at = datetime.fromisoformat("2026-11-24T08:00:00+00:00")
    firm.box.revoked = True
    assert not receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())


def tick(firm: Firm) -> int:
    return sum(notices.tell(one, words.mailbox_lost, now=firm.clock, real=firm.clock)
               for one in notices.untold(now=firm.clock()))


def told(address: str) -> list[EmailMessage]:
    return [message_from_bytes(mail.raw, policy=policy.default) for mail in outlet.box(address).sent]


def another(firm: Firm, owner: User, address: str = "") -> Mailbox:
    return factories.mailbox(owner, firm.now, address)


def test_another_mailbox_of_the_owner_tells_them_once(firm: Firm) -> None:
    another(firm, firm.admin)
    spare = another(firm, firm.owner, "anna.keller@northwind.example")
    lose(firm)
    assert [tick(firm) for _ in range(5)] == [1, 0, 0, 0, 0]
    (mail,) = told(spare.address)
    assert (mail["To"].addresses[0].addr_spec, mail["From"].addresses[0].display_name) == (firm.owner.email, "Relance")
    assert mail["Subject"] == f"Reconnect {firm.mailbox.address}: its emails wait"
    assert "https://relance.example/mailboxes" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    firm.clock.forward(days=3)
    assert tick(firm) == 0
    assert Event.select().where(Event.code == "mailbox_loss_told").count() == 1


def test_each_loss_is_told_and_the_language_is_the_owners(firm: Firm) -> None:
    spare = another(firm, firm.admin)
    lose(firm)
    assert tick(firm) == 1
    factories.mailbox(firm.owner, firm.clock())
    User.update(language="fr").where(User.id == firm.owner.id).execute()
    firm.box.revoked = True
    receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())
    assert tick(firm) == 1
    assert [mail["Subject"].split()[0] for mail in told(spare.address)] == ["Reconnect", "Reconnectez"]


def test_a_consent_of_a_week_names_googles_testing_mode(firm: Firm) -> None:
    lose(firm)
    row = Mailbox.get_by_id(firm.mailbox.id)
    row.provider = Provider.GMAIL
    for days, said in ((3, False), (7, True), (30, False)):
        row.state_since = firm.now + timedelta(days=days)
        assert ("after 7 days" in " ".join(words.mailbox_lost(row).lines)) is said


def test_who_disconnects_by_hand_or_reconnects_in_time_gets_no_mail(firm: Firm) -> None:
    spare = another(firm, firm.admin)
    mailboxes.disconnect(firm.owner, firm.mailbox, now=firm.now)
    assert tick(firm) == 0
    factories.mailbox(firm.owner, firm.now)
    lose(firm)
    factories.mailbox(firm.owner, firm.clock())
    assert tick(firm) == 0
    assert told(spare.address) == []


@pytest.mark.parametrize("problem", [Unavailable("503"), Throttled("429", 60)])
def test_without_a_way_it_is_tried_again_later(firm: Firm, problem: ConnectorError) -> None:
    lose(firm)
    assert tick(firm) == 0, "nothing else is connected"
    spare = another(firm, firm.admin)
    outlet.box(spare.address).fail_send(problem)
    assert tick(firm) == 0, "not each tick"
    firm.clock.forward(minutes=16)
    assert tick(firm) == 0
    firm.clock.forward(minutes=16)
    assert (tick(firm), len(told(spare.address))) == (1, 1)
    assert outlet.box(spare.address).drafts == {}


def test_an_unknown_outcome_counts_as_told_and_a_second_loss_is_noticed(firm: Firm) -> None:
    spare = another(firm, firm.admin)
    lose(firm)
    outlet.box(spare.address).fail_send(OutcomeUnknown("timeout"), accepted=True)
    assert [tick(firm), tick(firm)] == [1, 0]
    factories.mailbox(firm.owner, firm.clock())
    firm.box.revoked = True
    receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())
    outlet.box(spare.address).fail_send(AccessLost("gone"))
    tick(firm)
    assert Mailbox.get_by_id(spare.id).state is MailboxState.DISCONNECTED


def test_two_workers_tell_once(firm: Firm) -> None:
    spare = another(firm, firm.admin)
    lose(firm)
    (one,) = notices.untold(now=firm.clock())
    assert [notices.tell(one, words.mailbox_lost, now=firm.clock, real=firm.clock) for _ in range(2)] == [True, False]
    assert len(told(spare.address)) == 1


def test_the_notice_is_no_mail_of_a_sequence(firm: Firm) -> None:
    spare = another(firm, firm.admin)
    lose(firm)
    sent = Message.select().where(Message.sent_at.is_null(False)).count()
    tick(firm)
    copy = outlet.box(spare.address).sent[-1]
    outlet.box(firm.mailbox.address).inject(copy.raw)  # and it arrives in the lost one
    factories.mailbox(firm.owner, firm.clock())
    for box in (spare, firm.mailbox):
        assert receive.poll(box.id, now=firm.clock(), real_now=firm.clock())
    assert Inbound.select().count() == 0
    assert Message.select().where(Message.sent_at.is_null(False)).count() == sent


@pytest.mark.parametrize("db_kind", ["sqlite"], indirect=True)
def test_real_providers_take_it(office: Office) -> None:
    """Anna's mailbox, at the sandbox Google and Microsoft, tells a colleague whose mailbox was lost."""
    colleague = factories.user(office.owner, "member", office.clock())
    Mailbox.create(user=colleague, provider=Provider.MEMORY, address="lost@northwind.example", match_key="lost",
                   state=MailboxState.DISCONNECTED, state_since=office.clock(), notice_due=office.clock(),
                   created_at=office.clock())
    (one,) = notices.untold(now=office.clock())
    assert notices.tell(one, words.mailbox_lost, now=office.clock, real=office.clock)
    (mail,) = office.received(colleague.email)
    headers = message_from_string(mail["raw"])
    assert (ANNA in mail["from"], headers["X-Auto-Response-Suppress"]) == (True, "All")
    office.poll()
    assert Inbound.select().count() == 0


# By the mail server of the settings


class _MailServer(socketserver.StreamRequestHandler):
    """Takes whatever comes; `refuses` is an answer to RCPT."""

    taken: list[bytes]
    refuses = b""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"RCPT" and self.refuses:
                self.wfile.write(self.refuses)
            elif verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                body = []
                while (part := self.rfile.readline()) != b".\r\n":
                    body.append(part)
                self.taken.append(b"".join(body))
                self.wfile.write(b"250 taken\r\n")
            else:
                self.wfile.write(b"250 fine\r\n")


@pytest.fixture
def mail_server(installed: settings.Settings) -> Iterator[type[_MailServer]]:
    handler = type("Server", (_MailServer,), {"taken": []})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        url = f"smtp://127.0.0.1:{server.server_address[1]}"
        settings.activate(installed.model_copy(update={"smtp_url": url, "smtp_from": "relance@northwind.example"}))
        yield handler
        server.shutdown()


def test_a_mail_server_comes_first(firm: Firm, mail_server: type[_MailServer]) -> None:
    spare = another(firm, firm.owner, "anna.keller@northwind.example")
    lose(firm)
    assert tick(firm) == 1
    (raw,) = mail_server.taken
    mail = message_from_bytes(raw, policy=policy.default)
    assert (mail["To"], mail["From"]) == ("Anna Keller <anna@northwind.example>", "Relance <relance@northwind.example>")
    assert told(spare.address) == []


def test_one_that_refuses_leaves_it_to_the_mailboxes(firm: Firm, mail_server: type[_MailServer]) -> None:
    mail_server.refuses = b"550 no\r\n"
    spare = another(firm, firm.owner, "anna.keller@northwind.example")
    lose(firm)
    assert (tick(firm), mail_server.taken, len(told(spare.address))) == (1, [], 1)


def test_without_starttls_nothing_is_said_to_a_server_elsewhere(
        firm: Firm, mail_server: type[_MailServer], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "is_loopback", lambda host: False)
    lose(firm)
    assert (tick(firm), mail_server.taken) == (0, [])


def test_the_password_is_never_logged(installed: settings.Settings, firm: Firm,
                                      capsys: pytest.CaptureFixture[str]) -> None:
    secret = "smtp://anna:tellnobody@127.0.0.1:1"
    settings.activate(installed.model_copy(update={"smtp_url": secret}))
    lose(firm)
    assert tick(firm) == 0
    assert "tellnobody" not in capsys.readouterr().out + repr(settings.active())
    assert "tellnobody" not in str([event.data for event in Event.select()])


def test_the_tick_finds_them(firm: Firm) -> None:
    lose(firm)
    assert notices.untold(now=firm.clock()) == [firm.mailbox.id]
    assert jobs.tell_one(firm.mailbox.id) == 0
