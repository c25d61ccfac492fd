"""What a tick costs when nothing is due, and a due mail when it is, in a small database and in a full one."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median

import peewee
import structlog

from server import database as db
from server.actions import receive, send
from server.models import Message
from tests.bench import filling
from tests.bench.engine import installation, urls
from tests.factories import Firm

NOW = datetime(2026, 11, 24, 7, 40, tzinfo=UTC)
MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ROUNDS, REPEATS = 5, 20
DUE, BOXES = 40, 1000  # due mails of a round, one for each mailbox; and all mailboxes
PARTIAL = ("message_late", "message_due", "message_unsettled", "message_look", "mailbox_read_due")


def tick() -> None:
    """What jobs.py asks every five seconds."""
    send.due_mailboxes(now=NOW, real_now=NOW)
    receive.readable_mailboxes(now=NOW, every=MINUTE)


def grown(firm: Firm, sizes: tuple[int, int]) -> tuple[list[float], list[float], str]:
    """Milliseconds of an idle tick and of a due mail at each size, and the partial indexes that the tick names."""
    of = filling.pattern(firm)
    filling.mailboxes(firm, BOXES, read_due=NOW + timedelta(days=1))
    later, ticks, claims, before = NOW + timedelta(days=30), [], [], 0
    Message.update(due_at=later).execute()
    named = ""
    for day, size in enumerate(sizes):  # the pace of the first is over when the second is measured
        filling.waiting(of, before, size, boxes=BOXES, due=later)
        filling.finished(of, before, size, boxes=BOXES)
        before = size
        filling.settle_down()
        ticks.append(median(timed(tick) for _ in range(ROUNDS)))
        named = indexes()
        claims.append(median(due_mail(size, number, MORNING + timedelta(days=day)) for number in range(ROUNDS)))
    return ticks, claims, named


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    for _ in range(REPEATS):
        work()
    return (time.perf_counter() - began) / REPEATS * 1000


def due_mail(size: int, number: int, morning: datetime) -> float:
    """Milliseconds for each of some mails that fall due at once: found, claimed, sent, the next step planned."""
    last = size - number * DUE  # the newest rows, which no earlier round has used
    Message.update(due_at=MORNING).where(Message.id > filling.number(last), Message.id <= filling.number(last - DUE)
                                         ).execute()
    clock, sent, spent = morning + timedelta(hours=number), 0, 0.0
    while sent < DUE:
        began = time.perf_counter()
        for box in send.due_mailboxes(now=clock, real_now=clock):
            sent += send.work(box, now=lambda: clock, real=lambda: clock)  # noqa: B023 - called at once
        spent += time.perf_counter() - began
        clock += timedelta(seconds=91)
    return spent / DUE * 1000


def indexes() -> str:
    """The partial indexes that the plans of a tick name."""
    opened, asked = db.database.obj, []
    execute = opened.execute_sql

    def listen(sql: str, params: object = None, *more: object) -> object:
        asked.append((sql, params))
        return execute(sql, params, *more)

    opened.execute_sql = listen
    tick()
    opened.execute_sql = execute
    word = "explain query plan" if isinstance(opened, peewee.SqliteDatabase) else "explain"
    plans = " ".join(str(execute(f"{word} {sql}", params).fetchall()) for sql, params in asked)
    return ", ".join(name for name in PARTIAL if name in plans) or "none"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench idle", description=__doc__)
    parser.add_argument("--long", action="store_true", help="1,000,000 enrollments of each kind instead of 100,000")
    parser.add_argument("--sizes", type=int, nargs=2)
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    filling.on_a_disk_of_our_own()
    small, large = options.sizes or (1000, 1_000_000 if options.long else 100_000)
    print(f"| database | what | {small:,} active, as many finished | {large:,} | ratio | at most | |\n|" + "---|" * 7)
    missed = 0
    with urls(["SQLite", "PostgreSQL"]) as found:
        for name, url in found.items():
            with installation(url) as firm:
                ticks, claims, named = grown(firm, (small, large))
            for what, (before, after), most in (("an idle tick", ticks, 3.0), ("a due mail", claims, 1.2)):
                passed = after / before <= most
                missed += not passed
                print(f"| {name} | {what} | {before:.2f} ms | {after:.2f} ms | {after / before:.2f} | {most} "
                      f"| {'pass' if passed else 'MISSED'} |", flush=True)
            print(f"| {name} | partial indexes the tick uses | {named} | | | | |", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
