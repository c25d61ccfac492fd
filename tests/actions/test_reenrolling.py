"""Who had the sequence before starts again, or goes on where they stopped, each for themselves."""

from __future__ import annotations

from datetime import datetime

import pytest

from server import access
from server.actions import enroll, stop
from server.domain.codes import Finish, MessageEnd, TaskState, ThreadMode, Warn
from server.models import Enrollment, Message, Sequence, Task
from server.queries import plans
from tests.factories import Firm, email, enrolled, messages, request, seen, sequence, task

MARIE, TOM = seen("Marie Durand"), seen("Tom Okafor")


def stopped_after(firm: Firm, name: str, *positions: int, made: Sequence | None = None) -> Enrollment:
    """Somebody whose sequence ended when these steps were over."""
    enrollment = enrolled(firm, name, made)
    steps = {step.position: step for step in plans.steps_for(enrollment)}
    for position in positions:
        step = steps[position]
        Message.delete().where(Message.enrollment == enrollment, Message.step == step.id).execute()
        Message.create(enrollment=enrollment, mailbox=enrollment.mailbox_id, step=step.id, version=step.version_id,
                       state="sent", end="sent", sent_at=firm.now)
    stop.stop(enrollment, Finish.REPLIED, now=firm.now)
    return enrollment


def next_of(firm: Firm, name: str, made: Sequence | None = None) -> object:
    shown = enroll.preview(firm.owner, request(made or firm.sequence, seen(name)), now=firm.now)
    return dict(shown.people[0].warnings)[Warn.FINISHED_THIS_SEQUENCE]["next"]


def test_the_warning_names_the_step_to_go_on_at(firm: Firm) -> None:
    stopped_after(firm, "Marie Durand", 1)
    stopped_after(firm, "Tom Okafor", 1, 2, 3)
    stopped_after(firm, "Ida Nyst")
    assert [next_of(firm, name) for name in ("Marie Durand", "Tom Okafor", "Ida Nyst")] == [2, None, None]


def test_a_task_that_is_done_is_behind_them_too(firm: Firm) -> None:
    made = sequence(firm.owner, firm.now, email(0, subject="A", thread=ThreadMode.NEW), task(1), email(4), name="T")
    marie = stopped_after(firm, "Marie Durand", 1, made=made)
    step = plans.steps_for(marie)[1]
    assert next_of(firm, "Marie Durand", made) == 2
    Task.create(enrollment=marie, step=step.id, version=step.version_id, assignee=firm.owner, state=TaskState.DONE,
                due_at=firm.now)
    assert next_of(firm, "Marie Durand", made) == 3


def test_only_what_was_sent_in_the_last_round_counts(firm: Firm) -> None:
    marie = stopped_after(firm, "Marie Durand", 1, 2)
    Enrollment.update(round=2).where(Enrollment.id == marie.id).execute()
    assert next_of(firm, "Marie Durand") is None


def test_one_goes_on_while_the_other_starts_again(firm: Firm, now: datetime) -> None:
    stopped_after(firm, "Marie Durand", 1)
    stopped_after(firm, "Tom Okafor", 1)
    asked = request(firm.sequence, MARIE, TOM, starts={0: 2})
    shown = enroll.preview(firm.owner, asked, now=now)
    marie, tom = shown.people
    assert [mail.skipped for mail in marie.plan] == [True, False, False]
    assert [mail.skipped for mail in tom.plan] == [False, False, False]
    assert [str(mail.on) for mail in marie.plan[1:]] == [str(mail.on) for mail in tom.plan[1:]]  # offsets as they are
    assert (marie.plan[1].thread, marie.plan[1].subject) == (ThreadMode.NEW, "A role in Paris")
    assert (tom.plan[1].thread, shown.skipped, shown.needs_subject) == (ThreadMode.SAME, frozenset(), frozenset())
    done = enroll.enroll(firm.owner, asked, "key-of-both", now=now).enrolled
    rows = [Enrollment.get_by_id(one.enrollment_id) for one in done]
    second = plans.steps_of(plans.latest(firm.sequence))[1].id
    assert [row.start_step_id for row in rows] == [second, None]
    assert [[(row.state, row.end) for row in messages(one)] for one in rows] == [
        [("skipped", MessageEnd.START_AT), ("planned", None)], [("planned", None)]]
    by_preview = [next(mail.on for mail in one.plan if mail.on) for one in shown.people]
    assert [one.first.date() for one in done] == by_preview


def test_their_own_start_stands_above_that_of_the_batch(firm: Firm, now: datetime) -> None:
    shown = enroll.preview(firm.owner, request(firm.sequence, MARIE, TOM, start_at=3, starts={1: 1}), now=now)
    assert [[mail.skipped for mail in one.plan] for one in shown.people] == [[True, True, False], [False] * 3]


def test_send_today_sends_each_ones_first_step_today(firm: Firm, now: datetime) -> None:
    asked = request(firm.sequence, MARIE, TOM, starts={0: 2}, send_today=True)
    marie, tom = enroll.preview(firm.owner, asked, now=now).people
    assert [str(mail.on) for mail in marie.plan[1:]] == ["2026-11-24", "2026-11-30"]  # day 2 and 7: Sunday is moved
    assert [str(mail.on) for mail in tom.plan] == ["2026-11-24", "2026-11-26", "2026-12-01"]


def test_a_start_that_is_no_step_is_refused_by_its_place(firm: Firm, now: datetime) -> None:
    with pytest.raises(access.Invalid) as refused:
        enroll.preview(firm.owner, request(firm.sequence, MARIE, TOM, starts={1: 4}), now=now)
    assert [(one.field, one.code) for one in refused.value.errors] == [("people.1.start_at", "unknown_step")]


def test_a_subject_is_asked_for_where_somebody_starts_without_one(firm: Firm, now: datetime) -> None:
    """The sequence's subject is taken away for this batch: only who starts at step 1 needs it there."""
    steps = plans.steps_of(plans.latest(firm.sequence))
    blank = enroll.StepChange(steps[0].id, subject="")

    def needs(*changes: enroll.StepChange, **starts: object) -> set[int]:
        shown = enroll.preview(firm.owner, request(firm.sequence, MARIE, TOM, overrides=(blank, *changes), **starts),
                               now=now)
        return {step.position for step in shown.steps if step.id in shown.needs_subject}

    assert needs() == {1, 2, 3}
    assert needs(starts={0: 2, 1: 3}) == {2, 3}
    own = enroll.StepChange(steps[2].id, person=1, subject="Own")
    assert needs(own, start_at=3, starts={0: 3, 1: 3}) == {3}  # Marie still lacks one
    assert needs(own, enroll.StepChange(steps[2].id, person=0, subject="Mine"), starts={0: 3, 1: 3}) == set()
