"""Mailboxes as their page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import fn

from server.domain.codes import EnrollmentState, MailboxState, MessageState
from server.models import Enrollment, Event, Mailbox, Message, User

DAY = timedelta(hours=24)


@dataclass(frozen=True)
class Card:
    """One mailbox: what left in 24 hours, what is to leave in the next 24, and when the next one does."""

    mailbox: Mailbox
    sent: int
    waiting: int
    next: Message | None  # the one that is due first

    @property
    def needs_reconnecting(self) -> bool:
        return self.mailbox.state is MailboxState.DISCONNECTED


def lasted(mailbox: Mailbox) -> timedelta | None:
    """How long the consent of a lost mailbox was good for."""
    connected = Event.select().where(Event.mailbox == mailbox, Event.code == "mailbox_connected",
                                     Event.at <= mailbox.state_since).order_by(Event.id.desc()).first()
    return mailbox.state_since - connected.at if connected else None


def cards(user: User, *, now: datetime, everyone: bool) -> list[Card]:
    """One's own mailboxes first, then, for who manages the team, the colleagues'."""
    rows = Mailbox.select(Mailbox, User).join(User)
    if not everyone:
        rows = rows.where(Mailbox.user == user)
    boxes = sorted(rows, key=lambda box: (box.user_id != user.id, not box.default, box.id))
    ids = [box.id for box in boxes]
    sent, waiting, following = _sent(ids, now), _waiting(ids, now), _next(ids)
    return [Card(box, sent.get(box.id, 0), waiting.get(box.id, 0), following.get(box.id)) for box in boxes]


def _sent(ids: Iterable[int], now: datetime) -> dict[int, int]:
    rows: Any = Message.select(Message.mailbox, fn.count(Message.id)).where(
        Message.mailbox.in_(list(ids)), Message.state == MessageState.SENT, Message.sent_at > now - DAY)
    return dict(rows.group_by(Message.mailbox).tuples())


def _waiting(ids: Iterable[int], now: datetime) -> dict[int, int]:
    rows = _planned(ids, Message.mailbox, fn.count(Message.id)).where(Message.due_at <= now + DAY)
    return dict(rows.group_by(Message.mailbox).tuples())


def _next(ids: Iterable[int]) -> dict[int, Message | None]:
    """One query each: there is an index of what each mailbox sends next, and there are few mailboxes."""
    columns = Message.id, Message.due_at, Message.enrollment
    return {one: _planned([one], *columns).order_by(Message.due_at, Message.id).first() for one in ids}


def _planned(ids: Iterable[int], *columns: Any) -> Any:
    return Message.select(*columns).join(Enrollment).where(
        Message.mailbox.in_(list(ids)), Message.state == MessageState.PLANNED,
        Enrollment.state == EnrollmentState.ACTIVE)
