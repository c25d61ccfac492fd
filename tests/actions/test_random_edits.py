"""Random edits of a sequence with people at every step: nothing twice, nobody lost, what was sent stays as it was."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from server.access import Conflict, Invalid
from server.actions import enroll, moves, overrides, sequences, stop, tasks
from server.actions.changes import StepChange
from server.actions.sequences import StepDraft
from server.domain.codes import EnrollmentState, MessageEnd, MessageState, StepKind, TaskState, ThreadMode
from server.models import Enrollment, Message, StepVersion, Task
from server.queries import courses, plans
from tests import databases, factories

LONG = os.environ.get("RELANCE_LONG") == "1"
NOW = datetime.fromisoformat("2026-11-24T07:40:00+00:00")
OPEN = (MessageState.PLANNED, MessageState.SENDING, MessageState.UNCERTAIN)


class Edits(RuleBasedStateMachine):
    """One sequence, a handful of people, and everything that may happen to them."""

    @initialize()
    def begin(self) -> None:
        databases.empty(databases_opened())
        roles_again()
        self.firm = factories.firm(NOW)
        self.sent: dict[int, tuple[int, int, datetime]] = {}  # message -> step, version, moment
        self.people = 0

    def open(self) -> list[Enrollment]:
        return list(Enrollment.select().where(Enrollment.state != EnrollmentState.FINISHED).order_by(Enrollment.id))

    def drafts(self) -> list[StepDraft]:
        return [StepDraft(one.id, one.kind, one.day_offset, one.time, one.thread, one.subject, one.body, one.blocks)
                for one in plans.steps_of(plans.latest(self.firm.sequence))]

    def save(self, drafts: list[StepDraft], *, only_new: bool = False) -> None:
        if drafts:
            first = next((at for at, one in enumerate(drafts) if one.kind is StepKind.EMAIL), None)
            drafts = [replace(one, subject=one.subject or "A role", thread=ThreadMode.NEW) if at == first else one
                      for at, one in enumerate(drafts)]
        base = plans.latest(self.firm.sequence).number
        try:
            sequences.save_steps(self.firm.owner, self.firm.sequence, drafts, base_version=base,
                                 now=self.firm.clock(), only_new=only_new)
        except Invalid:
            return  # an edit that the rules of a sequence forbid

    @rule(start=st.sampled_from([None, None, 2]), today=st.booleans())
    def enroll(self, start: int | None, today: bool) -> None:
        if self.people < 5 and len(self.drafts()) >= 2:
            self.people += 1
            name = f"Person Number{chr(96 + self.people)}"
            factories.enrolled(self.firm, name, start_at=start, send_today=today)

    @rule(at=st.integers(0, 5), day=st.integers(0, 12), kind=st.sampled_from(list(StepKind)), blocks=st.booleans())
    def add(self, at: int, day: int, kind: StepKind, blocks: bool) -> None:
        steps = self.drafts()
        new = replace(factories.email(day) if kind is StepKind.EMAIL else factories.task(day), blocks=blocks)
        self.save([*steps[:at], new, *steps[at:]])

    @rule(at=st.integers(0, 5), only_new=st.booleans())
    def remove(self, at: int, only_new: bool) -> None:
        steps = self.drafts()
        self.save(steps[:at] + steps[at + 1:], only_new=only_new)

    @rule(at=st.integers(0, 5), back=st.integers(0, 5))
    def put_back(self, at: int, back: int) -> None:
        """A step that was removed comes back as itself, wherever it fits."""
        steps = self.drafts()
        gone = [row.id for row in self.firm.sequence.steps if row.id not in {one.id for one in steps}]
        if gone:
            old = StepVersion.select().where(StepVersion.step == gone[back % len(gone)]).order_by(
                StepVersion.id.desc()).get()
            again = StepDraft(old.step_id, old.kind, old.day_offset, old.time, old.thread, old.subject, old.body)
            self.save([*steps[:at], again, *steps[at:]])

    @rule(at=st.integers(0, 5))
    def remove_and_undo(self, at: int) -> None:
        """An edit and then its reverse give the old plan to everyone whom the step had not reached, and whom the edit
        itself has not finished. Where it had, a task that stood behind it has become somebody's in between."""
        steps, people = self.drafts(), self.open()
        gone = steps[at].id if at < len(steps) else None
        old = {person.id: plans.planned(person) for person in people
               if not any(mark.step_id == gone and mark.decided for mark in courses.of_one(person).marks)}
        self.save(steps[:at] + steps[at + 1:])
        still = {row.id for row in self.open()}
        self.save(steps)
        if self.drafts() == steps:
            for person in still & old.keys():
                now = plans.planned(Enrollment.get_by_id(person))
                assert [one for _, one in now] == [one for _, one in old[person]]

    @rule(order=st.randoms(use_true_random=False))
    def reorder(self, order: object) -> None:
        steps = self.drafts()
        days = sorted({one.day_offset for one in steps} | set(range(len(steps))))[:len(steps)]
        order.shuffle(steps)  # type: ignore[attr-defined]
        self.save([replace(one, day_offset=day, time=time(9)) for one, day in zip(steps, days, strict=True)])

    @rule(at=st.integers(0, 5), day=st.integers(0, 12), hour=st.integers(7, 17), only_new=st.booleans())
    def redate(self, at: int, day: int, hour: int, only_new: bool) -> None:
        steps = self.drafts()
        if at < len(steps):
            steps[at] = replace(steps[at], day_offset=day, time=time(hour))
            self.save(steps, only_new=only_new)

    @rule(at=st.integers(0, 5))
    def change_kind(self, at: int) -> None:
        steps = self.drafts()
        if at < len(steps):
            other = StepKind.TASK if steps[at].kind is StepKind.EMAIL else StepKind.EMAIL
            steps[at] = replace(steps[at], kind=other, subject=steps[at].subject or "Call")
            self.save(steps)

    @precondition(lambda self: self.open())
    @rule(who=st.integers(0, 4), at=st.integers(0, 5), what=st.sampled_from(["skip", "move", "own", "follow", "pause"]))
    def one_person(self, who: int, at: int, what: str) -> None:
        person, owner, now = self.open()[who % len(self.open())], self.firm.owner, self.firm.clock()
        steps = plans.steps_for(person)
        step = steps[at % len(steps)].id
        try:
            if what == "skip":
                moves.skip(owner, person, step, now=now)
            elif what == "move":
                moves.move_to(owner, person, step, now=now)
            elif what == "own":
                overrides.set_for(owner, person, StepChange(step, time=time(14), body="<p>For you</p>"), now=now)
            elif what == "follow":
                overrides.follow_again(owner, person, step, now=now)
            elif not stop.pause(owner, person, now=now):
                stop.resume(owner, person, now=now)
        except (Conflict, Invalid):
            return  # said to the user: it was decided already, or breaks the order

    @rule(days=st.integers(1, 6))
    def time_passes(self, days: int) -> None:
        """Day by day, every due mail leaves and every due task is done."""
        for _ in range(days):
            self.firm.clock.at += timedelta(days=1)
            for person in self.open():
                if person.state is EnrollmentState.ACTIVE:
                    self._leave(person)

    def _leave(self, person: Enrollment) -> None:
        now = self.firm.clock()
        for task in list(Task.select().where(Task.enrollment == person, Task.state == TaskState.OPEN)):
            if task.due_at <= now:
                tasks.done(self.firm.owner, task, now=now)
        row = Message.get_or_none(Message.enrollment == person, Message.state == MessageState.PLANNED,
                                  Message.due_at <= now)
        if row is None:
            return
        step = next(one for one in plans.steps_for(person) if one.id == row.step_id)
        assert step.kind is StepKind.EMAIL, "a task never leaves as a mail"
        Message.update(state=MessageState.SENT, end=MessageEnd.SENT, sent_at=now, version=step.version_id).where(
            Message.id == row.id).execute()
        self.sent[row.id] = (row.step_id, step.version_id, now)
        enroll.replan(Enrollment.get_by_id(person.id), now=now)

    @invariant()
    def nothing_twice(self) -> None:
        gone = [(row.enrollment_id, row.step_id, row.round) for row in Message.select().where(
            Message.state == MessageState.SENT)]
        assert len(gone) == len(set(gone)) == len(self.sent)

    @invariant()
    def what_was_sent_stays_as_it_was(self) -> None:
        for number, (step, version, at) in self.sent.items():
            row = Message.get_by_id(number)
            assert (row.step_id, row.version_id, row.sent_at, row.state) == (step, version, at, MessageState.SENT)

    @invariant()
    def nobody_is_lost(self) -> None:
        """Whoever is not through has exactly the rows of the next steps, with the dates of the plan."""
        for person in self.open():
            course = courses.of_one(person)
            due = {(step.id, step.kind): one for step, one in plans.next_steps(course)}
            assert due, "an enrollment with nothing to come must be finished"
            waiting = {(mark.step_id, mark.kind): mark for mark in course.marks
                       if mark.state in OPEN or mark.state is TaskState.OPEN}
            assert waiting.keys() == due.keys()
            for key, mark in waiting.items():
                assert (mark.planned_on, mark.due_at) == (due[key].on, due[key].instant)

    @invariant()
    def dates_go_forward(self) -> None:
        for person in self.open():
            days = [one.on for step, one in plans.planned(person)]
            assert days == sorted(days)
            mails = [one.on for step, one in plans.planned(person) if step.kind is StepKind.EMAIL]
            assert len(mails) == len(set(mails))


def databases_opened() -> object:
    from server.database import database

    return database.obj


def roles_again() -> None:
    from server.actions import roles

    roles.ensure_roles()


@pytest.mark.parametrize("db_kind", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("installed")
def test_random_edits() -> None:
    run_state_machine_as_test(Edits, settings=settings(
        max_examples=400 if LONG else 12, stateful_step_count=40 if LONG else 18, deadline=None,
        suppress_health_check=list(HealthCheck), database=None))
