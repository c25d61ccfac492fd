"""Edits of a sequence with people before, on and after each step; skips, moves, overrides, handovers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from server.access import Conflict, Forbidden, Invalid
from server.actions import enroll, handover, moves, offers, overrides, profile, sequences, stop, tasks, team
from server.actions.changes import StepChange
from server.actions.handover import Result
from server.actions.offers import Taken
from server.actions.sequences import StepDraft
from server.domain.codes import (
    EnrollmentState,
    Finish,
    Hold,
    MessageEnd,
    MessageState,
    StepKind,
    TaskState,
    ThreadMode,
)
from server.models import Batch, Enrollment, Mailbox, Message, Task, User
from server.queries import courses, holds, impact, plans, whatif
from server.queries import offers as offered
from tests import factories
from tests.factories import Firm, email, enrolled, messages, task


def drafts(firm: Firm) -> list[StepDraft]:
    return [StepDraft(one.id, one.kind, one.day_offset, one.time, one.thread, one.subject, one.body, one.blocks)
            for one in plans.steps_of(plans.latest(firm.sequence))]


def save(firm: Firm, steps: list[StepDraft], **more: bool) -> list[int]:
    base = plans.latest(firm.sequence).number
    version = sequences.save_steps(firm.owner, firm.sequence, steps, base_version=base, now=firm.clock(), **more)
    return [one.id for one in plans.steps_of(version)]


def sent(firm: Firm, enrollment: Enrollment) -> Message:
    """The next mail leaves when it is due."""
    row = next(one for one in messages(enrollment) if one.state is MessageState.PLANNED)
    firm.clock.at = max(firm.clock.at, row.due_at)
    Message.update(state=MessageState.SENT, end=MessageEnd.SENT, sent_at=row.due_at, rfc_id=f"<{row.id}@x.example>",
                   subject="A role in Paris", hold=None, held_until=None).where(Message.id == row.id).execute()
    enroll.replan(Enrollment.get_by_id(enrollment.id), now=firm.clock())
    return Message.get_by_id(row.id)


def fresh(enrollment: Enrollment) -> Enrollment:
    return Enrollment.get_by_id(enrollment.id)


def days(enrollment: Enrollment) -> list[str]:
    return [f"{one.on:%m-%d}" for _, one in plans.planned(fresh(enrollment))]


def ends(enrollment: Enrollment) -> dict[int, tuple[str, str | None]]:
    return {row.step_id: (row.state.value, row.end.value if row.end else None) for row in messages(enrollment)}


class TestEdits:
    def test_a_step_added_behind_the_last_sent_one_is_skipped_and_its_removal_leaves_the_old_plan(
            self, firm: Firm) -> None:
        person, before = enrolled(firm), drafts(firm)
        sent(firm, person)
        sent(firm, person)
        old = days(person)
        ids = save(firm, [before[0], email(1), *before[1:]])
        assert ends(person)[ids[1]] == ("skipped", "added_behind")
        assert days(person) == old == ["12-01"]
        save(firm, before)
        assert days(person) == old

    def test_a_task_added_behind_holds_nobody_up(self, firm: Firm) -> None:
        person = enrolled(firm)
        sent(firm, person)
        sent(firm, person)
        first, *rest = drafts(firm)
        save(firm, [first, task(1), *rest])
        assert not Task.select().where(Task.state == TaskState.OPEN).exists()
        assert days(person) == ["12-01"]

    def test_a_step_moved_behind_comes_back_when_it_is_moved_back(self, firm: Firm) -> None:
        person = enrolled(firm)
        sent(firm, person)
        sent(firm, person)
        first, second, third = drafts(firm)
        moved = replace(third, day_offset=1, thread=ThreadMode.SAME)
        save(firm, [first, moved, second])
        assert fresh(person).finish is Finish.COMPLETED  # the last one stands behind what was sent
        other = enrolled(firm, "Jonas Weber")
        sent(firm, other)
        save(firm, [first, second, third])
        assert len(days(other)) == 2

    def test_an_email_changed_to_a_task_is_not_sent_and_changed_back_is(self, firm: Firm) -> None:
        person = enrolled(firm)
        first, *rest = drafts(firm)
        call = replace(first, kind=StepKind.TASK)
        save(firm, [call, replace(rest[0], subject="Now first", thread=ThreadMode.NEW), rest[1]])
        assert ends(person) == {first.id: ("cancelled", "cancelled")}
        assert Task.get().state is TaskState.OPEN
        save(firm, [first, *rest])
        assert ends(person) == {first.id: ("planned", None)}
        assert Task.get().state is TaskState.CANCELLED

    def test_a_new_date_that_has_passed_goes_to_the_next_open_day_and_is_counted_before(self, firm: Firm) -> None:
        person = enrolled(firm)
        sent(firm, person)
        firm.clock.at = datetime.fromisoformat("2026-11-25T12:00:00+00:00")
        first, second, third = drafts(firm)
        early = replace(second, day_offset=1)
        edited = tuple(replace(one, day_offset=1, dated_at=firm.clock()) if one.id == second.id else one
                       for one in plans.steps_of(plans.latest(firm.sequence)))
        told = impact.of_edit(firm.sequence, edited, now=firm.clock())
        assert (told.people, told.dates, told.texts, told.soon) == (1, 0, 0, 0)  # 26 Nov 10:30 it stays
        ids = save(firm, [first, replace(early, time=time(9)), third])
        row = Message.get(Message.enrollment == person, Message.step == ids[1])
        assert row.due_at == datetime.fromisoformat("2026-11-26T08:00:00+00:00")

    def test_the_reach_of_putting_a_step_back_counts_whose_mail_had_been_taken_away(self, firm: Firm) -> None:
        person = enrolled(firm)
        sent(firm, person)
        behind = enrolled(firm, "Jonas Weber")
        sent(firm, behind)
        sent(firm, behind)
        whole, before = plans.steps_of(plans.latest(firm.sequence)), drafts(firm)
        was = days(person)
        save(firm, [before[0], before[2]])
        told = impact.of_edit(firm.sequence, whole, now=firm.clock())
        assert (told.people, told.emails, told.dates) == (2, 1, 1)
        save(firm, before)
        assert days(person) == was

    def test_the_reach_of_a_step_put_before_what_was_sent_counts_nobody(self, firm: Firm) -> None:
        person = enrolled(firm)
        sent(firm, person)
        sent(firm, person)
        first, *rest = plans.steps_of(plans.latest(firm.sequence))
        new = replace(first, id=-1, position=2, day_offset=1, thread=ThreadMode.SAME, dated_at=firm.clock())
        shifted = [replace(one, position=one.position + 1) for one in rest]
        assert impact.of_edit(firm.sequence, (first, new, *shifted), now=firm.clock()).emails == 0

    def test_who_had_finished_stays_so_and_may_take_up_a_new_last_step(self, firm: Firm) -> None:
        person = enrolled(firm)
        for _ in range(3):
            sent(firm, person)
        assert fresh(person).finish is Finish.COMPLETED
        assert offered.count(firm.sequence) == 0
        save(firm, [*drafts(firm), email(20)])
        assert fresh(person).finish is Finish.COMPLETED
        assert [one.enrollment for one in offered.listed(firm.sequence, now=firm.clock())] == [person]
        assert offers.take_up(firm.owner, firm.sequence, [person.id], now=firm.clock()) == {person.id: Taken.BACK}
        assert (fresh(person).state, days(person)) == (EnrollmentState.ACTIVE, ["12-14"])

    def test_the_pinned_can_follow_the_latest_again(self, firm: Firm) -> None:
        person = enrolled(firm)
        first, *rest = drafts(firm)
        save(firm, [replace(first, time=time(15)), *rest], only_new=True)
        assert impact.of_edit(firm.sequence, plans.steps_of(plans.latest(firm.sequence)), now=firm.now).pinned == 1
        assert messages(person)[0].due_at.hour == 8
        assert moves.follow_latest(firm.owner, [fresh(person)], now=firm.clock()) == 1
        assert messages(person)[0].due_at.hour == 14

    def test_other_days_move_whoever_stays_on_an_earlier_version_as_well(self, firm: Firm) -> None:
        people = [enrolled(firm)]
        save(firm, drafts(firm), only_new=True)
        people.append(enrolled(firm, "Jonas Weber"))
        fridays = sequences.Rules(open_days=(4,))
        told = impact.of_rules(firm.sequence, replace(courses.calendar_of(firm.sequence), open_days=frozenset({4})),
                               now=firm.clock())
        assert (told.people, told.emails, told.texts, told.dates) == (2, 6, 0, 6)
        sequences.set_rules(firm.owner, firm.sequence, fridays, now=firm.clock())
        assert {messages(one)[0].due_at for one in people} == {datetime.fromisoformat("2026-11-27T08:00:00+00:00")}
        assert days(people[0]) == days(people[1]) == ["11-27", "12-04", "12-11"]

    def test_what_was_sent_keeps_the_version_it_was_made_from(self, firm: Firm) -> None:
        person = enrolled(firm)
        first = sent(firm, person)
        save(firm, [replace(one, body="<p>Other</p>") for one in drafts(firm)])
        assert Message.get_by_id(first.id).version_id == first.version_id


class TestOverrides:
    def test_of_one_person_wins_over_a_later_save_until_it_is_dropped(self, firm: Firm) -> None:
        person = enrolled(firm)
        first, *rest = drafts(firm)
        change = StepChange(first.id, time=time(16), subject="For you")
        overrides.set_for(firm.owner, person, change, now=firm.clock())
        save(firm, [replace(first, time=time(15), subject="For all"), *rest])
        step = plans.steps_for(person)[0]
        assert (step.subject, step.own_text, step.own_dates, messages(person)[0].due_at.hour) == (
            "For you", True, True, 15)
        overrides.follow_again(firm.owner, person, first.id, now=firm.clock())
        step = plans.steps_for(person)[0]
        assert (step.subject, step.own_text, step.own_dates, messages(person)[0].due_at.hour) == (
            "For all", False, False, 14)

    def test_a_date_that_passed_while_another_held_goes_to_the_next_open_day(self, firm: Firm) -> None:
        person, first = enrolled(firm), drafts(firm)[0]
        overrides.set_for(firm.owner, person, StepChange(first.id, time=time(16)), now=firm.clock())
        firm.clock.at = datetime.fromisoformat("2026-11-24T10:00:00+00:00")  # 11:00 in Paris, behind 09:00
        overrides.follow_again(firm.owner, person, first.id, now=firm.clock())
        assert messages(person)[0].planned_on == date(2026, 11, 25)

    def test_of_a_batch_reach_all_of_it_but_not_who_follows_again(self, firm: Firm) -> None:
        people = [factories.seen("Marie Durand"), factories.seen("Jonas Weber")]
        made = enroll.enroll(firm.owner, factories.request(firm.sequence, *people), "key-batch", now=firm.now)
        marie, jonas = (Enrollment.get_by_id(one.enrollment_id) for one in made.enrolled)
        first, batch = drafts(firm)[0], Batch.get_by_id(made.batch_id)
        overrides.follow_again(firm.owner, jonas, first.id, now=firm.clock())
        assert overrides.set_for_batch(firm.owner, batch, StepChange(first.id, time=time(16)), now=firm.clock()) == 2
        assert [messages(one)[0].due_at.hour for one in (marie, jonas)] == [15, 8]
        overrides.follow_again_batch(firm.owner, batch, first.id, now=firm.clock())
        assert messages(marie)[0].due_at.hour == 8

    def test_what_the_rules_of_a_sequence_forbid_is_refused_and_nothing_stays(self, firm: Firm) -> None:
        person, steps = enrolled(firm), drafts(firm)
        for change in (StepChange(steps[1].id, day_offset=0), StepChange(steps[1].id, body="{{ frist_name }}")):
            with pytest.raises(Invalid):
                overrides.set_for(firm.owner, person, change, now=firm.clock())
        assert not any(one.own_dates or one.own_text for one in plans.steps_for(person))

    def test_what_has_left_and_what_is_anothers_cannot_change(self, firm: Firm) -> None:
        person, steps = enrolled(firm), drafts(firm)
        sent(firm, person)
        with pytest.raises(Conflict, match="step_over"):
            overrides.set_for(firm.owner, person, StepChange(steps[0].id, body="x"), now=firm.clock())
        with pytest.raises(Forbidden):
            overrides.set_for(firm.member, person, StepChange(steps[1].id, body="x"), now=firm.clock())


class TestMoves:
    def test_a_skipped_step_is_recorded_and_the_dates_shown_before_are_those_after(self, firm: Firm) -> None:
        person, steps = enrolled(firm), drafts(firm)
        shown = whatif.if_skipped(person, steps[1].id, now=firm.clock())
        moves.skip(firm.owner, person, steps[1].id, now=firm.clock())
        assert ends(person)[steps[1].id] == ("skipped", "skipped_by_user")
        assert plans.upcoming(fresh(person), now=firm.clock()) == shown
        assert days(person) == ["11-24", "12-01"]
        with pytest.raises(Conflict, match="step_over"):
            moves.skip(firm.owner, person, steps[1].id, now=firm.clock())

    @pytest.mark.parametrize("target", [0, 1, 2])
    def test_a_move_shows_its_dates_before_and_sends_nothing_twice(self, firm: Firm, target: int) -> None:
        person, steps = enrolled(firm), drafts(firm)
        sent(firm, person)
        shown = whatif.if_moved(person, steps[target].id, now=firm.clock())
        moves.move_to(firm.owner, person, steps[target].id, now=firm.clock())
        assert plans.upcoming(fresh(person), now=firm.clock()) == shown
        assert steps[0].id not in {one.step.id for one in shown}
        assert [one.step.id for one in shown] == [one.id for one in steps[max(target, 1):]]

    def test_going_back_takes_up_what_was_skipped(self, firm: Firm) -> None:
        person, steps = enrolled(firm, start_at=3), drafts(firm)
        assert days(person) == ["12-01"]
        shown = whatif.if_moved(person, steps[1].id, now=firm.clock())
        moves.move_to(firm.owner, person, steps[1].id, now=firm.clock())
        assert [one.step.id for one in shown] == [steps[1].id, steps[2].id]
        assert days(person) == ["11-26", "12-01"]

    def test_again_is_a_new_round_from_today(self, firm: Firm) -> None:
        person, steps = enrolled(firm), drafts(firm)
        first = sent(firm, person)
        firm.clock.at = datetime.fromisoformat("2026-12-03T07:00:00+00:00")
        shown = whatif.if_moved(person, steps[0].id, now=firm.clock(), again=True)
        moves.move_to(firm.owner, person, steps[0].id, now=firm.clock(), again=True)
        assert plans.upcoming(fresh(person), now=firm.clock()) == shown
        assert days(person) == ["12-03", "12-07", "12-10"]
        rows = [row for row in messages(person) if row.step_id == steps[0].id]
        assert [(row.round, row.state.value) for row in rows] == [(1, "sent"), (2, "planned")]
        assert Message.get_by_id(first.id).version_id == first.version_id

    def test_a_resume_shows_its_dates_and_a_late_step_moves_the_rest(self, firm: Firm) -> None:
        person = enrolled(firm)
        stop.pause(firm.member, person, now=firm.clock())
        firm.clock.at = datetime.fromisoformat("2026-11-26T11:00:00+00:00")
        shown = whatif.if_so(fresh(person), whatif.resumed, now=firm.clock())
        stop.resume(firm.owner, fresh(person), now=firm.clock())
        assert [f"{one.expected:%m-%d %H:%M}" for one in shown] == ["11-26 11:00", "11-30 09:30", "12-03 08:00"]
        assert plans.upcoming(fresh(person), now=firm.clock()) == shown

    def test_an_absence_moves_what_falls_into_it(self, firm: Firm) -> None:
        person = enrolled(firm)
        profile.set_absence(firm.owner, firm.owner, date(2026, 11, 26), date(2026, 11, 27), now=firm.clock())
        shown = plans.upcoming(fresh(person), now=firm.clock())
        assert [f"{one.expected:%m-%d %H:%M}" for one in shown] == ["11-24 08:00", "11-30 07:00", "12-07 08:00"]
        assert [one.hold for one in shown] == [None, Hold.PAUSED_USER, None]


class TestTasks:
    def test_a_task_done_late_moves_the_mail_behind_it(self, firm: Firm) -> None:
        made = factories.sequence(firm.owner, firm.now, task(0), email(2, subject="A", thread=ThreadMode.NEW), name="T")
        person = enrolled(firm, made=made)
        assert messages(person) == []
        firm.clock.forward(days=2)
        tasks.done(firm.owner, Task.get(), now=firm.clock())
        assert messages(person)[0].planned_on == date(2026, 11, 30)  # 26 Nov and two days: Saturday


class TestHandover:
    @pytest.fixture
    def box(self, firm: Firm) -> Mailbox:
        return factories.mailbox(firm.admin, firm.now)

    def test_who_left_sends_nothing_and_a_colleague_goes_on_in_a_new_thread(self, firm: Firm, box: Mailbox) -> None:
        mine = factories.mailbox(firm.member, firm.now)
        asked = factories.request(firm.sequence, factories.seen("Marie Durand"))
        made = enroll.enroll(firm.member, asked, "key-member", now=firm.now)
        person = Enrollment.get_by_id(made.enrolled[0].enrollment_id)
        first = sent(firm, person)
        team.disable(firm.owner, User.get_by_id(firm.member.id), now=firm.clock())
        firm.clock.at = datetime.fromisoformat("2026-11-26T10:00:00+00:00")
        planned = messages(person)[1]
        held = holds.hold_against(planned, now=firm.clock())
        assert held is not None
        assert held.hold is Hold.OWNER_DISABLED
        shown = handover.preview(firm.owner, [person.id], box, now=firm.clock())[0]
        assert (shown.opens_thread, shown.subject) == (True, "A role in Paris")
        assert handover.reassign(firm.owner, [person.id, 4711], box, now=firm.clock()) == {
            person.id: Result.HANDED_OVER, 4711: Result.NOT_FOUND}
        moved = fresh(person)
        assert (moved.mailbox_id, moved.user_id, messages(person)[1].mailbox_id) == (box.id, firm.admin.id, box.id)
        assert Message.get_by_id(first.id).mailbox_id == mine.id
        again = holds.hold_against(messages(person)[1], now=firm.clock())
        assert again is None or again.hold is not Hold.OWNER_DISABLED

    def test_it_is_for_those_who_may_and_for_mailboxes_that_work(self, firm: Firm, box: Mailbox) -> None:
        person = enrolled(firm)
        assert handover.reassign(firm.member, [person.id], box, now=firm.now) == {person.id: Result.NOT_YOURS}
        Message.update(state=MessageState.SENDING).execute()
        assert handover.reassign(firm.owner, [person.id], box, now=firm.now) == {person.id: Result.MAIL_LEAVING}
        Message.update(state=MessageState.PLANNED).execute()
        stop.unenroll(firm.owner, [person.id], where="test", now=firm.now)
        assert handover.reassign(firm.owner, [person.id], box, now=firm.now) == {person.id: Result.ALREADY_FINISHED}
        User.update(disabled_at=firm.now).where(User.id == firm.admin.id).execute()
        with pytest.raises(Conflict, match="user_not_active"):
            handover.preview(firm.owner, [person.id], Mailbox.get_by_id(box.id), now=firm.now)


def test_ten_thousand_are_counted_in_a_handful_of_queries(firm: Firm) -> None:
    from tests.queries.counting import counted

    for name in ("Ann A", "Bob B"):
        enrolled(firm, name)
    steps = plans.steps_of(plans.latest(firm.sequence))
    edited = (steps[0], replace(steps[1], day_offset=3, dated_at=firm.now), replace(steps[2], body="Other"))
    with counted() as few:
        impact.of_edit(firm.sequence, edited, now=firm.now)
    for n in range(10):
        enrolled(firm, f"Tom Number{n}x")
    with counted() as many:
        told = impact.of_edit(firm.sequence, edited, now=firm.now)
    assert len(many) == len(few)
    assert (told.people, told.emails, told.texts, told.dates) == (12, 24, 12, 12)
    assert timedelta(hours=24) == impact.SOON
