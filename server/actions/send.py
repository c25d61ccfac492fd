"""Sending what is due, never twice: intent, draft, send, outcome, each committed before the next begins."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from connectors.base import Connector
from connectors.errors import AccessLost, ConnectorError, OutcomeUnknown, Rejected, Throttled
from connectors.types import Address, Lookup, OutgoingMessage, Prepared, Sent
from server import access, keys, settings
from server.actions import mailboxes, receive, stop
from server.actions.journal import log
from server.actions.planning import replan
from server.database import database
from server.domain import pace
from server.domain.addresses import domain
from server.domain.codes import (
    EnrollmentState,
    Finish,
    Hold,
    MailboxState,
    MessageEnd,
    MessageState,
)
from server.models import Enrollment, Mailbox, Message, Suppression, User
from server.queries import holds, plans, rendering, threads

# The lease outlives the provider's timeout (60 s) by far, so that nobody takes over a call that still runs.
LEASE = timedelta(seconds=300)
MAX_LOOKS = 5
RETRY = timedelta(minutes=5)
Clock = Callable[[], datetime]


def due_mailboxes(*, now: datetime) -> list[int]:
    """Mailboxes with a mail to send or to look for, the one that waits longest first."""
    unsettled = Message.state.in_([MessageState.SENDING, MessageState.UNCERTAIN])
    ready = (Message.state == MessageState.PLANNED) & (Message.due_at <= now) & (
        Message.held_until.is_null() | (Message.held_until <= now))
    running = Mailbox.state != MailboxState.DISCONNECTED
    rows = (Mailbox.select(Mailbox.id).join(Message).where(ready | unsettled, running)
            .group_by(Mailbox.id).order_by(Mailbox.id))
    return [row.id for row in rows]


def work(mailbox_id: int, *, now: Clock, real: Clock) -> int:
    """Send everything of one mailbox that may leave now. Returns how many left; 0 when another worker has it."""
    mailbox = mailboxes.take_lease(mailbox_id, real_now=real(), length=LEASE)
    if mailbox is None:
        return 0
    stop_at = real() + LEASE * 0.8
    try:
        connector = _open(mailbox, now())
        if connector is None:
            return 0
        settle(mailbox, connector, now=now(), real_now=real())
        sent = 0
        while real() < stop_at and send_next(mailbox, connector, now=now(), real_now=real()):
            sent += 1
        return sent
    finally:
        mailboxes.release(mailbox)


def _open(mailbox: Mailbox, now: datetime) -> Connector | None:
    if mailbox.state is MailboxState.DISCONNECTED or not mailbox.credentials:
        return None
    try:
        return mailboxes.open_connector(mailbox)
    except AccessLost as problem:
        mailboxes.lose_access(mailbox, problem.detail, now=now)
        return None


def send_next(mailbox: Mailbox, connector: Connector, *, now: datetime, real_now: datetime) -> bool:
    """Read the mailbox, then send the one mail whose turn it is. False when there is none, or it may not leave."""
    if not _candidates(mailbox, now):
        return False
    if not _read(mailbox, connector, now):
        return False
    for message in _candidates(mailbox, now):  # again: what was just read may have ended some of them
        if _ended(message.enrollment, now):
            continue
        held = holds.hold_against(message, now=now)
        if held is None:
            return _send(mailbox, connector, message, now, real_now)
        _hold(message, held.hold, held.until)
        if held.hold in holds.WHOLE_MAILBOX:
            break
    return False


def _candidates(mailbox: Mailbox, now: datetime) -> list[Message]:
    """Due mails in the order they leave: later steps first, then older enrollments."""
    rows = (Message.select(Message, Enrollment).join(Enrollment).where(
        Message.mailbox == mailbox, Message.state == MessageState.PLANNED, Message.due_at <= now,
        Message.held_until.is_null() | (Message.held_until <= now),
        Enrollment.state == EnrollmentState.ACTIVE))
    return sorted(rows, key=lambda row: pace.turn(row.version.position if row.version else 0,
                                             row.enrollment.created_at, row.enrollment.key))


def _read(mailbox: Mailbox, connector: Connector, now: datetime) -> bool:
    """The mailbox up to now; unreadable means that nobody knows who has answered, so nothing leaves."""
    try:
        receive.sync(mailbox, connector, now=now)
    except AccessLost as problem:
        mailboxes.lose_access(mailbox, problem.detail, now=now)
        _hold_all(mailbox, Hold.MAILBOX_DISCONNECTED, None, now)
    except Throttled as problem:
        until = mailboxes.throttled(mailbox, problem.retry_after, now=now)
        _hold_all(mailbox, Hold.PROVIDER_THROTTLED, until, now)
    except ConnectorError as problem:
        Mailbox.update(read_problem=problem.detail[:200]).where(Mailbox.id == mailbox.id).execute()
        _hold_all(mailbox, Hold.MAILBOX_UNREADABLE, now + RETRY, now)
    else:
        return True
    return False


def _hold(message: Message, hold: Hold, until: datetime | None) -> None:
    Message.update(hold=hold, held_until=until).where(
        Message.id == message.id, Message.state == MessageState.PLANNED).execute()


def _hold_all(mailbox: Mailbox, hold: Hold, until: datetime | None, now: datetime) -> None:
    Message.update(hold=hold, held_until=until).where(
        Message.mailbox == mailbox, Message.state == MessageState.PLANNED, Message.due_at <= now).execute()


@dataclass(frozen=True)
class _Ready:
    outgoing: OutgoingMessage
    step: plans.Step
    mail: rendering.Mail


def _send(mailbox: Mailbox, connector: Connector, message: Message, now: datetime, real_now: datetime) -> bool:
    """One mail through all its commits. True when it left."""
    attempt = _claim(message, real_now)
    if attempt is None:
        return False
    ready = _render(message, attempt, mailbox)
    if isinstance(ready, list):
        _put_back(message, attempt, Hold.MISSING_FIELD, None)
        log("mail_held", now=now, enrollment=message.enrollment, hold=Hold.MISSING_FIELD.value, fields=ready)
        return False
    try:
        prepared = connector.prepare(ready.outgoing)
    except ConnectorError as problem:  # nothing can have left: only a draft was asked for
        _refused(mailbox, message, attempt, problem, now)
        return False
    Message.update(prepared=prepared.to_json(), version=ready.step.version_id, subject=ready.mail.subject,
                   body=ready.mail.html).where(Message.id == message.id, Message.attempt == attempt).execute()
    if not (mailboxes.holds_lease(mailbox) and _still_wanted(message, attempt)):
        connector.discard(prepared)
        _put_back(message, attempt, None, None)
        return False
    try:
        sent = connector.send(prepared)
    except OutcomeUnknown as problem:
        _uncertain(message, attempt, problem.detail, now)
        return False
    except ConnectorError as problem:
        _refused(mailbox, message, attempt, problem, now)
        return False
    _record(message, sent, now)
    Mailbox.update(throttles=0).where(Mailbox.id == mailbox.id).execute()
    return True


def _claim(message: Message, real_now: datetime) -> str | None:
    """The intent, committed before anything is asked of the provider. None: somebody was faster, or it was stopped."""
    attempt = secrets.token_hex(16)
    with database.atomic():
        active = Enrollment.select().where(Enrollment.id == message.enrollment_id,
                                           Enrollment.state == EnrollmentState.ACTIVE).exists()
        claimed = active and Message.update(
            state=MessageState.SENDING, attempt=attempt, attempts=Message.attempts + 1, attempted_at=real_now,
            hold=None, held_until=None, prepared=None).where(
            Message.id == message.id, Message.state == MessageState.PLANNED).execute()
    return attempt if claimed else None


def _render(message: Message, attempt: str, mailbox: Mailbox) -> _Ready | list[str]:
    """The mail from the live step and its overrides; a list of the fields that are missing instead."""
    enrollment = message.enrollment
    steps = plans.steps_for(enrollment)
    step = next(one for one in steps if one.id == message.step_id)
    merge = rendering.values(rendering.Recipient.of(enrollment.person, enrollment.email), enrollment.user)
    answered = threads.sent_parent(enrollment, step, steps)
    subject = step.subject if answered else threads.planned_subject(step, steps, ())
    holes = rendering.missing((subject, step.body) if not answered else (step.body,), merge)
    if holes or enrollment.email is None:
        return holes or ["email"]
    mail = rendering.render(subject, step.body, merge, mailbox, opt_out=enrollment.sequence.opt_out,
                            token=stop.opt_out_token(enrollment))
    if answered:
        mail = rendering.Mail(threads.reply_subject(answered[1]), mail.html, mail.text, mail.headers)
    outgoing = OutgoingMessage(
        attempt, Address(mailbox.address, mailbox.name or enrollment.user.name),
        Address(enrollment.email.address, enrollment.person.name), mail.subject, mail.html, mail.text,
        answered[0] if answered else None, mail.headers)
    return _Ready(outgoing, step, mail)


def _ended(enrollment: Enrollment, now: datetime) -> bool:
    """Whether nobody may write to this person any more; said as the enrollment's end, not as a silent skip."""
    if suppressed(enrollment):
        stop.stop(enrollment, Finish.OPTED_OUT, now=now, where="suppressed")
        return True
    if enrollment.hold is Hold.CHALLENGE and enrollment.held_until and enrollment.held_until <= now:
        stop.stop(enrollment, Finish.BOUNCED, now=now, where="challenge")
        return True
    return False


def suppressed(enrollment: Enrollment) -> bool:
    """Whether the person, by any of their addresses, or the domain written to is on the opt-out list."""
    emails = list(enrollment.person.emails)
    hashes = [keys.address_key(one.match_key) for one in emails]
    hashes += [keys.address_key(domain(one.address)) for one in emails]
    return bool(Suppression.select().where(Suppression.key.in_(hashes)).exists())


def _still_wanted(message: Message, attempt: str) -> bool:
    """The last look before the send: nobody stopped, paused or suppressed this person while the draft was made."""
    enrollment = Enrollment.get_by_id(message.enrollment_id)
    mine = Message.select().where(Message.id == message.id, Message.attempt == attempt,
                                  Message.state == MessageState.SENDING).exists()
    return bool(mine) and enrollment.state is EnrollmentState.ACTIVE and not suppressed(enrollment)


def _put_back(message: Message, attempt: str | None, hold: Hold | None, until: datetime | None) -> None:
    """Planned again, or cancelled when the enrollment has ended meanwhile."""
    over = Enrollment.select().where(Enrollment.id == message.enrollment_id,
                                     Enrollment.state == EnrollmentState.FINISHED).exists()
    state: dict[str, Any] = {"state": MessageState.CANCELLED, "end": MessageEnd.CANCELLED} if over else {
        "state": MessageState.PLANNED, "hold": hold, "held_until": until}
    Message.update(**state, attempt=None, prepared=None).where(
        Message.id == message.id, Message.attempt == attempt).execute()


def _refused(mailbox: Mailbox, message: Message, attempt: str, problem: ConnectorError, now: datetime) -> None:
    """A provider's no that proves nothing has left: one consequence per class of error."""
    if isinstance(problem, AccessLost):
        mailboxes.lose_access(mailbox, problem.detail, now=now)
        _put_back(message, attempt, Hold.MAILBOX_DISCONNECTED, None)
    elif isinstance(problem, Throttled):
        until = mailboxes.throttled(mailbox, problem.retry_after, now=now)
        _put_back(message, attempt, Hold.PROVIDER_THROTTLED, until)
    elif isinstance(problem, Rejected):
        _fail(message, attempt, problem.detail, now)
    else:
        _put_back(message, attempt, Hold.MAILBOX_UNREADABLE, now + RETRY)


def _fail(message: Message, attempt: str, detail: str, now: datetime) -> None:
    with database.atomic():
        changed = Message.update(state=MessageState.FAILED, end=MessageEnd.REJECTED, detail=detail[:500]).where(
            Message.id == message.id, Message.attempt == attempt).execute()
        if changed:
            log("mail_rejected", now=now, enrollment=message.enrollment, message=message.id, detail=detail[:200])
            stop.stop(message.enrollment, Finish.BOUNCED, now=now, where="rejected", message=message.id)


def _uncertain(message: Message, attempt: str, detail: str, now: datetime) -> None:
    Message.update(state=MessageState.UNCERTAIN, detail=detail[:500]).where(
        Message.id == message.id, Message.attempt == attempt).execute()
    log("mail_uncertain", now=now, enrollment=message.enrollment, message=message.id)


def _record(message: Message, sent: Sent, now: datetime) -> None:
    """The fact, and the next step's plan, in one commit."""
    with database.atomic():
        at = max(now, message.due_at) if message.due_at else now
        recorded = Message.update(
            state=MessageState.SENT, end=MessageEnd.SENT, sent_at=at, provider_id=sent.provider_id,
            thread_id=sent.thread_id, rfc_id=sent.rfc_id, hold=None, held_until=None).where(
            Message.id == message.id, Message.state.in_([MessageState.SENDING, MessageState.UNCERTAIN])).execute()
        if not recorded:
            return
        enrollment = Enrollment.get_by_id(message.enrollment_id)
        log("mail_sent", now=now, enrollment=enrollment, message=message.id, step=message.step_id)
        if enrollment.state is not EnrollmentState.FINISHED:
            replan(enrollment, now=now)


def settle(mailbox: Mailbox, connector: Connector, *, now: datetime, real_now: datetime) -> None:
    """Look for the mails whose outcome nobody knows. Under the lease a `sending` row is a dead worker's."""
    Message.update(state=MessageState.UNCERTAIN).where(
        Message.mailbox == mailbox, Message.state == MessageState.SENDING).execute()
    wait = timedelta(seconds=settings.active().settle_seconds)
    for message in list(Message.select().where(Message.mailbox == mailbox, Message.state == MessageState.UNCERTAIN,
                                               Message.looks < MAX_LOOKS)):
        if message.attempted_at + wait * (2**message.looks) <= real_now:
            _look(message, connector, now)


def _look(message: Message, connector: Connector, now: datetime) -> None:
    if message.prepared is None:  # it died before the draft was remembered: nothing can have been sent
        _put_back(message, message.attempt, None, None)
        return
    try:
        found = connector.find(Prepared.from_json(message.prepared))
    except ConnectorError:
        return  # not an answer: the same look comes again
    if isinstance(found, Sent):
        _record(message, found, now)
    elif found is Lookup.NOT_SENT:
        connector.discard(Prepared.from_json(message.prepared))
        _put_back(message, message.attempt, None, None)
        log("mail_not_sent", now=now, enrollment=message.enrollment, message=message.id)
    else:
        Message.update(looks=Message.looks + 1).where(Message.id == message.id).execute()


def settle_by_hand(user: User, message: Message, *, sent: bool, now: datetime) -> None:
    """The user looked in their mailbox: it was sent, or it may be sent again."""
    access.require_change(user, message.enrollment)
    if sent:
        _record(message, Sent(message.provider_id or "", message.thread_id or "", message.rfc_id or ""), now)
    else:
        _put_back(message, message.attempt, None, None)
    log("mail_settled_by_hand", now=now, user=user, enrollment=message.enrollment, message=message.id, sent=sent)

