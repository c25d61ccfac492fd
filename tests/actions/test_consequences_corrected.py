"""A user says that Relance was wrong: what the mail did is undone, and nothing else is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from server.access import Conflict, Forbidden
from server.actions import consequences, corrections, stop
from server.domain.codes import (
    EnrollmentState,
    Finish,
    Hold,
    InboundKind,
    MailboxState,
    MessageState,
    SuppressionReason,
    TaskState,
)
from server.models import Email, Enrollment, Event, Inbound, Mailbox, Suppression, Task
from server.queries import figures, plans
from tests import factories
from tests.actions.inbox import (
    MARIE,
    all_written_to,
    answer,
    arrives,
    away,
    fresh,
    refused,
    run,
    temporary,
    unknown_user,
    until,
    written_to,
)
from tests.factories import Firm, email


@pytest.fixture
def db_kind() -> str:
    return "sqlite"


def replied(firm: Firm) -> int:
    return sum(step.replied for step in figures.per_step(firm.sequence, now=firm.clock()).steps)


def bounced(firm: Firm) -> int:
    return sum(step.bounced for step in figures.per_step(firm.sequence, now=firm.clock()).steps)


def events(code: str) -> list[Event]:
    return list(Event.select().where(Event.code == code))


def test_not_a_reply_puts_them_back_with_new_dates(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    (row,) = arrives(firm, answer(first))
    assert replied(firm) == 1
    until(firm, "2026-12-10T12:00:00+00:00")  # two weeks later; the second step was due on 26 November
    assert corrections.not_a_reply(firm.owner, row, now=firm.clock())
    back = fresh(enrollment)
    assert (back.state, back.finish, replied(firm)) == (EnrollmentState.ACTIVE, None, 0)
    coming = plans.upcoming(back, now=firm.clock())
    assert [one.step.position for one in coming] == [2, 3]
    assert all(one.expected >= firm.clock() for one in coming)
    assert coming[0].expected.date() < coming[1].expected.date()
    assert run(firm) == 1
    assert (Inbound.get().kind, Inbound.get().corrected) == (InboundKind.AUTO_REPLY, "not_a_reply")
    assert [(one.user_id, one.data["inbound"]) for one in events("corrected_not_a_reply")] == [(firm.owner.id, row.id)]
    assert not corrections.not_a_reply(firm.owner, Inbound.get(), now=firm.clock()), "once is enough"


def test_not_a_reply_lifts_the_opt_out_of_that_very_mail(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    (row,) = arrives(firm, answer(first, "STOP"))
    assert corrections.not_a_reply(firm.owner, row, now=firm.clock())
    assert Suppression.select().count() == 0
    assert fresh(enrollment).state is EnrollmentState.ACTIVE
    assert len(events("opt_out_lifted")) == 1


def test_not_a_reply_leaves_an_opt_out_of_another_source(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    stop.suppress(enrollment.person, SuppressionReason.OPT_OUT_LINK, now=firm.clock())
    (row,) = arrives(firm, answer(first, "STOP"))
    corrections.not_a_reply(firm.owner, row, now=firm.clock())
    assert [one.reason for one in Suppression.select()] == [SuppressionReason.OPT_OUT_LINK]
    until(firm, "2026-11-26T09:30:00+00:00")
    assert run(firm) == 0
    assert fresh(enrollment).finish is Finish.OPTED_OUT


def test_not_a_reply_leaves_the_opt_out_of_another_mail(firm: Firm) -> None:
    _, first = written_to(firm)
    arrives(firm, answer(first, "STOP"))
    (second,) = arrives(firm, answer(first, "Unsubscribe"))
    corrections.not_a_reply(firm.owner, second, now=firm.clock())
    assert Suppression.select().count() == 1


def test_not_a_reply_after_a_complete_sequence_makes_it_complete_again(firm: Firm) -> None:
    made = factories.sequence(firm.owner, firm.now, email(0, subject="Once"), name="Once")
    enrollment, first = written_to(firm, made=made)
    (row,) = arrives(firm, answer(first))
    assert fresh(enrollment).finish is Finish.REPLIED
    assert corrections.not_a_reply(firm.owner, row, now=firm.clock())
    assert (fresh(enrollment).state, fresh(enrollment).finish) == (EnrollmentState.FINISHED, Finish.COMPLETED)


def test_not_a_reply_of_a_mail_that_ended_nothing(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    stop.unenroll(firm.owner, [enrollment.id], where="web", now=firm.clock())
    (row,) = arrives(firm, answer(first))
    assert corrections.not_a_reply(firm.owner, row, now=firm.clock())
    assert fresh(enrollment).finish is Finish.UNENROLLED


def test_not_a_reply_when_they_are_in_another_sequence_says_so_and_changes_nothing(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    (row,) = arrives(firm, answer(first, "STOP"))
    Suppression.delete().execute()
    factories.enrolled(firm, made=factories.sequence(firm.owner, firm.clock(), name="Second"))
    with pytest.raises(Conflict) as refused:
        corrections.not_a_reply(firm.owner, row, now=firm.clock())
    assert refused.value.code == "in_another_sequence"
    assert (fresh(enrollment).finish, Inbound.get().corrected) == (Finish.OPTED_OUT, "")


def test_a_reply_taken_for_an_absence(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    (row,) = arrives(firm, away(first, "I am out of the office until 3 December 2026."))
    assert corrections.was_a_reply(firm.owner, row, now=firm.clock())
    after = fresh(enrollment)
    assert (after.finish, after.hold, replied(firm)) == (Finish.REPLIED, None, 1)
    assert MessageState.PLANNED not in {one.state for one in factories.messages(enrollment)}
    assert len(events("corrected_a_reply")) == 1
    assert not corrections.was_a_reply(firm.owner, Inbound.get(), now=firm.clock())


def test_a_reply_taken_for_a_departure(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    (row,) = arrives(firm, answer(first, "Marie Durand has left the company.", Auto_Submitted="auto-replied"))
    assert fresh(enrollment).finish is Finish.LEFT_COMPANY
    corrections.was_a_reply(firm.owner, row, now=firm.clock())
    assert (fresh(enrollment).finish, Email.get(Email.address == MARIE).stale) == (Finish.REPLIED, False)


def test_a_reply_taken_for_a_bounce_frees_the_address(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    (row,) = arrives(firm, unknown_user(first))
    assert Suppression.select().count() == 1
    corrections.was_a_reply(firm.owner, row, now=firm.clock())
    assert (fresh(enrollment).finish, Suppression.select().count()) == (Finish.REPLIED, 0)


def test_not_a_bounce_frees_the_address_and_goes_on(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    (row,) = arrives(firm, unknown_user(first))
    assert (fresh(enrollment).finish, bounced(firm)) == (Finish.BOUNCED, 1)
    assert corrections.not_a_bounce(firm.owner, row, now=firm.clock())
    assert (fresh(enrollment).state, bounced(firm), Suppression.select().count()) == (EnrollmentState.ACTIVE, 0, 0)
    until(firm, "2026-11-26T09:30:00+00:00")
    assert run(firm) == 1
    assert len(events("corrected_not_a_bounce")) == 1
    assert not corrections.not_a_bounce(firm.owner, Inbound.get(), now=firm.clock()), "once is enough"


def test_not_a_bounce_takes_up_the_other_enrollment_that_it_ended(firm: Firm) -> None:
    made = factories.sequence(firm.owner, firm.now, email(0, subject="Once"), name="Once")
    old, first = written_to(firm, made=made)
    assert fresh(old).finish is Finish.COMPLETED
    firm.clock.forward(hours=1)
    second = factories.enrolled(firm, made=factories.sequence(firm.owner, firm.clock(), name="Two"))
    firm.clock.forward(minutes=1)
    (row,) = arrives(firm, unknown_user(first))
    assert (fresh(old).finish, fresh(second).finish) == (Finish.BOUNCED, Finish.BOUNCED)
    assert corrections.not_a_bounce(firm.owner, row, now=firm.clock())
    assert (fresh(old).finish, fresh(second).state) == (Finish.COMPLETED, EnrollmentState.ACTIVE)


def test_not_a_bounce_of_a_first_soft_one_leaves_the_next_alone(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    (row,) = arrives(firm, temporary(first))
    corrections.not_a_bounce(firm.owner, row, now=firm.clock())
    until(firm, "2026-11-26T09:30:00+00:00")
    assert run(firm) == 1
    arrives(firm, temporary(factories.messages(enrollment)[1], number=2))
    assert fresh(enrollment).finish is None


def test_not_a_bounce_frees_the_mailbox_that_refusals_had_paused(firm: Firm) -> None:
    names = "Marie Durand", "Paul Martin", "Ida Nystrom"
    rows = []
    for number, (one, first) in enumerate(all_written_to(firm, *names), 1):
        rows += arrives(firm, refused(first, one.email.address if one.email else "", number))
    assert Mailbox.get().state is MailboxState.PAUSED
    assert corrections.not_a_bounce(firm.owner, rows[0], now=firm.clock())
    assert Mailbox.get().state is MailboxState.CONNECTED
    assert consequences.refusals_lately(firm.mailbox, now=firm.clock()) == 2


def test_not_away_goes_on_at_once(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    (row,) = arrives(firm, away(first, "I am out of the office until 17 December 2026."))
    until(firm, "2026-11-26T09:30:00+00:00")
    assert run(firm) == 0
    assert corrections.not_away(firm.owner, row, now=firm.clock())
    assert (fresh(enrollment).hold, fresh(enrollment).held_until) == (None, None)
    assert plans.upcoming(fresh(enrollment), now=firm.clock())[0].expected == firm.clock()
    assert run(firm) == 1
    assert len(events("corrected_not_away")) == 1


def test_not_away_ends_the_pause_of_a_long_absence_and_its_question(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    (row,) = arrives(firm, away(first, "I am out of the office and back on 1 March 2027."))
    corrections.not_away(firm.owner, row, now=firm.clock())
    assert (fresh(enrollment).state, Task.get().state) == (EnrollmentState.ACTIVE, TaskState.DONE)


def test_not_away_leaves_a_pause_made_by_hand(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    (row,) = arrives(firm, away(first, "I am out of the office until 3 December 2026."))
    stop.pause(firm.member, fresh(enrollment), now=firm.clock())
    corrections.not_away(firm.owner, row, now=firm.clock())
    assert (fresh(enrollment).state, fresh(enrollment).hold) == (EnrollmentState.PAUSED, None)


def test_not_away_of_an_old_absence_leaves_a_challenge(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    (row,) = arrives(firm, away(first, "I am out of the office until 3 December 2026."))
    Enrollment.update(hold=Hold.CHALLENGE, held_until=firm.clock.at + timedelta(days=7)).execute()
    corrections.not_away(firm.owner, row, now=firm.clock())
    assert fresh(enrollment).hold is Hold.CHALLENGE


@pytest.mark.parametrize("correct", [corrections.not_a_reply, corrections.was_a_reply, corrections.not_away,
                                     corrections.not_a_bounce])
def test_only_who_may_change_the_enrollment_corrects(firm: Firm, correct: object) -> None:
    _, first = written_to(firm)
    mails: dict[object, bytes] = {corrections.not_a_reply: answer(first), corrections.not_a_bounce: unknown_user(first)}
    (row,) = arrives(firm, mails.get(correct) or away(first, "I am out of the office until 3 December 2026."))
    for user in (firm.member, firm.viewer):
        with pytest.raises(Forbidden):
            correct(user, row, now=firm.clock())  # type: ignore[operator]
    assert Inbound.get().corrected == ""
    assert correct(firm.admin, row, now=firm.clock())  # type: ignore[operator]


def test_the_owner_of_the_sequence_corrects_what_a_colleague_enrolled(firm: Firm) -> None:
    made = factories.sequence(firm.admin, firm.now, email(0, subject="Theirs"), email(3), name="Theirs")
    _, first = written_to(firm, made=made)
    (row,) = arrives(firm, answer(first))
    assert corrections.not_a_reply(firm.admin, row, now=firm.clock())
