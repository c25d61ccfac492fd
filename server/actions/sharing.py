"""Letting the team read the text of an answer: a choice of its mailbox's owner, who can take it back."""

from __future__ import annotations

from datetime import datetime

from server.access import Forbidden, may_read_mail
from server.actions.journal import log
from server.database import database
from server.models import Inbound, User


def share(user: User, row: Inbound, *, now: datetime) -> bool:
    """False when it was shared already."""
    return _set(user, row, True, "reply_shared", now)


def unshare(user: User, row: Inbound, *, now: datetime) -> bool:
    return _set(user, row, False, "reply_unshared", now)


def _set(user: User, row: Inbound, shared: bool, code: str, now: datetime) -> bool:
    if not may_read_mail(user, row.mailbox):
        raise Forbidden("not_your_mail", owner=row.mailbox.user.name)
    with database.atomic():
        changed = Inbound.update(shared=shared).where(Inbound.id == row.id, Inbound.shared != shared).execute()
        if changed:
            log(code, now=now, user=user, enrollment=row.enrollment, inbound=row.id)
    return bool(changed)
