"""Sequences: who makes them, what a save writes, whom it reaches."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

import pytest

from server.access import Conflict, Forbidden, Invalid
from server.actions import account, roles, sequences, team, templates
from server.actions.sequences import Rules, StepDraft
from server.domain.codes import (
    Audience,
    EnrollmentState,
    Finish,
    MessageEnd,
    MessageState,
    Permission,
    Plan,
    SequenceState,
    StepKind,
    ThreadMode,
)
from server.models import Enrollment, Message, Sequence, SequenceVersion, StepVersion, User
from server.queries import plans
from server.queries.sequences import read_only_ids
from tests.factories import THREE_MAILS, Firm, email, enrolled, messages, task


def drafts_of(made: Sequence) -> list[StepDraft]:
    return [StepDraft(one.id, one.kind, one.day_offset, one.time, one.thread, one.subject, one.body, one.blocks)
            for one in plans.steps_of(plans.latest(made))]


def save(firm: Firm, drafts: list[StepDraft], base: int = 1, **more: bool) -> SequenceVersion:
    return sequences.save_steps(firm.owner, firm.sequence, drafts, base_version=base, now=firm.clock(), **more)


def test_members_create_none_and_a_custom_role_does(firm: Firm, now: datetime) -> None:
    for user in (firm.member, firm.viewer):
        with pytest.raises(Forbidden, match="needs_permission"):
            sequences.create(user, "Mine", Audience.CONTACTS, now=now)
    scout = roles.save_role(firm.owner, None, "Scout", [Permission.SEQUENCES_CREATE], now=now)
    team.change_role(firm.owner, firm.member, scout, now=now)
    made = sequences.create(User.get_by_id(firm.member.id), " Mine  too ", Audience.CONTACTS, now=now)
    assert (made.name, made.audience, made.state) == ("Mine too", Audience.CONTACTS, SequenceState.ACTIVE)
    with pytest.raises(Invalid, match="empty"):
        sequences.create(firm.owner, " ", Audience.CONTACTS, now=now)


@pytest.mark.parametrize("plan", [Plan.FREE, Plan.PRO])
def test_small_plans_have_one_sequence_and_archived_ones_do_not_count(plan: Plan, firm: Firm, now: datetime) -> None:
    account.set_plan(firm.owner, plan, now=now)
    with pytest.raises(Forbidden, match="plan_limit"):
        sequences.create(firm.owner, "Second", Audience.CANDIDATES, now=now)
    sequences.archive(firm.owner, firm.sequence, now=now)
    sequences.create(firm.owner, "Second", Audience.CANDIDATES, now=now)
    with pytest.raises(Forbidden, match="plan_limit"):
        sequences.unarchive(firm.owner, firm.sequence, now=now)


def test_after_a_downgrade_what_is_above_the_limit_runs_on_read_only(firm: Firm, now: datetime) -> None:
    second = sequences.create(firm.owner, "Second", Audience.CANDIDATES, now=now)
    account.set_plan(firm.owner, Plan.FREE, now=now)
    assert read_only_ids() == {second.id}
    with pytest.raises(Forbidden, match="read_only_plan"):
        sequences.save_steps(firm.owner, second, THREE_MAILS, base_version=0, now=now)
    with pytest.raises(Forbidden, match="read_only_plan"):
        sequences.set_rules(firm.owner, second, Rules(), now=now)
    assert Sequence.get_by_id(second.id).state is SequenceState.ACTIVE
    save(firm, drafts_of(firm.sequence))  # the oldest stays editable


def test_its_owner_and_admins_edit_it_nobody_else(firm: Firm) -> None:
    drafts = drafts_of(firm.sequence)
    sequences.save_steps(firm.admin, firm.sequence, drafts, base_version=1, now=firm.now)
    for forbidden in (
        lambda: sequences.save_steps(firm.member, firm.sequence, drafts, base_version=2, now=firm.now),
        lambda: sequences.rename(firm.member, firm.sequence, "X", now=firm.now),
        lambda: sequences.resume(firm.member, firm.sequence, now=firm.now),
        lambda: sequences.archive(firm.member, firm.sequence, now=firm.now),
        lambda: sequences.set_rules(firm.member, firm.sequence, Rules(), now=firm.now),
    ):
        with pytest.raises(Forbidden, match="not_your_sequence"):
            forbidden()
    assert sequences.pause(firm.viewer, firm.sequence, now=firm.now)  # stopping is everyone's right


def test_a_save_writes_a_new_version_and_touches_no_old_one(firm: Firm) -> None:
    before = list(StepVersion.select().order_by(StepVersion.id).dicts())
    drafts = drafts_of(firm.sequence)
    drafts[1] = replace(drafts[1], day_offset=3)
    version = save(firm, [*drafts, email(9)])
    after = list(StepVersion.select().where(StepVersion.version != version).order_by(StepVersion.id).dicts())
    assert after == before
    assert version.number == 2
    assert [row.position for row in version.steps.order_by(StepVersion.position)] == [1, 2, 3, 4]


def test_a_step_keeps_its_identity_wherever_it_moves(firm: Firm) -> None:
    first, second, third = drafts_of(firm.sequence)
    save(firm, [first, replace(third, day_offset=1), replace(second, day_offset=2)])
    steps = plans.steps_of(plans.latest(firm.sequence))
    assert [one.id for one in steps] == [first.id, third.id, second.id]


def test_only_a_change_of_days_or_time_dates_a_step_anew(firm: Firm) -> None:
    old = [step.dated_at for step in plans.steps_of(plans.latest(firm.sequence))]
    firm.clock.forward(hours=1)
    one, two, three = drafts_of(firm.sequence)
    save(firm, [replace(one, body="<p>Other words</p>"), replace(two, time=time(11)), replace(three, day_offset=8)])
    new = [step.dated_at for step in plans.steps_of(plans.latest(firm.sequence))]
    assert new == [old[0], firm.clock(), firm.clock()]


def test_the_second_of_two_saves_is_told_of_the_first(firm: Firm) -> None:
    drafts = drafts_of(firm.sequence)
    save(firm, drafts)
    with pytest.raises(Conflict) as refused:
        save(firm, drafts)
    assert (refused.value.code, refused.value.params["base"], refused.value.params["latest"]) == (
        "sequence_changed", 1, 2)


@pytest.mark.parametrize(("steps", "field", "code"), [
    ([], "steps", "no_steps"),
    ([email(0)], "steps.0.subject", "empty_subject"),
    ([email(2, subject="A", thread=ThreadMode.NEW), email(1)], "steps.1.day_offset", "days_backwards"),
    ([email(0, subject="A"), email(0, "10:00")], "steps.1.day_offset", "same_day_emails"),
    ([email(0, "10:00", subject="A"), task(0, "09:00")], "steps.1.time", "time_backwards"),
    ([email(0, subject="{{ frist_name }}")], "steps.0.subject", "template_unknown_field_close"),
    ([email(0, subject="A", body="{% include 'x' %}")], "steps.0.body", "template_syntax"),
    ([replace(email(0, subject="A"), id=4711)], "steps.0.id", "unknown_step"),
])
def test_what_cannot_be_saved_says_where_and_why(
        steps: list[StepDraft], field: str, code: str, firm: Firm) -> None:
    with pytest.raises(Invalid) as refused:
        save(firm, steps)
    assert (field, code) in [(one.field, one.code) for one in refused.value.errors]
    assert SequenceVersion.select().where(SequenceVersion.sequence == firm.sequence).count() == 2


def test_a_step_of_another_sequence_cannot_be_taken(firm: Firm, now: datetime) -> None:
    other = sequences.create(firm.owner, "Other", Audience.CANDIDATES, now=now)
    with pytest.raises(Invalid, match="unknown_step"):
        sequences.save_steps(firm.owner, other, drafts_of(firm.sequence), base_version=0, now=now)
    doubled = [*drafts_of(firm.sequence)[:1], replace(drafts_of(firm.sequence)[0], day_offset=3)]
    with pytest.raises(Invalid, match="step_twice"):
        save(firm, doubled)


def test_an_edit_reaches_who_has_not_received_the_step(firm: Firm) -> None:
    enrollment = enrolled(firm)
    drafts = drafts_of(firm.sequence)
    version = save(firm, [replace(drafts[0], time=time(15)), *drafts[1:]])
    planned = Message.get(Message.enrollment == enrollment)
    assert planned.version in list(version.steps)
    assert planned.due_at.hour == 14  # 15:00 in Paris


def test_for_new_enrollments_only_the_running_ones_are_pinned(firm: Firm) -> None:
    running = enrolled(firm)
    planned = messages(running)
    drafts = drafts_of(firm.sequence)
    old = plans.latest(firm.sequence)
    save(firm, [replace(drafts[0], time=time(15)), *drafts[1:]], only_new=True)
    assert Enrollment.get_by_id(running.id).pinned_id == old.id
    assert [(row.due_at, row.version_id) for row in messages(running)] == [
        (row.due_at, row.version_id) for row in planned]
    later = enrolled(firm, "Paul Martin")
    assert later.pinned_id is None
    assert Message.get(Message.enrollment == later).due_at.hour == 14


def test_a_removed_step_is_not_sent(firm: Firm) -> None:
    enrollment = enrolled(firm)
    first, second, _third = drafts_of(firm.sequence)
    save(firm, [replace(second, subject="Now the first", thread=ThreadMode.NEW)])
    rows = {row.step_id: row for row in messages(enrollment)}
    assert (rows[first.id].state, rows[first.id].end) == (MessageState.CANCELLED, MessageEnd.STEP_REMOVED)
    assert rows[second.id].state is MessageState.PLANNED


def test_rules_are_checked_and_move_dates(firm: Firm) -> None:
    enrollment = enrolled(firm)
    with pytest.raises(Invalid) as refused:
        sequences.set_rules(firm.owner, firm.sequence, Rules(open_days=(), holidays="XX-YY"), now=firm.now)
    assert [one.field for one in refused.value.errors] == ["open_days", "holidays"]
    sequences.set_rules(firm.owner, firm.sequence, Rules(open_days=(3,)), now=firm.now)
    assert Message.get(Message.enrollment == enrollment).due_at.weekday() == 3


def test_pausing_twice_is_harmless_and_archiving_stops_everyone(firm: Firm) -> None:
    enrollment = enrolled(firm)
    assert sequences.pause(firm.member, firm.sequence, now=firm.now)
    assert not sequences.pause(firm.member, firm.sequence, now=firm.now)
    assert sequences.resume(firm.owner, firm.sequence, now=firm.now)
    assert sequences.archive(firm.owner, firm.sequence, now=firm.now) == 1
    assert sequences.archive(firm.owner, firm.sequence, now=firm.now) == 0
    stored = Enrollment.get_by_id(enrollment.id)
    assert (stored.state, stored.finish) == (EnrollmentState.FINISHED, Finish.SEQUENCE_ARCHIVED)


def test_a_template_is_copied_so_its_later_edits_reach_nobody(firm: Firm, now: datetime) -> None:
    text = templates.save(firm.owner, None, name="Hello", subject="A role", body="<p>First</p>", now=now)
    filled = sequences.from_template(firm.owner, text, 1, drafts_of(firm.sequence))
    save(firm, list(filled))
    templates.save(firm.owner, text, name="Hello", subject="A role", body="<p>Second</p>", now=now)
    assert plans.steps_of(plans.latest(firm.sequence))[0].body == "<p>First</p>"


def test_templates_belong_to_their_writer(firm: Firm, now: datetime) -> None:
    text = templates.save(firm.owner, None, name="Hello", subject="", body="<p>Hi</p>", now=now)
    with pytest.raises(Forbidden, match="not_your_template"):
        templates.save(firm.member, text, name="X", subject="", body="<p>X</p>", now=now)
    with pytest.raises(Forbidden, match="needs_permission"):
        templates.save(firm.viewer, None, name="X", subject="", body="<p>X</p>", now=now)
    with pytest.raises(Invalid, match="template_unknown_filter"):
        templates.save(firm.owner, None, name="X", subject="{{ company | shout }}", body="<p>X</p>", now=now)
    templates.archive(firm.admin, text, now=now)
    assert text.archived_at == now


def test_task_steps_are_steps(firm: Firm) -> None:
    save(firm, [email(0, subject="A", thread=ThreadMode.NEW), task(1)])
    assert [one.kind for one in plans.steps_of(plans.latest(firm.sequence))] == [StepKind.EMAIL, StepKind.TASK]
