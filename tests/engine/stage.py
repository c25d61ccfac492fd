"""The ground of the machine: a firm with two mailboxes, a clock, workers that come by, and the model beside them."""

from __future__ import annotations

import itertools
import secrets
from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from connectors.memory import Box, outlet
from server import database as db
from server.actions import receive, roles, send, sequences, settle
from server.actions.sequences import StepDraft
from server.domain.codes import Audience, EnrollmentState, MessageState, StepKind, ThreadMode
from server.models import Enrollment, Mailbox, Message, Sequence
from server.queries import holds, plans
from tests import databases, factories
from tests.engine.model import Course, Model, Part
from tests.engine.provider import Killed, Witness

NOW = datetime.fromisoformat("2026-11-24T07:40:00+00:00")
CAP = 4
PEOPLE = [f"person.number{letter}@people.example" for letter in "abcd"]
MINUTE = 1 / 60
UNSETTLED = (MessageState.SENDING, MessageState.UNCERTAIN)


class Stage(RuleBasedStateMachine):
    def set_up(self) -> None:
        databases.empty(db.database.obj)
        roles.ensure_roles()
        self.patch = pytest.MonkeyPatch()
        drawn = itertools.count()  # the pace hangs on random keys: the same rules must lead to the same mails
        self.patch.setattr(secrets, "token_hex", lambda size=32: sha256(b"%d" % next(drawn)).hexdigest()[:2 * size])
        self.firm = factories.firm(NOW)
        self.clock = self.firm.clock
        self.known: dict[str, int] = {}
        self.model = Model(CAP, lambda box: self.known.get(box, 0))
        self.users = {self.firm.mailbox.address: self.firm.owner}
        other = factories.mailbox(self.firm.member, NOW)
        self.users[other.address] = self.firm.member
        Mailbox.update(daily_cap=CAP).execute()
        self.lines = {name: self.line(name, days) for name, days in (("one", (0, 2, 7)), ("two", (0, 1, 3)))}
        self.sent: dict[int, tuple[Any, ...]] = {}
        self.asked = 0
        self.witness = Witness(self.clock, self.model.judge, self.model.refused)
        self.witness.watch(self.patch)

    def line(self, name: str, days: tuple[int, ...]) -> Sequence:
        self.model.lines[name] = [Part(f"{name}{day}", day) for day in days]
        made = sequences.create(self.firm.owner, name, Audience.CANDIDATES, now=NOW)
        self.save(name, made, [])
        return made

    def save(self, name: str, made: Sequence, ids: list[int | None]) -> None:
        """The model's steps, under the identities of those that exist."""
        parts = self.model.lines[name]
        drafts = [StepDraft(number, StepKind.EMAIL, part.day, time(9 + at), ThreadMode.SAME if at else ThreadMode.NEW,
                            "" if at else "A role", f"<p>Hello, step-{part.name}-{part.text}.</p>")
                  for at, (part, number) in enumerate(zip(parts, ids or [None] * len(parts), strict=True))]
        sequences.save_steps(self.firm.owner, made, drafts, base_version=plans.latest(made).number,
                             now=self.clock())

    # The clock and the workers

    def worker(self, verb: Any, box: int, **clocks: Any) -> None:
        try:
            verb(box, **clocks)
        except Killed:
            self.witness.revive()

    def tick(self) -> bool:
        due = send.due_mailboxes(now=self.clock(), real_now=self.clock())
        for one in due:
            self.worker(send.work, one, now=self.clock, real=self.clock)
        for one in receive.readable_mailboxes(now=self.clock(), every=timedelta(seconds=60)):
            self.worker(receive.poll, one, now=self.clock(), real_now=self.clock())
        leased = {row.address for row in Mailbox.select().where(Mailbox.lease.is_null(False))}
        self.known |= {box: read for box, read in self.witness.reads.items() if box not in leased}
        return bool(due)

    def until(self, end: datetime) -> None:
        while True:
            for _ in range(4):  # each tick is only seconds after the one before
                if not self.tick():
                    break
            if self.clock.at >= end:
                self.what_waits_has_a_reason()
                return
            self.clock.at = min([at for at in self.moments() if at > self.clock.at], default=end)
            self.clock.at = min(self.clock.at, end)

    def moments(self) -> list[datetime]:
        planned = [max(row.due_at, row.held_until or row.due_at) for row in Message.select(
            Message.due_at, Message.held_until).where(Message.state == MessageState.PLANNED)]
        unsettled = [row.attempted_at + settle.wait(row.looks) for row in Message.select(
            Message.attempted_at, Message.looks).where(Message.state.in_(UNSETTLED))]
        boxes = [at + timedelta(seconds=1) for row in Mailbox.select() for at in (row.throttled_until, row.lease_until)
                 if at]
        return [*planned, *unsettled, *boxes]

    @rule(hours=st.sampled_from([MINUTE / 12, MINUTE, 0.2]))
    def a_moment_passes(self, hours: float) -> None:
        self.until(self.clock.at + timedelta(hours=hours))

    @rule(hours=st.sampled_from([2, 24, 24, 72]))
    def time_passes(self, hours: float) -> None:
        self.until(self.clock.at + timedelta(hours=hours))

    @rule(hours=st.sampled_from([1, 26, 80]))
    def nobody_works(self, hours: float) -> None:
        """The machine is off."""
        self.clock.at += timedelta(hours=hours)

    @rule(at=st.integers(0, 60), hours=st.sampled_from([2, 24, 72]))
    def a_worker_dies(self, at: int, hours: float) -> None:
        """At its n-th statement, commit or call from now; its lease goes on."""
        self.witness.left = at
        self.until(self.clock.at + timedelta(hours=hours))
        self.witness.left = None

    def what_waits_has_a_reason(self) -> None:
        leased = Mailbox.select(Mailbox.id).where(Mailbox.lease.is_null(False))
        for row in Message.select().where(Message.state == MessageState.PLANNED, Message.due_at <= self.clock(),
                                          Message.mailbox.not_in(leased)):
            assert holds.hold_against(row, now=self.clock()), f"message {row.id} waits for nothing"

    # What the rules ask

    def open(self) -> list[Course]:
        rows = Enrollment.select(Enrollment.id).where(Enrollment.state != EnrollmentState.FINISHED)
        return [self.model.numbered(row.id) for row in rows.order_by(Enrollment.id)]

    def box(self, number: int) -> Box:
        return outlet.box(list(self.users)[number])
