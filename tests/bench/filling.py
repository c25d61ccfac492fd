"""Installations of any size, written by the database itself: mailboxes, people who wait, people who finished."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import peewee

from connectors.types import Provider
from server import database as db
from server import keys
from server.models import Email, Enrollment, Mailbox, Message, Person, Row
from tests import factories
from tests.factories import Firm

FAR = 100_000_000  # between the ids of those who wait and of those who finished

MEMORY = Path("/dev/shm")


@dataclass(frozen=True)
class Pattern:
    """One person, enrolled by the real action, whose rows all others are copies of."""

    person: Person
    email: Email
    enrollment: Enrollment
    message: Message


def pattern(firm: Firm) -> Pattern:
    enrollment = factories.enrolled(firm, "Marie Durand")
    assert enrollment.email
    return Pattern(enrollment.person, enrollment.email, enrollment, factories.messages(enrollment)[0])


def number(n: int) -> int:
    """The id of the nth row written. Below zero: both databases count what the product adds itself upwards."""
    return -1 - n


def mailboxes(firm: Firm, count: int, *, read_due: datetime | None = None) -> None:
    """That many connected mailboxes; `read_due` is when they are read next."""
    for start in range(0, count, 500):
        Mailbox.insert_many([_mailbox(firm, n, read_due) for n in range(start, min(start + 500, count))]).execute()


def _mailbox(firm: Firm, n: int, read_due: datetime | None) -> dict[str, object]:
    address = f"box{n}@northwind.example"
    return {"id": number(n), "user": firm.owner.id, "provider": Provider.MEMORY, "address": address,
            "match_key": address, "name": "Anna Keller", "state_since": firm.now, "created_at": firm.now,
            "credentials": keys.encrypt(json.dumps({"address": address})), "cursor": "0", "default": False,
            "read_at": firm.now, "read_due": read_due}


def waiting(of: Pattern, start: int, end: int, *, boxes: int = 0, due: datetime | None = None) -> None:
    """People start..end, each in the sequence with its first mail planned; spread over the mailboxes, if any."""
    box = f"-1 - (n - n / {boxes} * {boxes})" if boxes else str(of.enrollment.mailbox_id)
    own = "-1 - n"
    at = {"due_at": _stored(due)} if due else {}
    address = "'p' || n || '@people.example'"
    with db.database.atomic():
        copy(of.person, start, end, {"id": own, "first_name": "'P' || n"})
        copy(of.email, start, end, {"id": own, "person_id": own, "address": address, "match_key": address})
        copy(of.enrollment, start, end, {"id": own, "person_id": own, "email_id": own, "mailbox_id": box,
                                         "key": f"'k' || ({own})"})
        copy(of.message, start, end, {"id": own, "enrollment_id": own, "mailbox_id": box, **at})


def finished(of: Pattern, start: int, end: int, *, boxes: int = 0) -> None:
    """An earlier enrollment of the same people, ended after one mail."""
    box = f"-1 - (n - n / {boxes} * {boxes})" if boxes else str(of.enrollment.mailbox_id)
    own, past = f"-1 - {FAR} - n", _stored(of.enrollment.created_at - timedelta(days=30))
    with db.database.atomic():
        copy(of.enrollment, start, end, {
            "id": own, "person_id": "-1 - n", "email_id": "-1 - n", "mailbox_id": box,
            "key": f"'k' || ({own})", "state": "'finished'", "finish": "'completed'"})
        copy(of.message, start, end, {"id": own, "enrollment_id": own, "mailbox_id": box, "state": "'sent'",
                                      "due_at": past, "sent_at": past})


def on_a_disk_of_our_own() -> None:
    """In memory where the system has room there: what others write would be measured as well."""
    if MEMORY.is_dir():
        tempfile.tempdir = str(MEMORY)


def settle_down() -> None:
    """What PostgreSQL does by itself in quiet hours, done now; SQLite plans without figures, as in any installation."""
    if isinstance(db.database.obj, peewee.PostgresqlDatabase):
        db.database.execute_sql("vacuum analyze")


def _stored(moment: datetime) -> str:
    return str(int(moment.timestamp() * 1000))


def copy(row: Row, start: int, end: int, changed: dict[str, str]) -> None:
    """The row again for each number n of start..end, with some columns as SQL of n."""
    if start >= end:
        return
    table = row._meta.table_name
    columns = [field.column_name for field in row._meta.sorted_fields]
    values = ", ".join(changed.get(name, f'"{name}"') for name in columns)
    named = ", ".join(f'"{name}"' for name in columns)
    db.database.execute_sql(
        f'with recursive numbers(n) as (select {end - 1} union all select n - 1 from numbers where n > {start}) '
        f'insert into "{table}" ({named}) select {values} from numbers, "{table}" where "{table}".id = {row.id}')
