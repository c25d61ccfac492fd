"""What a send costs against the floor, how many statements and commits it takes, how long its last reading is past."""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import structlog

from connectors import memory
from connectors.base import Connector
from connectors.memory.connector import MemoryConnector
from connectors.types import Address, OutgoingMessage
from server import database as db
from server import keys, settings
from server.actions import enroll, roles, send
from server.domain import pace
from server.models import Mailbox, Message, Sequence
from tests import databases, factories
from tests.factories import Firm
from tests.queries.counting import traffic

NOW = datetime(2026, 11, 24, 7, 40, tzinfo=UTC)
MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ROUNDS = 5
# What a send may take at most: times the floor, statements, commits; and seconds from the reading to the request.
MOST = (3.0, 6.0, 3.0)
MOST_WAIT = 2.0


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


@dataclass
class Cost:
    """Of one mail, each round: milliseconds of ours and of the floor; statements and commits of the whole."""

    mails: int = 0
    ours: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    statements: int = 0
    commits: int = 0
    waits: list[float] = field(default_factory=list)  # seconds from the end of the reading to the request to send

    @property
    def ratio(self) -> float:
        return median(ours / floor for ours, floor in zip(self.ours, self.floor, strict=True))

    @property
    def longest(self) -> float:
        """p99"""
        return sorted(self.waits)[int(len(self.waits) * 0.99)]

    def row(self) -> str:
        return " | ".join((
            f"{median(self.ours):.1f} ms", f"{median(self.floor):.1f} ms", f"{self.ratio:.1f}",
            f"{self.statements / self.mails:.1f}", f"{self.commits / self.mails:.1f}", f"{self.longest * 1000:.0f} ms"))

    @property
    def passed(self) -> bool:
        """Each round reads the queue a few times: those statements are shared by its mails and counted as well."""
        figures = self.ratio, self.statements / self.mails, self.commits / self.mails
        # Lease and release are two commits for a whole round.
        slack = (0.0, 0.0, 2 * len(self.ours) / self.mails)
        return all(figure <= most + more for figure, most, more in zip(figures, MOST, slack, strict=True))


def waiting(firm: Firm, made: Sequence, count: int, number: int) -> None:
    """That many more people, whose first mail is due at this moment."""
    seen = [factories.seen(f"Person{number}x{one} Bench") for one in range(count)]
    for start in range(0, count, 500):
        asked = factories.request(made, *seen[start:start + 500])
        enroll.enroll(firm.owner, asked, f"bench-{number}-{start}", now=firm.clock() - timedelta(minutes=20))
    Message.update(due_at=firm.clock(), held_until=None, hold=None).where(
        Message.sent_at.is_null(), Message.due_at < firm.clock() + timedelta(days=1)).execute()


def measured(firm: Firm, mails: int, *, at_once: bool) -> Cost:
    """Many mails in one turn, as after an outage; or each in a turn of its own, as its pace has it on any day."""
    Mailbox.update(daily_cap=10**6).execute()
    made = factories.sequence(firm.owner, NOW, *factories.THREE_MAILS, name=f"Bench {at_once}")
    cost = Cost()
    for number in range(ROUNDS):
        firm.clock.at = MORNING + timedelta(minutes=1)
        waiting(firm, made, mails, 2 * number + at_once)
        cost.ours.append(sending(firm, mails, cost, at_once=at_once))
        cost.floor.append(floor(mails))
        Message.update(sent_at=Message.sent_at - 86_400_000).where(Message.sent_at.is_null(False)).execute()
    return cost


def sending(firm: Firm, mails: int, cost: Cost, *, at_once: bool) -> float:
    """Milliseconds a mail."""
    sent, began = 0, time.perf_counter()
    with watched(cost, at_once=at_once), traffic(db.database.obj) as told:
        while sent < mails:
            firm.clock.forward(seconds=0 if at_once else 91)
            sent += send.work(firm.mailbox.id, now=firm.clock, real=firm.clock)
    cost.mails += sent
    cost.statements += told.statements
    cost.commits += told.commits
    return (time.perf_counter() - began) / mails * 1000


@contextmanager
def watched(cost: Cost, *, at_once: bool) -> Iterator[None]:
    """Notes the time between reading and sending; without the pause between two mails if all go at once."""
    changes, deliver, read = MemoryConnector.changes, MemoryConnector.send, [0.0]

    def reading(self: MemoryConnector, cursor: str) -> Any:
        found = changes(self, cursor)
        read[0] = time.perf_counter()
        return found

    def requested(self: MemoryConnector, prepared: Any) -> Any:
        cost.waits.append(time.perf_counter() - read[0])
        return deliver(self, prepared)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(MemoryConnector, "changes", reading)
        patched.setattr(MemoryConnector, "send", requested)
        if at_once:
            patched.setattr(pace, "SPACING", (0, 0))
        yield


def floor(mails: int, connector: Connector | None = None) -> float:
    """A bare loop: for each mail three durable commits (intent, draft, outcome), one MIME build, one send."""
    tell: Callable[[str], Any] = db.database.execute_sql
    tell("create table floor_mail (id integer primary key, state text)")
    connector = connector or MemoryConnector(memory.outlet.box("floor@northwind.example"))
    began = time.perf_counter()
    for number in range(mails):
        mail = OutgoingMessage(f"floor-{number}", Address("floor@northwind.example", "Anna"),
                               Address(f"p{number}@people.example", "P"), "A role", "<p>Hello.</p>", "Hello.")
        with db.database.atomic():
            tell(f"insert into floor_mail values ({number}, 'sending')")
        prepared = connector.prepare(mail)
        with db.database.atomic():
            tell(f"update floor_mail set state = '{prepared.draft_id}' where id = {number}")
        connector.send(prepared)
        with db.database.atomic():
            tell(f"update floor_mail set state = 'sent' where id = {number}")
    spent = (time.perf_counter() - began) / mails
    tell("drop table floor_mail")
    return spent * 1000


@contextmanager
def urls(kinds: list[str]) -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        found = {"SQLite": f"sqlite:///{folder}/bench.db"}
        if "PostgreSQL" not in kinds:
            yield found
            return
        with databases.postgres_server() as url:
            yield {**found, "PostgreSQL": url}


HEAD = ("| database | | a mail | floor | ratio | statements | commits | read to send, p99 | bar |\n" + "|---" * 9 + "|")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench engine", description=__doc__)
    parser.add_argument("--people", type=int, default=100, help="who wait in one mailbox, in each of five rounds")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    missed = 0
    print(HEAD)
    with urls(["SQLite", "PostgreSQL"]) as found:
        for name, url in found.items():
            with installation(url) as firm:
                many = measured(firm, options.people, at_once=True)
                one = measured(firm, max(options.people // 5, 1), at_once=False)
            passed = many.passed and max(many.longest, one.longest) < MOST_WAIT
            missed += not passed
            print(f"| {name} | one of many that wait | {many.row()} | {'pass' if passed else 'MISSED'} |")
            print(f"| {name} | a turn with one mail | {one.row()} | |", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
