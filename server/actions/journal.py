"""One event row per decision: codes and ids, never a name, an address or a text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog

from server.models import Enrollment, Event, Mailbox, Person, Sequence, User

_log = structlog.get_logger("relance")


def log(code: str, *, now: datetime, user: User | None = None, person: Person | None = None,
        enrollment: Enrollment | None = None, sequence: Sequence | None = None, mailbox: Mailbox | None = None,
        **data: Any) -> Event:
    """Store what was decided and say it in the log. An enrollment brings its person, sequence and mailbox along."""
    links = {"user": user, "person": person, "enrollment": enrollment, "sequence": sequence, "mailbox": mailbox}
    ids = {f"{name}_id": row.id if row else None for name, row in links.items()}
    if enrollment:
        ids |= {"person_id": enrollment.person_id, "sequence_id": enrollment.sequence_id,
                "mailbox_id": enrollment.mailbox_id}
    _log.info(code, **{name: value for name, value in ids.items() if value}, **data)
    return Event.create(at=now, code=code, data=data, **ids)
