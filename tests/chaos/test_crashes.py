"""The process ends at every write, commit and provider call of one send; then another worker takes over."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from connectors.sandbox.records import Fault
from connectors.types import Provider
from server import database as db
from server.actions import enroll, mailboxes, send, sequences
from server.actions.people import Seen
from server.actions.previews import Request
from server.actions.sequences import StepDraft
from server.domain.codes import Audience, Finish, MessageState, StepKind, ThreadMode
from server.models import Enrollment, Mailbox, Message, Sequence, User
from server.queries import plans
from tests import databases
from tests.chaos import office
from tests.chaos.__main__ import stores
from tests.chaos.conductor import close_all, started
from tests.chaos.shared_clock import SharedClock
from tests.requirements import LONG, missing

ENDED = 9
BEFORE_A_SEND = 8  # points that are the same whatever the answer to the send is
REFUSALS = (Fault.REFUSE_503, Fault.THROTTLE_SENDS)
PAIRS = [("sqlite", Provider.GMAIL), ("postgres", Provider.MICROSOFT)]
OTHER_PAIRS = [("sqlite", Provider.MICROSOFT), ("postgres", Provider.GMAIL)]
REFUSED = [(pair, fault) for pair in PAIRS + OTHER_PAIRS for fault in REFUSALS]


@dataclass
class Scene:
    clock: SharedClock
    url: str
    owner: User
    mailbox: Mailbox
    sequence: Sequence

    def enroll(self, name: str) -> Enrollment:
        """One person, whose only mail is due as soon as the clock has moved."""
        now = self.clock.now()
        asked = Request(Audience.CANDIDATES, (Seen(email=f"{name}@people.example", first_name=name),), self.sequence.id,
                        mailbox_id=self.mailbox.id)
        done = enroll.enroll(self.owner, asked, f"crash-{name}", now=now)
        row = Enrollment.get_by_id(done.enrolled[0].enrollment_id)
        self.clock.move_to(done.enrolled[0].first + timedelta(seconds=100))
        return row

    def fault(self, name: Fault, value: int) -> None:
        given = {"address": self.mailbox.address, "name": name, "value": value}
        requests.post(f"{self.url}/demo/fault", json=given, timeout=30)

    def calm(self) -> None:
        for fault in REFUSALS:
            self.fault(fault, 0)

    def work(self) -> None:
        send.work(self.mailbox.id, now=self.clock.now, real=self.clock.now)

    def accepted(self, name: str) -> int:
        journal = requests.get(f"{self.url}/demo/journal", timeout=30).json()
        return sum(f"{name}@people.example" in entry["recipients"] for entry in journal)

    def drafts(self) -> int:
        connector: Any = mailboxes.open_connector(Mailbox.get_by_id(self.mailbox.id))
        if self.mailbox.provider is Provider.GMAIL:
            return len(connector._api.read(connector._drafts.list(userId="me")).get("drafts", []))
        return len(list(connector._graph.items("/me/mailFolders/drafts/messages")))


@pytest.fixture(params=PAIRS + (OTHER_PAIRS if LONG else []), ids=lambda pair: f"{pair[0]}-{pair[1].value}")
def scene(request: pytest.FixtureRequest) -> Iterator[Scene]:
    with databases.quick_folder() as folder:
        yield from _scene(*request.param, folder)


def _scene(kind: str, provider: Provider, folder: Path) -> Iterator[Scene]:
    before, clock = db.database.obj, SharedClock(folder / "clock")
    clock.move_to(office.START)
    boxes = [("box@northwind.example", provider.value)]
    # Tokens that are renewed at each call: a worker may end before it has stored the new one.
    command = [sys.executable, "-m", "tests.chaos.provider", str(folder / "clock"), json.dumps(boxes), "[40]"]
    try:
        with stores(kind, folder) as (data, queue), started(command, dict(os.environ)) as (_, url):
            environ = office.environment(folder, url, data, queue, settle=300, lease=300)
            office.furnish(environ, url, boxes, 0)
            db.database.connect()
            owner, mailbox = User.get(), Mailbox.get()
            yield Scene(clock, url, owner, mailbox, _one_mail(owner))
            close_all()
    except (ImportError, OSError, RuntimeError) as problem:
        missing(kind, str(problem))
    finally:
        db.database.initialize(before)


def _one_mail(owner: User) -> Sequence:
    made = sequences.create(owner, "One", Audience.CANDIDATES, now=office.START)
    step = StepDraft(None, StepKind.EMAIL, 1, time(9), ThreadMode.NEW, "A role", "<p>Hello.</p>")
    sequences.save_steps(owner, made, [step], base_version=plans.latest(made).number, now=office.START)
    return made


def crash_at(point: int, work: Callable[[], None]) -> bool:
    """Run `work` in a process that ends at its n-th point. False when it came to its end before."""
    close_all()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            db.database.connect()
            _end_at(point)
            work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    db.database.connect()
    assert os.waitstatus_to_exitcode(status) in (0, ENDED)
    return os.waitstatus_to_exitcode(status) == ENDED


def _end_at(point: int) -> None:
    """Points are: before each statement that writes, before each commit, before and after each provider call."""
    left = [point]

    def step() -> None:
        left[0] -= 1
        if left[0] < 0:
            os._exit(ENDED)

    opened = db.database.obj
    execute, commit, call = opened.execute_sql, opened.commit, requests.Session.send

    def execute_sql(sql: str, *args: Any, **more: Any) -> Any:
        if not sql.lstrip().upper().startswith("SELECT"):
            step()
        return execute(sql, *args, **more)

    def committed(*args: Any, **more: Any) -> Any:
        step()
        return commit(*args, **more)

    def sent(self: requests.Session, *args: Any, **more: Any) -> Any:
        step()
        answer = call(self, *args, **more)
        step()
        return answer

    opened.execute_sql, opened.commit = execute_sql, committed
    requests.Session.send = sent  # type: ignore[method-assign]


@pytest.mark.timeout(900)
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # the child calls no thread of the parent
def test_a_send_that_dies_anywhere_happens_once(scene: Scene) -> None:
    points = _crash_everywhere(scene, scene.work)
    assert points >= 15, "a send has at least its intent, draft, send and outcome, before and after"


@pytest.mark.timeout(900)
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize(("scene", "fault"), REFUSED if LONG else REFUSED[:1], indirect=["scene"])
def test_a_refusal_that_dies_anywhere_is_sent_once(scene: Scene, fault: Fault) -> None:
    def refused_then_looked_for() -> None:
        scene.fault(fault, 1)
        scene.work()
        scene.calm()
        scene.clock.move_to(scene.clock.now() + timedelta(seconds=301))
        scene.work()

    assert _crash_everywhere(scene, refused_then_looked_for, BEFORE_A_SEND) >= 25


def _crash_everywhere(scene: Scene, work: Callable[[], None], first: int = 0) -> int:
    """How many points there were; each from the first ended a process once, and each mail left once."""
    point, stride = first, 1 if LONG or not first else 3
    while True:
        name = f"p{point}"
        enrollment = scene.enroll(name)
        ended = crash_at(point, work)
        scene.calm()
        at = _take_over(scene, enrollment)
        row = Message.get(Message.enrollment == enrollment)
        assert (row.state, scene.accepted(name)) == (MessageState.SENT, 1), f"point {point}, {at}"
        assert Enrollment.get_by_id(enrollment.id).finish is Finish.COMPLETED
        if not ended:
            break
        point += stride
    assert scene.drafts() == 0, "no draft is left behind"
    return point


def _take_over(scene: Scene, enrollment: Enrollment) -> datetime:
    """Other workers come by for two hours and a half."""
    for _ in range(30):
        if Message.get(Message.enrollment == enrollment).state is MessageState.SENT:
            break
        scene.clock.move_to(scene.clock.now() + timedelta(seconds=301))
        scene.work()
    return scene.clock.now()
