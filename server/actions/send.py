"""Sending what is due, never twice: intent, draft, send, outcome, each committed before the next begins."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from peewee import JOIN, SQL

from connectors.base import Connector
from connectors.errors import AccessLost, ConnectorError, OutcomeUnknown, Throttled
from connectors.types import Address, OutgoingMessage, Prepared
from server import keys
from server.actions import mailboxes, outcomes, receive, stop
from server.actions.journal import log
from server.actions.planning import replan
from server.actions.settle import MAX_LOOKS, settle, settle_by_hand, wait
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
    SequenceState,
)
from server.models import Enrollment, Mailbox, Message, Sequence, StepVersion, Suppression
from server.queries import account, attachments, holds, plans, rendering, threads

__all__ = ["due_mailboxes", "settle_by_hand", "suppressed", "work"]

Clock = Callable[[], datetime]
# With a literal in the statement, and only so, both databases use their partial index.
_PLANNED = Message.state == SQL("'planned'")
_UNSETTLED = Message.state << SQL("('sending', 'uncertain')")
# Due mails that one tick looks at. The order with a limit keeps the planner on the index of what is late: it takes
# all mails with a date that has passed for due, the sent ones too.
_AT_ONCE = 2000


def due_mailboxes(*, now: datetime) -> list[int]:
    """Mailboxes with a mail to send or to look for, the one that waits longest first."""
    ready = _of_mailboxes(Message.due_at, now).join(Enrollment, on=Message.enrollment == Enrollment.id).join(
        Sequence).where(_PLANNED, Message.due_at <= now, Message.held_until.is_null() | (Message.held_until <= now),
                        Enrollment.state == EnrollmentState.ACTIVE, Sequence.state != SequenceState.PAUSED,
                        Mailbox.state == MailboxState.CONNECTED).order_by(Message.due_at).limit(_AT_ONCE)
    look = reduce(or_, ((Message.looks == n) & (Message.attempted_at <= now - wait(n)) for n in range(MAX_LOOKS)))
    unsettled = _of_mailboxes(Message.attempted_at, now).where(
        _UNSETTLED, (Message.state == MessageState.SENDING) | look, Mailbox.state != MailboxState.DISCONNECTED)
    since: dict[int, datetime] = {}
    for box, moment in (row for query in (ready, unsettled) for row in query.tuples()):
        since[box] = min(moment, since.get(box, moment))
    return sorted(since, key=lambda one: (since[one], one))


def _of_mailboxes(moment: object, now: datetime) -> Any:
    """Mailboxes that the provider does not keep waiting, with that moment of each of their mails."""
    return Message.select(Message.mailbox, moment).join(Mailbox, on=Message.mailbox == Mailbox.id).where(
        Mailbox.throttled_until.is_null() | (Mailbox.throttled_until <= now)).switch(Message)


@dataclass(frozen=True)
class _Turn:
    """One worker's time with one mailbox."""

    mailbox: Mailbox
    connector: Connector
    now: Clock
    real: Clock
    over: Callable[[], bool]  # whether so much of the lease has passed that no call may begin


def work(mailbox_id: int, *, now: Clock, real: Clock, ticks: Callable[[], float] = time.monotonic) -> int:
    """Send everything of one mailbox that may leave now. Returns how many left; 0 when another worker has it."""
    length = mailboxes.lease_length()
    began = ticks()
    mailbox = mailboxes.take_lease(mailbox_id, real_now=real(), length=length)
    if mailbox is None:
        return 0
    try:
        connector = _open(mailbox, now())
        if connector is None:
            return 0
        return _work(_Turn(mailbox, connector, now, real, lambda: ticks() - began > 0.8 * length.total_seconds()))
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


def _work(turn: _Turn) -> int:
    if account.restored_copy():  # nor is anything looked up: its drafts belong to the other installation
        _hold_all(turn.mailbox, Hold.RESTORED_COPY, None, turn.now())
        return 0
    sent = 0
    try:
        settle(turn.mailbox, turn.connector, now=turn.now(), real_now=turn.real())
        while not turn.over() and _send_next(turn):
            sent += 1
    except ConnectorError as problem:
        _unreadable(turn.mailbox, problem, turn.now())
    if sent:
        receive.plan_reading(turn.mailbox, now=turn.now())  # answers are near
    return sent


def _send_next(turn: _Turn) -> bool:
    """Read the mailbox, then send the one mail whose turn it is. False when there is none, or it may not leave."""
    if _first_free(turn.mailbox, turn.now()) is None:  # what is held anyway is no reason to ask the provider
        return False
    receive.sync(turn.mailbox, turn.connector, now=turn.now())
    message = _first_free(turn.mailbox, turn.now())  # again: what was just read may have ended or held some of them
    return message is not None and _send(turn, message)


def _first_free(mailbox: Mailbox, now: datetime) -> Message | None:
    """The first due mail that nothing holds; why the others wait is written down on the way."""
    for message in _candidates(mailbox, now):
        if _ended(message.enrollment, now):
            continue
        held = holds.hold_against(message, now=now)
        if held is None:
            return message
        if held.hold in holds.WHOLE_MAILBOX:  # nobody overtakes: whoever is next waits, and the others behind
            _hold_all(mailbox, held.hold, held.until, now)
            break
        _hold(message, held)
    return None


def _candidates(mailbox: Mailbox, now: datetime) -> list[Message]:
    """Due mails in the order they leave: later steps first, then older enrollments."""
    rows = (Message.select(Message, Enrollment, StepVersion).join(Enrollment).switch(Message).join(
        StepVersion, JOIN.LEFT_OUTER).where(
        Message.mailbox == mailbox, _PLANNED, Message.due_at <= now,
        Message.held_until.is_null() | (Message.held_until <= now) | Message.hold.in_(holds.PACE),
        Enrollment.state == EnrollmentState.ACTIVE))
    return sorted(rows, key=lambda row: pace.turn(row.version.position if row.version else 0,
                                                  row.enrollment.created_at, row.enrollment.key))


def _hold(message: Message, held: holds.Held) -> None:
    if (message.hold, message.held_until) != (held.hold, held.until):
        Message.update(hold=held.hold, held_until=held.until).where(
            Message.id == message.id, Message.state == MessageState.PLANNED).execute()


def _unreadable(mailbox: Mailbox, problem: ConnectorError, now: datetime) -> None:
    """A mailbox that cannot be read up to now: nobody knows who has answered, so nothing leaves."""
    if isinstance(problem, AccessLost):
        mailboxes.lose_access(mailbox, problem.detail, now=now)
        _hold_all(mailbox, Hold.MAILBOX_DISCONNECTED, None, now)
    elif isinstance(problem, Throttled):
        _hold_all(mailbox, Hold.PROVIDER_THROTTLED, mailboxes.throttled(mailbox, problem.retry_after, now=now), now)
    else:
        Mailbox.update(read_problem=problem.detail[:200] or type(problem).__name__).where(
            Mailbox.id == mailbox.id).execute()
        _hold_all(mailbox, Hold.MAILBOX_UNREADABLE, now + outcomes.RETRY, now)


def _hold_all(mailbox: Mailbox, hold: Hold, until: datetime | None, now: datetime) -> None:
    Message.update(hold=hold, held_until=until).where(
        Message.mailbox == mailbox, _PLANNED, Message.due_at <= now,
        Message.held_until.is_null() | (Message.held_until <= now)).execute()


@dataclass(frozen=True)
class _Ready:
    outgoing: OutgoingMessage
    version_id: int
    html: str


def _send(turn: _Turn, message: Message) -> bool:
    """One mail through all its commits. True when it left."""
    attempt = _claim(message, turn.real())
    if attempt is None:
        return False
    ready = _render(message, attempt, turn)
    if ready is None:
        return False
    try:
        _clear_away(message, turn.connector)
        prepared = turn.connector.prepare(ready.outgoing)
    except ConnectorError as problem:  # nothing can have left: only a draft was asked for
        outcomes.refused(turn.mailbox, message, attempt, problem, now=turn.now())
        return False
    remembered = _remember(message, attempt, prepared, ready, turn.real())
    if not remembered or turn.over() or not _still_wanted(turn.mailbox, message, attempt):
        outcomes.put_back(message, attempt, None, None)
        _discard(turn.connector, prepared)
        return False
    return _deliver(turn, message, attempt, prepared)


def _deliver(turn: _Turn, message: Message, attempt: str, prepared: Prepared) -> bool:
    try:
        sent = turn.connector.send(prepared)
    except OutcomeUnknown as problem:
        outcomes.uncertain(message, attempt, problem.detail, now=turn.now())
        return False
    except ConnectorError as problem:
        outcomes.refused(turn.mailbox, message, attempt, problem, now=turn.now())
        _discard(turn.connector, prepared)
        return False
    now = turn.now()
    outcomes.record(message, attempt, sent, sent_at=now, now=now)
    mailboxes.sent_one(turn.mailbox)
    return True


def _claim(message: Message, real_now: datetime) -> str | None:
    """The intent, committed before anything is asked of the provider. None: somebody was faster, or it was stopped."""
    attempt = secrets.token_hex(16)
    active = Enrollment.select(Enrollment.id).where(Enrollment.id == message.enrollment_id,
                                                    Enrollment.state == EnrollmentState.ACTIVE)
    claimed = Message.update(
        state=MessageState.SENDING, attempt=attempt, attempts=Message.attempts + 1, attempted_at=real_now,
        looks=0, hold=None, held_until=None).where(
        Message.id == message.id, Message.state == MessageState.PLANNED, Message.enrollment.in_(active)).execute()
    return attempt if claimed else None


def _clear_away(message: Message, connector: Connector) -> None:
    """An attempt that was put back may have left its draft."""
    if message.prepared:
        connector.discard(Prepared.from_json(message.prepared))


def _discard(connector: Connector, prepared: Prepared) -> None:
    """After the outcome is written: a draft that goes first, and a worker that ends then, look like a mail that left."""
    with contextlib.suppress(ConnectorError):  # the next attempt clears it away
        connector.discard(prepared)


def _remember(message: Message, attempt: str, prepared: Prepared, ready: _Ready, real_now: datetime) -> bool:
    """What finding the mail again needs, committed before the send. False: another worker has taken over."""
    return bool(Message.update(
        prepared=prepared.to_json(), version=ready.version_id, subject=ready.outgoing.subject, body=ready.html,
        attempted_at=real_now).where(Message.id == message.id, Message.attempt == attempt,
                                     Message.state == MessageState.SENDING).execute())


def _render(message: Message, attempt: str, turn: _Turn) -> _Ready | None:
    """The mail from the live step and its overrides; None when it cannot be written, which is then said."""
    enrollment, mailbox = message.enrollment, turn.mailbox
    steps = plans.steps_for(enrollment)
    step = next((one for one in steps if one.id == message.step_id), None)
    if step is None:
        _step_gone(message, attempt, turn.now())
        return None
    merge = rendering.values(rendering.Recipient.of(enrollment.person, enrollment.email), enrollment.user)
    answered = threads.sent_parent(enrollment, step, steps)
    subject = step.subject if answered else threads.opening_subject(step, steps)
    holes = rendering.missing((subject, step.body) if not answered else (step.body,), merge)
    if holes or enrollment.email is None:
        outcomes.put_back(message, attempt, Hold.MISSING_FIELD, None)
        log("mail_held", now=turn.now(), enrollment=enrollment, hold=Hold.MISSING_FIELD.value,
            fields=holes or ["email"])
        return None
    mail = rendering.render(subject, step.body, merge, mailbox, opt_out=enrollment.sequence.opt_out,
                            token=stop.opt_out_token(enrollment))
    outgoing = OutgoingMessage(
        attempt, Address(mailbox.address, mailbox.name or enrollment.user.name),
        Address(enrollment.email.address, enrollment.person.name),
        threads.reply_subject(answered[1]) if answered else mail.subject, mail.html, mail.text,
        answered[0] if answered else None, mail.headers, attachments.contents(file.id for file in step.attachments))
    return _Ready(outgoing, step.version_id, mail.html)


def _step_gone(message: Message, attempt: str, now: datetime) -> None:
    """The step was removed in the moment of the claim."""
    with database.atomic():
        ended = Message.update(state=MessageState.CANCELLED, end=MessageEnd.STEP_REMOVED).where(
            Message.id == message.id, Message.attempt == attempt, Message.state == MessageState.SENDING).execute()
        if ended:
            replan(Enrollment.get_by_id(message.enrollment_id), now=now)


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


def _still_wanted(mailbox: Mailbox, message: Message, attempt: str) -> bool:
    """The last look before the send: the mailbox is still ours, and nobody stopped, paused or suppressed meanwhile."""
    ours = (Message.select(Message, Enrollment).join(Enrollment).join(Sequence).switch(Message).join(Mailbox).where(
        Message.id == message.id, Message.attempt == attempt, Message.state == MessageState.SENDING,
        Enrollment.state == EnrollmentState.ACTIVE, Sequence.state != SequenceState.PAUSED,
        Mailbox.lease == mailbox.lease, Mailbox.state == MailboxState.CONNECTED).first())
    return ours is not None and not suppressed(ours.enrollment)
