"""Real servers' reports and answers, opt-in: our mails go through Postfix and Dovecot, what they write back is read."""

from __future__ import annotations

import os
import shutil
from email import message_from_bytes
from email.message import EmailMessage

import pytest

from server.actions import receive
from server.domain.codes import EnrollmentState, Finish, Hold, InboundKind, SuppressionReason
from server.models import Enrollment, Inbound, Sequence, Suppression
from tests import factories
from tests.actions.inbox import all_written_to
from tests.connectors import mail_servers
from tests.factories import Firm
from tests.requirements import missing

ANNA = "anna@northwind.example"
PEOPLE = {"away": "Marie Durand", "unknown": "Jonas Weber", "no_host": "Nora Lind", "slow": "Ivo Kral",
          "human": "Rita Sand"}
ADDRESSES = {"away": "marie.durand@people.example", "unknown": "jonas.weber@people.example",
             "no_host": "nora.lind@nowhere.example", "slow": "ivo.kral@slow.example",
             "human": "rita.sand@people.example"}
AWAY = "I am out of the office until 3 December 2026."


@pytest.fixture
def db_kind() -> str:
    return "sqlite"


@pytest.fixture
def servers() -> object:
    if os.environ.get("RELANCE_REAL_MAIL") != "1":
        pytest.skip("real_mail: set RELANCE_REAL_MAIL=1 (as root, with Debian's postfix and dovecot)")
    lacking = [name for name in mail_servers.NEEDED if not shutil.which(name, path=mail_servers.PATH)]
    if lacking or os.geteuid() != 0:
        missing("real_mail", f"needs root and Debian's postfix, dovecot-lmtpd and dovecot-sieve; lacking {lacking}")
    users = (ANNA, ADDRESSES["away"], ADDRESSES["human"])
    with mail_servers.running(users, {ADDRESSES["away"]: AWAY}, "slow.example") as running:
        yield running


def test_what_real_servers_write_back(firm: Firm, servers: mail_servers.MailServers,
                                      monkeypatch: pytest.MonkeyPatch) -> None:
    Sequence.update(opt_out=False).execute()  # Sieve answers no absence to a mail with List-Unsubscribe
    enrolled = _send_through(firm, servers, monkeypatch)
    _answer_as_a_person(servers)
    came = servers.wait_for(ANNA, 6, 90)
    for raw in came:
        firm.box.inject(raw)
    assert receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())
    found = {(who, row.kind, row.sub_kind, row.matched_by) for who, one in enrolled.items()
             for row in Inbound.select().where(Inbound.enrollment == one)}
    print("\n", *sorted(f"{who}: {kind}/{sub} by {rule}\n" for who, kind, sub, rule in found))
    assert found == {
        ("away", InboundKind.OUT_OF_OFFICE, "vacation", "references"),
        ("unknown", InboundKind.BOUNCE, "hard", "embedded_original"),
        ("no_host", InboundKind.BOUNCE, "hard", "embedded_original"),
        ("slow", InboundKind.BOUNCE, "delayed", "embedded_original"),
        ("slow", InboundKind.BOUNCE, "temporary", "embedded_original"),
        ("human", InboundKind.REPLY, "human", "references"),
    }
    _consequences(enrolled)


def _send_through(firm: Firm, servers: mail_servers.MailServers,
                  monkeypatch: pytest.MonkeyPatch) -> dict[str, Enrollment]:
    """Our mails, as the product renders them, to five people by SMTP."""
    real = factories.seen
    by_name = {name: ADDRESSES[who] for who, name in PEOPLE.items()}
    monkeypatch.setattr(factories, "seen", lambda name, **more: real(name, email=by_name[name], **more))
    people = all_written_to(firm, *PEOPLE.values())
    for mail in firm.box.sent:
        servers.send(ANNA, str(message_from_bytes(mail.raw)["To"]).split("<")[-1].strip("> "), mail.raw)
    return {who: one for who, (one, _) in zip(PEOPLE, people, strict=True)}


def _answer_as_a_person(servers: mail_servers.MailServers) -> None:
    (received,) = servers.wait_for(ADDRESSES["human"], 1, 20)
    ours = message_from_bytes(received)
    reply = EmailMessage()
    reply["From"], reply["To"], reply["Subject"] = ADDRESSES["human"], ANNA, f"Re: {ours['Subject']}"
    reply["Message-ID"] = "<r1@people.example>"
    reply["In-Reply-To"] = reply["References"] = str(ours["Message-ID"])
    reply.set_content("Yes, call me tomorrow.")
    servers.send(ADDRESSES["human"], ANNA, reply.as_bytes())


def _consequences(enrolled: dict[str, Enrollment]) -> None:
    after = {who: Enrollment.get_by_id(one.id) for who, one in enrolled.items()}
    assert {who: one.finish for who, one in after.items()} == {
        "away": None, "unknown": Finish.BOUNCED, "no_host": Finish.BOUNCED, "slow": None, "human": Finish.REPLIED}
    assert (after["away"].hold, after["slow"].state) == (Hold.OUT_OF_OFFICE, EnrollmentState.ACTIVE)
    assert {(row.shown, row.reason) for row in Suppression.select()} == {
        (ADDRESSES[who], SuppressionReason.HARD_BOUNCE) for who in ("unknown", "no_host")}
