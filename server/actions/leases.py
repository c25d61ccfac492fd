"""The lease of a mailbox: one worker at a time sends from it and reads it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from server import settings
from server.models import Mailbox
from server.statement import Given, Statement

_READING = frozenset({"cursor", "read_at", "read_due", "read_problem"})


def length() -> timedelta:
    return timedelta(seconds=settings.active().lease_seconds)


def free(real_now: Any) -> Any:
    """The condition that no worker holds the mailbox, at a moment of real time: a moved demo clock frees nothing."""
    return Mailbox.lease.is_null() | (Mailbox.lease_until < real_now)


def take(mailbox_id: int, *, real_now: datetime) -> Mailbox | None:
    """The mailbox for this worker alone, None while another holds it."""
    token = secrets.token_hex(8)
    taken = _TAKE.run(id=mailbox_id, lease=token, now=real_now, until=real_now + length())
    return next(iter(_MAILBOX.run(id=mailbox_id))) if taken else None


_TAKE = Statement(lambda: Mailbox.update(
    lease=Given("lease"), lease_until=Given("until", Mailbox.lease_until.db_value), fence=Mailbox.fence + 1).where(
    Mailbox.id == Given("id"), free(Given("now"))))
_MAILBOX = Statement(lambda: Mailbox.select().where(Mailbox.id == Given("id")))


def release(mailbox: Mailbox) -> None:
    """Give the lease back; how far the mailbox was read, and when it is read again, is saved with it."""
    read = {field.name: getattr(mailbox, field.name) for field in mailbox.dirty_fields if field.name in _READING}
    Mailbox.update(lease=None, lease_until=None, **read).where(
        Mailbox.id == mailbox.id, Mailbox.lease == mailbox.lease).execute()
