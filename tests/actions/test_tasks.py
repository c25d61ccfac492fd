"""Task steps: who closes them, and what that lets go."""

from __future__ import annotations

import pytest

from server.access import Conflict, Forbidden
from server.actions import tasks
from server.domain.codes import MessageState, TaskState, ThreadMode
from server.models import Message, Task, User
from tests.factories import Firm, email, enrolled, sequence, task


def started(firm: Firm) -> Task:
    made = sequence(firm.owner, firm.now, task(0, "09:00"), email(2, subject="A", thread=ThreadMode.NEW), name="Calls")
    return Task.get(Task.enrollment == enrolled(firm, made=made))


def test_the_next_mail_gets_its_row_when_the_task_is_done(firm: Firm) -> None:
    row = started(firm)
    assert not Message.select().where(Message.enrollment == row.enrollment).exists()
    firm.clock.forward(hours=2)
    done = tasks.done(firm.owner, row, now=firm.clock())
    assert (done.state, done.done_by) == (TaskState.DONE, firm.owner)
    assert Message.get(Message.enrollment == row.enrollment).state is MessageState.PLANNED


def test_a_skipped_task_lets_the_next_step_go_as_well(firm: Firm) -> None:
    row = started(firm)
    tasks.skip(firm.owner, row, now=firm.now)
    assert Message.get(Message.enrollment == row.enrollment).state is MessageState.PLANNED


def test_a_task_is_closed_once(firm: Firm) -> None:
    row = started(firm)
    tasks.done(firm.owner, row, now=firm.now)
    with pytest.raises(Conflict, match="task_not_open"):
        tasks.skip(firm.owner, row, now=firm.now)


def test_who_it_was_given_to_closes_it_and_the_enrolling_user_and_admins(firm: Firm) -> None:
    row = started(firm)
    with pytest.raises(Forbidden, match="not_your_task"):
        tasks.done(firm.member, row, now=firm.now)
    tasks.reassign(firm.owner, row, firm.member, now=firm.now)
    tasks.done(User.get_by_id(firm.member.id), Task.get_by_id(row.id), now=firm.now)


def test_a_task_goes_to_nobody_who_was_shut_out(firm: Firm) -> None:
    row = started(firm)
    firm.member.disabled_at = firm.now
    with pytest.raises(Conflict, match="user_not_active"):
        tasks.reassign(firm.owner, row, firm.member, now=firm.now)
