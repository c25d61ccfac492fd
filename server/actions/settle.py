"""Mails whose outcome nobody knows: looked for at the provider, with growing pauses, then left to the user."""

from __future__ import annotations

from datetime import datetime, timedelta

from peewee import SQL

from connectors.base import Connector
from connectors.types import Lookup, Prepared, Sent
from server import access, settings
from server.actions import outcomes, receive
from server.actions.journal import log
from server.database import database
from server.domain.codes import MessageState
from server.models import Mailbox, Message, User
from server.statement import Given, Statement

# With a literal in the statement, and only so, both databases use their partial index.
UNSETTLED = Message.state << SQL("('sending', 'uncertain')")
MAX_LOOKS = 5
MAX_CRASHES = 10  # attempts of a mail whose preparing ends the worker each time


_OPEN = Statement(lambda: Message.select().where(Message.mailbox == Given("mailbox"), UNSETTLED))


def wait(looks: int) -> timedelta:
    """From the attempt to the next look: the settle time, then twice as long each time."""
    return timedelta(seconds=settings.active().settle_seconds) * 2**looks


def settle(mailbox: Mailbox, connector: Connector, *, now: datetime, real_now: datetime) -> None:
    """Look for what is old enough. Under the lease a `sending` row is a dead worker's.

    Raises what the connector raises: that is no answer, and the same look comes again.
    """
    rows = list(_OPEN.run(mailbox=mailbox.id))
    for message in rows:
        if message.state is MessageState.SENDING:
            outcomes.uncertain(message, message.attempt or "", "the worker ended", now=now)
    for message in rows:
        if message.looks < MAX_LOOKS and _since(message) + wait(message.looks) <= real_now:
            _look(mailbox, message, connector, now)


def _since(message: Message) -> datetime:
    assert message.attempted_at is not None
    return message.attempted_at


def _look(mailbox: Mailbox, message: Message, connector: Connector, now: datetime) -> None:
    """Send again only on proof: the draft was still there, and is deleted before anybody else can send it."""
    prepared = Prepared.from_json(message.prepared) if message.prepared else None
    if prepared is None or prepared.key != message.attempt:
        _never_left(message, prepared, connector, now)
        return
    found = connector.find(prepared)
    if isinstance(found, Sent):
        _found(mailbox, message, prepared, found, connector, now)
    elif found is Lookup.NOT_SENT and _withdrawn(message, prepared, connector):
        _not_sent(message, now)
    else:
        _look_again(message, now)


def _withdrawn(message: Message, prepared: Prepared, connector: Connector) -> bool:
    """Delete the draft, and say so before: a worker that ends in between leaves neither draft nor copy."""
    Message.update(withdrawing=True).where(Message.id == message.id).execute()
    deleted = connector.discard(prepared)
    if not deleted:  # somebody else took it, perhaps by sending it
        Message.update(withdrawing=False).where(Message.id == message.id).execute()
        message.withdrawing = False
    return deleted


def _not_sent(message: Message, now: datetime) -> None:
    if outcomes.put_back(message, message.attempt, None, None):
        log("mail_not_sent", now=now, enrollment=message.enrollment, message=message.id)


def _never_left(message: Message, left_over: Prepared | None, connector: Connector, now: datetime) -> None:
    """It ended before its draft was remembered, so nobody can have sent it; the draft itself may lie there."""
    if left_over:
        connector.discard(left_over)
    connector.discard(Prepared(key=message.attempt or "", draft_id="", cursor="", to="", subject=""))
    if message.attempts >= MAX_CRASHES:
        Message.update(looks=MAX_LOOKS).where(Message.id == message.id).execute()
        log("mail_parked", now=now, enrollment=message.enrollment, message=message.id)
    else:
        outcomes.put_back(message, message.attempt, None, None, crashed=True)


def _found(mailbox: Mailbox, message: Message, prepared: Prepared, sent: Sent, connector: Connector,
           now: datetime) -> None:
    """It did leave. What came in since then could not be matched to it, and is read again."""
    receive.sync(mailbox, connector, now=now)  # first: what was not read since the send must not be jumped over
    with database.atomic():
        if not outcomes.record(message, message.attempt, sent, sent_at=min(sent.sent_at or _since(message), now),
                               now=now):
            return
        Mailbox.update(cursor=prepared.cursor).where(Mailbox.id == mailbox.id).execute()
    mailbox.cursor = prepared.cursor
    receive.sync(mailbox, connector, now=now)


def _look_again(message: Message, now: datetime) -> None:
    last = message.looks + 1 >= MAX_LOOKS
    if last and message.withdrawing:  # the draft was there, we deleted it, and no copy has come up since
        _not_sent(message, now)
        return
    Message.update(looks=Message.looks + 1).where(Message.id == message.id).execute()
    if last:
        log("mail_parked", now=now, enrollment=message.enrollment, message=message.id)


def settle_by_hand(user: User, message: Message, *, sent: bool, now: datetime) -> bool:
    """The user looked in their mailbox: it was sent, or it may be sent again. False when it was settled already."""
    access.require_change(user, message.enrollment)
    if message.state is not MessageState.UNCERTAIN:
        return False
    with database.atomic():
        done = _told_sent(message, now) if sent else outcomes.put_back(message, message.attempt, None, None)
        if done:
            log("mail_settled_by_hand", now=now, user=user, enrollment=message.enrollment, message=message.id,
                sent=sent)
    return done


def _told_sent(message: Message, now: datetime) -> bool:
    """What answered it since could not be matched to it: the mailbox is read again from before the send.

    A worker that reads it right now would write its own place over that one, so it loses its lease.
    """
    known = Prepared.from_json(message.prepared) if message.prepared else None
    told = Sent("", known.thread_id if known else "", known.rfc_id if known else "")
    if not outcomes.record(message, message.attempt, told, sent_at=min(_since(message), now), now=now):
        return False
    if known:
        Mailbox.update(cursor=known.cursor, read_due=None, lease=None, lease_until=None).where(
            Mailbox.id == message.mailbox_id, Mailbox.read_at > _since(message)).execute()
    return True
