"""What comes back to a mailbox, for the tests of its consequences: mails made here, read by the real reading."""

from __future__ import annotations

from datetime import datetime

from connectors.memory import outlet
from server.actions import receive, send
from server.models import Enrollment, Inbound, Mailbox, Message, Sequence
from tests import factories
from tests.factories import Firm

MARIE = "marie.durand@people.example"
DAEMON = "Mail Delivery System <mailer-daemon@mx.people.example>"
FIRST = "2026-11-24T08:00:00+00:00"  # the first step: Tuesday, 09:00 in Paris


def until(firm: Firm, moment: str) -> None:
    firm.clock.at = datetime.fromisoformat(moment)


def run(firm: Firm) -> int:
    """One tick, at the firm's clock."""
    due = send.due_mailboxes(now=firm.clock(), real_now=firm.clock())
    return sum(send.work(one, now=firm.clock, real=firm.clock) for one in due)


def written_to(firm: Firm, name: str = "Marie Durand", made: Sequence | None = None) -> tuple[Enrollment, Message]:
    """Somebody who is enrolled and has received the first mail."""
    return _after_the_first_mail(firm, [factories.enrolled(firm, name, made)])[0]


def all_written_to(firm: Firm, *names: str) -> list[tuple[Enrollment, Message]]:
    """Several at once, whose mails leave at the mailbox's pace."""
    return _after_the_first_mail(firm, [factories.enrolled(firm, name) for name in names])


def _after_the_first_mail(firm: Firm, people: list[Enrollment]) -> list[tuple[Enrollment, Message]]:
    until(firm, FIRST)
    for _ in people:
        assert run(firm) == 1
        firm.clock.forward(minutes=2)
    return [(one, factories.messages(one)[0]) for one in people]


def arrives(firm: Firm, raw: bytes, mailbox: Mailbox | None = None, thread_id: str = "") -> list[Inbound]:
    """The mail comes in and the mailbox is read. What was stored of it."""
    mailbox = mailbox or firm.mailbox
    before = {row.id for row in Inbound.select()}
    outlet.box(mailbox.address).inject(raw, thread_id)
    assert receive.poll(mailbox.id, now=firm.clock(), real_now=firm.clock())
    return [row for row in Inbound.select().order_by(Inbound.id) if row.id not in before]


def fresh(row: Enrollment) -> Enrollment:
    return Enrollment.get_by_id(row.id)


def answer(message: Message, text: str = "Yes, call me.", sender: str = MARIE, **headers: str) -> bytes:
    return factories.answer_to(message, sender, text, **headers)


def away(message: Message, text: str, sender: str = MARIE) -> bytes:
    return answer(message, text, sender, Auto_Submitted="auto-replied")


def letter(text: str, *, sender: str = MARIE, subject: str = "Hello", headers: str = "", number: int = 1) -> bytes:
    """A mail that answers nothing."""
    return (f"From: {sender}\r\nTo: anna@northwind.example\r\nSubject: {subject}\r\n"
            f"Message-ID: <letter-{number}@people.example>\r\n{headers}\r\n{text}\r\n").encode()


def failing(address: str, status: str, said: str = "", action: str = "failed") -> str:
    """One recipient's group of a delivery report."""
    words = f"Diagnostic-Code: smtp; {said}\r\n" if said else ""
    return f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}\r\n{words}"


def report(message: Message | None, *groups: str, notice: str = "It could not be delivered.", number: int = 1,
           headers: str = "") -> bytes:
    """A delivery report; the mail of ours it carries is `message`, or some other mail."""
    cited = message.rfc_id if message else "<somebody-elses@mail.example>"
    fields = "\r\n".join(groups)
    parts = {"text/plain": notice, "message/delivery-status": f"Reporting-MTA: dns; mx.people.example\r\n\r\n{fields}",
             "message/rfc822": f"Message-ID: {cited}\r\nSubject: A role\r\n\r\nHello"}
    body = "".join(f"--b\r\nContent-Type: {kind}\r\n\r\n{text}\r\n" for kind, text in parts.items())
    return (f"From: {DAEMON}\r\nTo: anna@northwind.example\r\nSubject: Undelivered Mail Returned to Sender\r\n"
            f"Message-ID: <report-{number}@mx.people.example>\r\nAuto-Submitted: auto-replied\r\n{headers}"
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
            f"{body}--b--\r\n").encode()


def unknown_user(message: Message | None, address: str = MARIE, number: int = 1) -> bytes:
    return report(message, failing(address, "5.1.1", "550 5.1.1 User unknown"), number=number)


def refused(message: Message, address: str = MARIE, number: int = 1) -> bytes:
    said = "550 5.7.1 Message rejected due to content policy"
    return report(message, failing(address, "5.7.1", said), number=number)


def temporary(message: Message, address: str = MARIE, number: int = 1) -> bytes:
    return report(message, failing(address, "4.4.1", "Connection timed out"), number=number)
