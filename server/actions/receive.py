"""Reading a mailbox: what belongs to one of our enrollments is classified and acted upon, the rest is forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.base import Connector
from connectors.errors import AccessLost, ConnectorError, CursorExpired, Throttled
from connectors.types import Changes, Envelope
from server.actions import consequences, mailboxes
from server.actions.journal import log
from server.database import database
from server.domain import inbound
from server.domain.codes import EnrollmentState, InboundKind, MailboxState, MessageState
from server.domain.verdict import Verdict
from server.models import Enrollment, Inbound, Mailbox, Message
from server.queries import matching
from server.queries.matching import Match

# After a forgotten cursor: how far back the bounded reading goes.
RESYNC = timedelta(days=3)


def readable_mailboxes(*, now: datetime, every: timedelta) -> list[int]:
    """Mailboxes whose last reading is older than `every`, the longest unread first."""
    rows = Mailbox.select(Mailbox.id).where(
        Mailbox.state != MailboxState.DISCONNECTED,
        Mailbox.read_at.is_null() | (Mailbox.read_at <= now - every) | (Mailbox.read_at > now),
        Mailbox.throttled_until.is_null() | (Mailbox.throttled_until <= now)).order_by(Mailbox.read_at)
    return [row.id for row in rows]


def poll(mailbox_id: int, *, now: datetime, real_now: datetime) -> bool:
    """Read one mailbox under its lease. False when another worker has it or it cannot be read."""
    mailbox = mailboxes.take_lease(mailbox_id, real_now=real_now, length=timedelta(seconds=300))
    if mailbox is None:
        return False
    try:
        if not mailbox.credentials:
            return False
        sync(mailbox, mailboxes.open_connector(mailbox), now=now)
    except AccessLost as problem:
        mailboxes.lose_access(mailbox, problem.detail, now=now)
        return False
    except Throttled as problem:
        mailboxes.throttled(mailbox, problem.retry_after, now=now)
        return False
    except ConnectorError as problem:
        Mailbox.update(read_problem=problem.detail[:200]).where(Mailbox.id == mailbox.id).execute()
        return False
    finally:
        mailboxes.release(mailbox)
    return True


@dataclass(frozen=True)
class _Found:
    mail: Envelope
    match: Match
    verdict: Verdict


def sync(mailbox: Mailbox, connector: Connector, *, now: datetime) -> int:
    """Read everything new and act on it; the cursor is saved with the consequences. Returns how many mails counted.

    The caller holds the mailbox's lease. Raises what the connector raises: then nothing was changed.
    """
    changes = _changes(mailbox, connector, now)
    found = [one for mail in changes.messages if (one := _look(mailbox, connector, mail, now))]
    with database.atomic():
        counted = sum(_store(mailbox, one, now) for one in found)
        Mailbox.update(cursor=changes.cursor, read_at=now, read_problem="").where(Mailbox.id == mailbox.id).execute()
    mailbox.cursor = changes.cursor
    return counted


def _changes(mailbox: Mailbox, connector: Connector, now: datetime) -> Changes:
    if mailbox.cursor:
        try:
            return connector.changes(mailbox.cursor)
        except CursorExpired:
            log("cursor_expired", now=now, mailbox=mailbox)
    since = (mailbox.read_at or now) - RESYNC
    return connector.recent(since, _open_threads(mailbox))


def _open_threads(mailbox: Mailbox) -> tuple[str, ...]:
    rows = (Message.select(Message.thread_id).join(Enrollment).where(
        Message.mailbox == mailbox, Message.state == MessageState.SENT, Message.thread_id.is_null(False),
        Enrollment.state != EnrollmentState.FINISHED).distinct())
    return tuple(row.thread_id for row in rows if row.thread_id)


def _look(mailbox: Mailbox, connector: Connector, mail: Envelope, now: datetime) -> _Found | None:
    """Match first; only a matched mail's body is read, and nothing of any other is kept."""
    if mail.own:
        match = matching.own_mail(mailbox, mail, now=now)
        return _Found(mail, match, consequences.OWNER_WROTE) if match else None
    match = matching.by_headers(mailbox, mail, now=now)
    if match is None and not matching.looks_like_report(mail):
        return None
    raw = connector.raw(mail.provider_id)
    match = match or matching.by_report(mailbox, raw, now=now)
    if match is None or _known(mailbox, mail, match):
        return None
    own = frozenset([mailbox.address, *mailbox.aliases])
    verdict = inbound.classify(raw, received_at=mail.received_at, own_addresses=own, message_class=mail.message_class)
    return _Found(mail, match, verdict)


def _known(mailbox: Mailbox, mail: Envelope, match: Match) -> bool:
    return bool(Inbound.select().where(Inbound.mailbox == mailbox, Inbound.provider_id == mail.provider_id,
                                       Inbound.enrollment == match.enrollment).exists())


def _store(mailbox: Mailbox, found: _Found, now: datetime) -> bool:
    """One row and its consequence. False for a mail that says nothing about the enrollment."""
    mail, match, verdict = found.mail, found.match, found.verdict
    if _old_news(mail, match) or (verdict.kind is InboundKind.UNRELATED) or _known(mailbox, mail, match):
        return False
    row = Inbound.create(
        mailbox=mailbox, provider_id=mail.provider_id, rfc_id=mail.rfc_id, enrollment=match.enrollment,
        message=match.message, kind=verdict.kind, sub_kind=verdict.sub_kind.value, reason=verdict.reason,
        matched_by=match.rule, confidence=verdict.confidence, evidence=verdict.evidence,
        return_date=verdict.return_date, recipients=[one.address for one in verdict.recipients],
        sender=mail.sender.email, subject=mail.subject, text=verdict.new_text, received_at=mail.received_at,
        stored_at=now)
    log("mail_received", now=now, enrollment=match.enrollment, inbound=row.id, kind=verdict.kind.value,
        sub_kind=verdict.sub_kind.value, rule=verdict.reason, matched_by=match.rule)
    consequences.apply(row, verdict, now=now)
    return True


def _old_news(mail: Envelope, match: Match) -> bool:
    """A mail older than what we sent cannot answer it; a resync must not replay it."""
    sent_at = match.message.sent_at if match.message else None
    by_person_alone = match.rule in ("sender", "owner_wrote")
    return bool(by_person_alone and sent_at and mail.received_at < sent_at - timedelta(minutes=5))
