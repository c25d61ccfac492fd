"""Reading a mailbox: what belongs to one of our enrollments is classified and acted upon, the rest is forgotten."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from peewee import SQL

from connectors.base import Connector
from connectors.errors import AccessLost, ConnectorError, CursorExpired, Rejected, Throttled, Unavailable
from connectors.types import Changes, Envelope
from server import settings
from server.actions import consequences, leases, mailboxes
from server.actions.journal import log
from server.database import database
from server.domain import inbound, pace
from server.domain.codes import EnrollmentState, InboundKind, MessageState
from server.domain.recipients import narrowed
from server.domain.verdict import SubKind, Verdict
from server.models import Enrollment, Event, Fact, Inbound, Mailbox, Message
from server.queries import matching
from server.queries.matching import Match

# After a forgotten cursor: how far back the bounded reading goes, how many threads it asks for, how often it may.
RESYNC = timedelta(days=3)
RESYNC_THREADS = 200
RESYNC_PAUSE = timedelta(minutes=10)
FAILED = timedelta(minutes=5)
MAX_TRIES = 3  # readings that one unreadable mail may fail before its headers have to do


def readable_mailboxes(*, now: datetime, every: timedelta) -> list[int]:
    """Mailboxes whose turn to be read has come, the longest waiting first; all of them when `every` is zero."""
    turn = Mailbox.read_due.is_null() | (Mailbox.read_due <= now) | (Mailbox.read_at > now)
    rows = Mailbox.select(Mailbox.id).where(
        SQL("state <> 'disconnected'"), turn if every else SQL("1 = 1"),
        Mailbox.throttled_until.is_null() | (Mailbox.throttled_until <= now)).order_by(Mailbox.read_due)
    return [row.id for row in rows]


def poll(mailbox_id: int, *, now: datetime, real_now: datetime) -> bool:
    """Read one mailbox under its lease. False when another worker has it or it cannot be read."""
    mailbox = leases.take(mailbox_id, real_now=real_now)
    if mailbox is None:
        return False
    try:
        return bool(mailbox.credentials) and _poll(mailbox, now)
    finally:
        leases.release(mailbox)


def _poll(mailbox: Mailbox, now: datetime) -> bool:
    try:
        sync(mailbox, mailboxes.open_connector(mailbox), now=now)
    except AccessLost as problem:
        mailboxes.lose_access(mailbox, problem.detail, now=now)
        return False
    except Throttled as problem:
        mailboxes.throttled(mailbox, problem.retry_after, now=now)
        return False
    except ConnectorError as problem:
        mailbox.read_problem = problem.detail[:200] or type(problem).__name__
        mailbox.read_due = now + FAILED
        return False
    consequences.end_challenges(mailbox, now=now)
    mailbox.read_due = now + pace.reading_pause(_since_last_send(mailbox, now), _shortest())
    return True


def read_soon(mailbox: Mailbox, *, now: datetime) -> None:
    mailbox.read_due = now + pace.reading_pause(timedelta(), _shortest())


def _shortest() -> timedelta:
    return timedelta(seconds=settings.active().poll_seconds)


def _since_last_send(mailbox: Mailbox, now: datetime) -> timedelta | None:
    """It is read soon after a send, seldom when it is quiet."""
    latest = Message.select(Message.sent_at).where(
        Message.mailbox == mailbox, Message.sent_at.is_null(False)).order_by(Message.sent_at.desc()).first()
    return max(now - latest.sent_at, timedelta()) if latest else None


@dataclass(frozen=True)
class _Found:
    mail: Envelope
    match: Match
    verdict: Verdict


def sync(mailbox: Mailbox, connector: Connector, *, now: datetime, copies: Container[str] = ()) -> int:
    """Read everything new and act on it. Returns how many mails counted. `copies` are known to be our own.

    The caller holds the mailbox's lease. The cursor is saved with the consequences; a reading that found nothing
    leaves it to the end of the lease: read once more, the same mails say nothing again.
    Raises what the connector raises: then nothing was changed.
    """
    changes, expired = _changes(mailbox, connector, now)
    fresh = [mail for mail in changes.messages if mail.provider_id not in copies]
    found = [one for mail in fresh for one in _look(mailbox, connector, mail, now)]
    counted = _act(mailbox, found, changes.cursor, now, expired=expired) if found or expired else 0
    mailbox.cursor, mailbox.read_at, mailbox.read_problem = changes.cursor, now, ""
    return counted


def _act(mailbox: Mailbox, found: Iterable[_Found], cursor: str, now: datetime, *, expired: bool) -> int:
    with database.atomic():
        if expired:
            log("cursor_expired", now=now, mailbox=mailbox)
        counted = sum(_store(mailbox, one, now) for one in found)
        Mailbox.update(cursor=cursor).where(Mailbox.id == mailbox.id, Mailbox.lease == mailbox.lease).execute()
    return counted


def _changes(mailbox: Mailbox, connector: Connector, now: datetime) -> tuple[Changes, bool]:
    """What is new, and whether the cursor was forgotten: then our own threads and recent mail are read instead."""
    if mailbox.cursor:
        try:
            return connector.changes(mailbox.cursor), False
        except CursorExpired as problem:
            lately = Event.select().where(Event.mailbox == mailbox, Event.code == "cursor_expired",
                                          Event.at > now - RESYNC_PAUSE, Event.at <= now)
            if lately.exists():  # a provider that forgets at once must not be read from the start each time
                raise Unavailable("the cursor expired again") from problem
    since = (mailbox.read_at or now) - RESYNC
    return connector.recent(since, _open_threads(mailbox)), bool(mailbox.cursor)


def _open_threads(mailbox: Mailbox) -> tuple[str, ...]:
    """The newest of them; older mail is found by its date."""
    rows = (Message.select(Message.thread_id).join(Enrollment).where(
        Message.mailbox == mailbox, Message.state == MessageState.SENT, Message.thread_id.is_null(False),
        Enrollment.state != EnrollmentState.FINISHED).order_by(Message.sent_at.desc()).limit(RESYNC_THREADS))
    return tuple(dict.fromkeys(row.thread_id for row in rows if row.thread_id))


def _look(mailbox: Mailbox, connector: Connector, mail: Envelope, now: datetime) -> list[_Found]:
    """Match first; only a matched mail's body is read, and nothing of any other is kept."""
    if mail.own or mail.draft:
        match = matching.own_mail(mailbox, mail)
        return [_Found(mail, match, consequences.OWNER_WROTE)] if match else []
    match = matching.by_headers(mailbox, mail)
    if _known(mail, match) if match else not matching.looks_like_report(mail):
        return []
    raw = _raw(mailbox, connector, mail, now)
    verdict = _classified(mailbox, mail, raw)
    found = _each(mailbox, mail, match or matching.by_original(mailbox, raw), verdict, raw)
    return [one for one in found if not _known(mail, one.match)]


def _each(mailbox: Mailbox, mail: Envelope, match: Match | None, verdict: Verdict, raw: bytes) -> list[_Found]:
    """A report speaks of each of its recipients on its own; one that names none of ours is about the mail it cites."""
    if verdict.kind not in (InboundKind.BOUNCE, InboundKind.COMPLAINT):
        return [_Found(mail, match, verdict)] if match else []
    named = [one.address for one in verdict.recipients] or ([] if match else inbound.failed_addresses(raw))
    found = matching.by_recipients(mailbox, named, mail)
    if match:  # the mail it cites tells which step of this person it was
        found = [match, *(one for one in found if one.enrollment.person_id != match.enrollment.person_id)]
    return [_Found(mail, one, narrowed(verdict, matching.keys_of(one.enrollment))) for one in found]


def _raw(mailbox: Mailbox, connector: Connector, mail: Envelope, now: datetime) -> bytes:
    """The whole mail. One that is gone, or that fails again and again, must not keep the others from being read."""
    try:
        return connector.raw(mail.provider_id)
    except Rejected:
        return _headers_alone(mail)
    except Unavailable:
        if _tries(mailbox, mail) < MAX_TRIES:
            raise
        log("mail_unreadable", now=now, mailbox=mailbox)
        return _headers_alone(mail)


def _tries(mailbox: Mailbox, mail: Envelope) -> int:
    """How often this mail has failed, this time included; the count is kept under the provider's id alone."""
    name = f"unreadable:{mailbox.id}"
    row = Fact.get_or_none(Fact.name == name)
    counts = json.loads(row.value) if row else {}
    tries = int(counts.get(mail.provider_id, 0)) + 1
    value = json.dumps({mail.provider_id: tries} if tries < MAX_TRIES else {})
    Fact.insert(name=name, value=value).on_conflict(conflict_target=[Fact.name], update={Fact.value: value}).execute()
    return tries


def _headers_alone(mail: Envelope) -> bytes:
    lines = (f"{name}: {' '.join(value.split())}\r\n" for name, value in mail.headers
             if name.lower() not in ("content-type", "content-transfer-encoding"))
    return "".join(lines).encode("utf-8", "replace") + b"\r\n"


def _classified(mailbox: Mailbox, mail: Envelope, raw: bytes) -> Verdict:
    """A mail that breaks the classifier is a human's: stopping one too many is said, sending one too many is not."""
    own = frozenset([mailbox.address, *mailbox.aliases])
    try:
        return inbound.classify(raw, received_at=mail.received_at, own_addresses=own, message_class=mail.message_class)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return Verdict(InboundKind.REPLY, SubKind.HUMAN, "unreadable", 0.5)


def _known(mail: Envelope, match: Match) -> bool:
    """By the provider's id, else by the mail's own: a copy in another folder or mailbox says nothing new."""
    same = Inbound.provider_id == mail.provider_id
    if mail.rfc_id:
        same |= Inbound.rfc_id == mail.rfc_id
    return bool(Inbound.select().where(Inbound.enrollment == match.enrollment, same).exists())


def _store(mailbox: Mailbox, found: _Found, now: datetime) -> bool:
    """One row and its consequence. False for a mail that says nothing about the enrollment."""
    mail, match, verdict = found.mail, found.match, found.verdict
    if verdict.kind is InboundKind.UNRELATED or _known(mail, match):
        return False
    row = Inbound.create(
        mailbox=mailbox, provider_id=mail.provider_id, rfc_id=mail.rfc_id, enrollment=match.enrollment,
        message=match.message, kind=verdict.kind, sub_kind=verdict.sub_kind.value, reason=verdict.reason,
        matched_by=match.rule, confidence=verdict.confidence, evidence=verdict.evidence,
        return_date=verdict.return_date, recipients=[one.address for one in verdict.recipients],
        sender=mail.sender.email, subject=mail.subject, text=verdict.new_text, successor=verdict.successor,
        link=verdict.link, received_at=mail.received_at, stored_at=now)
    log("mail_received", now=now, enrollment=match.enrollment, inbound=row.id, kind=verdict.kind.value,
        sub_kind=verdict.sub_kind.value, rule=verdict.reason, matched_by=match.rule)
    consequences.apply(row, verdict, now=now)
    return True
