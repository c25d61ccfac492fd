"""One run: start everything, move the clock, kill workers, break answers, let people answer, then ask the judge."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from peewee import Case

from connectors.sandbox.records import Fault
from server import database as db
from server.domain.codes import EnrollmentState, MessageState
from server.models import Enrollment, Message
from tests.chaos import judge, office
from tests.chaos.judge import Answer, Verdict
from tests.chaos.shared_clock import SharedClock

ROOT = Path(__file__).resolve().parents[2]
SPEED = 300  # product seconds in a real one: the pause between two mails of a mailbox takes about as long as a send
STEP = 0.1
FRESH = 10  # each tenth worker is a new interpreter; loading Relance takes as long as twenty sends
FAULTS_PER_SEND = 0.15
# Each is switched on for one account at a time; what stays is switched off again by the next.
FAULTS: tuple[tuple[Fault, Any], ...] = (
    (Fault.ACCEPT_THEN_CLOSE, 1), (Fault.ACCEPT_THEN_RESET, 1), (Fault.ACCEPT_THEN_504, 1), (Fault.REFUSE_503, 1),
    (Fault.READS_503, 2), (Fault.THROTTLE, SPEED // 3), (Fault.THROTTLE, True), (Fault.THROTTLE_SENDS, SPEED // 2),
    (Fault.THROTTLE_SENDS, True), (Fault.SLOW, 0.5), (Fault.TRUNCATED, 1), (Fault.EXPIRE_CURSOR, 1),
    (Fault.SENT_LAG, 0.6 * SPEED), (Fault.SENT_LAG, 9.0 * SPEED))


@dataclass(frozen=True)
class Plan:
    database: str
    queue: str
    folder: Path
    sends: int = 300
    kills: int = 12
    workers: int = 3
    boxes: int = 20
    settle: int = 2  # seconds; sent-lags of 0.6 and of 9 real seconds are below and above it
    lease: int = 6  # seconds; a turn on a busy machine takes one
    patience: float = 300.0  # real seconds
    seed: int = 0


@dataclass
class Run:
    plan: Plan
    environ: dict[str, str]
    clock: SharedClock
    office: office.Office
    zygote: subprocess.Popen[str]
    chance: random.Random
    pids: list[int] = field(default_factory=list)
    starts: int = 0
    killed: int = 0
    broken: int = 0
    standing: list[tuple[float, str, Fault]] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    later: list[tuple[str, int]] = field(default_factory=list)  # who answers, and after how many mails

    def start_worker(self) -> None:
        assert self.zygote.stdin
        assert self.zygote.stdout
        self.starts += 1
        self.zygote.stdin.write("fork\n" if self.starts % FRESH else "fresh\n")
        self.zygote.stdin.flush()
        self.pids.append(int(self.zygote.stdout.readline()))

    def kill(self) -> None:
        pid = self.pids.pop(self.chance.randrange(len(self.pids)))
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        self.killed += 1
        self.start_worker()

    def fault(self) -> None:
        """Another fault for one mailbox; what would stay goes after a moment."""
        address = self.chance.choice(list(self.office.people))
        name, value = self.chance.choice(FAULTS)
        _set(self.office.url, address, name, value)
        self.standing.append((time.monotonic() + 2, address, name))
        self.broken += 1

    def calm(self, *, all_of_them: bool = False) -> None:
        over = [one for one in self.standing if all_of_them or one[0] < time.monotonic()]
        for one in over:
            self.standing.remove(one)
            _set(self.office.url, one[1], one[2], False)

    def answer(self) -> None:
        """Somebody answers the newest mail they got, whatever happens at this moment."""
        person, _ = self.later.pop()
        done = requests.post(f"{self.office.url}/demo/reply", json={"to": person, "text": "Yes, call me tomorrow."},
                             timeout=30)
        if done.ok:
            said = done.json()
            self.answers.append(Answer(person, said["box"], datetime.fromisoformat(said["at"])))


def _set(url: str, address: str, name: str, value: Any) -> None:
    requests.post(f"{url}/demo/fault", json={"address": address, "name": name, "value": value}, timeout=30)


def conduct(plan: Plan) -> tuple[Verdict, Run]:
    clock = SharedClock(plan.folder / "clock")
    clock.move_to(office.START)
    boxes = office.accounts(plan.boxes)
    with started([sys.executable, "-m", "tests.chaos.provider", str(plan.folder / "clock"), json.dumps(boxes)],
                  dict(os.environ)) as (provider, url):
        environ = office.environment(plan.folder, url, plan.database, plan.queue, settle=plan.settle, lease=plan.lease)
        del provider
        each = -(-plan.sends // (len(office.SUBJECTS) * plan.boxes))
        made = office.furnish(environ, url, boxes, each)
        worker = [sys.executable, "-m", "tests.chaos.worker", str(plan.folder / "clock")]
        with started(worker, environ) as (zygote, _):
            run = Run(plan, environ, clock, made, zygote, random.Random(plan.seed))
            try:
                return _perform(run), run
            finally:
                for pid in run.pids:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                close_all()


def close_all() -> None:
    """A fork must not share a connection, nor a closed server keep one."""
    db.database.close()
    if hasattr(db.database.obj, "close_all"):
        db.database.obj.close_all()


@contextlib.contextmanager
def started(command: list[str], environ: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process, and the first line it says."""
    with subprocess.Popen(command, cwd=ROOT, env=environ, text=True, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def _perform(run: Run) -> Verdict:
    people = run.office.everybody
    run.later = [(person, 1) for person in run.chance.sample(people, len(people) // 4)]
    run.clock.move_to(office.START + timedelta(minutes=59))
    for _ in range(run.plan.workers):
        run.start_worker()
    began = last = time.monotonic()
    quiet = False
    with db.database.connection_context():
        while time.monotonic() - began < run.plan.patience:
            time.sleep(STEP)
            run.clock.move_to(run.clock.now() + timedelta(seconds=(time.monotonic() - last) * (SPEED - 1)))
            last = time.monotonic()
            done = Message.select().where(Message.state == MessageState.SENT).count()
            if not quiet:
                _mischief(run, done / run.plan.sends)
            waiting = _waiting(run.clock.now())
            if waiting is None:
                break
            if waiting > run.clock.now() + timedelta(minutes=2):
                run.clock.move_to(waiting - timedelta(seconds=20))
            if not quiet and done > 0.9 * run.plan.sends * 0.85:
                quiet = True
                run.calm(all_of_them=True)
        else:
            _ask_where(run.pids)
        return judge.judge(run.office, run.answers)


def _ask_where(pids: list[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGUSR1)
    time.sleep(1)


def _mischief(run: Run, left: float) -> None:
    """Kills and faults in proportion to the mails that have left, answers a few at a time."""
    if run.killed < run.plan.kills * min(1.0, left * 1.3 + 0.1):
        run.kill()
    run.calm()
    if run.broken < run.plan.sends * FAULTS_PER_SEND * (left + 0.1):
        run.fault()
    if run.later and left > 0.2 and run.chance.random() < 0.25 + left:
        run.answer()


def _waiting(now: datetime) -> datetime | None:
    """The next moment at which something is to do: now for what is open, None when everybody has ended."""
    if Message.select().where(Message.state.in_([MessageState.SENDING, MessageState.UNCERTAIN])).exists():
        return now
    moment = Case(None, [(Message.held_until > Message.due_at, Message.held_until)], Message.due_at)
    row = Message.select(Message.due_at, Message.held_until).join(Enrollment).where(
        Message.state == MessageState.PLANNED, Enrollment.state != EnrollmentState.FINISHED).order_by(moment).first()
    return max(one for one in (row.due_at, row.held_until, now) if one) if row else None
