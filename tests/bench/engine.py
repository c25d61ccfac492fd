"""What a send costs against the floor, how many statements it takes, and what an idle tick costs in a full database."""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import peewee
import structlog

from connectors import memory
from connectors.memory.connector import MemoryConnector
from connectors.types import Address, OutgoingMessage
from server import database as db
from server import keys, settings
from server.actions import enroll, receive, roles, send
from server.domain.codes import MessageState
from server.models import Enrollment, Mailbox, Message, Person
from tests import databases, factories
from tests.factories import Firm

NOW = datetime(2026, 11, 24, 7, 40, tzinfo=UTC)
FAR = 1_000_000  # ids of the multiplied rows
ROUNDS = 5


class Counter:
    """Statements and commits of one database, BEGIN and savepoints left out."""

    def __init__(self, opened: peewee.Database) -> None:
        self.statements = self.commits = 0
        execute, commit = opened.execute_sql, opened.commit

        def execute_sql(sql: str, *args: Any, **more: Any) -> Any:
            self.statements += not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE"))
            alone = opened.transaction_depth() == 0 and sql.startswith(("INSERT", "UPDATE", "DELETE"))
            self.commits += alone  # outside of a transaction each write is a commit of its own
            return execute(sql, *args, **more)

        def committed(*args: Any, **more: Any) -> Any:
            self.commits += 1
            return commit(*args, **more)

        opened.execute_sql, opened.commit = execute_sql, committed


@contextmanager
def installation(url: str) -> Iterator[Firm]:
    opened = databases.open_migrated(url)
    with tempfile.TemporaryDirectory() as folder:
        settings.activate(settings.load({}, data_dir=Path(folder), base_url="https://relance.example",
                                         google_client_id="bench", google_client_secret="bench"))
        db.database.initialize(opened)
        keys.bind(Path(folder), may_create=True)
        with opened.connection_context():
            databases.empty(opened)
            roles.ensure_roles()
            memory.outlet.reset()
            yield factories.firm(NOW)


def sending(firm: Firm, people: int) -> tuple[float, float, float, float]:
    """Milliseconds a mail takes, the same for the floor, statements and commits a mail."""
    Mailbox.update(daily_cap=10**6).execute()
    made = factories.sequence(firm.owner, NOW, *factories.THREE_MAILS, name="Bench")
    for batch in range(0, people, 500):
        seen = [factories.seen(f"Person{batch + one} Bench") for one in range(min(500, people - batch))]
        enroll.enroll(firm.owner, factories.request(made, *seen), f"bench-{batch}", now=NOW)
    firm.clock.at = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    Message.update(due_at=firm.clock(), held_until=None, hold=None).execute()
    count, sent, spent = Counter(db.database.obj), 0, 0.0
    while sent < people:
        firm.clock.forward(seconds=91)
        if firm.clock.at.hour >= 16:
            firm.clock.at += timedelta(hours=16)
        began = time.perf_counter()
        sent += send.work(firm.mailbox.id, now=firm.clock, real=firm.clock)
        spent += time.perf_counter() - began
    assert Message.select().where(Message.state == MessageState.SENT).count() == people
    per_send = count.statements / people, count.commits / people
    return spent / people * 1000, floor(firm, people) * 1000, *per_send


def floor(firm: Firm, mails: int) -> float:
    """A bare loop: for each mail three durable commits (intent, draft, outcome), one MIME build, one send."""
    db.database.execute_sql("create table floor_mail (id integer primary key, state text)")
    connector = MemoryConnector(firm.box)
    began = time.perf_counter()
    for number in range(mails):
        mail = OutgoingMessage(f"floor-{number}", Address(firm.mailbox.address, "Anna"),
                               Address(f"p{number}@people.example", "P"), "A role", "<p>Hello.</p>", "Hello.")
        with db.database.atomic():
            db.database.execute_sql(f"insert into floor_mail values ({number}, 'sending')")
        prepared = connector.prepare(mail)
        with db.database.atomic():
            db.database.execute_sql(f"update floor_mail set state = '{prepared.draft_id}' where id = {number}")
        connector.send(prepared)
        with db.database.atomic():
            db.database.execute_sql(f"update floor_mail set state = 'sent' where id = {number}")
    spent = (time.perf_counter() - began) / mails
    db.database.execute_sql("drop table floor_mail")
    return spent


def idle(firm: Firm, sizes: tuple[int, int]) -> tuple[list[float], str]:
    """Milliseconds of an idle tick with so many active and as many finished enrollments, and the indexes it uses."""
    factories.enrolled(firm, "Marie Durand")
    costs, before = [], 0
    for size in sizes:
        multiply(before, size)
        before = size
        db.database.execute_sql("analyze")
        costs.append(median(timed(tick) for _ in range(ROUNDS)) * 1000)
    return costs, indexes()


def tick() -> None:
    send.due_mailboxes(now=NOW)
    receive.readable_mailboxes(now=NOW, every=timedelta(minutes=1))


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    for _ in range(20):
        work()
    return (time.perf_counter() - began) / 20


def multiply(start: int, end: int) -> None:
    """People with one planned mail next month each, and as many who finished after one."""
    person, enrollment, message = Person.get(), Enrollment.get(), Message.get()
    later = int((NOW + timedelta(days=30)).timestamp() * 1000)
    past = int((NOW - timedelta(days=30)).timestamp() * 1000)
    copy(person, start, end, {"id": f"{FAR} + n"})
    copy(enrollment, start, end, {"id": f"{FAR} + n", "person_id": f"{FAR} + n", "key": f"'k' || ({FAR} + n)"})
    copy(message, start, end, {"id": f"{FAR} + n", "enrollment_id": f"{FAR} + n", "due_at": str(later)})
    copy(enrollment, start, end, {"id": f"{4 * FAR} + n", "person_id": f"{FAR} + n", "state": "'finished'",
                                  "finish": "'completed'", "key": f"'k' || ({4 * FAR} + n)"})
    copy(message, start, end, {"id": f"{4 * FAR} + n", "enrollment_id": f"{4 * FAR} + n", "state": "'sent'",
                               "due_at": str(past), "sent_at": str(past)})


def copy(row: peewee.Model, start: int, end: int, changed: dict[str, str]) -> None:
    table = row._meta.table_name
    columns = [field.column_name for field in row._meta.sorted_fields]
    values = ", ".join(changed.get(name, f'"{name}"') for name in columns)
    named = ", ".join(f'"{name}"' for name in columns)
    db.database.execute_sql(
        f'with recursive numbers(n) as (select {start} union all select n + 1 from numbers where n < {end - 1}) '
        f'insert into "{table}" ({named}) select {values} from numbers, "{table}" where "{table}".id = {row.id}')


def indexes() -> str:
    """The hand-written indexes that the plans of a tick name."""
    opened, asked = db.database.obj, []
    execute = opened.execute_sql
    opened.execute_sql = lambda sql, params=None, *more: asked.append((sql, params)) or execute(sql, params, *more)
    tick()
    opened.execute_sql = execute
    word = "explain query plan" if isinstance(opened, peewee.SqliteDatabase) else "explain"
    plans = " ".join(str(execute(f"{word} {sql}", params).fetchall()) for sql, params in asked)
    known = ("message_late", "message_due", "message_unsettled", "mailbox_read_due")
    return ", ".join(name for name in known if name in plans) or "none"


@contextmanager
def urls(kinds: list[str]) -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        found = {"SQLite": f"sqlite:///{folder}/bench.db"}
        if "PostgreSQL" not in kinds:
            yield found
            return
        with databases.postgres_server() as url:
            yield {**found, "PostgreSQL": url}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench engine", description=__doc__)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--long", action="store_true", help="1,000,000 enrollments instead of 100,000")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    large = 1_000_000 if options.long else 100_000
    with urls(["SQLite", "PostgreSQL"]) as found:
        print("| database | a send | floor | ratio | statements | commits |\n|---|---|---|---|---|---|")
        for name, url in found.items():
            with installation(url) as firm:
                spent, least, statements, commits = sending(firm, options.people)
                print(f"| {name} | {spent:.1f} ms | {least:.1f} ms | {spent / least:.1f} | {statements:.1f} "
                      f"| {commits:.1f} |", flush=True)
        print(f"\n| database | idle tick, 1,000 | {large:,} | ratio | indexes |\n|---|---|---|---|---|")
        for name, url in found.items():
            with installation(url) as firm:
                (small, big), used = idle(firm, (1000, large))
                print(f"| {name} | {small:.2f} ms | {big:.2f} ms | {big / small:.1f} | {used} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
