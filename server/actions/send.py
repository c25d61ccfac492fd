"""Sending what is due, never twice: one worker's turn with a mailbox, from its lease to its last mail."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

import structlog

from connectors.base import Connector
from connectors.errors import AccessLost, ConnectorError, Throttled
from server.actions import leases, mailboxes, outcomes, receive
from server.actions.delivery import Clock, Turn, claim, deliver
from server.actions.outbox import PLANNED, Outbox
from server.actions.settle import MAX_LOOKS, UNSETTLED, settle, settle_by_hand, wait
from server.database import database
from server.domain.codes import EnrollmentState, Hold, MailboxState, MessageState, SequenceState
from server.models import Enrollment, Mailbox, Message, Sequence
from server.queries import account

__all__ = ["due_mailboxes", "settle_by_hand", "work"]

# Due mails that one tick looks at. The order with a limit keeps the planner on the index of what is late: it takes
# all mails with a date that has passed for due, the sent ones too.
_AT_ONCE = 2000
_TRIES = 3  # looks at a queue that others change in this very moment

_log = structlog.get_logger("relance")


def due_mailboxes(*, now: datetime, real_now: datetime) -> list[int]:
    """Mailboxes with a mail to send or to look for, the one that waits longest first.

    One whose lease a worker holds has its turn already; were that worker dead, its mails would be in the others' way.
    """
    ready = _of_mailboxes(Message.due_at, now, real_now).join(Enrollment, on=Message.enrollment == Enrollment.id).join(
        Sequence).where(PLANNED, Message.due_at <= now, Message.held_until.is_null() | (Message.held_until <= now),
                        Enrollment.state == EnrollmentState.ACTIVE, Sequence.state != SequenceState.PAUSED,
                        Mailbox.state == MailboxState.CONNECTED).order_by(Message.due_at).limit(_AT_ONCE)
    look = reduce(or_, ((Message.looks == n) & (Message.attempted_at <= now - wait(n)) for n in range(MAX_LOOKS)))
    unsettled = _of_mailboxes(Message.attempted_at, now, real_now).where(
        UNSETTLED, (Message.state == MessageState.SENDING) | look, Mailbox.state != MailboxState.DISCONNECTED)
    since: dict[int, datetime] = {}
    for box, moment in (row for query in (ready, unsettled) for row in query.tuples()):
        since[box] = min(moment, since.get(box, moment))
    return sorted(since, key=lambda one: (since[one], one))


def _of_mailboxes(moment: object, now: datetime, real_now: datetime) -> Any:
    """Free mailboxes that the provider does not keep waiting, with that moment of each of their mails."""
    return Message.select(Message.mailbox, moment).join(Mailbox, on=Message.mailbox == Mailbox.id).where(
        Mailbox.throttled_until.is_null() | (Mailbox.throttled_until <= now), leases.free(real_now)).switch(Message)


def work(mailbox_id: int, *, now: Clock, real: Clock, ticks: Callable[[], float] = time.monotonic) -> int:
    """Send everything of one mailbox that may leave now. Returns how many left; 0 when another worker has it."""
    began = ticks()
    mailbox = leases.take(mailbox_id, real_now=real())
    if mailbox is None:
        return 0
    outbox = Outbox(mailbox)
    try:
        connector = _open(mailbox, now())
        if connector is None:
            return 0
        turn = Turn(mailbox, connector, now, real, lambda: ticks() - began > 0.8 * leases.length().total_seconds())
        return _work(turn, outbox)
    finally:
        with database.atomic():
            outbox.close(now())
            leases.release(mailbox)


def _open(mailbox: Mailbox, now: datetime) -> Connector | None:
    if mailbox.state is MailboxState.DISCONNECTED or not mailbox.credentials:
        return None
    try:
        return mailboxes.open_connector(mailbox)
    except AccessLost as problem:
        mailboxes.lose_access(mailbox, problem.detail, now=now)
        return None


def _work(turn: Turn, outbox: Outbox) -> int:
    if account.restored_copy():  # nor is anything looked up: its drafts belong to the other installation
        outbox.hold(Hold.RESTORED_COPY, None)
        return 0
    sent = 0
    try:
        settle(turn.mailbox, turn.connector, now=turn.now(), real_now=turn.real())
        while not turn.over() and _send_next(turn, outbox):
            sent += 1
    except ConnectorError as problem:
        _unreadable(turn.mailbox, outbox, problem, turn.now())
    if sent:
        receive.read_soon(turn.mailbox, now=turn.now())  # answers are near
    return sent


def _send_next(turn: Turn, outbox: Outbox) -> bool:
    """Read the mailbox, then send the one mail whose turn it is. False when there is none, or it may not leave."""
    outbox.refresh(turn.now())
    if outbox.first_free(turn.now()) is None:  # what is held anyway is no reason to ask the provider
        return False
    receive.sync(turn.mailbox, turn.connector, now=turn.now(), copies=turn.copies)
    for _ in range(_TRIES):
        at = outbox.first_free(turn.now())
        if at is None:
            return False
        attempt = claim(turn, at)
        if attempt:
            sent_at = deliver(turn, at, attempt)
            if sent_at:
                outbox.left(at, sent_at)
            return sent_at is not None
        outbox.forget()  # what was just read, or somebody else, has changed something
    _log.warning("queue_keeps_changing", mailbox_id=turn.mailbox.id)  # the next turn looks again
    return False


def _unreadable(mailbox: Mailbox, outbox: Outbox, problem: ConnectorError, now: datetime) -> None:
    """A mailbox that cannot be read up to now: nobody knows who has answered, so nothing leaves."""
    if isinstance(problem, AccessLost):
        mailboxes.lose_access(mailbox, problem.detail, now=now)
        outbox.hold(Hold.MAILBOX_DISCONNECTED, None)
    elif isinstance(problem, Throttled):
        outbox.hold(Hold.PROVIDER_THROTTLED, mailboxes.throttled(mailbox, problem.retry_after, now=now))
    else:
        mailbox.read_problem = problem.detail[:200] or type(problem).__name__
        outbox.hold(Hold.MAILBOX_UNREADABLE, now + outcomes.RETRY)
