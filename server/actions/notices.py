"""Telling the owner of a lost mailbox by mail, once per loss: people do not look at pages every day."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape

from connectors import smtp
from connectors.errors import AccessLost, ConnectorError, OutcomeUnknown, Throttled
from connectors.types import Address, OutgoingMessage
from server import settings
from server.actions import leases, letters, mailboxes
from server.actions.journal import log
from server.domain.codes import MailboxState
from server.models import Mailbox, User
from server.queries import account

RETRY = timedelta(minutes=15)
MOST = 3  # mailboxes that are tried each time
# An out-of-office answer to it would be noise in the mailbox it leaves from.
HEADERS = (("X-Auto-Response-Suppress", "All"),)
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Notice:
    subject: str
    lines: tuple[str, ...]  # paragraphs of plain text


Compose = Callable[[Mailbox], Notice]


def untold(*, now: datetime) -> list[int]:
    """Lost mailboxes whose owners do not know yet."""
    rows = Mailbox.select(Mailbox.id).where(Mailbox.notice_due.is_null(False), Mailbox.notice_due <= now)
    return [row.id for row in rows.order_by(Mailbox.notice_due)]


def tell(mailbox_id: int, compose: Compose, *, now: Clock, real: Clock) -> bool:
    """Write to the owner by the SMTP server of the settings, else from another mailbox. False: later again."""
    lost = _claim(mailbox_id, now())
    if lost is None:
        return False
    by = "" if account.restored_copy() else _told(lost, _written(lost, compose(lost)), now, real)
    if not by:
        return False
    Mailbox.update(notice_due=None).where(Mailbox.id == lost.id, Mailbox.notice_due == lost.notice_due).execute()
    log("mailbox_loss_told", now=now(), mailbox=lost, by=by)
    return True


def _claim(mailbox_id: int, now: datetime) -> Mailbox | None:
    """The lost mailbox, for one worker alone: whoever dies over it is followed after a while."""
    lost = Mailbox.select(Mailbox, User).join(User).where(
        Mailbox.id == mailbox_id, Mailbox.state == MailboxState.DISCONNECTED, Mailbox.notice_due <= now,
        User.disabled_at.is_null()).first()
    if lost is None:
        return None
    due, lost.notice_due = lost.notice_due, now + RETRY
    mine = Mailbox.update(notice_due=lost.notice_due).where(Mailbox.id == lost.id, Mailbox.notice_due == due).execute()
    return lost if mine else None


def _written(lost: Mailbox, notice: Notice) -> OutgoingMessage:
    """From nobody yet: who sends it puts their address in."""
    html = "".join(f"<p>{escape(line)}</p>" for line in notice.lines)
    return OutgoingMessage(f"notice-{secrets.token_hex(16)}", Address("", "Relance"),
                           Address(lost.user.email, lost.user.name), notice.subject, html,
                           "\n\n".join(notice.lines), headers=HEADERS)


def _told(lost: Mailbox, outgoing: OutgoingMessage, now: Clock, real: Clock) -> str:
    """By what it left, "" when nothing took it. Unknown counts as told: two mails about one loss are noise."""
    chosen = settings.active()
    if chosen.smtp_url:
        message = replace(outgoing, sender=Address(chosen.smtp_sender, "Relance"))
        if _taken(lambda: smtp.send(chosen.smtp_url, message, encrypt=not chosen.smtp_here), lost, now):
            return "smtp"
    others = Mailbox.select(Mailbox).join(User).where(
        Mailbox.id != lost.id, Mailbox.state == MailboxState.CONNECTED, User.disabled_at.is_null(),
        Mailbox.throttled_until.is_null() | (Mailbox.throttled_until <= now()))
    own_first = sorted(others, key=lambda box: (box.user_id != lost.user_id, box.id))[:MOST]
    return "mailbox" if any(_by_mailbox(box, outgoing, lost, now, real) for box in own_first) else ""


def _by_mailbox(box: Mailbox, outgoing: OutgoingMessage, lost: Mailbox, now: Clock, real: Clock) -> bool:
    leased = leases.take(box.id, real_now=real())
    if leased is None or not leased.credentials:
        return False
    message = replace(outgoing, sender=Address(leased.address, "Relance"))
    try:
        return _taken(lambda: letters.send(mailboxes.open_connector(leased), message), lost, now, leased)
    finally:
        leases.release(leased)


def _taken(send: Callable[[], None], lost: Mailbox, now: Clock, by: Mailbox | None = None) -> bool:
    try:
        send()
    except OutcomeUnknown:
        return True
    except ConnectorError as problem:
        if by and isinstance(problem, AccessLost):
            mailboxes.lose_access(by, problem.detail, now=now())
        elif by and isinstance(problem, Throttled):
            mailboxes.throttled(by, problem.retry_after, now=now())
        log("notice_failed", now=now(), mailbox=lost, detail=problem.detail[:200])
        return False
    return True
