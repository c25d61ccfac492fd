"""Whose enrollment an inbound mail is about, and which rule says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from email.utils import getaddresses

from peewee import fn

from connectors.types import Envelope
from server.domain import inbound
from server.domain.addresses import match_key, problem
from server.domain.codes import EnrollmentState, MessageState
from server.models import Email, Enrollment, Mailbox, Message, Person

# A fresh mail from somebody we wrote to counts as their answer for this long.
SENDER_COUNTS = timedelta(days=90)
# A mail older than ours cannot answer it; the clocks of two servers may differ by so much.
CLOCKS = timedelta(minutes=5)
_UNSETTLED = (MessageState.SENDING, MessageState.UNCERTAIN)
_PARENT = "x-ms-exchange-parent-message-id"  # of automatic answers that cite nothing else
_REPORT_SENDERS = ("mailer-daemon", "postmaster", "microsoftexchange")


@dataclass(frozen=True)
class Match:
    enrollment: Enrollment
    message: Message | None
    rule: str


def by_headers(mailbox: Mailbox, mail: Envelope) -> Match | None:
    """What the headers alone prove: an id of ours, else our thread with the person in it, else the person."""
    cited = inbound.references(tuple(one for one in mail.headers if one[0].lower() != _PARENT))
    found = _by_ids(mailbox, cited, "references") or _by_ids(mailbox, [mail.header(_PARENT)], "parent_id")
    if found or _elsewhere(mailbox, cited):
        return found
    return _by_thread(mailbox, mail) or _by_sender(mailbox, mail)


def by_original(mailbox: Mailbox, raw: bytes) -> Match | None:
    """A report names our mail only inside, by the id of the original that it carries or quotes."""
    return _by_ids(mailbox, inbound.embedded_ids(raw), "embedded_original")


def by_recipients(mailbox: Mailbox, addresses: Iterable[str], mail: Envelope) -> list[Match]:
    """Everybody of ours among the recipients that a report is about; each enrollment once."""
    found = (_by_address(mailbox, address, mail, "failed_recipient") for address in addresses)
    return list({match.enrollment.id: match for match in found if match}.values())


def looks_like_report(mail: Envelope) -> bool:
    """Whether the body is worth reading although no header matches: delivery reports come from daemons."""
    local = mail.sender.email.lower().split("@")[0]
    kind = mail.header("content-type").lower()
    return (not mail.sender.email or local.startswith(_REPORT_SENDERS) or "multipart/report" in kind
            or bool(mail.header("x-failed-recipients")) or mail.message_class.upper().startswith("REPORT.")
            or mail.header("return-path").strip() == "<>")


def _by_ids(mailbox: Mailbox, ids: Iterable[str], rule: str) -> Match | None:
    wanted = [f"<{bare}>" for one in ids if (bare := one.strip("<> "))]  # stored as providers write them
    if not wanted:
        return None
    row = (Message.select(Message, Enrollment).join(Enrollment).join(Person).where(
        Message.rfc_id.in_(wanted), Message.mailbox == mailbox, Person.erased_at.is_null(),
        ).order_by(Message.sent_at.desc()).first())
    return Match(row.enrollment, row, rule) if row else None


def _by_thread(mailbox: Mailbox, mail: Envelope) -> Match | None:
    """The thread is a hint: providers merge same subjects, so its mail must come from the person written to."""
    if not mail.thread_id:
        return None
    row = (Message.select(Message, Enrollment).join(Enrollment).where(
        Message.thread_id == mail.thread_id, Message.mailbox == mailbox, Message.state == MessageState.SENT,
        Message.sent_at <= mail.received_at + CLOCKS).order_by(Message.sent_at.desc()).first())
    if row is None or match_key(mail.sender.email) not in keys_of(row.enrollment):
        return None
    return Match(row.enrollment, row, "thread_and_sender")


def _elsewhere(mailbox: Mailbox, cited: Iterable[str]) -> bool:
    """A copy of an answer to a colleague's mail: it counts in their mailbox, not here by its sender."""
    wanted = [f"<{one}>" for one in cited]
    return bool(wanted) and Message.select().where(Message.rfc_id.in_(wanted), Message.mailbox != mailbox).exists()


def keys_of(enrollment: Enrollment) -> set[str]:
    return {email.match_key for email in enrollment.person.emails}


def _by_sender(mailbox: Mailbox, mail: Envelope) -> Match | None:
    senders = [mail.sender.email, *_addresses(mail.header("reply-to")), *_addresses(mail.header("sender"))]
    for address in senders:
        if match := _by_address(mailbox, address, mail, "sender"):
            return match
    return None


def _by_address(mailbox: Mailbox, address: str, mail: Envelope, rule: str) -> Match | None:
    """The latest mail from this mailbox to whoever has this address, sent in the 90 days before this one came."""
    if problem(address):
        return None
    person = Email.select(Email.person).where(Email.match_key == match_key(address))
    since, until = mail.received_at - SENDER_COUNTS, mail.received_at + CLOCKS
    sent = (Message.state == MessageState.SENT) & Message.sent_at.between(since, until)
    perhaps = Message.state.in_(_UNSETTLED) & Message.attempted_at.between(since, until)  # an answer may prove it
    row = (Message.select(Message, Enrollment).join(Enrollment).where(
        Enrollment.person.in_(person), Message.mailbox == mailbox, sent | perhaps,
        ).order_by(fn.COALESCE(Message.sent_at, Message.attempted_at).desc()).first())
    return Match(row.enrollment, row, rule) if row else None


def _addresses(header: str) -> list[str]:
    return [address for _, address in getaddresses([header])] if header else []


def own_mail(mailbox: Mailbox, mail: Envelope) -> Match | None:
    """A mail that the mailbox's owner wrote by hand to somebody who is enrolled; None for our copies and drafts."""
    if mail.draft or _ours(mailbox, mail):
        return None
    recipients = _addresses(mail.header("to")) + _addresses(mail.header("cc"))
    own = {match_key(one) for one in (mailbox.address, *mailbox.aliases)}  # a test, a note to oneself
    for address in (one for one in recipients if match_key(one) not in own):
        match = _by_address(mailbox, address, mail, "owner_wrote")
        if match and match.enrollment.state is not EnrollmentState.FINISHED and not _under_way(
                mailbox, match.enrollment):
            return match
    return None


def _ours(mailbox: Mailbox, mail: Envelope) -> bool:
    """By either id. Asked for the mailbox as well, the database would look at all mails of that mailbox instead."""
    same = (Message.provider_id == mail.provider_id) | (Message.rfc_id == (mail.rfc_id or "-"))
    return any(row.mailbox_id == mailbox.id for row in Message.select(Message.mailbox).where(same))


def _under_way(mailbox: Mailbox, enrollment: Enrollment) -> bool:
    """While a send is unsettled, a copy of it may be in the mailbox before we know its id."""
    return bool(Message.select().where(
        Message.enrollment == enrollment, Message.mailbox == mailbox,
        Message.state.in_(_UNSETTLED)).exists())
