"""One event row per decision: codes and ids, never a name, an address or a text."""

from __future__ import annotations

import json
from datetime import datetime
from functools import partial
from typing import Any

import structlog

from server.models import Enrollment, Event, Mailbox, Person, Sequence, User
from server.statement import Given, Statement

_log = structlog.get_logger("relance")


def log(code: str, *, now: datetime, user: User | None = None, person: Person | None = None,
        enrollment: Enrollment | None = None, sequence: Sequence | None = None, mailbox: Mailbox | None = None,
        **data: Any) -> Event:
    """Store what was decided and say it in the log. An enrollment brings its person, sequence and mailbox along."""
    rows = (user, person, enrollment, sequence, mailbox)
    ids = {f"{name}_id": row.id if row else None for name, row in zip(_LINKS, rows, strict=True)}
    if enrollment:
        ids |= {"person_id": enrollment.person_id, "sequence_id": enrollment.sequence_id,
                "mailbox_id": enrollment.mailbox_id}
    _log.info(code, **{name: value for name, value in ids.items() if value}, **data)
    return Event(id=_WRITE.run(at=now, code=code, data=data, **ids), at=now, code=code, data=data, **ids)


_json = partial(json.dumps, separators=(",", ":"))
_LINKS = ("user", "person", "enrollment", "sequence", "mailbox")
_WRITE = Statement(lambda: Event.insert(
    at=Given("at", Event.at.db_value), code=Given("code"), data=Given("data", _json),
    **{link: Given(f"{link}_id") for link in _LINKS}))
