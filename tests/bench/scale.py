"""A working day of many mailboxes in compressed time: the real engine and database, simulated threads and latency.

Every turn with a mailbox is really done, and its work measured. Only the waiting is simulated: for a free thread, for
the processor, for the provider. So a day takes as long as its work does, and any number of threads can be tried.
"""

from __future__ import annotations

import argparse
import heapq
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from connectors.types import OutgoingMessage, Prepared
from server import database as db
from server import jobs
from server.actions import receive, roles, send
from server.models import Message
from tests import databases, factories
from tests.bench import filling, peer_relance
from tests.bench.counting_provider import CountingConnector, everywhere
from tests.bench.engine import urls

MORNING = peer_relance.MORNING
TICK = timedelta(seconds=jobs.Ticks.periodic_task_seconds)
POLL = timedelta(seconds=60)
Job = tuple[bool, int]  # whether it sends (else it reads), and the mailbox


@dataclass(frozen=True)
class Day:
    """What is simulated. `mails` fall due in each mailbox, spread evenly over the time."""

    mailboxes: int
    enrollments: int
    threads: int = 16
    processes: int = 1
    hours: float = 2.0
    mails: int = 2
    latency: float = 0.3

    @property
    def gap(self) -> float:
        """Seconds between two mails that fall due; the nth person's is the nth."""
        return self.hours * 3600 / (self.mailboxes * self.mails) * 0.9973  # never in step with the ticks


@dataclass
class Result:
    day: Day
    sent: int = 0
    calls: int = 0
    work: float = 0.0  # seconds of a processor
    database: float = 0.0  # seconds in statements and commits
    busy: float = 0.0  # seconds of threads
    deepest: int = 0
    late: list[float] = field(default_factory=list)  # seconds from when a mail was due to the start of its turn

    def percentile(self, share: float) -> float:
        return sorted(self.late)[int((len(self.late) - 1) * share)] if self.late else 0.0

    def cells(self) -> list[str]:
        day, seconds = self.day, self.day.hours * 3600
        return [f"{day.mailboxes:,}", f"{day.enrollments:,}", f"{day.processes} x {day.threads}", f"{self.sent:,}",
                f"{self.calls / seconds:.1f}", f"{self.calls / day.mailboxes / day.hours:.1f}",
                f"{self.database:.1f} s", f"{self.work / seconds / day.processes:.1%}",
                f"{self.busy / seconds / day.threads / day.processes:.1%}", f"{self.deepest:,}",
                f"{self.percentile(0.5):.1f} s", f"{self.percentile(0.99):.1f} s"]


HEAD = ("| database | mailboxes | enrollments | processes x threads | mails | calls a second | calls a mailbox and "
        "hour | database time | of a core | of the threads | deepest queue | late, p50 | p99 |\n" + "|---" * 13 + "|")


def furnish(day: Day) -> None:
    """The mailboxes, read last at random moments of the past half hour; the people; those who are due today."""
    firm = factories.firm(MORNING - timedelta(minutes=30))
    firm.clock.at = MORNING - timedelta(minutes=30)
    of = filling.pattern(firm)
    filling.mailboxes(firm, day.mailboxes)
    filling.waiting(of, 0, day.enrollments, boxes=day.mailboxes, due=MORNING + timedelta(days=30))
    filling.finished(of, 0, day.enrollments, boxes=day.mailboxes)
    start, gap = int(MORNING.timestamp() * 1000), int(day.gap * 1000)
    db.database.execute_sql(f"update mailbox set read_due = {start} + (-1 - id) * {1_800_000 // day.mailboxes} "
                            "where id < 0")
    db.database.execute_sql(f"update message set due_at = {start} + (-1 - id) * {gap} "
                            f"where id < 0 and id >= {-day.mailboxes * day.mails}")
    Message.update(due_at=MORNING + timedelta(days=30)).where(Message.id == of.message.id).execute()
    filling.settle_down()


class Watched(CountingConnector):
    """Remembers who was written to: `p7@people.example` is number 7."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers: list[int] = []

    def prepare(self, message: OutgoingMessage) -> Prepared:
        self._numbers.append(int(message.to.email.partition("@")[0][1:]))
        return super().prepare(message)

    def left(self) -> list[int]:
        found, self._numbers = self._numbers, []
        return found


class Simulation:
    """Threads and processors are the moments at which each is free again, in seconds of the day."""

    def __init__(self, day: Day, provider: Watched) -> None:
        self.day, self.provider, self.result = day, provider, Result(day)
        self.threads = [0.0] * (day.threads * day.processes)
        self.processors = [0.0] * day.processes
        self.queue: deque[Job] = deque()

    def run(self) -> Result:
        at, end = 0.0, self.day.hours * 3600
        while at < end:
            self._work_until(at)
            self._tick(at)
            at += TICK.total_seconds()
        self._work_until(end)
        self.result.calls = self.provider.calls.total()
        return self.result

    def _tick(self, at: float) -> None:
        """As jobs.py does: what finds no room in the queue is found again."""
        moment, began = MORNING + timedelta(seconds=at), time.process_time()
        due = send.due_mailboxes(now=moment, real_now=moment)
        unread = receive.readable_mailboxes(now=moment, every=POLL)
        self.result.work += (spent := time.process_time() - began)
        self._occupy(at, spent)
        for kind, boxes, most in ((True, due, jobs.BACKLOG), (False, unread, 2 * jobs.BACKLOG)):
            room = max(most - len(self.queue), 0)
            self.queue.extend((kind, box) for box in boxes[:room])
        self.result.deepest = max(self.result.deepest, len(self.queue))

    def _work_until(self, end: float) -> None:
        while self.queue and self.threads[0] < end:
            start = max(self.threads[0], end - TICK.total_seconds())  # nothing was in the queue before that tick
            heapq.heapreplace(self.threads, self._turn(self.queue.popleft(), start))

    def _turn(self, job: Job, start: float) -> float:
        """Really done; returns when its thread is free again."""
        sends, box = job
        moment, calls, began = MORNING + timedelta(seconds=start), self.provider.calls.total(), time.process_time()
        if sends:
            self.result.sent += send.work(box, now=lambda: moment, real=lambda: moment)
            self.result.late += [start - number * self.day.gap for number in self.provider.left()]
        else:
            receive.poll(box, now=moment, real_now=moment)
        spent = time.process_time() - began
        free = self._occupy(start, spent) + (self.provider.calls.total() - calls) * self.day.latency
        self.result.work += spent
        self.result.busy += free - start
        return free

    def _occupy(self, start: float, seconds: float) -> float:
        """The first processor that is free does it; one process runs one thread's Python at a time."""
        done = max(start, self.processors[0]) + seconds
        heapq.heapreplace(self.processors, done)
        return done


@contextmanager
def statements(result: Result) -> Iterator[None]:
    """The time inside of the database, commits included."""
    opened = db.database.obj
    execute, commit = opened.execute_sql, opened.commit

    def timed(call: Any) -> Any:
        def ours(*given: Any, **more: Any) -> Any:
            began = time.perf_counter()
            try:
                return call(*given, **more)
            finally:
                result.database += time.perf_counter() - began
        return ours

    opened.execute_sql, opened.commit = timed(execute), timed(commit)
    try:
        yield
    finally:
        opened.execute_sql, opened.commit = execute, commit


def simulated(url: str, days: list[Day]) -> Iterator[Result]:
    """Each day in an installation of its own; the clock of the edges stands at the morning."""
    for day in days:
        with tempfile.TemporaryDirectory() as name:
            peer_relance.opened(Path(name), url or f"sqlite:///{name}/scale.db")
            with db.database.connection_context():
                databases.empty(db.database.obj)
                roles.ensure_roles()
                furnish(day)
                provider = Watched()
                with everywhere(lambda: provider):  # noqa: B023 - used within this turn of the loop
                    simulation = Simulation(day, provider)
                    with statements(simulation.result):
                        yield simulation.run()


def days(options: argparse.Namespace) -> list[tuple[str, list[Day]]]:
    """What is compared: mailboxes, enrollments, threads; each with all else the same."""
    first, hours, mails = options.mailboxes, options.hours, options.mails
    people = first * 50
    grow = [Day(first * n, people * 4, hours=hours, mails=mails) for n in (1, 2, 4)]
    fuller = [Day(first, people * n, hours=hours, mails=mails) for n in (1, 10) + (100,) * options.long]
    threads = [Day(first * 4, people, threads, hours=hours, mails=mails) for threads in (1, 2, 4)]
    return [("mailboxes", grow), ("enrollments", fuller), ("threads", threads)]


def compare(name: str, found: list[Result]) -> None:
    first, last = found[0], found[-1]
    calls, work = last.calls / first.calls, last.work / first.work
    if name == "mailboxes":
        grown = last.day.mailboxes / first.day.mailboxes
        print(f"\n{grown:g} times the mailboxes: {calls:.2f} times the calls, {work:.2f} times the work "
              f"({work / grown:.2f} a mailbox).\n")
    elif name == "enrollments":
        grown = last.day.enrollments / first.day.enrollments
        print(f"\n{grown:g} times the enrollments: {calls:.2f} times the calls, {work:.2f} times the work.\n")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    parser.add_argument("--mailboxes", type=int, default=40, help="of the smallest run")
    parser.add_argument("--hours", type=float, default=0.5, help="of the day")
    parser.add_argument("--mails", type=int, default=2, help="that fall due in each mailbox in that time")
    parser.add_argument("--long", action="store_true", help="a hundred times the enrollments as well")
    parser.add_argument("--day", type=int, nargs=3, metavar=("MAILBOXES", "ENROLLMENTS", "THREADS"),
                        help="this one day alone, for example 10000 1000000 64")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--on", action="append", choices=["SQLite", "PostgreSQL"])
    options = parser.parse_args()
    peer_relance.quiet()
    filling.on_a_disk_of_our_own()
    chosen = days(options)
    if options.day:
        boxes, people, threads = options.day
        chosen = [("day", [Day(boxes, people, threads, options.processes, options.hours, options.mails)])]
    kinds = options.on or ["SQLite"]
    with urls(kinds) as found:
        for kind in kinds:
            for name, wanted in chosen:
                print(HEAD, flush=True)
                results = []
                for result in simulated("" if kind == "SQLite" else found[kind], wanted):
                    results.append(result)
                    print("| " + " | ".join([kind, *result.cells()]) + " |", flush=True)
                compare(name, results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
