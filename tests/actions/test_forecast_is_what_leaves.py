"""What the forecast says at midnight is what the dispatcher sends that day, until something happens."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from connectors.memory import outlet
from server.actions import enroll, mailboxes, moves, pauses, profile, receive, send, sequences, stop, tasks
from server.actions.sequences import Rules, StepDraft
from server.domain.codes import EnrollmentState, MessageState, StepKind, TaskState, ThreadMode
from server.domain.forecast import Leaving
from server.models import Enrollment, Mailbox, Message, Sequence, Task, User
from server.queries import forecasts, plans
from tests import factories
from tests.factories import Firm

LONG = os.environ.get("RELANCE_LONG") == "1"
DAYS = 60 if LONG else 25
PARIS = ZoneInfo("Europe/Paris")
Left = tuple[str, int, datetime]


class Account:
    """A firm whose days are random: some caps, some sequences, and things that happen."""

    def __init__(self, firm: Firm, seed: int) -> None:
        self.firm, self.dice, self.people = firm, random.Random(seed), 0
        self.boxes = [firm.mailbox, factories.mailbox(firm.member, firm.now)]
        for box in self.boxes:
            Mailbox.update(daily_cap=self.dice.randint(2, 6)).where(Mailbox.id == box.id).execute()
        self.sequences = [firm.sequence, *(self.sequence(n) for n in range(2))]

    def sequence(self, number: int) -> Sequence:
        days = sorted(self.dice.sample(range(12), 4))
        steps = [factories.email(day, f"{self.dice.randint(7, 18):02}:00", subject="S", thread=ThreadMode.NEW)
                 for day in days]
        if self.dice.random() < 0.7:
            steps.insert(2, factories.task(days[1], "18:30", blocks=self.dice.random() < 0.7))
        made = factories.sequence(self.firm.owner, self.firm.now, *steps, name=f"Random {number}")
        return sequences.set_rules(self.firm.owner, made, Rules(holidays=self.dice.choice(["", "FR"])),
                                   now=self.firm.now)

    def enroll(self) -> None:
        count = self.dice.randint(1, 4)
        people = [factories.seen(f"Person N{self.people + n}x") for n in range(count)]
        self.people += count
        user = self.dice.choice([self.firm.owner, self.firm.member])
        made = self.dice.choice(self.sequences)
        asked = factories.request(made, *people, send_today=self.dice.random() < 0.4)
        enroll.enroll(User.get_by_id(user.id), asked, f"key-batch-{self.people}", now=self.firm.clock())

    def open(self) -> list[Enrollment]:
        return list(Enrollment.select().where(Enrollment.state != EnrollmentState.FINISHED).order_by(Enrollment.id))

    def happen(self) -> None:
        """Something that nobody could foresee."""
        person = self.dice.choice(self.open() or [None])
        what = self.dice.choice(["enroll", "enroll", "pause", "pause until", "reply", "skip", "edit", "away"])
        now = self.firm.clock()
        if what == "enroll" or person is None:
            self.enroll()
        elif what == "pause" and not stop.pause(self.firm.owner, person, now=now):
            stop.resume(self.firm.owner, person, now=now)
        elif what == "pause until" and person.state is EnrollmentState.ACTIVE and person.hold is None:
            until = now.astimezone(PARIS).date() + timedelta(days=self.dice.randint(1, 6))
            pauses.pause_until(self.firm.owner, person, until, now=now)
        elif what == "reply":
            self.reply(person)
        elif what == "skip":
            step = next((one for one, _ in plans.planned(person)), None)
            if step:
                moves.skip(self.firm.owner, person, step.id, now=now)
        elif what == "edit":
            self.edit()
        elif what == "away":
            begins = now.astimezone(PARIS).date() + timedelta(days=self.dice.randint(0, 3))
            profile.set_absence(self.firm.owner, User.get_by_id(person.user_id), begins,
                                begins + timedelta(days=self.dice.randint(0, 3)), now=now)

    def reply(self, person: Enrollment) -> None:
        sent = [row for row in factories.messages(person) if row.state is MessageState.SENT]
        if sent:
            raw = factories.answer_to(sent[-1], person.email.address, "Yes, call me please.")
            outlet.box(sent[-1].mailbox.address).inject(raw)
            receive.poll(sent[-1].mailbox_id, now=self.firm.clock(), real_now=self.firm.clock())

    def edit(self) -> None:
        made = self.dice.choice(self.sequences)
        latest = plans.latest(made)
        drafts = [StepDraft(one.id, one.kind, one.day_offset, one.time, one.thread, one.subject, one.body, one.blocks)
                  for one in plans.steps_of(latest)]
        last = drafts[-1]
        drafts[-1] = replace(last, day_offset=min(40, last.day_offset + self.dice.randint(1, 3)), time=time(11))
        sequences.save_steps(self.firm.owner, made, drafts, base_version=latest.number, now=self.firm.clock())

    # The clock

    def foreseen(self, until: datetime) -> list[Left]:
        coming = [one for box in self.boxes for one in self.forecast(box, until)]
        return sorted(((one.enrollment, one.step, one.at) for one in coming if one.kind is StepKind.EMAIL),
                      key=lambda one: (one[2], one[0]))

    def forecast(self, box: Mailbox, until: datetime) -> list[Leaving]:
        return forecasts.of_mailbox(Mailbox.get_by_id(box.id), now=self.firm.clock(), until=until)

    def left(self, since: datetime, until: datetime) -> list[Left]:
        rows = Message.select(Message, Enrollment).join(Enrollment).where(
            Message.state == MessageState.SENT, Message.sent_at >= since, Message.sent_at < until)
        return sorted(((row.enrollment.key, row.step_id, row.sent_at) for row in rows),
                      key=lambda one: (one[2], one[0]))

    def run(self, until: datetime) -> None:
        """From moment to moment at which a mail, a task or a hold is due."""
        clock = self.firm.clock
        while clock.at < until:
            for task in list(Task.select().where(Task.state == TaskState.OPEN, Task.step.is_null(False),
                                                 Task.due_at <= clock.at)):
                if task.enrollment.state is EnrollmentState.ACTIVE:
                    tasks.done(self.firm.owner, task, now=clock.at)
            for one in send.due_mailboxes(now=clock.at, real_now=clock.at):
                send.work(one, now=clock, real=clock)
            clock.at = min(self.moments(clock.at), default=until)
            clock.at = min(clock.at, until)

    def moments(self, now: datetime) -> list[datetime]:
        rows = Message.select().where(Message.state == MessageState.PLANNED)
        found = [max(row.due_at, row.held_until or row.due_at) for row in rows]
        found += [row.due_at for row in Task.select().where(Task.state == TaskState.OPEN)]
        return [one for one in found if one > now]


def midnight(day: datetime) -> datetime:
    local = day.astimezone(PARIS).replace(hour=0, minute=0, second=0, microsecond=0)
    return (local + timedelta(days=1)).astimezone(day.tzinfo)


@pytest.mark.parametrize("seed", range(40 if LONG else 4))
@pytest.mark.parametrize("db_kind", ["sqlite"], indirect=True)
def test_the_forecast_is_what_leaves(firm: Firm, seed: int) -> None:
    account = Account(firm, seed)
    account.enroll()
    compared = 0
    account.run(midnight(firm.clock()))
    for _ in range(DAYS):
        begin, end = firm.clock(), midnight(firm.clock())
        said = account.foreseen(end)
        eventful = account.dice.random() < 0.5
        stop_at = begin + timedelta(hours=account.dice.randint(6, 19)) if eventful else end
        account.run(stop_at)
        expected = [one for one in said if one[2] < stop_at]
        assert account.left(begin, stop_at) == expected, f"seed {seed}, {begin:%d %b}"
        compared += len(expected)
        if eventful:
            account.happen()
            account.run(end)
    assert compared > 5


def test_a_mailbox_that_is_paused_leaves_nothing(firm: Firm) -> None:
    factories.enrolled(firm)
    mailboxes.pause(firm.mailbox, "refusals", now=firm.now)
    box = Mailbox.get_by_id(firm.mailbox.id)
    assert forecasts.of_mailbox(box, now=firm.now, until=firm.now + timedelta(days=30)) == []
